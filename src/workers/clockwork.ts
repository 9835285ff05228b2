/**
 * Lets one lab run at its pace, in this thread and in those of its servers, and folds what happens
 * into the lesson's checks. It has no clock of its own: whoever calls `tick` brings one.
 */

import { type Happened, type Lab, nowOf, runLabWindow } from '#lab/lab';
import { isNamedEvent } from '#lab/named_event';
import {
  type Goal,
  isMoving,
  type Pace,
  paceArrived,
  paceAt,
  paceChecked,
  paceMet,
  paceNoticed,
  paceReplayed,
  speedNow,
} from '#lab/pace';
import { keepAccount } from '#lab/past/account';
import { type CheckState, foldChecks, greenCount } from '#lesson/check';
import type { Attached } from './history';
import { type Lost, Placement, type PortListener, type ProcessPort } from './placement';
import type { Told } from './process_messages';

export interface ClockworkHost {
  openPort(listener: PortListener): ProcessPort | null;
  happened(happened: Happened): void;
  /** The lab stands between two windows after it had to wait: what was put off can be done. */
  still(): void;
  lost(lost: Lost): void;
  inspected(told: Told): void;
  /** From so many virtual seconds a second on servers are at home at once, whether or not threads would keep up. */
  readonly threadsUntil: number;
  /** What was sought did not come before the limit. */
  foundNothing(sought: Exclude<Goal['kind'], 'named' | 'instant'>): void;
}

/** A slice of work: the worker's other messages (keys) wait no longer than this. */
const SLICE_MS = 4;
/** A step that finds nothing to happen ends here: a replica's ACK, the idlest event, comes sooner. */
const STEP_LIMIT_US = 1_100_000;
/** Out of reach for so long: the servers come home. */
const BEHIND_MAX_MS = 1000;
const GRID_US = 100;
/** So long the servers are waited for when they are called home, and so long not again. */
const HOME_MS = 200;
const HOME_AGAIN_MS = 60_000;

export class Clockwork {
  readonly lab: Lab;
  readonly attached: Attached;
  readonly placement: Placement;
  pace: Pace;
  readonly #host: ClockworkHost;
  readonly #clock: () => number;
  #stepLimit = 0;
  #lastTick: number | null = null;
  #behindSince: number | null = null;
  /** Until then, by the clock, the servers are wanted at home: somebody wants to copy them. */
  #homeUntilMs = 0;
  /** A speed that workers could not reach; 0: none so far. */
  #outOfReach = 0;

  constructor(
    past: { readonly lab: Lab; readonly attached: Attached },
    pace: Pace,
    host: ClockworkHost,
    clock: () => number,
  ) {
    this.lab = past.lab;
    this.attached = past.attached;
    this.pace = pace;
    this.#host = host;
    this.#clock = clock;
    this.placement = new Placement(past.lab, {
      openPort: (listener) => host.openPort(listener),
      goOn: (happened) => this.#goOn(happened),
      lost: (lost) => host.lost(lost),
      inspected: (told) => host.inspected(told),
    });
  }

  get checks(): CheckState {
    return this.attached.checks;
  }

  get moving(): boolean {
    return isMoving(this.pace);
  }

  /** Before something is done to the lab: while time stands still everybody is at home. */
  prepare(): void {
    if (this.moving) return;
    this.placement.want('inline');
    this.placement.settle();
  }

  /** Asks the servers home for a moment. One that is too large for it stays where it is. */
  callHome(): void {
    const nowMs = this.#clock();
    if (nowMs > this.#homeUntilMs + HOME_AGAIN_MS) this.#homeUntilMs = nowMs + HOME_MS;
  }

  /** Runs a slice; whether there is more to do at once. */
  tick(): boolean {
    const wallMs = this.#clock();
    if (this.#lastTick !== null) this.placement.heartbeat(wallMs - this.#lastTick);
    this.#lastTick = wallMs;
    const now = nowOf(this.lab);
    if (this.pace.goal?.kind !== 'step') this.#stepLimit = now + STEP_LIMIT_US;
    this.pace = paceAt(this.pace, wallMs, now);
    this.#place(wallMs);
    this.prepare();
    return this.#run(wallMs + SLICE_MS);
  }

  /** One window, for what was typed while time stands still and fills the one that was begun. */
  creep(): void {
    const happened = this.placement.runWindow(nowOf(this.lab) + 1);
    if (happened) this.#fold(happened);
  }

  /** One window of a recording that is run again, in this thread. Nobody is told of its messages. */
  runAgain(until: number): void {
    const happened = runLabWindow(this.lab, until, false);
    const now = nowOf(this.lab);
    this.pace = paceReplayed(this.pace, now);
    if (!happened) return;
    this.#attend(happened);
    // Who comes back to the middle of a handshake finds it as slow as it was.
    for (const interest of happened.interests) this.pace = paceNoticed(this.pace, interest, now);
    this.#host.happened(happened);
  }

  #run(deadlineMs: number): boolean {
    while (isMoving(this.pace) && !this.placement.waiting) {
      const until = this.#until();
      if (nowOf(this.lab) >= until) return this.#arrive();
      const happened = this.placement.runWindow(until);
      if (happened) this.#fold(happened);
      if (this.#clock() >= deadlineMs) return true;
    }
    return false;
  }

  #until(): number {
    const limit = this.pace.goal?.kind === 'step' ? this.#stepLimit : this.pace.target;
    return limit - (limit % GRID_US);
  }

  /** Stands where it was to go. */
  #arrive(): boolean {
    const { goal } = this.pace;
    const now = nowOf(this.lab);
    const met = goal?.kind === 'step' || (goal && now + GRID_US > goal.until);
    if (!met) return false;
    this.pace = paceArrived(this.pace, now);
    // A run to a named event tells its own outcome, one to an instant has come where it was to go.
    if (goal.kind !== 'named' && goal.kind !== 'instant') this.#host.foundNothing(goal.kind);
    return false;
  }

  #fold(happened: Happened): void {
    const green = greenCount(this.checks);
    this.#attend(happened);
    const now = nowOf(this.lab);
    for (const interest of happened.interests) this.pace = paceNoticed(this.pace, interest, now);
    if (greenCount(this.checks) > green) this.pace = paceChecked(this.pace, now);
    const { goal } = this.pace;
    if (goal?.kind === 'named' && happened.trace.some((each) => isNamedEvent(goal.event, each)))
      this.pace = paceMet(this.pace, now);
    if (goal?.kind === 'step' && happened.trace.length > 0) this.pace = paceArrived(this.pace, now);
    this.#host.happened(happened);
  }

  #attend({ trace }: Happened): void {
    foldChecks(this.checks, trace);
    keepAccount(this.attached.account, trace);
  }

  #goOn(happened: Happened | null): void {
    if (happened) this.#fold(happened);
    this.#host.still();
  }

  /** Servers live in workers while those keep up with the speed that is wanted. */
  #place(wallMs: number): void {
    const wanted = speedNow(this.pace, nowOf(this.lab));
    const behind = this.pace.target - nowOf(this.lab) > wanted * BEHIND_MAX_MS * 50;
    if (!this.moving || !behind) this.#behindSince = null;
    else this.#behindSince ??= wallMs;
    const tooSlow = this.#behindSince !== null && wallMs - this.#behindSince > BEHIND_MAX_MS;
    if (tooSlow && this.placement.away) this.#outOfReach = wanted;
    const reached = this.#outOfReach === 0 || wanted < this.#outOfReach / 2;
    const reachable = reached && wanted < this.#host.threadsUntil;
    if (reached && this.pace.goal === null) this.#outOfReach = 0;
    const free = wallMs > this.#homeUntilMs && this.pace.goal === null;
    this.placement.want(reachable && free ? 'worker' : 'inline');
  }
}
