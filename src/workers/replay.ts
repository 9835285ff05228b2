/** A recording that is run again, a slice at a time, up to a moment that somebody wants to see. */
import { nowOf } from '#lab/lab';
import type { Session } from '#lab/session';
import type { FromLab, NoticeCode } from '#protocol/messages';
import type { Clockwork } from './clockwork';
import type { History } from './history';

/** Which recording, from where to where, and what is to be done then. */
export interface Rerun {
  readonly session: Session;
  readonly from: number;
  readonly until: number;
  readonly then: () => void;
  /** Another moment may be asked for before this one is reached. */
  readonly kind: 'seek' | 'other';
}

interface ReplayHost {
  clock(): number;
  tell(message: FromLab): void;
  notice(code: NoticeCode): void;
}

/** A session from outside may take so long to run through; what was reached by then is shown. */
const OUTSIDE_MAX_MS = 60_000;
/** A replay that takes longer is told of, so often. */
const TOLD_MS = 200;
const SLICE_MS = 8;
/** A way as long as this is worth a checkpoint, so that the next is shorter. */
const CHECKPOINTS_AFTER_MS = 100;

export class Replay {
  readonly rerun: Rerun;
  readonly #host: ReplayHost;
  readonly #sinceMs: number;
  #toldMs: number;

  constructor(rerun: Rerun, host: ReplayHost) {
    this.rerun = rerun;
    this.#host = host;
    this.#sinceMs = host.clock();
    this.#toldMs = this.#sinceMs;
  }

  /** Runs a slice. Whether the lab stands where it was to go. */
  run(work: Clockwork, history: History): boolean {
    const { until } = this.rerun;
    const startMs = this.#host.clock();
    do {
      work.runAgain(until);
      if (this.#host.clock() > startMs + SLICE_MS) {
        if (startMs - this.#sinceMs > CHECKPOINTS_AFTER_MS) history.keepCheckpoint(work);
        this.#tell(work);
        if (startMs - this.#sinceMs < OUTSIDE_MAX_MS) return false;
        this.#host.notice('too-long');
        break;
      }
    } while (nowOf(work.lab) < until);
    // What was typed there, while time stood still.
    work.runAgain(until);
    return true;
  }

  #tell(work: Clockwork): void {
    const nowMs = this.#host.clock();
    if (nowMs - this.#toldMs < TOLD_MS) return;
    this.#toldMs = nowMs;
    const { from, until } = this.rerun;
    this.#host.tell({ kind: 'replaying', done: nowOf(work.lab) - from, of: until - from });
  }
}
