/**
 * Writes that a client was told were done and that are gone, noticed at the moment they go: a new
 * master was promoted without them, or a server throws its own dataset away for another's. A fold
 * over the trace; plain data, held by checkpoints, and so of the newest writes only.
 */
import type { ServerFacts, TraceFact, TraceRecord } from '#host/trace';
import type { LossStory } from '#protocol/timeline';

interface Done extends Pick<LossStory, 'command' | 'key' | 'db' | 'said'> {
  /** `set early`: the command and its first argument. */
  readonly text: string;
}

interface Write extends Done {
  /** Of its server's history, behind the write. */
  readonly offset: number;
}

interface Books {
  readonly facts: ServerFacts;
  /** Acknowledged, and their offset not told yet. */
  readonly pending: readonly Done[];
  /** Ascending. */
  readonly writes: readonly Write[];
}

/** By pid. Whoever ended stays: its writes are lost by what comes after. */
export type LossesState = Map<number, Books>;

/** Of a writer at work what a second brings is past telling one by one. */
const WRITES_MAX = 64;
const BOOKS_MAX = 16;
/** Characters of a command: what a line of the page holds. */
const COMMAND_MAX = 60;

export interface Loss {
  /** The newest of them, as typed. */
  readonly writes: readonly string[];
  /** How many: at least so many when older ones are no longer remembered. */
  readonly count: number;
  readonly story: LossStory;
}

/** Takes one record in; answers what went with it, null for next to all of them. */
export function noticeLoss(state: LossesState, { at, pid, fact }: TraceRecord): Loss | null {
  switch (fact.kind) {
    case 'command':
      return takeCommand(state, { at, pid }, fact);
    case 'server':
      return takeFacts(state, pid, fact.facts);
    case 'rdb':
      return fact.what === 'load-begin' ? discard(state, pid) : null;
    default:
      return null;
  }
}

type Command = Extract<TraceFact, { kind: 'command' }>;

function takeCommand(
  state: LossesState,
  { at, pid }: Pick<TraceRecord, 'at' | 'pid'>,
  fact: Command,
): null {
  const { source, role, dirty, error, argv, db } = fact;
  if (source !== 'client' || role !== 'master' || dirty === 0 || error !== null) return null;
  const books = state.get(pid);
  if (!books) return null;
  const whole = argv.join(' ');
  const done: Done = {
    text: argv.slice(0, 2).join(' '),
    command: whole.length > COMMAND_MAX ? `${whole.slice(0, COMMAND_MAX - 1)}…` : whole,
    key: argv[1] ?? '',
    db,
    said: at,
  };
  state.set(pid, { ...books, pending: [...books.pending, done].slice(-WRITES_MAX) });
  return null;
}

function takeFacts(state: LossesState, pid: number, facts: ServerFacts): Loss | null {
  const before = state.get(pid);
  const added = (before?.pending ?? []).map((done) => ({ ...done, offset: facts.offset }));
  const known = before?.writes ?? [];
  const writes = added.length === 0 ? known : [...known, ...added].slice(-WRITES_MAX);
  state.set(pid, { facts, pending: [], writes });
  if (!before) forgetOldest(state);
  const promoted = before?.facts.role === 'slave' && facts.role === 'master';
  return promoted ? leftBehind(state, pid, facts) : null;
}

function forgetOldest(state: LossesState): void {
  const [oldest] = state.keys();
  if (state.size > BOOKS_MAX && oldest !== undefined) state.delete(oldest);
}

/** What others wrote into the history that this new one grows out of, beyond where it leaves it. */
function leftBehind(state: LossesState, pid: number, facts: ServerFacts): Loss | null {
  const lost: Lost[] = [];
  for (const [other, books] of state) {
    if (other === pid || books.facts.replid !== facts.replid2) continue;
    const gone = books.writes.filter(({ offset }) => offset >= facts.secondOffset);
    const by = books.facts.port;
    lost.push(...[...gone, ...books.pending].map((done) => ({ ...done, by })));
    const writes = books.writes.filter(({ offset }) => offset < facts.secondOffset);
    state.set(other, { ...books, writes, pending: [] });
  }
  return lossOf(lost, { how: 'promotion', master: facts.port, keys: null });
}

/**
 * The server is about to load its master's dataset: of its own history what the master does not
 * share is gone, all of it where the histories are strangers.
 */
function discard(state: LossesState, pid: number): Loss | null {
  const books = state.get(pid);
  const master = books?.facts.master;
  if (!books || !master) return null;
  const other = [...state.values()].findLast(({ facts }) => facts.port === master.port);
  const { replid } = books.facts;
  let shared = -1;
  if (other?.facts.replid === replid) shared = other.facts.offset;
  else if (other?.facts.replid2 === replid) shared = other.facts.secondOffset - 1;
  const gone = books.writes.filter(({ offset }) => offset > shared);
  state.set(pid, { ...books, writes: [], pending: [] });
  const by = books.facts.port;
  const lost = [...gone, ...books.pending].map((done) => ({ ...done, by }));
  const keys = books.facts.keys.reduce((sum, [, count]) => sum + count, 0);
  return lossOf(lost, { how: 'copy', master: master.port, keys });
}

type Lost = Done & Pick<LossStory, 'by'>;

function lossOf(
  lost: readonly Lost[],
  went: Pick<LossStory, 'how' | 'master' | 'keys'>,
): Loss | null {
  const newest = lost.toSorted((a, b) => a.said - b.said).at(-1);
  if (!newest) return null;
  const { command, key, db, said, by } = newest;
  const count = lost.length;
  return {
    writes: lost.slice(-3).map(({ text }) => text),
    count,
    story: { command, key, db, said, by, ...went, count },
  };
}
