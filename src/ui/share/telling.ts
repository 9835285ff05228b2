/** Of a session's events those that its card tells. */
import type { TimelineMark } from '#protocol/timeline';
import { type MarkTone, toneOf } from '../time/track';

/** What a story is told by, the weightier first; as many as the card holds, in their order in time. */
const TELLING: readonly MarkTone[] = ['role', 'death', 'down', 'fault', 'vote'];
const TOLD_MAX = 8;

export function tellingOf(marks: readonly TimelineMark[]): readonly TimelineMark[] {
  const weight = (mark: TimelineMark) => TELLING.indexOf(toneOf(mark));
  return marks
    .filter((mark) => weight(mark) >= 0)
    .toSorted((a, b) => weight(a) - weight(b) || a.at - b.at)
    .slice(0, TOLD_MAX)
    .sort((a, b) => a.at - b.at);
}
