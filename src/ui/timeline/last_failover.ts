/** Where the latest failover lies: the second that one opens the timeline for. */
import type { TimelineMark } from '#protocol/timeline';
import type { View } from './view';

/** What a failover is told by, from the first opinion to the last server that was put in its place. */
const TOLD_BY = new Set(['down', 'election', 'failover', 'switch']);
/** Sentinels are seconds apart at most; the old master's return is another story. */
const GAP_US = 5_000_000;
const MARGIN = 0.12;
const MARGIN_MIN_US = 100_000;

/** Of what happened up to `until`; null: nobody was ever a candidate. */
export function lastFailover(
  marks: readonly TimelineMark[],
  until = Number.POSITIVE_INFINITY,
): View | null {
  const told = marks.filter(({ at, interest }) => at <= until && TOLD_BY.has(interest));
  const vote = told.findLastIndex(({ interest }) => interest === 'election');
  if (vote < 0) return null;
  let [first, last] = [vote, vote];
  const at = (i: number) => told[i]?.at ?? Number.NaN;
  while (at(first) - at(first - 1) < GAP_US) first -= 1;
  while (at(last + 1) - at(last) < GAP_US) last += 1;
  const margin = Math.max(MARGIN_MIN_US, (at(last) - at(first)) * MARGIN);
  return { from: at(first) - margin, to: at(last) + margin };
}
