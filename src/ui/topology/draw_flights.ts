/** Messages under way: a dot in its sender's colour, and for the newest of each lane its label. */

import { CLIENT_RADIUS } from './draw_clients';
import { FLIGHT_MS, type Flight } from './drawing_queue';
import type { Graph } from './graph';
import { type Layout, lane, type Point } from './layout';
import { type End, endOf } from './playback';
import type { Layer } from './stage';

interface FlightScene {
  readonly graph: Graph;
  readonly layout: Layout;
  readonly nowMs: number;
  /** Reduced motion: a message stands in the middle of its way and is gone. */
  readonly still: boolean;
}

interface Dot {
  readonly flight: Flight;
  readonly role: string;
  readonly at: Point;
  readonly label: { readonly text: string; readonly at: Point; readonly width: number } | null;
}

/** Both directions of a wire side by side. */
const ASIDE = 6;
/** Average advance of the label's face at 12 px, wide enough for capitals and digits. */
const GLYPH = 7.4;
const LABEL_PADDING = 18;
/** Pixels: what a wire shorter than this carries is told by the line under the graph alone. */
const SHORT = 100;
/** Characters: more is no label but a text. */
const LABEL_MAX = 36;

export function drawFlights(layer: Layer, flights: readonly Flight[], scene: FlightScene): void {
  const newest = new Map<string, Flight>();
  for (const flight of flights)
    if (flight.message.label.trim() !== '') newest.set(labelLane(flight, scene.graph), flight);
  const labelled = new Set(newest.values());
  const seen = flights.filter((flight) => flight.endMs > scene.nowMs || labelled.has(flight));
  const dots = seen.flatMap((flight) => dotOf(flight, labelled.has(flight), scene) ?? []);
  const groups = layer
    .selectAll<SVGGElement, Dot>('g.flight')
    .data(dots, (dot) => `${dot.flight.lane} ${dot.flight.showMs} ${dot.flight.message.label}`)
    .join((enter) => {
      const group = enter.append('g');
      group.append('circle');
      const tag = group.append('g').attr('class', 'tag');
      tag.append('rect').attr('height', 20).attr('y', -14).attr('rx', 10);
      tag.append('text').attr('text-anchor', 'middle');
      return group;
    })
    .attr('class', ({ role, flight }) => `flight ${role} ${flight.message.what}`);
  groups
    .select('circle')
    .attr('r', ({ flight }) => dotRadius(flight))
    .attr('display', ({ flight }) => (flight.endMs > scene.nowMs ? null : 'none'))
    .attr('cx', (dot) => dot.at.x)
    .attr('cy', (dot) => dot.at.y);
  groups
    .select('.tag')
    .attr('display', (dot) => (dot.label ? null : 'none'))
    .attr('transform', (dot) => `translate(${dot.label?.at.x ?? 0} ${dot.label?.at.y ?? 0})`);
  groups
    .select('rect')
    .attr('x', (dot) => -(dot.label?.width ?? 0) / 2)
    .attr('width', (dot) => dot.label?.width ?? 0);
  groups.select('text').text((dot) => dot.label?.text ?? '');
}

/** One label per direction between servers, one for each server's clients together. */
function labelLane({ message, lane: own }: Flight, graph: Graph): string {
  const client = graph.clients.find((each) => each.conn === message.conn);
  return client ? `clients of ${client.port}` : own;
}

function dotRadius({ message, count }: Flight): number {
  if (count > 1 || message.what === 'rdb') return 6;
  return message.what === 'ack' || message.what === 'ping' || message.what === 'reply' ? 3.2 : 4.5;
}

function placeOf(end: End, layout: Layout): Point | undefined {
  return end.conn === null ? layout.nodes.get(end.name) : layout.clients.get(end.conn);
}

function dotOf(flight: Flight, labelled: boolean, scene: FlightScene): Dot | null {
  const { graph, layout } = scene;
  const { message } = flight;
  const sender = endOf(graph, message.from, message.conn);
  const receiver = endOf(graph, message.to, message.conn);
  const start = sender && placeOf(sender, layout);
  const goal = receiver && placeOf(receiver, layout);
  if (!sender || !receiver || !start || !goal || start === goal) return null;
  const trim = (end: End) => (end.conn === null ? layout.radius : CLIENT_RADIUS);
  const path = lane(start, goal, {
    trimFrom: trim(sender),
    trimTo: trim(receiver),
    aside: ASIDE,
  });
  const passed = (scene.nowMs - flight.showMs) / Math.max(FLIGHT_MS, flight.endMs - flight.showMs);
  // A cut wire keeps its bytes: the dot stops half-way.
  const limit = message.arriveAt === null ? 0.5 : 1;
  const part = scene.still ? 0.5 : Math.min(limit, ease(Math.max(0, Math.min(1, passed))));
  const at = {
    x: path.from.x + (path.to.x - path.from.x) * part,
    y: path.from.y + (path.to.y - path.from.y) * part,
  };
  const role = message.what === 'error' ? 'refusing' : sender.role;
  const byClient = sender.conn !== null || receiver.conn !== null;
  const label = labelled ? labelOf(flight, { path, byClient, layout }) : null;
  return { flight, role, at, label };
}

function ease(part: number): number {
  return part < 0.5 ? 2 * part * part : 1 - (2 - 2 * part) ** 2 / 2;
}

/** How many characters a label may have before it runs into a figure or off the picture. */
function roomFor(
  { from, to }: { from: Point; to: Point },
  byClient: boolean,
  layout: Layout,
): number {
  const room = byClient
    ? rightNeighbour(from.x, layout) - from.x - 16
    : Math.hypot(to.x - from.x, to.y - from.y);
  return Math.max(8, Math.min(LABEL_MAX, Math.floor((room - LABEL_PADDING) / GLYPH)));
}

/** Where the next figure's own labels may begin, or the picture ends. */
function rightNeighbour(x: number, { nodes, width }: Layout): number {
  const beside = [...nodes.values()]
    .map((node) => node.x - ASIDE)
    .filter((each) => each > x + ASIDE * 2);
  return Math.min(width, ...beside);
}

function labelOf(
  { message, count }: Flight,
  {
    path,
    byClient,
    layout,
  }: { path: { from: Point; to: Point }; byClient: boolean; layout: Layout },
): Dot['label'] {
  // Between two figures that stand close a label would cover both.
  if (!byClient && Math.hypot(path.to.x - path.from.x, path.to.y - path.from.y) < SHORT)
    return null;
  const times = count > 1 ? ` ×${count}` : '';
  const cut = roomFor(path, byClient, layout) - times.length;
  const short = message.label.length > cut ? `${message.label.slice(0, cut - 1)}…` : message.label;
  const text = short + times;
  const width = text.length * GLYPH + LABEL_PADDING;
  const middle = { x: (path.from.x + path.to.x) / 2, y: (path.from.y + path.to.y) / 2 };
  if (byClient) return { text, width, at: { x: middle.x + width / 2 + 12, y: middle.y + 4 } };
  // The master's direction above the line, the replica's below.
  const above = path.from.x < path.to.x;
  return { text, width, at: { x: middle.x, y: middle.y + (above ? -14 : 24) } };
}
