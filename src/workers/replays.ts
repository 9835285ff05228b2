/**
 * Runs sessions again up to where the lab is to stand, one at a time, and says where one does not come
 * out as it was recorded.
 */
import { digestOf, type LabOptions, nowOf } from '#lab/lab';
import { type Past, rewind } from '#lab/past/replay';
import type { Session } from '#lab/session';
import type { FromLab } from '#protocol/messages';
import type { Clockwork } from './clockwork';
import { type Attached, freshAttached, type History } from './history';
import { isOfNow } from './recorded';
import { Replay, type Rerun } from './replay';
import type { Teller } from './teller';

/** The room in which they run. */
export interface Replayed {
  readonly host: { clock(): number; tell(message: FromLab): void };
  readonly opening: { readonly options: LabOptions; readonly checks: string };
  readonly history: History;
  readonly teller: Teller;
  /** What runs at present. */
  work(): Clockwork;
  /** From here on this past runs. */
  standAt(past: Past<Attached>): void;
  /** The lab stands where it was to go. */
  ended(): void;
}

export class Replays {
  readonly #room: Replayed;
  #replay: Replay | null = null;

  constructor(room: Replayed) {
    this.#room = room;
  }

  get running(): boolean {
    return this.#replay !== null;
  }

  /** Runs a session again up to `until`, from the nearest checkpoint. */
  again(session: Session, until: number, then: () => void, kind: Rerun['kind'] = 'other'): void {
    const { host, opening, history, teller } = this.#room;
    const { options, checks } = opening;
    const nearest = () =>
      rewind(options, session, {
        until,
        checkpoints: history.checkpoints,
        fresh: (lab) => freshAttached(checks, lab),
      });
    const past = this.#trusting(nearest) ?? nearest();
    this.#room.standAt(past);
    this.#replay = new Replay(
      { session, from: nowOf(past.lab), until, then, kind },
      {
        clock: () => host.clock(),
        tell: (message) => host.tell(message),
        notice: (code) => teller.notice(code, ''),
      },
    );
  }

  /** Another moment is asked for before this one is reached. */
  abandon(kind: Rerun['kind']): void {
    if (this.#replay?.rerun.kind === kind) this.#replay = null;
  }

  /** Runs a slice of what is under way; true: there may be more to do. */
  run(): boolean {
    const replay = this.#replay;
    if (!replay) return false;
    const { history } = this.#room;
    const ended = this.#trusting(() => replay.run(this.#room.work(), history));
    if (ended === false) return true;
    const { session, until, then, kind } = replay.rerun;
    if (ended === null || (this.#isDiverged(session) && history.distrust())) {
      this.again(session, until, then, kind);
      return true;
    }
    this.#replay = null;
    then();
    this.#room.ended();
    return true;
  }

  checkVersion(session: Session): void {
    const { opening, teller } = this.#room;
    if (!isOfNow(session, opening.options)) teller.notice('other-version', '');
  }

  checkDigest(session: Session): void {
    if (this.#isDiverged(session)) this.#room.teller.notice('diverged', '');
  }

  /** The lab stands where the session's digest was taken, and has another. */
  #isDiverged({ now, digest }: Session): boolean {
    const { lab } = this.#room.work();
    if (digest === null || nowOf(lab) !== now || lab.future.length > 0) return false;
    return digest !== digestOf(lab);
  }

  /** What comes of it; null: checkpoints from the store were not what they seemed, and are gone. */
  #trusting<T>(work: () => T): T | null {
    try {
      return work();
    } catch (mistake) {
      if (!this.#room.history.distrust()) throw mistake;
      return null;
    }
  }
}
