/**
 * Messages that somebody holds back, and what was sent behind them: they go on as virtual time does,
 * from where they were then to where they are to be at their real arrival.
 */
import type { Moved } from '#host/trace';
import { isMoved } from '#protocol/moved';
import type { WireMessage } from '#protocol/snapshot';
import type { Flight } from './drawing_queue';

/** After the fault at the instant `at` has moved arrivals. */
export function putOff(
  flights: readonly Flight[],
  moved: readonly Moved[],
  at: number,
): readonly Flight[] {
  return moved.reduce<readonly Flight[]>(
    (all, change) =>
      all.map((flight) => (isMoved(flight.message, change) ? moving(flight, change, at) : flight)),
    flights,
  );
}

function moving(flight: Flight, { was, arriveAt }: Moved, at: number): Flight {
  const { message } = flight;
  const part = flight.heldAt ?? partBetween(message.sentAt, was, at);
  return { ...flight, message: { ...message, arriveAt }, awaited: { from: at, part } };
}

/** One that was drawn as arrived before it was held: where it is on its way. */
export function flightAgain(
  message: WireMessage,
  { was }: Moved,
  { at, nowMs }: { readonly at: number; readonly nowMs: number },
): Flight {
  return {
    kind: 'flight',
    lane: `${message.conn}>${message.to}`,
    message,
    showMs: nowMs,
    endMs: nowMs,
    count: 1,
    awaited: { from: at, part: partBetween(message.sentAt, was, at) },
  };
}

/** What comes behind one that is held arrives no earlier. */
export function behindAwaited(flight: Flight, flights: readonly Flight[]): Flight {
  const isBehind = flights.some(({ lane, awaited }) => awaited && lane === flight.lane);
  return isBehind ? { ...flight, awaited: { from: flight.message.sentAt, part: 0 } } : flight;
}

/** Where it is at an instant of the lab; once it has arrived, a flight that is over. */
export function awaitedAt(
  flight: Flight,
  { labNow, nowMs }: { readonly labNow: number; readonly nowMs: number },
): Flight {
  const { awaited, message } = flight;
  if (!awaited || message.arriveAt === null) return flight;
  if (labNow >= message.arriveAt) {
    const { awaited: _awaited, heldAt: _heldAt, ...arrived } = flight;
    return { ...arrived, endMs: nowMs };
  }
  const rest = partBetween(awaited.from, message.arriveAt, labNow);
  const heldAt = Math.round((awaited.part + (1 - awaited.part) * rest) * 500) / 500;
  return heldAt === flight.heldAt ? flight : { ...flight, heldAt };
}

function partBetween(from: number, until: number, at: number): number {
  return until <= from ? 1 : Math.min(1, Math.max(0, (at - from) / (until - from)));
}
