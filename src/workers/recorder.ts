/** Keeps a lab's recording up to date in the store, and checkpoints of its past in memory. */
import { digestOf, nowOf, sessionOf } from '#lab/lab';
import { type Checkpoint, keepCheckpoint, takeCheckpoint } from '#lab/replay';
import type { CheckState } from '#lesson/check';
import type { Clockwork } from './clockwork';
import type { Recording, Store, Transport } from './store';

/** What a killed tab may lose of the clock; inputs are written as they come. */
const MARK_MS = 500;
/** A checkpoint is a clone of everything: no oftener than both of these. */
const CHECKPOINT_MS = 2000;
const CHECKPOINT_US = 10_000_000;

export class Recorder {
  readonly #store: Store;
  readonly #clock: () => number;
  /** Inputs of the present session that the store has. */
  #stored = 0;
  #markedMs = 0;
  #markedAt = 0;
  #checkpointMs = 0;
  checkpoints: readonly Checkpoint<CheckState>[] = [];

  constructor(store: Store, clock: () => number) {
    this.#store = store;
    this.#clock = clock;
  }

  /** Another past is the present now; `undo` is what could be brought back instead. */
  begin(work: Clockwork, undo: Recording | null): void {
    this.checkpoints = this.checkpoints.filter((each) => each.at <= nowOf(work.lab));
    this.rewrite(recordingOf(work), undo);
  }

  rewrite(recording: Recording, undo: Recording | null): void {
    this.#store.begin(recording, undo);
    this.#stored = recording.session.inputs.length;
  }

  /** The store has all of it: it was played from there. */
  resume({ lab }: Clockwork): void {
    this.#stored = lab.inputs.length;
  }

  /** To be called often; only between windows does it do anything. */
  keep(work: Clockwork): void {
    if (work.placement.waiting) return;
    const behind = nowOf(work.lab) !== this.#markedAt;
    // Where it stopped is told at once: nothing may happen after that.
    const due = !work.moving || this.#clock() - this.#markedMs >= MARK_MS;
    if (behind && due) this.mark(work);
    this.keepCheckpoint(work);
  }

  /** Writes what was done since the last time, and how far the lab is. */
  mark(work: Clockwork): void {
    const { lab } = work;
    this.#markedMs = this.#clock();
    this.#markedAt = nowOf(lab);
    const inputs = lab.inputs.slice(this.#stored);
    this.#stored = lab.inputs.length;
    this.#store.append(inputs, {
      now: nowOf(lab),
      digest: digestOf(lab),
      transport: transportOf(work),
    });
  }

  /** Only while everybody is at home: what lives in another thread can't be cloned here. */
  keepCheckpoint({ lab, checks, placement }: Clockwork): void {
    const wallMs = this.#clock();
    const last = this.checkpoints.at(-1)?.at ?? 0;
    if (placement.away || wallMs - this.#checkpointMs < CHECKPOINT_MS) return;
    if (nowOf(lab) - last < CHECKPOINT_US) return;
    this.#checkpointMs = wallMs;
    this.checkpoints = keepCheckpoint(this.checkpoints, takeCheckpoint(lab, checks));
  }
}

export function recordingOf(work: Clockwork): Recording {
  return { session: sessionOf(work.lab), transport: transportOf(work) };
}

function transportOf({ pace: { playing, speed, slowMotion } }: Clockwork): Transport {
  return { playing, speed, slowMotion };
}
