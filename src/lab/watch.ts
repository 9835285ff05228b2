/** What the lab makes of the trace as it goes: wire messages, events of interest, a short memory. */
import type { TraceRecord } from '#host/trace';
import type { WireMessage } from '#protocol/snapshot';
import { createDissectState, type DissectState, dissect } from './dissect';
import { createInterestState, type Interest, type InterestState, noticeInterest } from './interest';

/** Plain data: checkpoints hold a clone. */
export interface WatchState {
  readonly dissect: DissectState;
  readonly interest: InterestState;
  /** Facts a screen that opens now would have to know, oldest first. */
  memory: TraceRecord[];
}

export interface Watched {
  readonly wire: readonly WireMessage[];
  readonly interests: readonly Interest[];
}

const MEMORY_MAX = 3000;
/** These are many and soon old: a screen that opens later has no use for them. */
const FORGOTTEN = new Set(['segment', 'log']);

export function createWatchState(): WatchState {
  return { dissect: createDissectState(), interest: createInterestState(), memory: [] };
}

export function watch(state: WatchState, records: readonly TraceRecord[]): Watched {
  const wire: WireMessage[] = [];
  const interests: Interest[] = [];
  for (const record of records) {
    wire.push(...dissect(state.dissect, record));
    const interest = noticeInterest(state.interest, record);
    if (interest) interests.push(interest);
    if (!FORGOTTEN.has(record.fact.kind)) state.memory.push(record);
  }
  if (state.memory.length > MEMORY_MAX) state.memory = thin(state.memory);
  return { wire, interests };
}

/** Keeps what still holds (processes, ports, connections, each server's last facts) and the newest half. */
function thin(memory: readonly TraceRecord[]): TraceRecord[] {
  const newest = memory.length - MEMORY_MAX / 2;
  const ended = new Set<number>();
  const closed = new Set<number>();
  const lastFacts = new Map<number, TraceRecord>();
  for (const record of memory) {
    if (record.fact.kind === 'exit' || record.fact.kind === 'crash') ended.add(record.pid);
    if (record.fact.kind === 'close') closed.add(record.fact.conn);
    if (record.fact.kind === 'server') lastFacts.set(record.pid, record);
  }
  return memory.filter((record, i) => {
    if (i >= newest) return true;
    const { fact, pid } = record;
    if (ended.has(pid)) return false;
    if (fact.kind === 'connect') return !closed.has(fact.conn);
    if (fact.kind === 'server') return lastFacts.get(pid) === record;
    return fact.kind === 'exec' || fact.kind === 'fork' || fact.kind === 'listen';
  });
}
