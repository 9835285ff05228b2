/**
 * What the lab's worker does: takes the screen's messages, lets time run, tells what happened once
 * a frame, and keeps the recording. The thread around it brings a clock and calls `tick`.
 */

import { isWellWorded } from '#lab/faults/snapshot_faults';
import { withLog } from '#lab/inspect';
import { type Doing, hasRoom, type LabOptions, nowOf, sessionOf, takeInput } from '#lab/lab';
import {
  createPace,
  type Goal,
  type Pace,
  paceMoved,
  speedNow,
  withGoal,
  withPlaying,
  withSpeed,
} from '#lab/pace';
import { branchOf } from '#lab/past/branches';
import { filesOf } from '#lab/past/kept_files';
import { cutSession, type Past } from '#lab/past/replay';
import type { Shelved } from '#lab/past/shelf';
import { beginLab } from '#lab/prelude';
import { Misfit } from '#lab/schema';
import { encodeSession, sessionOfLesson } from '#lab/session';
import { verdicts } from '#lesson/check';
import type { FromLab, ToLab } from '#protocol/messages';
import { Aside } from './aside';
import { Breath, type RestBounds } from './breath';
import { Clockwork, type ClockworkHost } from './clockwork';
import { type Attached, freshAttached, History } from './history';
import type { Lost } from './placement';
import { isTouched } from './recorded';
import { Replays } from './replays';
import { stepStartsOf } from './step_starts';
import { type Kept, NOWHERE, type Store } from './store';
import { Teller } from './teller';

export interface LabRoomHost extends Pick<ClockworkHost, 'openPort' | 'threadsUntil'> {
  clock(): number;
  tell(message: FromLab): void;
  /** How long a lab that is behind the speed it was asked for rests between two slices. */
  readonly rest: RestBounds;
}

export interface Opening {
  readonly options: LabOptions;
  readonly checks: string;
  readonly store: Store;
  readonly readOnly: boolean;
  readonly kept: Kept | null;
  /** The checkpoints that the store has. */
  readonly shelf?: readonly Shelved[];
  /** Those of them that were read already: what to begin at. */
  readonly read?: ReadonlyMap<Shelved, unknown>;
  /** Beside what is kept a branch that begins anew, instead of running that again. */
  readonly anew?: boolean;
}

/** A long paste is several inputs. */
const KEYS_MAX = 4096;

type Of<K extends ToLab['kind']> = Extract<ToLab, { kind: K }>;
type Handled = Exclude<ToLab['kind'], 'open' | 'ping' | 'lateFrames'>;

export class LabRoom {
  readonly #host: LabRoomHost;
  readonly #opening: Opening;
  readonly #teller: Teller;
  readonly #history: History;
  readonly #aside: Aside;
  readonly #replays: Replays;
  readonly breath: Breath;
  #work: Clockwork;
  #putOff: ToLab[] = [];

  constructor(host: LabRoomHost, opening: Opening) {
    this.#host = host;
    this.#opening = opening;
    const { kept, readOnly, store, anew } = opening;
    this.#teller = new Teller(
      (message) => host.tell(message),
      () => host.clock(),
    );
    this.breath = new Breath(host.rest);
    this.#aside = new Aside(
      (message) => host.tell(message),
      () => host.clock(),
    );
    this.#work = this.#begin(this.#fresh(), createPace(true));
    this.#history = new History(
      readOnly ? NOWHERE : store,
      () => host.clock(),
      (code, detail) => this.#teller.notice(code, detail),
      { kept, fresh: sessionOf(this.#work.lab) },
    );
    this.#replays = new Replays({
      host,
      opening,
      history: this.#history,
      teller: this.#teller,
      work: () => this.#work,
      standAt: (past) => {
        this.#work = this.#begin(past, paceMoved(this.#work.pace, nowOf(past.lab)));
      },
      ended: () => this.#takePutOff(),
    });
    this.#history.keepStart(this.#work);
    this.#history.takeShelf(opening.shelf ?? []);
    for (const [shelved, read] of opening.read ?? []) this.offer(shelved, read);
    if (kept && anew) {
      this.#leave(true);
      this.#history.adopt(sessionOf(this.#work.lab), 0);
      this.#arrived();
    } else if (kept) this.#restore(kept);
    else {
      this.#history.mark(this.#work);
      this.#opened(false);
    }
  }

  /** Runs a slice. Answers in how many milliseconds to call again; null: not before a message. */
  tick(): number | null {
    const work = this.#work;
    const more = this.#replays.running ? this.#replays.run() : work.tick();
    if (work !== this.#work || this.#replays.running) return 0;
    this.#teller.frame(work, this.#history);
    this.#history.keep(work);
    const aside = this.#aside.run();
    if (aside || (more && work.pace.goal !== null)) return 0;
    if (more) return this.breath.restAt(this.#host.clock(), speedNow(work.pace, nowOf(work.lab)));
    return work.moving || work.placement.waiting || this.#teller.owes ? 4 : null;
  }

  /** A checkpoint that was read from the store. */
  offer(shelved: Shelved, read: unknown): void {
    this.#history.takeRead(shelved, read);
  }

  take(message: ToLab): void {
    if (message.kind === 'open' || message.kind === 'ping' || message.kind === 'lateFrames') return;
    if (this.#opening.readOnly && !isLooking(message)) return;
    this.#work.prepare();
    if (message.kind === 'seek') {
      // Of a head that is dragged, only the latest place counts.
      this.#putOff = this.#putOff.filter(({ kind }) => kind !== 'seek');
      this.#replays.abandon('seek');
    }
    if (this.#replays.running || this.#work.placement.waiting) this.#putOff.push(message);
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
      // A page that opens again tells every size again; and the past keeps the sizes it had.
      if (before?.cols === cols && before.rows === rows) return;
      if (this.#history.isPast(this.#work.lab)) return;
      this.#act({ kind: 'resize', tty, cols, rows });
    },
    newTty: ({ cols, rows, node }) => this.#act({ kind: 'newTty', cols, rows, node }),
    closeTty: ({ tty }) => this.#act({ kind: 'closeTty', tty }),
    signal: ({ pid, signal }) => this.#act({ kind: 'signal', pid, signal }),
    cut: ({ a, b }) => this.#act({ kind: 'cut', a, b }),
    mend: ({ a, b }) => this.#act({ kind: 'mend', a, b }),
    fault: ({ words }) => {
      // What the page's menus ask for is well-worded; anything else is not for the recording.
      if (isWellWorded(words)) this.#act({ kind: 'fault', words });
    },
    play: () => this.#turn((pace, now) => withPlaying(pace, true, now)),
    pause: () => this.#turn((pace, now) => withPlaying(pace, false, now)),
    step: () => this.#turn((pace, now) => withGoal(pace, { kind: 'step' }, now)),
    nextEvent: ({ limit }) => this.#runFor(limit, (until) => ({ kind: 'nextEvent', until })),
    runUntil: ({ event, limit, stop }) =>
      this.#runFor(limit, (until) => ({ kind: 'named', event, stop, until })),
    runTo: ({ what, seconds }) => this.#runFor(seconds, (until) => ({ kind: what, until })),
    reading: ({ on }) => {
      this.#work.pace = { ...this.#work.pace, reading: on };
    },
    speed: ({ speed }) => this.#turn((pace) => withSpeed(pace, speed)),
    slowMotion: ({ on }) => this.#turn((pace) => ({ ...pace, slowMotion: on })),
    backToStep: ({ step }) => this.#backToStep(step),
    reset: () => this.#reset(),
    undoReset: () => this.#undoReset(),
    seek: ({ at }) => this.#seek(at),
    branchHere: () => this.#branchHere(),
    switchBranch: ({ branch }) => this.#switchTo(branch),
    renameBranch: ({ branch, name }) => this.#history.rename(branch, name),
    removeBranch: ({ branch }) => this.#history.remove(branch),
    compare: ({ one, other }) => this.#compare(one, other),
    wire: ({ from, until }) => this.#wire(from, until),
    share: () => this.#share(),
    inspect: (inquiry) => this.#work.placement.inspect(inquiry),
    openSession: ({ session }) => this.#openSession(session),
    keepFiles: () => this.#keepFiles(),
  };

  /** Does something to the lab between two windows. In the past that begins a branch. */
  #act(doing: Doing): void {
    const { lab, placement, moving } = this.#work;
    if (!hasRoom(lab)) this.#work.creep();
    if (placement.waiting) return;
    if (this.#history.isPast(lab)) {
      this.#history.rememberMarks(lab);
      this.#history.fork(this.#work);
    }
    // With a server too large to come home, keys wait for time to go on.
    takeInput(lab, doing, !moving && !placement.away);
    this.#history.mark(this.#work);
  }

  #turn(change: (pace: Pace, now: number) => Pace): void {
    this.#work.pace = change(this.#work.pace, nowOf(this.#work.lab));
    this.#history.mark(this.#work);
  }

  /** At most so many virtual seconds. */
  #runFor(seconds: number, goal: (until: number) => Goal): void {
    this.#turn((pace, now) => withGoal(pace, goal(now + Math.ceil(seconds * 1_000_000)), now));
  }

  // --- going back, and to other branches ---

  #seek(at: number): void {
    const history = this.#history;
    const end = history.endOf(this.#work.lab);
    const until = Math.max(history.start, Math.min(Math.floor(at), end));
    history.mark(this.#work);
    history.rememberMarks(this.#work.lab);
    this.#pause();
    this.#replays.again(history.current.session, until, () => this.#arrived(), 'seek');
  }

  #branchHere(): void {
    if (!this.#history.isPast(this.#work.lab)) return;
    this.#history.rememberMarks(this.#work.lab);
    this.#history.fork(this.#work);
    this.#opened(false);
  }

  #switchTo(id: number): void {
    const history = this.#history;
    if (id === history.current.id || !branchOf(history.tree, id)) return;
    history.mark(this.#work);
    history.rememberMarks(this.#work.lab);
    history.switchTo(id);
    this.#pause();
    const { session } = history.current;
    this.#replays.again(session, session.now, () => this.#arrived());
  }

  #pause(): void {
    const { lab, pace } = this.#work;
    this.#work.pace = withPlaying(pace, false, nowOf(lab));
  }

  #backToStep(step: string): void {
    const start = stepStartsOf(verdicts(this.#work.checks))[step];
    if (start === undefined) return;
    // The window in which the step before turned green is run again, to its end.
    const until = start === 0 ? 0 : start - (start % 100) + 100;
    this.#history.mark(this.#work);
    const session = cutSession(this.#history.current.session, until);
    this.#replays.again(session, until, () => {
      this.#leave(this.#work.pace.playing);
      this.#history.adopt(sessionOf(this.#work.lab), until);
      this.#arrived();
    });
  }

  #reset(): void {
    this.#history.mark(this.#work);
    const { session } = this.#history.current;
    const { playing } = this.#work.pace;
    // Also when time stood still: a fresh lab has no prompt before its shells have run.
    const pace = withPlaying(this.#work.pace, true, 0);
    this.#work = this.#begin(this.#fresh(), paceMoved(pace, 0));
    // A second click must not put an empty lab in the place of what the first one set aside.
    if (isTouched(session)) {
      this.#leave(playing);
      this.#history.adopt(sessionOf(this.#work.lab), 0);
    } else this.#history.rewrite(sessionOf(this.#work.lab));
    this.#arrived();
  }

  /** The current branch is what an undo brings back. */
  #leave(running: boolean): void {
    this.#history.ranWhenLeft = running;
    this.#history.undo = this.#history.current.id;
  }

  #undoReset(): void {
    const history = this.#history;
    const back = history.undo;
    if (back === null) return;
    history.undo = null;
    history.mark(this.#work);
    history.switchTo(back);
    const { lab, pace } = this.#work;
    this.#work.pace = withPlaying(pace, history.ranWhenLeft, nowOf(lab));
    const { session } = history.current;
    this.#replays.again(session, session.now, () => this.#arrived());
  }

  #restore({ transport: { speed, slowMotion, playing, head } }: Kept): void {
    const pace = withSpeed({ ...createPace(slowMotion), playing }, speed);
    this.#work.pace = this.#opening.readOnly ? { ...pace, playing: false } : pace;
    const { session } = this.#history.current;
    this.#replays.checkVersion(session);
    this.#replays.again(session, session.now, () => {
      this.#replays.checkDigest(session);
      if (head === null) this.#opened(true);
      else {
        this.#history.rememberMarks(this.#work.lab);
        this.#replays.again(session, Math.min(head, session.now), () => this.#opened(true));
      }
    });
  }

  #arrived(): void {
    this.#history.mark(this.#work);
    this.#replays.checkDigest(this.#history.current.session);
    this.#opened(false);
  }

  // --- sharing and comparing ---

  #share(): void {
    this.#history.mark(this.#work);
    this.#host.tell({ kind: 'shared', session: encodeSession(this.#history.current.session) });
  }

  #openSession(text: string): void {
    const session = sessionOfLesson(text, this.#opening.options.lesson);
    if (session instanceof Misfit) {
      this.#teller.notice('bad-session', session.toString());
      return;
    }
    this.#replays.checkVersion(session);
    this.#history.mark(this.#work);
    this.#history.rememberMarks(this.#work.lab);
    this.#history.adopt(session, 0);
    this.#pause();
    // To its end first: the player shows what will happen. Then to its beginning.
    this.#replays.again(session, session.now, () => {
      this.#replays.checkDigest(session);
      this.#history.rememberMarks(this.#work.lab);
      this.#replays.again(session, 0, () => this.#opened(false));
    });
  }

  #keepFiles(): void {
    const { lab } = this.#work;
    const files = filesOf(lab);
    this.#history.mark(this.#work);
    this.#leave(this.#work.pace.playing);
    this.#work = this.#begin(this.#fresh(), paceMoved(this.#work.pace, 0));
    this.#history.adopt(sessionOf(this.#work.lab), 0);
    for (const file of files) this.#act({ kind: 'file', ...file });
    this.#turn((pace, now) => withPlaying(pace, true, now));
    this.#arrived();
  }

  #compare(one: number, other: number): void {
    this.#history.mark(this.#work);
    const { tree } = this.#history;
    const [a, b] = [branchOf(tree, one), branchOf(tree, other)];
    if (a && b && a !== b) this.#aside.compare(this.#opening, [a, b], this.#history);
  }

  #wire(from: number, until: number): void {
    this.#history.mark(this.#work);
    this.#aside.excerpt(this.#opening.options, { from, until }, this.#history);
  }

  #fresh(): Past<Attached> {
    const { options, checks } = this.#opening;
    const lab = beginLab(options);
    return { lab, attached: freshAttached(checks, lab) };
  }

  #begin(past: Past<Attached>, pace: Pace): Clockwork {
    const host: ClockworkHost = {
      openPort: (listener) => this.#host.openPort(listener),
      threadsUntil: this.#host.threadsUntil,
      happened: (happened) => {
        if (!this.#replays?.running) this.#teller.happened(happened);
      },
      still: () => this.#takePutOff(),
      lost: (lost) => this.#lost(lost),
      inspected: (told) => this.#host.tell({ ...told, answers: withLog(this.#work.lab, told) }),
      foundNothing: (sought) => this.#teller.notice(NOTHING[sought], ''),
    };
    this.#work?.placement.abandon();
    return new Clockwork(past, pace, host, () => this.#host.clock());
  }

  #takePutOff(): void {
    while (this.#putOff.length > 0 && !this.#replays.running && !this.#work.placement.waiting) {
      const [message] = this.#putOff.splice(0, 1);
      if (message) this.#handle(message);
    }
  }

  /** A worker was lost: its processes die in the recording, and the lab is rebuilt from that. */
  #lost({ pids, at, report }: Lost): void {
    const history = this.#history;
    if (history.isPast(this.#work.lab)) history.fork(this.#work);
    else history.mark(this.#work);
    const { session } = history.current;
    const crashes = pids.map((pid) => ({ at, still: false, kind: 'crash' as const, pid, report }));
    history.rewrite({ ...session, inputs: [...session.inputs, ...crashes], digest: null });
    this.#teller.notice('process-crashed', `${pids.join(', ')}: ${report}`);
    this.#replays.again(history.current.session, at, () => this.#arrived());
  }

  #opened(restored: boolean): void {
    this.#aside.forgetExcerpt();
    const { readOnly } = this.#opening;
    this.#teller.opened(this.#work, this.#history, { readOnly, restored });
  }
}

/** What a run that came to its limit did not find. */
const NOTHING = { step: 'no-step', nextEvent: 'no-event', check: 'no-check' } as const;

/** Who only looks on may still look around. */
function isLooking({ kind }: ToLab): boolean {
  return kind === 'share' || kind === 'compare' || kind === 'wire' || kind === 'inspect';
}
