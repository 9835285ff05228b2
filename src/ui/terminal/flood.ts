/**
 * A terminal that scrolls at each display frame is a whole screen drawn anew each time, and nobody
 * can read it: while that goes on it is shown ten times a second.
 */

export interface Flood {
  /** Lines that came this soon after one another. */
  lines: number;
  lastMs: number;
}

export const FLOOD_EVERY_MS = 100;

/** Closer than this no two lines are read. */
const SOON_MS = 60;
/** So many may: what a command prints at once comes in a few pieces. */
const LINES_MAX = 12;

const NEWLINE = 10;

export function calm(): Flood {
  return { lines: 0, lastMs: Number.NEGATIVE_INFINITY };
}

/** Whether what is printed now is part of a flood. The echo of keys is none: it has no lines. */
export function floods(flood: Flood, bytes: Uint8Array, nowMs: number): boolean {
  if (bytes.includes(NEWLINE)) {
    flood.lines = nowMs - flood.lastMs < SOON_MS ? flood.lines + 1 : 0;
    flood.lastMs = nowMs;
  }
  return flood.lines > LINES_MAX && nowMs - flood.lastMs < SOON_MS;
}
