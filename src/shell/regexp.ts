/**
 * POSIX regular expressions, basic and extended, as JavaScript's: a recursive descent that answers
 * only what JavaScript accepts.
 * differs: the first alternative that matches is taken, not the longest.
 */
import { escapeChar, readBracket } from './brackets';

export interface CompiledPattern {
  /** Works on byte strings. */
  readonly source: string;
  readonly flags: string;
}

export interface PatternOptions {
  readonly syntax: 'basic' | 'extended' | 'fixed';
  readonly ignoreCase: boolean;
  readonly whole: 'line' | 'word' | 'no';
}

/** null: it is no expression. */
export function compilePattern(pattern: string, options: PatternOptions): CompiledPattern | null {
  const body = translate(pattern, options.syntax);
  if (body === null) return null;
  const flags = options.ignoreCase ? 'i' : '';
  if (options.whole === 'line') return { source: `^(?:${body})$`, flags };
  if (options.whole === 'word') return { source: `(?<!\\w)(?:${body})(?!\\w)`, flags };
  return { source: body, flags };
}

interface Reader {
  readonly text: string;
  readonly extended: boolean;
  at: number;
  /** Groups opened, and those closed: only these can be referred to. */
  opened: number;
  readonly closed: Set<number>;
  depth: number;
  valid: boolean;
}

function translate(pattern: string, syntax: PatternOptions['syntax']): string | null {
  if (syntax === 'fixed') return pattern.split('\n').map(literal).join('|');
  const extended = syntax === 'extended';
  const reader: Reader = {
    text: pattern,
    extended,
    at: 0,
    opened: 0,
    closed: new Set(),
    depth: 0,
    valid: true,
  };
  const source = alternatives(reader);
  return reader.valid && reader.at >= pattern.length ? source : null;
}

function literal(text: string): string {
  return Array.from(text, (char) => escapeChar(char.charCodeAt(0))).join('');
}

/** Whether the sign comes next, as an operator: bare in extended syntax, escaped in basic. */
function takeOperator(reader: Reader, sign: string): boolean {
  const mark = reader.extended ? sign : `\\${sign}`;
  if (!reader.text.startsWith(mark, reader.at)) return false;
  reader.at += mark.length;
  return true;
}

function alternatives(reader: Reader): string {
  const branches = [branch(reader)];
  while (reader.valid && (takeOperator(reader, '|') || takeNewline(reader))) {
    branches.push(branch(reader));
  }
  return branches.join('|');
}

function takeNewline(reader: Reader): boolean {
  if (reader.depth > 0 || reader.text[reader.at] !== '\n') return false;
  reader.at++;
  return true;
}

function endsBranch({ text, at, extended, depth }: Reader): boolean {
  const next = extended ? text.slice(at, at + 1) : text.slice(at, at + 2).replace(/^\\/, '');
  const isOperator = extended || text[at] === '\\';
  if (isOperator && next === '|') return true;
  return (isOperator && next === ')' && depth > 0) || (text[at] === '\n' && depth === 0);
}

function branch(reader: Reader): string {
  const begin = reader.at;
  let source = '';
  while (reader.valid && reader.at < reader.text.length && !endsBranch(reader)) {
    const start = reader.at;
    const anchor = takeAnchor(reader, begin);
    // A repetition with nothing before it to repeat is a character like any other.
    const piece = anchor ?? repeated(reader, atom(reader, start === begin || /[$^]$/.test(source)));
    source += piece;
  }
  return source;
}

/** `^` and `$`: in basic syntax only at the ends of a branch. */
function takeAnchor(reader: Reader, begin: number): string | null {
  const { text, at, extended } = reader;
  const isStart = text[at] === '^' && (extended || at === begin);
  const isEnd = text[at] === '$' && (extended || /^(?:\\[)|]|\n|$)/.test(text.slice(at + 1)));
  if (!isStart && !isEnd) return null;
  reader.at++;
  return isStart ? '^' : '$';
}

function atom(reader: Reader, atStart: boolean): string {
  const { text } = reader;
  if (takeOperator(reader, '(')) return group(reader);
  const char = text[reader.at] as string;
  if (char === '[') {
    const bracket = readBracket(text, reader.at, { not: '^', escapes: false });
    reader.at = bracket?.end ?? text.length;
    if (!bracket?.source) reader.valid = false;
    return bracket?.source ?? '';
  }
  if (char === '\\') return escaped(reader);
  reader.at++;
  if (char === '.') return '[^\\n]';
  if (reader.extended && char === ')') reader.valid = false;
  if (reader.extended && '*+?'.includes(char) && !atStart) reader.valid = false;
  return literal(char);
}

function group(reader: Reader): string {
  const number = ++reader.opened;
  reader.depth++;
  const inside = alternatives(reader);
  if (!takeOperator(reader, ')')) reader.valid = false;
  reader.depth--;
  reader.closed.add(number);
  return `(${inside})`;
}

const ESCAPED: Readonly<Record<string, string>> = {
  w: '\\w',
  W: '\\W',
  s: '[ \\t\\n\\r\\f\\v]',
  S: '[^ \\t\\n\\r\\f\\v]',
  b: '\\b',
  B: '\\B',
  '<': '\\b(?=\\w)',
  '>': '\\b(?<=\\w)',
  n: '\\n',
  t: '\\t',
};

function escaped(reader: Reader): string {
  const char = reader.text[reader.at + 1];
  reader.at += 2;
  // A backslash at the end protects nothing; an unmatched \) closes nothing.
  if (char === undefined || (!reader.extended && char === ')')) reader.valid = false;
  if (/^[1-9]$/.test(char ?? '')) {
    if (!reader.closed.has(Number(char))) reader.valid = false;
    return `(?:\\${char})`;
  }
  return ESCAPED[char ?? ''] ?? literal(char ?? '');
}

/** `*`, `+`, `?` and `{m,n}` after an atom, any number of them. */
function repeated(reader: Reader, piece: string): string {
  let source = piece;
  for (;;) {
    const sign = takeRepetition(reader);
    if (sign === null) return source;
    source = `(?:${source})${sign}`;
  }
}

/** More repetitions than this are refused, as RE_DUP_MAX does. */
const REPETITIONS_MAX = 32_767;

function takeRepetition(reader: Reader): string | null {
  if (reader.text[reader.at] === '*') {
    reader.at++;
    return '*';
  }
  if (takeOperator(reader, '+')) return '+';
  if (takeOperator(reader, '?')) return '?';
  const interval = reader.extended ? /^\{(\d*)(,?)(\d*)\}/ : /^\\\{(\d*)(,?)(\d*)\\\}/;
  const match = interval.exec(reader.text.slice(reader.at));
  if (match === null || (match[1] === '' && match[2] === '')) return null;
  reader.at += match[0].length;
  const from = Number(match[1]);
  const to = match[2] === '' ? from : match[3] === '' ? Number.POSITIVE_INFINITY : Number(match[3]);
  if (to < from || from > REPETITIONS_MAX) reader.valid = false;
  return to === Number.POSITIVE_INFINITY ? `{${from},}` : `{${from},${to}}`;
}
