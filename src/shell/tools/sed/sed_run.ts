/** What sed's commands do to a line. */
import type { CompiledPattern } from '../../regexp';

export type SedAddress =
  | { readonly kind: 'line'; readonly line: number }
  | { readonly kind: 'last' }
  | ({ readonly kind: 'match' } & CompiledPattern);

interface Place {
  readonly from: SedAddress | null;
  readonly to: SedAddress | null;
  readonly negated: boolean;
}

export interface Substitution extends Place {
  readonly command: 's';
  readonly pattern: CompiledPattern;
  readonly replacement: string;
  readonly all: boolean;
  readonly print: boolean;
  /** Which match is the first to be replaced, from 1. */
  readonly which: number;
}

export type SedStep =
  | Substitution
  | (Place & { readonly command: 'd' | 'p' | 'q' | '=' })
  | (Place & { readonly command: 'a' | 'i' | 'c'; readonly text: string });

export interface SedRun {
  /** The line being worked on, from 1. */
  line: number;
  /** For each command with two addresses, the line its range ends at (0: not in it; Infinity: not known). */
  readonly inRange: number[];
  quit: boolean;
}

interface Work {
  readonly run: SedRun;
  readonly isLast: boolean;
  text: string;
  before: string;
  after: string;
  deleted: boolean;
}

/** Everything that is printed for one line. */
export function runSed(
  script: readonly SedStep[],
  run: SedRun,
  input: { readonly line: string; readonly isLast: boolean; readonly quiet: boolean },
): string {
  run.line++;
  if (run.quit) return '';
  const work: Work = {
    run,
    isLast: input.isLast,
    text: input.line,
    before: '',
    after: '',
    deleted: false,
  };
  for (const [i, step] of script.entries()) {
    if (selects(work, step, i) === step.negated) continue;
    apply(work, step);
    if (work.deleted || run.quit) break;
  }
  const own = work.deleted || input.quiet ? '' : `${work.text}\n`;
  return work.before + own + work.after;
}

function matches(work: Work, address: SedAddress): boolean {
  if (address.kind === 'line') return work.run.line === address.line;
  if (address.kind === 'last') return work.isLast;
  return new RegExp(address.source, address.flags).test(work.text);
}

function selects(work: Work, { from, to }: SedStep, index: number): boolean {
  if (from === null) return true;
  if (to === null) return matches(work, from);
  const { inRange, line } = work.run;
  if ((inRange[index] ?? 0) === 0) {
    if (!matches(work, from)) return false;
    // A line number that is past already makes a range of one line.
    if (to.kind === 'line' && to.line <= line) return true;
    inRange[index] = to.kind === 'line' ? to.line : Number.POSITIVE_INFINITY;
    return true;
  }
  if (inRange[index] === line || matches(work, to)) inRange[index] = 0;
  return true;
}

function apply(work: Work, step: SedStep): void {
  switch (step.command) {
    case 's':
      substitute(work, step);
      return;
    case 'd':
      work.deleted = true;
      return;
    case 'p':
      work.before += `${work.text}\n`;
      return;
    case '=':
      work.before += `${work.run.line}\n`;
      return;
    case 'q':
      work.run.quit = true;
      return;
    case 'i':
      work.before += `${step.text}\n`;
      return;
    case 'a':
      work.after += `${step.text}\n`;
      return;
    case 'c':
      work.deleted = true;
      if (step.to === null || (work.run.inRange.at(-1) ?? 0) === 0) work.before += `${step.text}\n`;
  }
}

function substitute(work: Work, step: Substitution): void {
  const matcher = new RegExp(step.pattern.source, `${step.pattern.flags}g`);
  let count = 0;
  let changed = false;
  const text = work.text.replace(matcher, (...found) => {
    count++;
    const wanted = step.all ? count >= step.which : count === step.which;
    if (!wanted) return found[0] as string;
    changed = true;
    return fill(step.replacement, found);
  });
  work.text = text;
  if (changed && step.print) work.before += `${text}\n`;
}

/** `&` is the match, `\1` a group. */
function fill(replacement: string, found: readonly unknown[]): string {
  return replacement.replace(/\\([\s\S])|&/g, (sign, escaped: string | undefined) => {
    if (sign === '&') return String(found[0]);
    if (/^[0-9]$/.test(escaped ?? '')) {
      const group = found[Number(escaped)];
      return typeof group === 'string' ? group : '';
    }
    return escaped === 't' ? '\t' : (escaped ?? '');
  });
}
