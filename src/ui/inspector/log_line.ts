/** Which line of a log is meant. */
import type { LogLine } from '#host/inspection';
import type { LogPlace } from '../store';

/** Several lines are often of one instant: the one that was meant, where its words are known. */
export function lineAt(
  lines: readonly LogLine[],
  { at: until, words }: LogPlace,
): LogLine | undefined {
  const before = lines.filter(({ at }) => at <= until);
  return before.findLast(({ text }) => text.includes(words)) ?? before.at(-1);
}
