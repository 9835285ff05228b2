/**
 * Writes that a client was told were done and that are gone, noticed at the moment they go: a new
 * master was promoted without them, or a server throws its own dataset away for another's. A fold
 * over the trace; plain data, held by checkpoints, and so of the newest writes only.
 */
import type { ServerFacts, TraceFact, TraceRecord } from '#host/trace';

interface Write {
  /** Of its server's history, behind the write. */
  readonly offset: number;
  /** `set early`: the command and its first argument. */
  readonly text: string;
}

interface Books {
  readonly facts: ServerFacts;
  /** Acknowledged, and their offset not told yet. */
  readonly pending: readonly string[];
  /** Ascending. */
  readonly writes: readonly Write[];
}

/** By pid. Whoever ended stays: its writes are lost by what comes after. */
export type LossesState = Map<number, Books>;

/** Of a writer at work what a second brings is past telling one by one. */
const WRITES_MAX = 64;
const BOOKS_MAX = 16;

export interface Loss {
  /** The newest of them, as typed. */
  readonly writes: readonly string[];
  /** How many: at least so many when older ones are no longer remembered. */
  readonly count: number;
}

/** Takes one record in; answers what went with it, null for next to all of them. */
export function noticeLoss(state: LossesState, { pid, fact }: TraceRecord): Loss | null {
  switch (fact.kind) {
    case 'command':
      return takeCommand(state, pid, fact);
    case 'server':
      return takeFacts(state, pid, fact.facts);
    case 'rdb':
      return fact.what === 'load-begin' ? discard(state, pid) : null;
    default:
      return null;
  }
}

type Command = Extract<TraceFact, { kind: 'command' }>;

function takeCommand(state: LossesState, pid: number, fact: Command): null {
  const { source, role, dirty, error, argv } = fact;
  if (source !== 'client' || role !== 'master' || dirty === 0 || error !== null) return null;
  const books = state.get(pid);
  if (!books) return null;
  const text = argv.slice(0, 2).join(' ');
  state.set(pid, { ...books, pending: [...books.pending, text].slice(-WRITES_MAX) });
  return null;
}

function takeFacts(state: LossesState, pid: number, facts: ServerFacts): Loss | null {
  const before = state.get(pid);
  const added = (before?.pending ?? []).map((text) => ({ offset: facts.offset, text }));
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
  const lost: string[] = [];
  for (const [other, books] of state) {
    if (other === pid || books.facts.replid !== facts.replid2) continue;
    const gone = books.writes.filter(({ offset }) => offset >= facts.secondOffset);
    lost.push(...gone.map(({ text }) => text), ...books.pending);
    const writes = books.writes.filter(({ offset }) => offset < facts.secondOffset);
    state.set(other, { ...books, writes, pending: [] });
  }
  return lossOf(lost);
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
  const gone = books.writes.filter(({ offset }) => offset > shared).map(({ text }) => text);
  state.set(pid, { ...books, writes: [], pending: [] });
  return lossOf([...gone, ...books.pending]);
}

function lossOf(writes: readonly string[]): Loss | null {
  return writes.length === 0 ? null : { writes: writes.slice(-3), count: writes.length };
}
