/**
 * A lab's branches and checkpoints, and its recording in the store. The lab itself stands at some
 * instant of the current branch: at its end, where what is done makes it longer, or before it,
 * where what was done then happens again until somebody does something else.
 */

import { digestOf, type Lab, nowOf, sessionOf } from '#lab/lab';
import { type Account, createAccount, keepAccount } from '#lab/past/account';
import {
  type Branch,
  type BranchTree,
  branchOf,
  currentBranch,
  fork,
  fullness,
  RECORDED_WARN,
  renamed,
  switched,
  treeOf,
  without,
  withSession,
} from '#lab/past/branches';
import { type Checkpoint, keepCheckpoint, takeCheckpoint } from '#lab/past/checkpoints';
import type { Past } from '#lab/past/replay';
import { isOnTheWay, type Shelved, shelvedOf, surplus, unshelved } from '#lab/past/shelf';
import { weigh } from '#lab/past/weigh';
import type { Session } from '#lab/session';
import { type CheckState, createChecks } from '#lesson/check';
import type { NoticeCode } from '#protocol/messages';
import type { Timeline } from '#protocol/timeline';
import type { Clockwork } from './clockwork';
import type { Kept, Store, Transport } from './store';

/** What goes back in time with the lab: the lesson's checks, and what the run came to so far. */
export interface Attached {
  readonly checks: CheckState;
  readonly account: Account;
}

/** As a lab begins: what its prelude did counts as well. */
export function freshAttached(checks: string, lab: Lab): Attached {
  const account = createAccount();
  keepAccount(account, lab.watch.memory);
  return { checks: createChecks(checks, lab.watch.memory), account };
}

/** What a killed tab may lose of the clock; inputs are written as they come. */
const MARK_MS = 500;
/** Checkpoints closer than this would each be worth less than a frame of replay. */
const CHECKPOINT_US = 20_000_000;
/** One is stored so often, while time runs. */
const SHELVE_MS = 10_000;
/** While servers live in threads of their own they come home for one when the last is so old. */
const AWAY_MAX_US = 120_000_000;
/** Of the time that passes, so much may go into making them. */
const CHECKPOINT_SHARE = 0.25;

export class History {
  readonly #store: Store;
  readonly #clock: () => number;
  readonly #notice: (code: NoticeCode, detail: string) => void;
  #tree: BranchTree;
  /** The instant at which the lab begins, its prelude typed. */
  readonly start: number;
  /** The branch that going back to a step, or starting over, left. */
  undo: number | null;
  /** Whether time ran there then. */
  ranWhenLeft: boolean;
  checkpoints: readonly Checkpoint<Attached>[] = [];
  /** Inputs of the current branch that the store has. */
  #stored = 0;
  #markedMs = 0;
  #markedAt = -1;
  #checkpointDueMs = 0;
  /** What the store has of them. */
  #shelf: readonly Shelved[] = [];
  #shelvedMs = 0;
  #shelvedAt = -1;
  #transport: Transport | null = null;
  #warned = false;
  /** What was seen of each branch where it was seen longest. */
  readonly #known = new Map<number, Timeline>();

  constructor(
    store: Store,
    clock: () => number,
    notice: (code: NoticeCode, detail: string) => void,
    { kept, fresh }: { readonly kept: Kept | null; readonly fresh: Session },
  ) {
    this.#store = store;
    this.#clock = clock;
    this.#notice = notice;
    this.start = fresh.now;
    this.#tree = kept?.tree ?? treeOf(fresh);
    this.undo = kept?.undo ?? null;
    this.ranWhenLeft = kept?.transport.ranWhenLeft ?? true;
    this.#stored = kept ? currentBranch(kept.tree).session.inputs.length : 0;
    if (!kept) store.begin(this.current);
  }

  get tree(): BranchTree {
    return this.#tree;
  }

  get current(): Branch {
    return currentBranch(this.#tree);
  }

  /** The current branch's end, which the lab may have gone beyond since the last mark. */
  endOf(lab: Lab): number {
    return Math.max(this.current.session.now, nowOf(lab));
  }

  /** Whether what comes next has been recorded already. */
  isPast(lab: Lab): boolean {
    return lab.future.length > 0 || nowOf(lab) < this.current.session.now;
  }

  /** Before the lab goes back: what it knows of the branch will be wanted there. */
  rememberMarks(lab: Lab): void {
    this.#known.set(this.current.id, this.knownOf(lab));
  }

  /** What is known of the current branch, its future included. */
  knownOf(lab: Lab): Timeline {
    const { marks, changes } = lab.watch;
    const known = this.#known.get(this.current.id);
    const now = nowOf(lab);
    return {
      marks: joined(marks, known?.marks ?? [], now),
      lanes: joined(changes, known?.lanes ?? [], now),
    };
  }

  /** To be called often; only between windows does it do anything. */
  keep(work: Clockwork): void {
    if (work.placement.waiting) return;
    const behind = nowOf(work.lab) !== this.#markedAt;
    // Where it stopped is told at once: nothing may happen after that.
    const due = !work.moving || this.#clock() - this.#markedMs >= MARK_MS;
    if (behind && due) this.mark(work);
    this.#callHome(work);
    this.keepCheckpoint(work);
    this.#shelve(work.moving ? SHELVE_MS : 0);
  }

  /** Servers in other threads can't be copied; now and then they come home for it. */
  #callHome(work: Clockwork): void {
    if (!work.placement.away) return;
    const since = nowOf(work.lab) - AWAY_MAX_US;
    if (since > 0 && !this.checkpoints.some(({ at }) => at > since)) work.callHome();
  }

  // --- checkpoints in the store ---

  takeShelf(shelf: readonly Shelved[]): void {
    this.#shelf = shelf;
  }

  /** One that was read. What does not look like one, or is of no branch, is thrown away. */
  takeRead(shelved: Shelved, read: unknown): void {
    if (!this.#shelf.includes(shelved)) return;
    const branch = this.#tree.branches.find(({ session }) => isOnTheWay(shelved, session));
    const checkpoint = branch && unshelved<Attached>(shelved, read, branch.session);
    if (!checkpoint) this.#unshelve(shelved);
    else if (!this.checkpoints.some(({ at }) => at === checkpoint.at))
      this.checkpoints = keepCheckpoint(this.checkpoints, checkpoint, this.current.session);
  }

  /** None of what came from the store is to be trusted, nor what was made from it. Whether there was any. */
  distrust(): boolean {
    const any = this.#shelf.length > 0;
    for (const each of this.#shelf) this.#unshelve(each);
    if (any) this.checkpoints = [];
    return any;
  }

  #unshelve(shelved: Shelved): void {
    this.#store.unshelve(shelved);
    this.#shelf = this.#shelf.filter((each) => each !== shelved);
  }

  /** The newest checkpoint of the current branch, if there is a newer one than was stored. */
  #shelve(everyMs: number): void {
    const nowMs = this.#clock();
    if (nowMs - this.#shelvedMs < everyMs) return;
    const newest = this.checkpoints.at(-1);
    if (!newest || newest.at === this.#shelvedAt) return;
    this.#shelvedMs = nowMs;
    this.#shelvedAt = newest.at;
    const shelved = shelvedOf(newest, weigh(newest.frozen));
    if (this.#shelf.some(({ at, past }) => at === shelved.at && past === shelved.past)) return;
    this.#store.shelve(shelved, newest.frozen);
    this.#shelf = [...this.#shelf, shelved];
    for (const each of surplus(this.#shelf)) this.#unshelve(each);
  }

  /** Writes what was done since the last time, how far the lab is, and how it stands. */
  mark(work: Clockwork): void {
    const { lab } = work;
    this.#markedMs = this.#clock();
    this.#markedAt = nowOf(lab);
    const past = this.isPast(lab);
    if (!past) {
      this.#tree = withSession(this.#tree, sessionOf(lab));
      const inputs = lab.inputs.slice(this.#stored);
      this.#stored = lab.inputs.length;
      this.#store.append(this.current.id, inputs, { now: nowOf(lab), digest: digestOf(lab) });
      if (inputs.length > 0) this.#warn();
    }
    const { playing, speed, slowMotion } = work.pace;
    const head = past ? nowOf(lab) : null;
    this.#keepTransport({ playing, speed, slowMotion, head, ranWhenLeft: this.ranWhenLeft });
  }

  /** Another branch begins here, with what the lab has lived through; it is current then. */
  fork(work: Clockwork): void {
    this.#makeRoom();
    const session = sessionOf(work.lab);
    this.#tree = fork(this.#tree, nowOf(work.lab), session);
    work.lab.future = [];
    this.#begin();
  }

  /** As `fork`, from the current branch into a session that is not its past: a fresh one, a shared one. */
  adopt(session: Session, forkAt: number, name = ''): void {
    this.#makeRoom();
    this.#tree = fork(this.#tree, forkAt, session, name);
    this.#begin();
  }

  /** The current branch is this session now: one of its processes was lost. */
  rewrite(session: Session): void {
    this.#tree = withSession(this.#tree, session);
    this.#begin();
  }

  switchTo(id: number): void {
    this.#tree = switched(this.#tree, id);
    this.#stored = this.current.session.inputs.length;
    this.#keepTree();
  }

  rename(id: number, name: string): void {
    this.#tree = renamed(this.#tree, id, name);
    this.#keepTree();
  }

  remove(id: number): void {
    if (id === this.#tree.current || !branchOf(this.#tree, id)) return;
    this.#tree = without(this.#tree, id);
    this.#known.delete(id);
    if (this.undo === id) this.undo = null;
    this.#keepTree();
    this.#store.drop(id);
  }

  /** The lab's beginning: its prelude takes longer to type again than any way between two others. */
  keepStart({ lab, attached }: Past<Attached>): void {
    const checkpoint = takeCheckpoint(lab, attached);
    this.checkpoints = keepCheckpoint(this.checkpoints, checkpoint, this.current.session);
  }

  /** Only while everybody is at home: what lives in another thread can't be cloned here. */
  keepCheckpoint({ lab, attached, placement }: Clockwork): void {
    const startMs = this.#clock();
    if (placement.away || startMs < this.#checkpointDueMs) return;
    const now = nowOf(lab);
    if (this.checkpoints.some((each) => Math.abs(each.at - now) < CHECKPOINT_US)) return;
    const { session } = this.current;
    const checkpoint = takeCheckpoint(lab, attached);
    this.checkpoints = keepCheckpoint(this.checkpoints, checkpoint, session);
    const endMs = this.#clock();
    this.#checkpointDueMs = endMs + (endMs - startMs) / CHECKPOINT_SHARE;
  }

  #begin(): void {
    this.#stored = this.current.session.inputs.length;
    this.#store.begin(this.current);
    this.#keepTree();
    this.#warn();
  }

  #keepTransport(transport: Transport): void {
    const before = this.#transport;
    const same =
      before?.playing === transport.playing &&
      before.speed === transport.speed &&
      before.slowMotion === transport.slowMotion &&
      before.head === transport.head &&
      before.ranWhenLeft === transport.ranWhenLeft;
    this.#transport = transport;
    if (!same) this.#keepTree();
  }

  #keepTree(): void {
    const transport = this.#transport ?? {
      playing: true,
      speed: 1,
      slowMotion: true,
      head: null,
      ranWhenLeft: this.ranWhenLeft,
    };
    this.#store.keepTree({ tree: this.#tree, undo: this.undo, transport });
  }

  #warn(): void {
    const full = fullness(this.#tree);
    if (full < RECORDED_WARN) this.#warned = false;
    else if (!this.#warned) {
      this.#warned = true;
      this.#notice('nearly-full', `${Math.round(full * 100)}%`);
    }
  }

  /** The oldest branches that nobody named go first, once the limit that was told of is reached. */
  #makeRoom(): void {
    while (fullness(this.#tree) >= 1) {
      const oldest = this.#tree.branches.find(
        ({ id, name }) => name === '' && id !== this.#tree.current && id !== this.undo,
      );
      if (!oldest) return;
      this.remove(oldest.id);
    }
  }
}

/** What has happened so far, and of an earlier run what comes later. */
function joined<T extends { readonly at: number }>(
  past: readonly T[],
  known: readonly T[],
  now: number,
): readonly T[] {
  const last = Math.max(past.at(-1)?.at ?? -1, now - 1);
  return [...past, ...known.filter(({ at }) => at > last)];
}
