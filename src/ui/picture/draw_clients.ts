/** A circle for each redis-cli connection, above the server it talks to. */

import type { GraphClient } from '../topology/graph';
import type { Scene } from './draw_links';
import { lane } from './figures';
import type { Layer } from './stage';

export const CLIENT_RADIUS = 11;

export function drawClients(layer: Layer, { graph, layout, texts }: Scene): void {
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
  groups.select('title').text((client) => texts.clientOf(String(client.port)));
  groups.each(function place(client) {
    const at = layout.clients.get(client.conn);
    const server = graph.nodes.find((node) => node.port === client.port);
    const to = server && layout.nodes.get(server.name);
    if (!at || !to) return;
    const line = lane(at, to, {
      trimFrom: CLIENT_RADIUS,
      trimTo: (server.kind === 'sentinel' ? layout.shield : layout.radius) - 4,
      aside: 0,
    });
    const wire = this.querySelector('line');
    wire?.setAttribute('x1', String(line.from.x));
    wire?.setAttribute('y1', String(line.from.y));
    wire?.setAttribute('x2', String(line.to.x));
    wire?.setAttribute('y2', String(line.to.y));
    const name = this.querySelector('text');
    const left = at.name === 'left';
    name?.setAttribute('text-anchor', left ? 'end' : 'start');
    name?.setAttribute('x', String(at.x + (CLIENT_RADIUS + 8) * (left ? -1 : 1)));
    name?.setAttribute('y', String(at.y + 4));
    if (name) name.textContent = at.name === 'nowhere' ? '' : 'redis-cli';
    for (const figure of this.querySelectorAll('circle, .prompt'))
      figure.setAttribute('transform', `translate(${at.x} ${at.y})`);
  });
}
