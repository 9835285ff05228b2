/** Of a session's events those that its card tells, each once, however many saw it. */
import type { TimelineMark } from '#protocol/timeline';
import { type MarkTone, toneOf } from '../time/track';

/** What a story is told by, the weightier first; as many as the card holds, in their order in time. */
const TELLING: readonly MarkTone[] = ['role', 'death', 'down', 'fault', 'vote'];
/** Said by another mark already: told only where there is room. */
const ECHOES: ReadonlySet<string> = new Set([
  '+config-update-from',
  '+role-change',
  '+new-epoch',
  '+failover-state-reconf-slaves',
  '+failover-state-send-slaveof-noone',
  '+failover-end',
  '+promoted-slave',
]);
const TOLD_MAX = 8;

export interface Told {
  /** The first of them. */
  readonly mark: TimelineMark;
  /** Ports of all whom it happened to, or who said it, in the order they did. */
  readonly ports: readonly number[];
}

export function tellingOf(marks: readonly TimelineMark[]): readonly Told[] {
  return together(marks.filter((mark) => weightOf(mark) >= 0))
    .toSorted((a, b) => weightOf(a.mark) - weightOf(b.mark) || a.mark.at - b.mark.at)
    .slice(0, TOLD_MAX)
    .sort((a, b) => a.mark.at - b.mark.at);
}

function weightOf(mark: TimelineMark): number {
  return ECHOES.has(mark.text) ? TELLING.length : TELLING.indexOf(toneOf(mark));
}

/** Sentinels that came to the same within this, microseconds, are told in one line. */
const SAME_US = 3_000_000;

function together(marks: readonly TimelineMark[]): Told[] {
  const told: Told[] = [];
  for (const mark of marks) {
    const isSame = ({ mark: other }: Told) =>
      other.text === mark.text && other.detail === mark.detail && mark.at - other.at < SAME_US;
    const i = mark.detail === '' ? -1 : told.findLastIndex(isSame);
    const ports = mark.port === null ? [] : [mark.port];
    const known = told[i];
    if (!known) told.push({ mark, ports });
    else told[i] = { ...known, ports: [...new Set([...known.ports, ...ports])] };
  }
  return told;
}
