/**
 * A lesson's checks: folds over the trace, as plain data, run wherever the truth is (the lab's
 * worker, a headless run). The page shows only the verdicts.
 */
import { assert } from '#host/assert';
import type { TraceRecord } from '#host/trace';
import type { Verdict } from '#protocol/snapshot';
import type { Bindings } from './bindings';
import { match, type Pattern } from './pattern';
import { newSeen, type Seen, see } from './seen';

export interface Check {
  readonly id: string;
  /** Patterns that must come in this order, sharing bindings. */
  readonly sequence: readonly Pattern[];
  /** What must not happen on the way: it takes every try back to its start. */
  readonly unless?: readonly Pattern[];
  /** The first that matches while the check is red gives its hint. */
  readonly hints?: readonly { readonly when: Pattern; readonly hint: string }[];
}

export interface StepChecks {
  readonly step: string;
  readonly checks: readonly Check[];
}

/** A try at a sequence: how far it came, with what bound. */
interface Attempt {
  readonly next: number;
  readonly bound: Bindings;
}

interface Progress {
  readonly step: string;
  readonly check: Check;
  attempts: readonly Attempt[];
  greenAt: number | null;
  hint: string | null;
}

export interface CheckState {
  readonly seen: Seen;
  readonly progress: Progress[];
}

/** Attempts kept of one check: a learner who tries 17 keys at once may have to try one again. */
const ATTEMPTS_MAX = 16;

/**
 * `json` is the text of a lesson's checks.json: a list of StepChecks. What happened `before` the
 * learner came is known to the checks, but turns none green.
 */
export function createChecks(json: string, before: readonly TraceRecord[] = []): CheckState {
  const parsed: unknown = JSON.parse(json);
  assert(Array.isArray(parsed), 'checks.json must be a list of steps');
  const steps = parsed as readonly StepChecks[];
  const progress = steps.flatMap(({ step, checks }) =>
    checks.map((check): Progress => {
      assert(
        check.sequence.length > 0,
        `check ${check.id} has an empty sequence: it could not be red`,
      );
      return { step, check, attempts: [START], greenAt: null, hint: null };
    }),
  );
  const seen = newSeen();
  for (const record of before) see(seen, record);
  return { seen, progress };
}

const START: Attempt = { next: 0, bound: {} };

export function foldChecks(state: CheckState, records: readonly TraceRecord[]): void {
  for (const record of records) {
    see(state.seen, record);
    const current = state.progress.find((progress) => progress.greenAt === null)?.step;
    for (const progress of state.progress) {
      if (progress.greenAt !== null) continue;
      foldOne(progress, record, state.seen);
      // What was right in an earlier step must not be held against this one.
      if (progress.step === current) giveHint(progress, record, state.seen);
    }
  }
}

function foldOne(progress: Progress, record: TraceRecord, seen: Seen): void {
  const { sequence, unless = [] } = progress.check;
  if (unless.some((pattern) => match(pattern, { record, seen, bound: {} }) !== null))
    progress.attempts = [START];
  const started: Attempt[] = [];
  for (const attempt of progress.attempts) {
    let { next, bound } = attempt;
    // One record may satisfy a command and the state it leads to, never two commands.
    for (let taken = false; next < sequence.length; next++) {
      const pattern = sequence[next] as Pattern;
      if (taken && pattern.on !== 'state') break;
      const after = match(pattern, { record, seen, bound });
      if (after === null) break;
      taken ||= pattern.on !== 'state';
      bound = after;
    }
    if (next === sequence.length) progress.greenAt = record.at;
    else if (next > attempt.next) started.push({ next, bound });
  }
  if (started.length > 0) progress.attempts = keep(progress.attempts, started);
}

function giveHint(progress: Progress, record: TraceRecord, seen: Seen): void {
  if (progress.greenAt !== null) progress.hint = null;
  else {
    const given = progress.check.hints?.find(
      ({ when }) => match(when, { record, seen, bound: {} }) !== null,
    );
    if (given) progress.hint = given.hint;
  }
}

/** The start stays open for another try; of the others the newest stay. */
function keep(old: readonly Attempt[], started: readonly Attempt[]): readonly Attempt[] {
  const tries = old.filter((attempt) => attempt !== START && attempt.next > 0);
  // A state that lasts begins the same try with every record.
  for (const attempt of started)
    if (!tries.some((each) => isSame(each, attempt))) tries.push(attempt);
  return [START, ...tries.slice(-ATTEMPTS_MAX)];
}

function isSame(one: Attempt, other: Attempt): boolean {
  return one.next === other.next && JSON.stringify(one.bound) === JSON.stringify(other.bound);
}

/** How many checks are green. */
export function greenCount({ progress }: CheckState): number {
  return progress.reduce((sum, { greenAt }) => sum + (greenAt === null ? 0 : 1), 0);
}

export function verdicts(state: CheckState): Verdict[] {
  return state.progress.map(({ step, check, greenAt, hint }) => ({
    step,
    check: check.id,
    green: greenAt !== null,
    at: greenAt,
    hint,
  }));
}
