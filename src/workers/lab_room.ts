/**
 * What the lab's worker does: takes the screen's messages, lets time run, tells what happened once
 * a frame, and keeps the recording. The thread around it brings a clock and calls `tick`.
 */
import {
  type Doing,
  digestOf,
  type Happened,
  hasRoom,
  type LabOptions,
  nowOf,
  takeInput,
} from '#lab/lab';
import { createPace, type Pace, paceMoved, withGoal, withPlaying, withSpeed } from '#lab/pace';
import { beginLab } from '#lab/prelude';
import { cutSession, type Past, rewind } from '#lab/replay';
import { ENGINE_VERSION, type Session } from '#lab/session';
import { type CheckState, createChecks, verdicts } from '#lesson/check';
import type { FromLab, ToLab } from '#protocol/messages';
import { Clockwork } from './clockwork';
import type { Lost, PortListener, ProcessPort } from './placement';
import { Recorder, recordingOf } from './recorder';
import { stepStartsOf } from './step_starts';
import { NOWHERE, type Recording, type Store } from './store';
import { Teller } from './teller';

export interface LabRoomHost {
  clock(): number;
  tell(message: FromLab): void;
  openPort(listener: PortListener): ProcessPort | null;
}

export interface Opening {
  readonly options: LabOptions;
  readonly checks: string;
  readonly store: Store;
  readonly readOnly: boolean;
  readonly current: Recording | null;
  readonly undo: Recording | null;
}

/** A long paste is several inputs. */
const KEYS_MAX = 4096;

type Of<K extends ToLab['kind']> = Extract<ToLab, { kind: K }>;
type Handled = Exclude<ToLab['kind'], 'open'>;

export class LabRoom {
  readonly #host: LabRoomHost;
  readonly #opening: Opening;
  readonly #teller: Teller;
  #work: Clockwork;
  /** While a recording is run again: where it ends, and what is to be done then. */
  #replay: { readonly until: number; readonly then: () => void } | null = null;
  #putOff: ToLab[] = [];
  #undo: Recording | null;
  readonly #recorder: Recorder;

  constructor(host: LabRoomHost, opening: Opening) {
    this.#host = host;
    this.#opening = opening;
    this.#undo = opening.undo;
    const { current, readOnly, store } = opening;
    this.#teller = new Teller(
      (message) => host.tell(message),
      () => host.clock(),
    );
    this.#recorder = new Recorder(readOnly ? NOWHERE : store, () => host.clock());
    this.#work = this.#begin(this.#fresh(), createPace(true));
    if (current) this.#restore(current);
    else this.#branch(null);
  }

  /** Runs a slice. Answers in how many milliseconds to call again; null: not before a message. */
  tick(): number | null {
    const work = this.#work;
    const more = this.#replay ? this.#runReplay(this.#replay) : work.tick();
    if (work !== this.#work || this.#replay) return 0;
    this.#teller.frame(work, this.#undo !== null);
    this.#recorder.keep(work);
    if (more) return 0;
    return work.moving || work.placement.waiting || this.#teller.owes ? 4 : null;
  }

  take(message: ToLab): void {
    if (this.#opening.readOnly || message.kind === 'open') return;
    this.#work.prepare();
    if (this.#replay || this.#work.placement.waiting) this.#putOff.push(message);
    else this.#handle(message);
  }

  #handle(message: ToLab): void {
    this.#teller.asked();
    const handler = this.#handlers[message.kind as Handled] as (message: ToLab) => void;
    handler(message);
  }

  readonly #handlers: { readonly [K in Handled]: (message: Of<K>) => void } = {
    keys: ({ tty, bytes }) => {
      for (let from = 0; from < bytes.length; from += KEYS_MAX) {
        const some = bytes.subarray(from, from + KEYS_MAX);
        this.#act({ kind: 'keys', tty, bytes: String.fromCharCode(...some) });
      }
    },
    resize: ({ tty, cols, rows }) => {
      const before = this.#work.lab.world.ttys.get(tty);
      // A page that opens again tells every size again.
      if (before?.cols === cols && before.rows === rows) return;
      this.#act({ kind: 'resize', tty, cols, rows });
    },
    newTty: ({ cols, rows, node }) => this.#act({ kind: 'newTty', cols, rows, node }),
    closeTty: ({ tty }) => this.#act({ kind: 'closeTty', tty }),
    signal: ({ pid, signal }) => this.#act({ kind: 'signal', pid, signal }),
    cut: ({ a, b }) => this.#act({ kind: 'cut', a, b }),
    mend: ({ a, b }) => this.#act({ kind: 'mend', a, b }),
    play: () => this.#turn((pace, now) => withPlaying(pace, true, now)),
    pause: () => this.#turn((pace, now) => withPlaying(pace, false, now)),
    step: () => this.#turn((pace, now) => withGoal(pace, { kind: 'step' }, now)),
    nextEvent: ({ limit }) =>
      this.#turn((pace, now) =>
        withGoal(pace, { kind: 'nextEvent', until: now + Math.ceil(limit * 1_000_000) }, now),
      ),
    runUntil: ({ event, limit }) =>
      this.#turn((pace, now) =>
        withGoal(pace, { kind: 'named', event, until: now + Math.ceil(limit * 1_000_000) }, now),
      ),
    speed: ({ speed }) => this.#turn((pace) => withSpeed(pace, speed)),
    slowMotion: ({ on }) => this.#turn((pace) => ({ ...pace, slowMotion: on })),
    backToStep: ({ step }) => this.#backToStep(step),
    reset: () => this.#reset(),
    undoReset: () => this.#undoReset(),
  };

  /** Does something to the lab between two windows. */
  #act(doing: Doing): void {
    const { lab, placement, moving } = this.#work;
    if (!hasRoom(lab)) this.#work.creep();
    if (placement.waiting) return;
    // With a server too large to come home, keys wait for time to go on.
    takeInput(lab, doing, !moving && !placement.away);
    this.#recorder.mark(this.#work);
  }

  #turn(change: (pace: Pace, now: number) => Pace): void {
    this.#work.pace = change(this.#work.pace, nowOf(this.#work.lab));
    this.#recorder.mark(this.#work);
  }

  // --- going back and starting over ---

  #backToStep(step: string): void {
    const start = stepStartsOf(verdicts(this.#work.checks))[step];
    if (start === undefined) return;
    // The window in which the step before turned green is run again, to its end.
    const until = start === 0 ? 0 : start - (start % 100) + 100;
    const before = recordingOf(this.#work);
    const session = cutSession(before.session, until);
    this.#again(session, until, () => this.#branch(before));
  }

  #reset(): void {
    const before = recordingOf(this.#work);
    this.#recorder.checkpoints = [];
    // Also when time stood still: a fresh lab has no prompt before its shells have run.
    const pace = withPlaying(this.#work.pace, true, 0);
    this.#work = this.#begin(this.#fresh(), paceMoved(pace, 0));
    // A second click must not put an empty lab in the place of what the first one set aside.
    this.#branch(isTouched(before.session) ? before : this.#undo);
  }

  #undoReset(): void {
    const back = this.#undo;
    if (!back) return;
    this.#recorder.checkpoints = [];
    const { lab, pace } = this.#work;
    this.#work.pace = withPlaying(pace, back.transport.playing, nowOf(lab));
    this.#again(back.session, back.session.now, () => this.#branch(null));
  }

  /** Another past is the present now. What was before can be brought back once. */
  #branch(undo: Recording | null): void {
    this.#undo = undo;
    this.#recorder.begin(this.#work, undo);
    this.#opened(false);
  }

  #restore({ session, transport }: Recording): void {
    const { speed, slowMotion, playing } = transport;
    const pace = withSpeed({ ...createPace(slowMotion), playing }, speed);
    this.#work.pace = this.#opening.readOnly ? { ...pace, playing: false } : pace;
    this.#again(session, session.now, () => {
      const { lab } = this.#work;
      if (session.digest !== null && session.digest !== digestOf(lab))
        this.#teller.notice('diverged', '');
      this.#recorder.resume(this.#work);
      this.#opened(true);
    });
  }

  /** Runs a session again up to `until`, from the nearest checkpoint. */
  #again(session: Session, until: number, then: () => void): void {
    const { options, checks } = this.#opening;
    const past = rewind(options, session, {
      until,
      checkpoints: this.#recorder.checkpoints,
      fresh: (lab) => createChecks(checks, lab.watch.memory),
    });
    this.#work.placement.abandon();
    this.#work = this.#begin(past, paceMoved(this.#work.pace, nowOf(past.lab)));
    this.#replay = { until, then };
  }

  #runReplay({ until, then }: { until: number; then: () => void }): boolean {
    const deadline = this.#host.clock() + 8;
    do {
      this.#work.runAgain(until);
      if (this.#host.clock() > deadline) {
        this.#recorder.keepCheckpoint(this.#work);
        return true;
      }
    } while (nowOf(this.#work.lab) < until);
    // What was typed there, while time stood still.
    this.#work.runAgain(until);
    this.#replay = null;
    then();
    this.#takePutOff();
    return true;
  }

  #fresh(): Past<CheckState> {
    const { options, checks } = this.#opening;
    const lab = beginLab(options);
    return { lab, attached: createChecks(checks, lab.watch.memory) };
  }

  #begin(past: Past<CheckState>, pace: Pace): Clockwork {
    const host = {
      openPort: (listener: PortListener) => this.#host.openPort(listener),
      happened: (happened: Happened) => {
        if (!this.#replay) this.#teller.happened(happened);
      },
      still: () => this.#takePutOff(),
      lost: (lost: Lost) => this.#lost(lost),
    };
    this.#work?.placement.abandon();
    return new Clockwork(past, pace, host, () => this.#host.clock());
  }

  #takePutOff(): void {
    while (this.#putOff.length > 0 && !this.#replay && !this.#work.placement.waiting) {
      const [message] = this.#putOff.splice(0, 1);
      if (message) this.#handle(message);
    }
  }

  /** A worker was lost: its processes die in the recording, and the lab is rebuilt from that. */
  #lost({ pids, at, report }: Lost): void {
    const { session, transport } = recordingOf(this.#work);
    const crashes = pids.map((pid) => ({ at, still: false, kind: 'crash' as const, pid, report }));
    const crashed = { ...session, inputs: [...session.inputs, ...crashes], digest: null };
    this.#recorder.rewrite({ session: crashed, transport }, this.#undo);
    this.#teller.notice('process-crashed', `${pids.join(', ')}: ${report}`);
    this.#again(crashed, at, () => {
      this.#recorder.resume(this.#work);
      this.#opened(false);
    });
  }

  #opened(restored: boolean): void {
    const { readOnly } = this.#opening;
    this.#teller.opened(this.#work, { readOnly, restored, canUndoReset: this.#undo !== null });
  }
}

/** Whether anybody did anything in it that would be missed. */
function isTouched({ inputs }: Session): boolean {
  return inputs.some(({ kind }) => kind !== 'resize');
}

/** A recording that this engine would not play as it was made. */
export function isPlayable(recording: Recording, options: LabOptions): boolean {
  const { engine, hash } = recording.session;
  return engine === ENGINE_VERSION && hash === options.lesson.hash;
}
