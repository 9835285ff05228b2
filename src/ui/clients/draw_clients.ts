/** A circle for each client's connection, beside the server it talks to: its sign is its program's. */

import type { TtySnapshot } from '#protocol/snapshot';
import type { Scene } from '../picture/draw_links';
import { lane } from '../picture/figures';
import { createLayerMemory, put, write } from '../picture/put';
import type { Layer } from '../picture/stage';
import type { GraphClient, GraphNode } from '../topology/graph';
import { clientSentence, terminalOf } from './client_words';

export const CLIENT_RADIUS = 11;

interface ClientScene extends Scene {
  readonly ttys: readonly TtySnapshot[];
}

const areNews = createLayerMemory();

/** From the figure's middle: a prompt; for what writes by itself, a pen. */
const PROMPT = 'm-4 -3.500l3.500 3.500l-3.500 3.500m5 .500h4';
const SIGNS: Readonly<Record<string, string>> = {
  writer: 'm-5 5l1 -3.400l6.200 -6.200l2.800 2.800l-6.400 6.200Z',
};

export function drawClients(layer: Layer, scene: ClientScene): void {
  const { graph, layout, texts } = scene;
  const servers = new Map(graph.nodes.map((node) => [node.name, node]));
  const told = graph.clients.map((client) => {
    const server = servers.get(client.server);
    return `${client.conn} ${server?.kind} ${sentenceOf(client, scene)}`;
  });
  if (!areNews(layer, [layout, texts, told.join('\n')])) return;
  const groups = layer
    .selectAll<SVGGElement, GraphClient>('g.client')
    .data(graph.clients, (client) => client.conn)
    .join((enter) => {
      const group = enter.append('g').attr('class', 'client');
      group.append('title');
      group.append('line');
      group.append('circle').attr('r', CLIENT_RADIUS);
      group.append('path').attr('class', 'prompt');
      group.append('text');
      return group;
    });
  groups.each(function place(client) {
    const server = servers.get(client.server);
    write(this.querySelector('title'), sentenceOf(client, scene));
    put(this, { 'data-client': `${client.program} ${client.server}` });
    if (server) drawClient(this, { client, server, scene });
  });
}

function sentenceOf(client: GraphClient, { ttys, texts }: ClientScene): string {
  return clientSentence(client, ttys, texts);
}

interface Drawn {
  readonly client: GraphClient;
  readonly server: GraphNode;
  readonly scene: ClientScene;
}

function drawClient(group: SVGGElement, { client, server, scene }: Drawn): void {
  const { layout } = scene;
  const at = layout.clients.get(client.conn);
  const to = layout.nodes.get(server.name);
  if (!at || !to) return;
  const line = lane(at, to, {
    trimFrom: CLIENT_RADIUS,
    trimTo: (server.kind === 'sentinel' ? layout.shield : layout.radius) - 4,
    aside: 0,
  });
  const { from, to: end } = line;
  put(group.querySelector('line'), { x1: from.x, y1: from.y, x2: end.x, y2: end.y });
  const name = group.querySelector('text');
  const left = at.name === 'left';
  put(name, {
    'text-anchor': left ? 'end' : 'start',
    x: at.x + (CLIENT_RADIUS + 8) * (left ? -1 : 1),
    y: at.y + 4,
  });
  write(name, at.name === 'nowhere' ? '' : nameOf(client, scene));
  const sign = SIGNS[client.program] ?? PROMPT;
  put(group.querySelector('.prompt'), { d: `M${at.x} ${at.y}${sign}` });
  put(group.querySelector('circle'), { cx: at.x, cy: at.y });
}

/** On a phone without its terminal. */
function nameOf(client: GraphClient, { ttys, texts, layout }: ClientScene): string {
  const terminal = layout.compact ? null : terminalOf(client, ttys, texts);
  return terminal === null ? client.program : `${client.program} · ${terminal}`;
}
