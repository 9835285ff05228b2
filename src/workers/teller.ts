/** Tells the screen how the lab is doing: everything at the opening, then what changed, by frames. */
import { type Happened, hasTtyOutput, nowOf, screensOf, takeTtyOutput } from '#lab/lab';
import { speedNow } from '#lab/pace';
import { verdicts } from '#lesson/check';
import { changesSince, type Told, verdictsSince } from '#protocol/changes';
import type { FromLab, NoticeCode } from '#protocol/messages';
import type { Clockwork } from './clockwork';
import { createFrameBuffer, gather, isEmpty, takeFrame } from './frame';
import type { History } from './history';
import { snapshotOf } from './lab_snapshot';

/** The screen's clock is worth a message so often when nothing else happens. */
const IDLE_FRAME_MS = 100;
const FRAME_MS = 15;
/**
 * The faster time runs, the more of all that there is changes with each frame: nobody follows that, and
 * what travels is a flow that goes on between two of them. From so many virtual seconds a second on there is
 * one in so many milliseconds. Who asked something is answered at once.
 */
const FAST = [
  { from: 20, everyMs: 90 },
  { from: 4, everyMs: 60 },
];
const ANSWERED_MS = 400;

export class Teller {
  readonly #tell: (message: FromLab) => void;
  readonly #clock: () => number;
  readonly #gathered = createFrameBuffer();
  #changed = true;
  #toldMoving = true;
  #toldMs = 0;
  #askedMs = Number.NEGATIVE_INFINITY;
  #told: Told = new Map();

  constructor(tell: (message: FromLab) => void, clock: () => number) {
    this.#tell = tell;
    this.#clock = clock;
  }

  /** Something changed that the screen has not been told of. */
  get owes(): boolean {
    return this.#changed;
  }

  happened(happened: Happened): void {
    gather(this.#gathered, happened);
    if (happened.trace.length > 0) this.#changed = true;
  }

  /** Something was asked of the lab: the screen shall see at once that it was heard. */
  asked(): void {
    this.#changed = true;
    this.#askedMs = this.#clock();
  }

  notice(code: NoticeCode, detail: string): void {
    this.#tell({ kind: 'notice', code, detail });
  }

  /** The whole present, for a screen that begins anew. */
  opened(
    work: Clockwork,
    history: History,
    { readOnly, restored }: Record<'readOnly' | 'restored', boolean>,
  ): void {
    takeFrame(this.#gathered);
    takeTtyOutput(work.lab);
    const snapshot = snapshotOf(work, history);
    const judged = verdicts(work.checks);
    this.#told = new Map();
    changesSince(this.#told, snapshot);
    verdictsSince(this.#told, judged);
    this.#tell({
      kind: 'opened',
      readOnly,
      restored,
      snapshot,
      screens: screensOf(work.lab),
      verdicts: judged,
      trace: work.lab.watch.memory,
      ...history.knownOf(work.lab),
    });
  }

  /** To be called often: sends a frame when one is due. */
  frame(work: Clockwork, history: History): void {
    const { lab, checks, moving } = work;
    const nowMs = this.#clock();
    this.#changed ||= hasTtyOutput(lab) || moving !== this.#toldMoving;
    const isNews = this.#changed || !isEmpty(this.#gathered);
    const wait = isNews ? this.#frameMs(work, nowMs) : IDLE_FRAME_MS;
    if (nowMs - this.#toldMs < wait || !(this.#changed || moving)) return;
    this.#toldMs = nowMs;
    this.#toldMoving = moving;
    this.#changed = false;
    const { trace, wire, wireSince, marks, lanes } = takeFrame(this.#gathered);
    this.#tell({
      kind: 'frame',
      snapshot: changesSince(this.#told, snapshotOf(work, history)),
      ttys: takeTtyOutput(lab),
      trace,
      wire,
      wireSince,
      verdicts: verdictsSince(this.#told, verdicts(checks)),
      marks,
      lanes,
    });
  }

  #frameMs({ pace, lab, moving }: Clockwork, nowMs: number): number {
    const isAwaited = nowMs - this.#askedMs < ANSWERED_MS || moving !== this.#toldMoving;
    if (!moving || isAwaited) return FRAME_MS;
    const speed = speedNow(pace, nowOf(lab));
    return FAST.find(({ from }) => speed >= from)?.everyMs ?? FRAME_MS;
  }
}
