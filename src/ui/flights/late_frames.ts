/**
 * Counts the display frames that come late, for a lab that then gives way. A subtraction a frame; said at
 * most four times a second, and only while frames are late. Pure: the caller brings the frame's instant.
 */

const WINDOW_MS = 250;
/** Of a display of sixty frames a second; one that is faster may leave some out. */
const FRAME_MS = 1000 / 60;
/** Of the time between two frames. */
const LATE = 1.4;
/** After a longer one the page was hidden, or the computer slept. */
const GAP_MAX_MS = 500;
/** A display that is slower from now on (to save power) is known for one after some seconds. */
const FORGOTTEN = 1.002;

export interface FrameWatch {
  /** A display frame; answers how many were late in the window that it ends, 0 while none ends. */
  frame(nowMs: number): number;
}

export function createFrameWatch(): FrameWatch {
  let lastMs = Number.NEGATIVE_INFINITY;
  let untilMs = Number.NEGATIVE_INFINITY;
  let quickestMs = FRAME_MS;
  let late = 0;
  return {
    frame(nowMs) {
      const took = nowMs - lastMs;
      lastMs = nowMs;
      if (took <= GAP_MAX_MS) {
        quickestMs = Math.max(FRAME_MS, Math.min(quickestMs * FORGOTTEN, took));
        if (took > quickestMs * LATE) late += Math.round(took / quickestMs) - 1;
      }
      if (nowMs < untilMs) return 0;
      untilMs = nowMs + WINDOW_MS;
      const told = late;
      late = 0;
      return told;
    },
  };
}
