/**
 * Directions of wires that carry more than can be shown one by one. Their messages are no dots but
 * a flow, whose density tells the rate; what they cause is shown at once.
 */
import type { WireMessage } from '#protocol/snapshot';

export interface Flow {
  /** Connection and direction, as of a flight. */
  readonly lane: string;
  /** The newest of its messages. */
  readonly message: WireMessage;
  /** Messages a second of the display's time. */
  readonly rate: number;
}

interface LaneRate {
  message: WireMessage;
  /** How many came when, oldest first. */
  readonly counts: { readonly ms: number; count: number }[];
  sum: number;
  flowing: boolean;
}

export type LaneRates = Map<string, LaneRate>;

const WINDOW_MS = 3000;
/** Of a window. A first synchronization's dozen stay single; nine a second can still be told apart. */
const FLOWS_FROM = 30;
const FLOWS_UNTIL = 15;

/** Counts a message of this direction; answers whether it is one of a flow. */
export function countMessage(
  rates: LaneRates,
  lane: string,
  { message, nowMs }: { readonly message: WireMessage; readonly nowMs: number },
): boolean {
  const rate = rates.get(lane) ?? { message, counts: [], sum: 0, flowing: false };
  rates.set(lane, rate);
  rate.message = message;
  const last = rate.counts.at(-1);
  if (last?.ms === nowMs) last.count += 1;
  else rate.counts.push({ ms: nowMs, count: 1 });
  rate.sum += 1;
  forget(rate, nowMs);
  rate.flowing = rate.sum >= (rate.flowing ? FLOWS_UNTIL : FLOWS_FROM);
  return rate.flowing;
}

function forget(rate: LaneRate, nowMs: number): void {
  for (let first = rate.counts[0]; first && first.ms <= nowMs - WINDOW_MS; [first] = rate.counts) {
    rate.sum -= first.count;
    rate.counts.shift();
  }
}

/** What flows now; directions that fell silent are forgotten. */
export function flowsAt(rates: LaneRates, nowMs: number): Flow[] {
  const flows: Flow[] = [];
  for (const [lane, rate] of rates) {
    forget(rate, nowMs);
    if (rate.flowing && rate.sum < FLOWS_UNTIL) rate.flowing = false;
    if (rate.sum === 0) rates.delete(lane);
    if (!rate.flowing) continue;
    const since = nowMs - (rate.counts[0]?.ms ?? nowMs);
    const seconds = Math.min(WINDOW_MS, Math.max(1000, since)) / 1000;
    flows.push({ lane, message: rate.message, rate: rate.sum / seconds });
  }
  return flows;
}
