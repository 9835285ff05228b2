/**
 * How far virtual time may run, given how much real time went by. Pure: the caller brings the wall
 * clock (milliseconds of any monotonic origin). Speed is virtual seconds per real second.
 */
import type { Interest } from './interest';

export const SPEED_MIN = 0.001;
export const SPEED_MAX = 1000;

/** A longer gap was a sleeping computer or a stopped tab: it is dropped, never caught up. */
const WALL_GAP_MAX_MS = 1000;
/** Debt beyond this is forgiven: a lab that can't keep up runs slower instead of stuttering later. */
const DEBT_MAX_MS = 100;
/** But a whole step of the world, which has no smaller ones, must be affordable at any speed. */
const DEBT_MIN_US = 200;
const MEASURE_MS = 500;

/**
 * Around each event of interest time is stretched for `forUs` virtual microseconds. A handshake
 * step takes 200 us: at 0.002 a person sees it for a tenth of a second, and a key's echo still
 * comes within that tenth. An idle transfer's milliseconds need less.
 */
const SLOW_MOTION: Readonly<Record<Interest, { readonly speed: number; readonly forUs: number }>> =
  {
    birth: { speed: 0.02, forUs: 5000 },
    death: { speed: 0.01, forUs: 3000 },
    role: { speed: 0.002, forUs: 1500 },
    handshake: { speed: 0.002, forUs: 1200 },
    psync: { speed: 0.004, forUs: 2000 },
    transfer: { speed: 0.01, forUs: 4000 },
    link: { speed: 0.005, forUs: 1500 },
    refused: { speed: 0.005, forUs: 1500 },
    discovery: { speed: 0.02, forUs: 3000 },
    down: { speed: 0.01, forUs: 4000 },
    election: { speed: 0.003, forUs: 2500 },
    failover: { speed: 0.004, forUs: 2500 },
    switch: { speed: 0.004, forUs: 2500 },
    tilt: { speed: 0.05, forUs: 10_000 },
    fault: { speed: 0.05, forUs: 10_000 },
  };

export type Goal =
  /** One more thing has happened. */
  | { readonly kind: 'step' }
  | { readonly kind: 'nextEvent'; readonly until: number }
  /** A check of the lesson has turned green. */
  | { readonly kind: 'check'; readonly until: number }
  /** That instant. */
  | { readonly kind: 'instant'; readonly until: number }
  /** A named event: there time stands still, or goes on by itself, slowly at first. */
  | {
      readonly kind: 'named';
      readonly event: string;
      readonly until: number;
      readonly stop: boolean;
    };

/** The named event that was last run to, and whether it came. */
export interface RunUntil {
  readonly event: string;
  readonly outcome: 'running' | 'met' | 'missed';
}

/** Slow motion at the event that was run to: what follows within these is worth seeing. */
const ARRIVAL = { speed: 0.01, forUs: 20_000 };

/** While a sentence about a failover is read: a key's echo still comes, an election's next step hardly. */
const READING_SPEED = 0.0005;

export interface Pace {
  readonly playing: boolean;
  readonly speed: number;
  readonly slowMotion: boolean;
  /** Slow motion lasts until this instant, at this speed. */
  readonly slowUntil: number;
  readonly slowSpeed: number;
  /** Somebody reads what just happened: slow motion lasts until it is read. */
  readonly reading: boolean;
  /** Runs, though not playing, until this is met. */
  readonly goal: Goal | null;
  readonly runUntil: RunUntil | null;
  /** The instant, with its fraction, up to which virtual time may run. */
  readonly target: number;
  readonly wallMs: number | null;
  readonly reached: number;
  /** Where the measurement of `reached` under way began. */
  readonly measuredFrom: { readonly wallMs: number; readonly at: number };
}

export function createPace(slowMotion: boolean): Pace {
  return {
    playing: true,
    speed: 1,
    slowMotion,
    slowUntil: 0,
    slowSpeed: 1,
    reading: false,
    goal: null,
    runUntil: null,
    target: 0,
    wallMs: null,
    reached: 0,
    measuredFrom: { wallMs: 0, at: 0 },
  };
}

export function isMoving(pace: Pace): boolean {
  return pace.playing || pace.goal !== null;
}

export function isSlowed(pace: Pace, now: number): boolean {
  const { slowMotion, goal, slowUntil, slowSpeed, speed, reading } = pace;
  // Silence is run through, but not what happens on the way.
  const unhurried = goal === null || goal.kind === 'named';
  return slowMotion && unhurried && (reading || (now < slowUntil && slowSpeed < speed));
}

export function speedNow(pace: Pace, now: number): number {
  if (isSlowed(pace, now))
    return pace.reading ? Math.min(READING_SPEED, pace.speed) : pace.slowSpeed;
  return pace.goal === null ? pace.speed : SPEED_MAX;
}

/** The pace after real time went on to `wallMs` while virtual time stands at `now`. */
export function paceAt(pace: Pace, wallMs: number, now: number): Pace {
  const gap = pace.wallMs === null ? 0 : wallMs - pace.wallMs;
  const elapsed = gap > WALL_GAP_MAX_MS || gap < 0 ? 0 : gap;
  const measured = measure({ ...pace, wallMs }, now, gap !== elapsed);
  if (!isMoving(pace)) return { ...measured, target: now };
  const usPerMs = speedNow(pace, now) * 1000;
  let target = Math.max(pace.target, now) + elapsed * usPerMs;
  // Leaving slow motion in the middle of a step would run the rest of it too fast to see.
  if (isSlowed(pace, now) && !pace.reading) target = Math.min(target, pace.slowUntil);
  target = Math.min(target, now + Math.max(DEBT_MIN_US, DEBT_MAX_MS * usPerMs));
  if (pace.goal && pace.goal.kind !== 'step') target = Math.min(target, pace.goal.until);
  return { ...measured, target };
}

function measure(pace: Pace, now: number, restart: boolean): Pace {
  const wallMs = pace.wallMs ?? 0;
  const from = pace.measuredFrom;
  const span = wallMs - from.wallMs;
  if (restart || now < from.at) return { ...pace, measuredFrom: { wallMs, at: now } };
  if (span < MEASURE_MS) return pace;
  const reached = (now - from.at) / (span * 1000);
  return { ...pace, reached, measuredFrom: { wallMs, at: now } };
}

/** The pace after an event of interest at `now`: a goal is met, slow motion begins or goes on. */
export function paceNoticed(pace: Pace, interest: Interest, now: number): Pace {
  const { goal } = pace;
  if (goal?.kind === 'step' || goal?.kind === 'nextEvent')
    return { ...pace, goal: null, playing: false, target: now };
  if (!pace.slowMotion) return pace;
  const slow = SLOW_MOTION[interest];
  const going = now < pace.slowUntil;
  return {
    ...pace,
    slowUntil: Math.max(pace.slowUntil, now + slow.forUs),
    slowSpeed: going ? Math.min(pace.slowSpeed, slow.speed) : slow.speed,
    target: now,
  };
}

/** Ends a goal that was met otherwise: a step that stepped, a limit that was reached. */
export function paceArrived(pace: Pace, now: number): Pace {
  const named = pace.goal?.kind === 'named';
  const runUntil = pace.goal?.kind === 'named' ? outcome(pace.goal.event, 'missed') : pace.runUntil;
  return { ...pace, goal: null, runUntil, playing: named, target: now };
}

/** A check of the lesson has turned green: what ran to it stands. */
export function paceChecked(pace: Pace, now: number): Pace {
  return pace.goal?.kind === 'check' ? paceArrived(pace, now) : pace;
}

/** The named event that was run to has come. */
export function paceMet(pace: Pace, now: number): Pace {
  if (pace.goal?.kind !== 'named') return pace;
  const { event, stop } = pace.goal;
  const met: Pace = { ...pace, goal: null, runUntil: outcome(event, 'met'), target: now };
  if (stop) return met;
  const playing = { ...met, playing: true };
  if (!pace.slowMotion) return playing;
  return { ...playing, slowUntil: now + ARRIVAL.forUs, slowSpeed: ARRIVAL.speed };
}

function outcome(event: string, outcome: RunUntil['outcome']): RunUntil {
  return { event, outcome };
}

export function withSpeed(pace: Pace, speed: number): Pace {
  const asked = Number.isFinite(speed) ? speed : 1;
  return { ...pace, speed: Math.min(SPEED_MAX, Math.max(SPEED_MIN, asked)) };
}

export function withPlaying(pace: Pace, playing: boolean, now: number): Pace {
  return { ...pace, playing, goal: null, runUntil: settled(pace), target: now };
}

export function withGoal(pace: Pace, goal: Goal, now: number): Pace {
  const runUntil = goal.kind === 'named' ? outcome(goal.event, 'running') : settled(pace);
  return { ...pace, playing: false, goal, runUntil, target: now };
}

/** Who stops on the way has not arrived. */
function settled({ runUntil }: Pace): RunUntil | null {
  return runUntil?.outcome === 'running' ? null : runUntil;
}

/** Virtual time was moved (seek, reset): nothing is owed and nothing is slowed. */
export function paceMoved(pace: Pace, now: number): Pace {
  return { ...paceReplayed(pace, now), slowUntil: 0, reading: false };
}

/** A recording was run again up to `now`: nothing is owed, but what slows time there still does. */
export function paceReplayed(pace: Pace, now: number): Pace {
  const wallMs = pace.wallMs ?? 0;
  return { ...pace, goal: null, runUntil: null, target: now, measuredFrom: { wallMs, at: now } };
}
