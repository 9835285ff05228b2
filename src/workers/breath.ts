/**
 * How long a lab that is behind the speed it was asked for rests between two slices. On few cores a lab
 * at full speed, the page, what paints it and the compiler of both want more than there is. What is seen
 * is the page's stutter, not how many virtual seconds there are in a real one: so a fast lab gives way, as
 * far as the page's frames show that it has to, and takes back what it can. Whoever runs to a moment
 * (a goal, a replay) waits for that, not for frames: nothing of this is asked then.
 */

export interface RestBounds {
  /** What is always rested, in milliseconds. */
  readonly leastMs: number;
  /** What is rested at first: at a speed that was never reached the compiler takes a core of its own. */
  readonly firstMs: number;
}

/**
 * A lab goes on whatever the page says, with slices of four milliseconds: on an eighth of a core. What
 * keeps a speed that people still follow takes no more than a quarter.
 */
const REST_MAX_MS = 28;
const FOLLOWED = 20;
const REST_MAX_FOLLOWED_MS = 12;
/** A rest is made longer from here. */
const REST_FELT_MS = 6;
/** One frame in a quarter of a second may have been anything's fault; of several the lab has its part. */
const LATE_MANY = 3;
const LONGER = 1.5;
const MUCH_LONGER = 2;
/** After frames were late nothing is tried for a while. */
const HOLD_MS = 2000;
/** Frames in time halve the rest so soon; near to what was too short slowly, as each try costs a frame. */
const HALVED_MS = 2500;
const HALVED_NEAR_MS = 15_000;
const NEAR = 1.6;
/** A lab that has not rested for longer was not behind meanwhile. */
const GAP_MAX_MS = 300;
/** Milliseconds: no timer is as short. */
const REST_MIN_MS = 1;

export class Breath {
  readonly #bounds: RestBounds;
  #restMs: number;
  /** With such a rest frames were late. */
  #tightMs = 0;
  /** How long, while the lab was behind, no frame has been late. */
  #calmMs = 0;
  #askedMs = Number.NEGATIVE_INFINITY;

  constructor(bounds: RestBounds) {
    this.#bounds = bounds;
    this.#restMs = bounds.firstMs;
  }

  /** So many frames of the last quarter of a second were late. */
  afterLate(late: number, nowMs: number): void {
    // Beside a lab that keeps its speed something else made them late.
    if (nowMs - this.#askedMs > GAP_MAX_MS) return;
    const by = late < LATE_MANY ? LONGER : MUCH_LONGER;
    this.#tightMs = this.#restMs;
    this.#restMs = Math.min(REST_MAX_MS, Math.max(this.#restMs, REST_FELT_MS) * by);
    this.#calmMs = 0;
  }

  /** For how long a lab rests that at this instant, in milliseconds of any clock, is behind this speed. */
  restAt(nowMs: number, speed: number): number {
    const { leastMs } = this.#bounds;
    if (speed <= 1) return leastMs;
    const gap = nowMs - this.#askedMs;
    const passed = gap < GAP_MAX_MS ? gap : 0;
    this.#askedMs = nowMs;
    this.#calmMs += passed;
    if (this.#calmMs >= HOLD_MS) this.#shorten(passed);
    if (this.#restMs < REST_MIN_MS) return leastMs;
    return speed < FOLLOWED ? Math.min(this.#restMs, REST_MAX_FOLLOWED_MS) : this.#restMs;
  }

  #shorten(passedMs: number): void {
    const halving = this.#restMs > this.#tightMs * NEAR ? HALVED_MS : HALVED_NEAR_MS;
    this.#restMs = Math.max(this.#bounds.leastMs, this.#restMs * 2 ** (-passedMs / halving));
    this.#tightMs = Math.min(this.#tightMs, this.#restMs);
  }
}
