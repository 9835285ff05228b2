/** What travels on the picture at one display instant: dots, and flows where dots are too many. */

import type { Layout, Point } from '../picture/layout';
import { type Meaning, meaningOf } from '../sequence/meaning';
import type { Flight } from '../topology/drawing_queue';
import type { Flow } from '../topology/flow';
import type { Graph } from '../topology/graph';
import { partAt } from '../topology/held';
import { pointOf, type Way, wayOf } from './way';

/** Its colour and shape. */
export type Tone = Meaning | 'error';

export interface PacketScene {
  readonly graph: Graph;
  readonly layout: Layout;
  readonly nowMs: number;
  /** Reduced motion: a message stands in the middle of its way and is gone. */
  readonly still: boolean;
}

/** A flight and its way, found once for as long as nothing else of the picture changes. */
export interface Packet {
  readonly flight: Flight;
  readonly tone: Tone;
  readonly way: Way;
}

export interface Stream {
  readonly flow: Flow;
  readonly tone: Tone;
  readonly way: Way;
}

export function packetsOf(flights: readonly Flight[], scene: PacketScene): Packet[] {
  return flights.flatMap((flight) => {
    const way = wayOf(flight.message, scene.graph, scene.layout);
    return way ? [{ flight, tone: toneOf(flight), way }] : [];
  });
}

export function streamsOf(flows: readonly Flow[], { graph, layout }: PacketScene): Stream[] {
  return flows.flatMap((flow) => {
    const way = wayOf(flow.message, graph, layout);
    return way ? [{ flow, tone: toneOf(flow), way }] : [];
  });
}

function toneOf({ message }: Flight | Flow): Tone {
  return message.what === 'error' ? 'error' : meaningOf(message);
}

/** Where it is now; null once it has arrived. */
export function placeAt({ flight, way }: Packet, { nowMs, still }: PacketScene): Point | null {
  const part = partAt(flight, nowMs);
  if (part === null) return null;
  return pointOf(way, still ? 0.5 : part);
}
