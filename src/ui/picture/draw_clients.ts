/** A circle for each redis-cli connection, above the server it talks to. */

import type { GraphClient } from '../topology/graph';
import type { Scene } from './draw_links';
import { lane } from './figures';
import { createLayerMemory, put, write } from './put';
import type { Layer } from './stage';

export const CLIENT_RADIUS = 11;

const areNews = createLayerMemory();

export function drawClients(layer: Layer, { graph, layout, texts }: Scene): void {
  const servers = new Map(graph.nodes.map((node) => [node.port, node]));
  const ends = graph.clients.map(({ conn, port }) => `${conn} ${servers.get(port)?.kind}`).join();
  if (!areNews(layer, [layout, texts, ends])) return;
  const groups = layer
    .selectAll<SVGGElement, GraphClient>('g.client')
    .data(graph.clients, (client) => client.conn)
    .join((enter) => {
      const group = enter.append('g').attr('class', 'client');
      group.append('title');
      group.append('line');
      group.append('circle').attr('r', CLIENT_RADIUS);
      group.append('path').attr('class', 'prompt').attr('d', 'M-4 -3.5l3.5 3.5l-3.5 3.5M1 4h4');
      group.append('text');
      return group;
    });
  groups.each(function place(client) {
    write(this.querySelector('title'), texts.clientOf(String(client.port)));
    const at = layout.clients.get(client.conn);
    const server = servers.get(client.port);
    const to = server && layout.nodes.get(server.name);
    if (!at || !to) return;
    const line = lane(at, to, {
      trimFrom: CLIENT_RADIUS,
      trimTo: (server.kind === 'sentinel' ? layout.shield : layout.radius) - 4,
      aside: 0,
    });
    put(this.querySelector('line'), {
      x1: line.from.x,
      y1: line.from.y,
      x2: line.to.x,
      y2: line.to.y,
    });
    const name = this.querySelector('text');
    const left = at.name === 'left';
    put(name, {
      'text-anchor': left ? 'end' : 'start',
      x: at.x + (CLIENT_RADIUS + 8) * (left ? -1 : 1),
      y: at.y + 4,
    });
    write(name, at.name === 'nowhere' ? '' : 'redis-cli');
    for (const figure of this.querySelectorAll('circle, .prompt'))
      put(figure, { transform: `translate(${at.x} ${at.y})` });
  });
}
