/** Step starts: when each step of a lesson began, told by the verdicts of the steps before it. */
import type { Verdict } from '#protocol/snapshot';

/**
 * The first step began with the lab; another one when the step before it was done. Steps done out
 * of turn begin when the last step before them that is done was done.
 */
export function stepStartsOf(verdicts: readonly Verdict[]): Record<string, number> {
  const doneAt = new Map<string, number | null>();
  for (const { step, at } of verdicts) {
    const before = doneAt.get(step);
    if (before === null || at === null) doneAt.set(step, null);
    else doneAt.set(step, Math.max(before ?? 0, at));
  }
  const starts: Record<string, number> = {};
  let start = 0;
  let reached = true;
  for (const [step, at] of doneAt) {
    if (reached || at !== null) starts[step] = start;
    reached = at !== null;
    if (at !== null) start = Math.max(start, at);
  }
  return starts;
}
