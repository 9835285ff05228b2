/** `test`, `[` and `[[`: conditions, by recursive descent over `!`, `-a`, `-o` and parentheses. */
import { isErrno } from '#host/errno';
import { compilePattern } from '../../regexp';
import { matchesPattern, unescapePattern } from '../expansion/pattern';
import { complain, type Sh } from '../sh_host';
import type { Builtin } from './builtin';

interface Condition {
  readonly sh: Sh;
  readonly args: readonly string[];
  readonly name: string;
  /** For `[[`: the arguments as patterns, quoted characters escaped. */
  readonly patterns: readonly string[] | null;
  at: number;
  error: string | null;
}

type Unary = (sh: Sh, operand: string) => boolean;

function stat(sh: Sh, path: string): { kind: string; size: number; executable: boolean } | null {
  const found = sh.host.stat(path);
  return isErrno(found) ? null : found;
}

const UNARY = new Map<string, Unary>([
  ['-e', (sh, path) => stat(sh, path) !== null],
  ['-a', (sh, path) => stat(sh, path) !== null],
  ['-f', (sh, path) => stat(sh, path)?.kind === 'file'],
  ['-d', (sh, path) => stat(sh, path)?.kind === 'directory'],
  ['-s', (sh, path) => (stat(sh, path)?.size ?? 0) > 0],
  ['-r', (sh, path) => stat(sh, path) !== null],
  ['-w', (sh, path) => stat(sh, path) !== null],
  ['-x', (sh, path) => stat(sh, path)?.executable === true || stat(sh, path)?.kind === 'directory'],
  ['-n', (_, text) => text !== ''],
  ['-z', (_, text) => text === ''],
  ['-t', (sh, fd) => sh.host.fdKind(sh.state.stdio[Number(fd)] ?? -1) === 'tty'],
]);

const TEXT = new Map<string, (a: string, b: string) => boolean>([
  ['=', (a, b) => a === b],
  ['==', (a, b) => a === b],
  ['!=', (a, b) => a !== b],
  ['<', (a, b) => a < b],
  ['>', (a, b) => a > b],
]);

const NUMBERS = new Map<string, (a: number, b: number) => boolean>([
  ['-eq', (a, b) => a === b],
  ['-ne', (a, b) => a !== b],
  ['-lt', (a, b) => a < b],
  ['-le', (a, b) => a <= b],
  ['-gt', (a, b) => a > b],
  ['-ge', (a, b) => a >= b],
]);

function runTest(sh: Sh, name: string, given: readonly string[]): number {
  const patterns = name === '[[' ? given : null;
  const args = patterns === null ? given : given.map(unescapePattern);
  const condition: Condition = { sh, args, name, patterns, at: 0, error: null };
  if (args.length === 0) return 1;
  const value = either(condition);
  if (condition.error === null && condition.at < args.length) {
    condition.error = leftOver(args);
  }
  if (condition.error === null) return value ? 0 : 1;
  complain(sh, `${name}: ${condition.error}`);
  return 2;
}

/** What is wrong with arguments of which some were not understood. */
function leftOver(args: readonly string[]): string {
  if (args.length > 3) return 'too many arguments';
  if (args.length === 3) return `${args[1]}: binary operator expected`;
  return `${args[0]}: unary operator expected`;
}

function either(condition: Condition): boolean {
  let value = both(condition);
  while (['-o', '||'].includes(condition.args[condition.at] ?? '')) {
    condition.at++;
    value = both(condition) || value;
  }
  return value;
}

function both(condition: Condition): boolean {
  let value = negated(condition);
  while (['-a', '&&'].includes(condition.args[condition.at] ?? '')) {
    condition.at++;
    value = negated(condition) && value;
  }
  return value;
}

function negated(condition: Condition): boolean {
  const { args } = condition;
  if (args[condition.at] !== '!' || condition.at + 1 >= args.length) return primary(condition);
  condition.at++;
  return !negated(condition);
}

function primary(condition: Condition): boolean {
  const { args, at, sh } = condition;
  const [first, operator, second] = args.slice(at, at + 3);
  if (operator !== undefined && second !== undefined) {
    const value = compare(condition, first ?? '', operator, second);
    if (value !== null) {
      condition.at += 3;
      return value;
    }
  }
  if (first === '(') return parenthesis(condition);
  const unary = operator === undefined ? undefined : UNARY.get(first ?? '');
  if (unary !== undefined) {
    condition.at += 2;
    return unary(sh, operator ?? '');
  }
  if (first === undefined) condition.error ??= 'argument expected';
  condition.at++;
  return first !== '';
}

function parenthesis(condition: Condition): boolean {
  condition.at++;
  const value = either(condition);
  if (condition.args[condition.at] !== ')') condition.error ??= "`)' expected";
  condition.at++;
  return value;
}

/** null: that is no operator between two operands. */
function compare(condition: Condition, a: string, operator: string, b: string): boolean | null {
  if (condition.patterns !== null && /^[!=]?=$/.test(operator)) {
    // The right side is a pattern here, and must be taken as it was before unescaping.
    const pattern = condition.patterns[condition.at + 2] ?? '';
    return matchesPattern(pattern, a) === (operator !== '!=');
  }
  if (condition.patterns !== null && operator === '=~') return matchesRegexp(condition, a, b);
  const text = TEXT.get(operator);
  if (text !== undefined) return text(a, b);
  const numbers = NUMBERS.get(operator);
  if (numbers === undefined) return null;
  for (const operand of [a, b]) {
    if (!/^\s*[-+]?[0-9]+\s*$/.test(operand)) {
      condition.error ??= `${operand}: integer expression expected`;
    }
  }
  return numbers(Number(a), Number(b));
}

function matchesRegexp(condition: Condition, text: string, source: string): boolean {
  const options = { syntax: 'extended', ignoreCase: false, whole: 'no' } as const;
  const pattern = compilePattern(source, options);
  if (pattern === null) condition.error ??= `invalid regular expression \`${source}'`;
  return pattern !== null && new RegExp(pattern.source, pattern.flags).test(text);
}

function bracketed(closing: string): Builtin['run'] {
  return (sh, argv) => {
    const name = argv[0] ?? '';
    if (argv.at(-1) === closing) return runTest(sh, name, argv.slice(1, -1));
    complain(sh, `${name}: missing \`${closing}'`);
    return 2;
  };
}

export const TEST: Readonly<Record<string, Builtin>> = {
  test: {
    run: (sh, argv) => runTest(sh, 'test', argv.slice(1)),
    usage: '[expr]',
    summary: 'check a condition',
  },
  '[': { run: bracketed(']'), usage: 'expr ]', summary: 'check a condition' },
  '[[': { run: bracketed(']]'), usage: 'expr ]]', summary: 'check a condition' },
};
