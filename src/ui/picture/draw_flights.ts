/** Messages under way: a dot in its sender's colour, and for the newest of each lane its label. */

import { FLIGHT_MS, type Flight } from '../topology/drawing_queue';
import type { Graph } from '../topology/graph';
import { type End, endOf } from '../topology/playback';
import { CLIENT_RADIUS } from './draw_clients';
import { lane } from './figures';
import type { Layout, Point } from './layout';
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
    if (isTold(flight)) newest.set(labelLane(flight, scene.graph), flight);
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

/** A Sentinel's everyday is seen, and not told. */
function isTold({ message }: Flight): boolean {
  return message.label.trim() !== '' && message.what !== 'watch';
}

/** One label per direction between servers, one for each server's clients and each two Sentinels. */
function labelLane({ message, lane: own }: Flight, graph: Graph): string {
  const client = graph.clients.find((each) => each.conn === message.conn);
  if (client) return `clients of ${client.port}`;
  const [from, to] = [
    endOf(graph, message.from, message.conn),
    endOf(graph, message.to, message.conn),
  ];
  if (from?.role !== 'sentinel' || to?.role !== 'sentinel') return own;
  return [from.name, to.name].sort().join(' ');
}

function dotRadius({ message, count }: Flight): number {
  if (count > 1 || message.what === 'rdb') return 6;
  return ['ack', 'ping', 'reply', 'watch'].includes(message.what) ? 3.2 : 4.5;
}

function placeOf(end: End, layout: Layout): Point | undefined {
  return end.conn === null ? layout.nodes.get(end.name) : layout.clients.get(end.conn);
}

function rimOf(end: End, layout: Layout): number {
  if (end.conn !== null) return CLIENT_RADIUS;
  return end.role === 'sentinel' ? layout.shield : layout.radius;
}

function dotOf(flight: Flight, labelled: boolean, scene: FlightScene): Dot | null {
  const { graph, layout } = scene;
  const { message } = flight;
  const sender = endOf(graph, message.from, message.conn);
  const receiver = endOf(graph, message.to, message.conn);
  const start = sender && placeOf(sender, layout);
  const goal = receiver && placeOf(receiver, layout);
  if (!sender || !receiver || !start || !goal || start === goal) return null;
  const trims = { trimFrom: rimOf(sender, layout), trimTo: rimOf(receiver, layout) };
  const ends = lane(start, goal, { ...trims, aside: ASIDE });
  const ballot = sender.role === 'sentinel' && receiver.role === 'sentinel';
  const way: Way = {
    ...ends,
    lift: ballot ? Math.min(LIFT, Math.max(0, start.y - 8)) : 0,
    client: sender.conn !== null ? start : receiver.conn !== null ? goal : null,
  };
  const passed = (scene.nowMs - flight.showMs) / Math.max(FLIGHT_MS, flight.endMs - flight.showMs);
  // A cut wire keeps its bytes: the dot stops half-way.
  const limit = message.arriveAt === null ? 0.5 : 1;
  const part = scene.still ? 0.5 : Math.min(limit, ease(Math.max(0, Math.min(1, passed))));
  const role = message.what === 'error' ? 'refusing' : sender.role;
  const label = labelled ? labelOf(flight, way, layout) : null;
  return { flight, role, at: pointOf(way, part), label };
}

/** How far a message between two Sentinels rises over what is written beside them. */
const LIFT = 44;

interface Way {
  readonly from: Point;
  readonly to: Point;
  readonly lift: number;
  /** The client's place, if one end is a client. */
  readonly client: Point | null;
}

function pointOf({ from, to, lift }: Way, part: number): Point {
  return {
    x: from.x + (to.x - from.x) * part,
    y: from.y + (to.y - from.y) * part - 4 * lift * part * (1 - part),
  };
}

function ease(part: number): number {
  return part < 0.5 ? 2 * part * part : 1 - (2 - 2 * part) ** 2 / 2;
}

/** Where the next figure's own labels may begin, or the picture ends. */
function rightNeighbour(x: number, { nodes, width }: Layout): number {
  const beside = [...nodes.values()]
    .map((node) => node.x - ASIDE)
    .filter((each) => each > x + ASIDE * 2);
  return Math.min(width, ...beside);
}

/** Its text cut to the pixels that it has. */
function fitted({ message, count }: Flight, room: number): { text: string; width: number } {
  const times = count > 1 ? ` ×${count}` : '';
  const glyphs = Math.max(8, Math.min(LABEL_MAX, Math.floor((room - LABEL_PADDING) / GLYPH)));
  const cut = glyphs - times.length;
  const short = message.label.length > cut ? `${message.label.slice(0, cut - 1)}…` : message.label;
  const text = short + times;
  return { text, width: text.length * GLYPH + LABEL_PADDING };
}

function labelOf(flight: Flight, way: Way, layout: Layout): Dot['label'] {
  const { from, to, client } = way;
  const middle = pointOf(way, 0.5);
  if (client) return clientLabel(flight, { client, middle }, layout);
  const [across, down] = [Math.abs(to.x - from.x), Math.abs(to.y - from.y)];
  // Between two figures that stand close a label would cover both.
  if (Math.hypot(across, down) < SHORT) return null;
  if (down > across) {
    // Beside a steep wire: its own words are on the other side.
    const label = fitted(flight, rightNeighbour(middle.x, layout) - middle.x - 20 - layout.radius);
    return { ...label, at: { x: middle.x + label.width / 2 + 14, y: middle.y + 4 } };
  }
  const label = fitted(flight, Math.hypot(across, down));
  if (way.lift > 0) return { ...label, at: { x: middle.x, y: Math.max(16, middle.y - 6) } };
  // The master's direction above the line, the replica's below.
  return { ...label, at: { x: middle.x, y: middle.y + (from.x < to.x ? -14 : 24) } };
}

/** Beside the wire of a client that stands above its server; over one that stands at its side. */
function clientLabel(
  flight: Flight,
  { client, middle }: { client: Point; middle: Point },
  layout: Layout,
): Dot['label'] {
  if (layout.tree || layout.tight) return null;
  if (!layout.watched) {
    const label = fitted(flight, rightNeighbour(middle.x, layout) - middle.x - 16);
    return { ...label, at: { x: middle.x + label.width / 2 + 12, y: middle.y + 4 } };
  }
  const label = fitted(flight, 280);
  const x = Math.max(label.width / 2 + 4, Math.min(client.x, layout.width - label.width / 2 - 4));
  return { ...label, at: { x, y: client.y - 20 } };
}
