/** What the lab makes of the trace as it goes: wire messages, events of interest, a short memory. */
import type { LogLine } from '#host/inspection';
import type { TraceRecord } from '#host/trace';
import type { LaneChange } from '#protocol/lanes';
import type { WireMessage } from '#protocol/snapshot';
import type { TimelineMark } from '#protocol/timeline';
import { createDissectState, type DissectState, dissect } from './dissect/dissect';
import { createInterestState, type Interest, type InterestState, noticeInterest } from './interest';
import { foldLanes, type LanesState, thinLanes } from './lanes';
import { type LossesState, noticeLoss } from './losses';
import { announcement, markOf, markOfLoss, thinMarks } from './marks';

/** Plain data: checkpoints hold a clone. */
export interface WatchState {
  readonly dissect: DissectState;
  readonly interest: InterestState;
  /** Facts a screen that opens now would have to know, oldest first. */
  memory: TraceRecord[];
  /** How many of them tell nothing of which a later one would not tell more. */
  everyday: number;
  /** Events of interest so far, oldest first. */
  marks: TimelineMark[];
  readonly losses: LossesState;
  readonly lanes: LanesState;
  /** How the lanes went so far, oldest first. */
  changes: LaneChange[];
  /** The port each server was first seen at. */
  readonly ports: Map<number, number>;
  /** Each server's newest log lines, by pid. */
  readonly logs: Map<number, readonly LogLine[]>;
}

export interface Watched {
  readonly wire: readonly WireMessage[];
  readonly interests: readonly Interest[];
  readonly marks: readonly TimelineMark[];
  readonly changes: readonly LaneChange[];
}

/** Every look at another moment sends it all, and every checkpoint holds what is new of it. */
const MEMORY_MAX = 1200;
/** Under load nearly all are: a lesson's prelude, of which checks may ask, has fewer. */
const EVERYDAY_MAX = 320;
/** These are many and soon old: a screen that opens later has no use for them. */
const FORGOTTEN = new Set(['segment', 'log']);

export function createWatchState(): WatchState {
  return {
    dissect: createDissectState(),
    interest: createInterestState(),
    memory: [],
    everyday: 0,
    marks: [],
    losses: new Map(),
    lanes: new Map(),
    changes: [],
    ports: new Map(),
    logs: new Map(),
  };
}

/** `isLooked`: whether anybody wants the messages on the wires. The rest is as it is without. */
export function watch(
  state: WatchState,
  records: readonly TraceRecord[],
  isLooked: boolean,
): Watched {
  const wire: WireMessage[] = [];
  const interests: Interest[] = [];
  const marks: TimelineMark[] = [];
  const changes: LaneChange[] = [];
  for (const record of records) {
    for (const message of dissect(state.dissect, record, isLooked)) wire.push(message);
    changes.push(...foldLanes(state.lanes, record));
    const interest = noticeInterest(state.interest, record);
    if (record.fact.kind === 'listen' && !state.ports.has(record.pid))
      state.ports.set(record.pid, record.fact.local.port);
    if (interest) interests.push(interest);
    const marked = interest ?? announcement(record);
    if (marked) marks.push(markOf(record, marked, state.ports));
    const loss = noticeLoss(state.losses, record);
    if (loss) marks.push(markOfLoss(record, loss, state.ports));
    keepLog(state.logs, record);
    if (FORGOTTEN.has(record.fact.kind)) continue;
    state.memory.push(record);
    if (isEveryday(record)) state.everyday++;
  }
  if (state.memory.length > MEMORY_MAX || state.everyday > EVERYDAY_MAX) {
    state.memory = thin(state.memory);
    state.everyday = 0;
  }
  if (marks.length > 0) state.marks = thinMarks([...state.marks, ...marks]);
  if (changes.length > 0) state.changes = thinLanes([...state.changes, ...changes]);
  return { wire, interests, marks, changes };
}

/** What fits a pane a few times over; and the processes of a lab that was restarted often. */
const LINES_MAX = 120;
const LOGS_MAX = 24;

function keepLog(logs: Map<number, readonly LogLine[]>, { at, pid, fact }: TraceRecord): void {
  if (fact.kind !== 'log') return;
  const { level, text } = fact;
  logs.set(pid, [...(logs.get(pid) ?? []).slice(1 - LINES_MAX), { at, level, text }]);
  const [oldest] = logs.keys();
  if (logs.size > LOGS_MAX && oldest !== undefined) logs.delete(oldest);
}

/** What a screen that opens later would show no trace of. */
function isEveryday(record: TraceRecord): boolean {
  const { fact } = record;
  return isStanding(record) || (fact.kind === 'command' && fact.error === null);
}

/** Each one says all that the one before said, but for whom a server has replicated. */
function isStanding({ fact }: TraceRecord): boolean {
  return fact.kind === 'server' || fact.kind === 'sentinel';
}

function standingKey({ pid, fact }: TraceRecord): string {
  return fact.kind === 'server' ? `${pid} ${fact.facts.master?.port ?? ''}` : String(pid);
}

const LASTING: ReadonlySet<string> = new Set(['exec', 'fork', 'listen', 'exit', 'crash']);

/** Of each port the process that served it last: that it ended is to be seen, too. */
function lastServers(memory: readonly TraceRecord[]): ReadonlySet<number> {
  const servers = new Map<number, number>();
  for (const { pid, fact } of memory) if (fact.kind === 'listen') servers.set(fact.local.port, pid);
  return new Set(servers.values());
}

/** Since when each replica has no link, and whether it had one: what it said last before, and first then. */
function linkBreaks(memory: readonly TraceRecord[]): ReadonlySet<TraceRecord> {
  const last = new Map<number, TraceRecord>();
  const since = new Map<number, readonly TraceRecord[]>();
  for (const record of memory) {
    const { fact, pid } = record;
    if (fact.kind !== 'server') continue;
    const before = last.get(pid);
    last.set(pid, record);
    if (!fact.facts.master || fact.facts.master.linkUp) since.delete(pid);
    else if (!since.has(pid)) since.set(pid, before ? [before, record] : [record]);
  }
  return new Set([...since.values()].flat());
}

/** Keeps what still holds (processes, ports, connections, each server's last facts) and the newest half. */
function thin(memory: readonly TraceRecord[]): TraceRecord[] {
  const newest = memory.length - MEMORY_MAX / 2;
  const ended = new Set<number>();
  const closed = new Set<number>();
  const lastFacts = new Map<string, TraceRecord>();
  const breaks = linkBreaks(memory);
  const servers = lastServers(memory);
  for (const record of memory) {
    if (record.fact.kind === 'exit' || record.fact.kind === 'crash') ended.add(record.pid);
    if (record.fact.kind === 'close') closed.add(record.fact.conn);
    if (isStanding(record)) lastFacts.set(standingKey(record), record);
  }
  return memory.filter((record, i) => {
    const { fact, pid } = record;
    if (breaks.has(record) && !ended.has(pid)) return true;
    if (i >= newest) return !isEveryday(record) || lastFacts.get(standingKey(record)) === record;
    if (ended.has(pid) && !servers.has(pid)) return false;
    if (fact.kind === 'connect') return !closed.has(fact.conn);
    if (isStanding(record)) return lastFacts.get(standingKey(record)) === record;
    return LASTING.has(fact.kind);
  });
}
