/** What has happened since the last frame, gathered until the next may be sent. */
import type { ServerFacts, TraceFact, TraceRecord } from '#host/trace';
import type { LaneChange } from '#protocol/lanes';
import type { WireMessage } from '#protocol/snapshot';
import type { TimelineMark } from '#protocol/timeline';

/** At a thousand virtual seconds a second nobody can draw all there is; the newest are kept. */
const RECORDS_MAX = 4000;
const MESSAGES_MAX = 2000;

export interface FrameBuffer {
  trace: TraceRecord[];
  wire: WireMessage[];
  /** Earlier messages were too many; null: there are all. */
  wireSince: number | null;
  marks: TimelineMark[];
  lanes: LaneChange[];
  /** Whose write is in the trace, by pid. */
  wrote: Set<number>;
}

export function createFrameBuffer(): FrameBuffer {
  return { trace: [], wire: [], wireSince: null, marks: [], lanes: [], wrote: new Set() };
}

export function isEmpty(buffer: FrameBuffer): boolean {
  return buffer.trace.length === 0 && buffer.wire.length === 0;
}

export function gather(
  buffer: FrameBuffer,
  happened: {
    readonly trace: readonly TraceRecord[];
    readonly wire: readonly WireMessage[];
    readonly marks: readonly TimelineMark[];
    readonly changes: readonly LaneChange[];
  },
): void {
  for (const record of happened.trace)
    if (isSeen(record.fact) || isFirstWrite(buffer, record)) buffer.trace.push(record);
  buffer.wire.push(...happened.wire);
  buffer.marks.push(...happened.marks);
  buffer.lanes.push(...happened.changes);
  if (buffer.trace.length > 2 * RECORDS_MAX) buffer.trace = thinTrace(buffer.trace);
  if (buffer.wire.length > 2 * MESSAGES_MAX) {
    buffer.wire = buffer.wire.slice(-MESSAGES_MAX);
    buffer.wireSince = buffer.wire[0]?.sentAt ?? null;
  }
}

/** Bytes on the wire come to the screen as messages; logs and files are asked for. */
const UNSEEN: ReadonlySet<TraceFact['kind']> = new Set([
  'segment',
  'log',
  'rdb',
  'line',
  'fork',
  'unlisten',
]);

/** A command that was carried out is seen by what it changed. */
function isSeen(fact: TraceFact): boolean {
  return !UNSEEN.has(fact.kind) && (fact.kind !== 'command' || fact.error !== null);
}

/** That a master takes writes any of them tells: the first in a frame does. */
function isFirstWrite(buffer: FrameBuffer, { pid, fact }: TraceRecord): boolean {
  if (fact.kind !== 'command' || fact.dirty === 0 || fact.role !== 'master') return false;
  if (fact.source !== 'client' || buffer.wrote.has(pid)) return false;
  buffer.wrote.add(pid);
  return true;
}

/** What is a state's only witness stays; of the rest, the newest. */
function thinTrace(trace: readonly TraceRecord[]): TraceRecord[] {
  const newest = trace.length - RECORDS_MAX;
  return trace.filter((record, i) => i >= newest || record.fact.kind !== 'command');
}

/** Fewer than this each have their own moment on the screen. */
const FEW_RECORDS = 120;

/**
 * In a frame that brings many: of a server's records that differ in nothing but how far it has come,
 * only the last can be seen.
 */
function withoutOvertaken(trace: TraceRecord[]): TraceRecord[] {
  if (trace.length <= FEW_RECORDS) return trace;
  const later = new Map<number, string>();
  const kept: TraceRecord[] = [];
  for (const record of trace.toReversed()) {
    const { fact, pid } = record;
    const standing = fact.kind === 'server' ? standingOf(fact.facts) : '';
    if (fact.kind === 'server' && later.get(pid) === standing) continue;
    // What else a process states has its place between what it was before and after.
    later.set(pid, standing);
    kept.push(record);
  }
  return kept.reverse();
}

/** All of its facts but offsets and numbers of keys. */
function standingOf(facts: ServerFacts): string {
  const { role, loading, saving, replid, replid2, dump, backlog, master, replicas } = facts;
  const below = replicas.map(
    ({ host, port, state, silent }) => `${host} ${port} ${state} ${silent?.until}`,
  );
  const above = master && [
    master.host,
    master.port,
    master.state,
    master.linkUp,
    master.refusesStale,
    master.silent?.until,
  ];
  const own = [role, loading, saving, replid, replid2, dump, backlog === null];
  return [own, above, master?.syncInProgress, master?.transferSize, below].join('/');
}

/** Takes all that was gathered. */
export function takeFrame(buffer: FrameBuffer): Omit<FrameBuffer, 'wrote'> {
  const { trace, wire, wireSince, marks, lanes } = buffer;
  buffer.trace = [];
  buffer.wire = [];
  buffer.wireSince = null;
  buffer.marks = [];
  buffer.lanes = [];
  buffer.wrote.clear();
  return { trace: withoutOvertaken(trace), wire, wireSince, marks, lanes };
}
