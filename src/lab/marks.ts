/**
 * The timeline's marks: each event of interest with who it happened to, in the words of the logs.
 * Kept as the lab goes, so that they are there however far back one looks.
 */
import type { TraceFact, TraceRecord } from '#host/trace';
import type { TimelineMark } from '#protocol/timeline';
import type { Interest } from './interest';

/** When there are more, the least telling of the older half go. */
const MARKS_MAX = 4000;
const LEAST_TELLING = new Set<Interest>(['transfer', 'handshake', 'link']);

/** `ports` tells which port a process serves. */
export function markOf(
  { at, pid, fact }: TraceRecord,
  interest: Interest,
  ports: ReadonlyMap<number, number>,
): TimelineMark {
  const port = 'port' in fact && typeof fact.port === 'number' ? fact.port : portOf(fact);
  return { at, pid, port: port ?? ports.get(pid) ?? null, interest, text: textOf(fact, interest) };
}

function portOf(fact: TraceFact): number | null {
  if (fact.kind === 'server') return fact.facts.port;
  return fact.kind === 'listen' ? fact.local.port : null;
}

function textOf(fact: TraceFact, interest: Interest): string {
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
    (mark, i) => i >= newest || !LEAST_TELLING.has(mark.interest as Interest),
  );
  return told.slice(-MARKS_MAX);
}
