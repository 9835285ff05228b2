/** The way of a message on the picture: from rim to rim, one direction beside the other. */
import type { WireMessage } from '#protocol/snapshot';
import { CLIENT_RADIUS } from '../clients/draw_clients';
import { arcOf, lane } from '../picture/figures';
import type { Layout, Point } from '../picture/layout';
import type { Graph } from '../topology/graph';
import { type End, endOf } from './ends';

export interface Way {
  readonly sender: End;
  readonly receiver: End;
  readonly from: Point;
  readonly to: Point;
  readonly lift: number;
  /** The client's place, if one end is a client. */
  readonly client: Point | null;
}

/** Both directions of a wire side by side. */
export const ASIDE = 6;

interface Ends {
  readonly sender: End | null;
  readonly receiver: End | null;
  readonly layout: Layout;
}

/** Some hundred messages ask at each display frame, and few of them for another way than before. */
const found = new WeakMap<WireMessage, Ends & { readonly way: Way | null }>();

/** Null: an end of it is not on the picture. */
export function wayOf(message: WireMessage, graph: Graph, layout: Layout): Way | null {
  const sender = endOf(graph, message.from, message.conn);
  const receiver = endOf(graph, message.to, message.conn);
  const known = found.get(message);
  if (known?.sender === sender && known.receiver === receiver && known.layout === layout)
    return known.way;
  const ends = { sender, receiver, layout };
  const way = wayBetween(ends);
  found.set(message, { ...ends, way });
  return way;
}

function wayBetween({ sender, receiver, layout }: Ends): Way | null {
  const start = sender && placeOf(sender, layout);
  const goal = receiver && placeOf(receiver, layout);
  if (!sender || !receiver || !start || !goal || start === goal) return null;
  const trims = { trimFrom: rimOf(sender, layout), trimTo: rimOf(receiver, layout) };
  const amongSentinels = sender.role === 'sentinel' && receiver.role === 'sentinel';
  const way = amongSentinels
    ? arcOf(start, goal, layout.shield)
    : { ...lane(start, goal, { ...trims, aside: ASIDE }), lift: 0 };
  const client = sender.conn !== null ? start : receiver.conn !== null ? goal : null;
  return { ...way, sender, receiver, client };
}

/** The point that far along the way, 0..1. */
export function pointOf(
  { from, to, lift }: Pick<Way, 'from' | 'to' | 'lift'>,
  part: number,
): Point {
  return {
    x: from.x + (to.x - from.x) * part,
    y: from.y + (to.y - from.y) * part - 4 * lift * part * (1 - part),
  };
}

function placeOf(end: End, layout: Layout): Point | undefined {
  return end.conn === null ? layout.nodes.get(end.name) : layout.clients.get(end.conn);
}

function rimOf(end: End, layout: Layout): number {
  if (end.conn !== null) return CLIENT_RADIUS;
  return end.role === 'sentinel' ? layout.shield : layout.radius;
}
