/**
 * While time stands still, so do messages: those that were seen in the air when it stopped, and each
 * one that a step puts on its wire, until a later step has let it arrive. So they can be looked into.
 */
import { FLIGHT_MS, type Flight } from './drawing_queue';

/** Where time stopped: on the display, and in the lab. */
export interface Stop {
  readonly ms: number;
  readonly labNow: number;
}

/** A message that a step brought stands in the middle of its way. */
const STEPPED_PART = 0.5;
/** Stepped onto together. */
const TOGETHER_MS = 60;
const HELD_MAX = 80;

/** How much of its way is behind it, 0..1; null: all of it. */
export function partAt({ message, showMs, endMs, heldAt }: Flight, nowMs: number): number | null {
  if (heldAt !== undefined) return heldAt;
  if (endMs <= nowMs) return null;
  const passed = (nowMs - showMs) / Math.max(FLIGHT_MS, endMs - showMs);
  // A cut wire keeps its bytes: the dot stops half-way.
  const limit = message.arriveAt === null ? 0.5 : 1;
  return Math.min(limit, ease(Math.max(0, Math.min(1, passed))));
}

export function isStepped({ message, showMs }: Flight, stop: Stop): boolean {
  return showMs > stop.ms && message.sentAt >= stop.labNow;
}

/** The flights as they are at `nowMs` of a time that stands; `labNow`: how far steps have come since. */
export function hold(
  flights: readonly Flight[],
  stop: Stop,
  { nowMs, labNow }: { readonly nowMs: number; readonly labNow: number },
): Flight[] {
  const stepped = flights.filter((flight) => isStepped(flight, stop)).map(({ showMs }) => showMs);
  const newest = Math.max(...stepped, 0);
  let room = HELD_MAX - flights.filter(({ heldAt }) => heldAt !== undefined).length;
  return flights.map((flight) => {
    const { message, heldAt } = flight;
    const over = message.arriveAt !== null && message.arriveAt <= labNow;
    if (heldAt !== undefined)
      return over && newest > flight.showMs + TOGETHER_MS ? released(flight, nowMs) : flight;
    const at = flight.passed || room <= 0 ? null : stopOf(flight, stop);
    if (at === null || (partAt(flight, nowMs) ?? 1) < at) return flight;
    room -= 1;
    return { ...flight, heldAt: at };
  });
}

function stopOf(flight: Flight, stop: Stop): number | null {
  if (isStepped(flight, stop)) return STEPPED_PART;
  return flight.showMs <= stop.ms ? partAt(flight, stop.ms) : null;
}

/** It goes on from where it stood. */
export function released({ heldAt, ...flight }: Flight, nowMs: number): Flight {
  if (heldAt === undefined) return flight;
  const wholeMs = Math.max(FLIGHT_MS, flight.endMs - flight.showMs);
  const showMs = nowMs - wholeMs * passedAt(heldAt);
  return { ...flight, showMs, endMs: showMs + wholeMs, passed: true };
}

function ease(part: number): number {
  return part < 0.5 ? 2 * part * part : 1 - (2 - 2 * part) ** 2 / 2;
}

/** The inverse of `ease`. */
function passedAt(part: number): number {
  return part < 0.5 ? Math.sqrt(part / 2) : 1 - Math.sqrt((1 - part) / 2);
}
