/** `[a-z[:digit:]]` as POSIX writes it, to a class of JavaScript's expressions. */
const CLASSES: Readonly<Record<string, string>> = {
  alnum: 'a-zA-Z0-9',
  alpha: 'a-zA-Z',
  blank: ' \\t',
  cntrl: '\\x00-\\x1f\\x7f',
  digit: '0-9',
  graph: '!-~',
  lower: 'a-z',
  print: ' -~',
  punct: '!-\\/:-@\\[-`\\{-~',
  // Not \s: to that a byte of a Chinese character can be a blank.
  space: ' \\t\\n\\r\\f\\v',
  upper: 'A-Z',
  xdigit: '0-9A-Fa-f',
};

export interface Bracket {
  /** null: it means nothing (an unknown class, a range that runs backwards). */
  readonly source: string | null;
  /** Index after the closing bracket. */
  readonly end: number;
}

export interface BracketDialect {
  /** Signs that negate. */
  readonly not: string;
  /** A backslash protects the next character. */
  readonly escapes: boolean;
}

/** The expression that begins with the `[` at `at`; null: it is not closed. */
export function readBracket(text: string, at: number, dialect: BracketDialect): Bracket | null {
  const negated = dialect.not.includes(text[at + 1] ?? ' ');
  const first = at + (negated ? 2 : 1);
  let source = '';
  let valid = true;
  let i = first;
  while (i < text.length && (text[i] !== ']' || i === first)) {
    const name = /^\[:([a-z]+):\]/.exec(text.slice(i));
    if (name !== null) {
      const chars = CLASSES[name[1] as string];
      if (chars === undefined) valid = false;
      source += chars ?? '';
      i += name[0].length;
      continue;
    }
    if (dialect.escapes && text[i] === '\\' && i + 1 < text.length) i++;
    const from = text.codePointAt(i) as number;
    i += from > 0xffff ? 2 : 1;
    const isRange = text[i] === '-' && i + 1 < text.length && text[i + 1] !== ']';
    const to = isRange ? (text.codePointAt(i + 1) as number) : from;
    if (isRange) i += to > 0xffff ? 3 : 2;
    if (to < from) valid = false;
    else source += to === from ? escapeChar(from) : `${escapeChar(from)}-${escapeChar(to)}`;
  }
  if (i >= text.length) return null;
  return { source: valid ? `[${negated ? '^' : ''}${source}]` : null, end: i + 1 };
}

/** A character that means itself, in and out of classes, with and without the flag u. */
export function escapeChar(code: number): string {
  if (code > 0xff) return String.fromCodePoint(code);
  const char = String.fromCharCode(code);
  return /[A-Za-z0-9]/.test(char) ? char : `\\x${code.toString(16).padStart(2, '0')}`;
}
