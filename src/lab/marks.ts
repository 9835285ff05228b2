/**
 * The timeline's marks: each event of interest with who it happened to, in the words of the logs.
 * Kept as the lab goes, so that they are there however far back one looks.
 */
import type { TraceFact, TraceRecord } from '#host/trace';
import type { TimelineMark } from '#protocol/timeline';
import type { Interest } from './interest';
import type { Loss } from './losses';

/** `announced`: what a Sentinel logs and publishes besides; nothing stops or slows down for it. */
export type MarkKind = Interest | 'announced' | 'loss';

/** When there are more, the least telling of the older half go. */
const MARKS_MAX = 4000;
const LEAST_TELLING = new Set<MarkKind>(['transfer', 'handshake', 'link', 'announced']);

/** `ports` tells which port a process serves. */
export function markOf(
  { at, pid, fact }: TraceRecord,
  interest: MarkKind,
  ports: ReadonlyMap<number, number>,
): TimelineMark {
  const port = 'port' in fact && typeof fact.port === 'number' ? fact.port : portOf(fact);
  const detail = fact.kind === 'sentinel-event' ? fact.text : '';
  const text = textOf(fact, interest);
  return { at, pid, port: port ?? ports.get(pid) ?? null, interest, text, detail };
}

/** What a client was told was written, and is gone. */
export function markOfLoss(
  { at, pid }: TraceRecord,
  { writes, count, story }: Loss,
  ports: ReadonlyMap<number, number>,
): TimelineMark {
  const text = count === 1 ? `lost: ${writes[0]}` : `lost: ${count} writes`;
  const port = ports.get(pid) ?? null;
  return { at, pid, port, interest: 'loss', text, detail: '', loss: story };
}

/** What a record of no interest is marked as all the same; null: not at all. */
export function announcement({ fact }: TraceRecord): 'announced' | null {
  if (fact.kind !== 'sentinel-event') return null;
  return fact.level === 'notice' || fact.level === 'warning' ? 'announced' : null;
}

function portOf(fact: TraceFact): number | null {
  if (fact.kind === 'server') return fact.facts.port;
  return fact.kind === 'listen' ? fact.local.port : null;
}

function textOf(fact: TraceFact, interest: MarkKind): string {
  switch (fact.kind) {
    case 'server':
      return interest === 'role' ? fact.facts.role : (fact.facts.master?.state ?? 'replicas');
    case 'sync':
      return fact.how === 'full' ? 'FULLRESYNC' : 'CONTINUE';
    case 'rdb':
      return fact.what;
    case 'command':
      return fact.error ?? fact.argv[0] ?? '';
    case 'exit':
      return fact.status.kind === 'exited' ? `exit ${fact.status.code}` : fact.status.signal;
    case 'signal':
      return fact.signal;
    case 'sentinel-event':
      return fact.type;
    case 'fault':
      return fact.text;
    case 'clock':
      return `clock ${fact.jumpUs > 0 ? '+' : ''}${fact.jumpUs / 1_000_000} s`;
    default:
      return fact.kind;
  }
}

export function thinMarks(marks: readonly TimelineMark[]): TimelineMark[] {
  if (marks.length <= MARKS_MAX) return [...marks];
  const newest = marks.length - MARKS_MAX / 2;
  const told = marks.filter(
    (mark, i) => i >= newest || !LEAST_TELLING.has(mark.interest as MarkKind),
  );
  return told.slice(-MARKS_MAX);
}
