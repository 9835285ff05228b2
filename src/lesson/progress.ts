/** Which steps are done and which one a learner is at, from the verdicts. */
import type { Verdict } from '#protocol/snapshot';

/** A step is done when it has verdicts and all are green. */
export function isDone(step: string, verdicts: readonly Verdict[]): boolean {
  const own = verdicts.filter((verdict) => verdict.step === step);
  return own.length > 0 && own.every((verdict) => verdict.green);
}

/** The first step that is not done, or the last one when all are. */
export function currentStep(steps: readonly string[], verdicts: readonly Verdict[]): string | null {
  return steps.find((step) => !isDone(step, verdicts)) ?? steps.at(-1) ?? null;
}
