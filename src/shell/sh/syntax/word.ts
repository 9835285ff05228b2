/** The inside of a word: quotes taken off, `$` expressions recognised. */
import {
  PARAMETER_OPERATORS,
  type Parameter,
  type ParameterOperator,
  type Part,
  type Word,
} from './ast';
import { skipBraces, skipDoubleQuotes, skipOne, skipParentheses } from './scan';

/** A word as typed. The source must be complete (the lexer saw to that). */
export function parseWord(source: string): Word {
  const parts: Part[] = [];
  scan(source, parts, 'bare');
  return { source, parts };
}

/** Text in which only `$`, backquotes and backslash mean something: a here-document, `$((…))`. */
export function parseQuoted(source: string): Word {
  const parts: Part[] = [];
  scan(source, parts, 'document');
  return { source, parts };
}

type Context = 'bare' | 'double' | 'document';

function scan(source: string, parts: Part[], context: Context): void {
  let at = 0;
  while (at < source.length) {
    const char = source[at] as string;
    if (char === '\\') at = backslash(source, at, parts, context);
    else if (char === '$') at = dollar(source, at, parts, context);
    else if (char === '`') at = backquotes(source, at, parts, context);
    else if (context === 'bare' && (char === "'" || char === '"')) at = quotes(source, at, parts);
    else {
      addText(parts, char, context !== 'bare');
      at++;
    }
  }
}

function addText(parts: Part[], text: string, quoted: boolean): void {
  const last = parts.at(-1);
  if (last?.kind === 'text' && last.quoted === quoted) {
    parts[parts.length - 1] = { kind: 'text', text: last.text + text, quoted };
  } else {
    parts.push({ kind: 'text', text, quoted });
  }
}

function backslash(source: string, at: number, parts: Part[], context: Context): number {
  const next = source[at + 1];
  if (next === '\n') return at + 2;
  const special =
    context === 'bare' ? true : (context === 'double' ? '$`"\\' : '$`\\').includes(next ?? ' ');
  if (next === undefined) addText(parts, '\\', true);
  else addText(parts, special ? next : `\\${next}`, true);
  return at + 2;
}

function quotes(source: string, at: number, parts: Part[]): number {
  const end =
    source[at] === "'" ? source.indexOf("'", at + 1) + 1 : skipDoubleQuotes(source, at + 1);
  const inside = source.slice(at + 1, end - 1);
  // Even empty quotes make a word.
  addText(parts, source[at] === "'" ? inside : '', true);
  if (source[at] === '"') scan(inside, parts, 'double');
  return end;
}

function backquotes(source: string, at: number, parts: Part[], context: Context): number {
  const end = skipOne(source, at, false);
  const inside = source.slice(at + 1, end - 1).replace(/\\([$`\\])/g, '$1');
  parts.push({ kind: 'substitution', source: inside, quoted: context !== 'bare' });
  return end;
}

function dollar(source: string, at: number, parts: Part[], context: Context): number {
  const quoted = context !== 'bare';
  const next = source[at + 1] ?? '';
  if (next === '(') return parenthesis(source, at, parts, quoted);
  if (next === '{') {
    const end = skipBraces(source, at + 2);
    const parameter = parseBraces(source.slice(at + 2, end - 1));
    parts.push({ kind: 'parameter', parameter, quoted });
    return end;
  }
  if (next === "'" && !quoted) {
    const end = skipOne(source, at, false);
    addText(parts, unescapeBackslashes(source.slice(at + 2, end - 1)), true);
    return end;
  }
  const name = /^(?:[A-Za-z_][A-Za-z0-9_]*|[0-9?$!#@*-])/.exec(source.slice(at + 1))?.[0];
  if (name === undefined) {
    addText(parts, '$', quoted);
    return at + 1;
  }
  parts.push({ kind: 'parameter', parameter: plain(name), quoted });
  return at + 1 + name.length;
}

function parenthesis(source: string, at: number, parts: Part[], quoted: boolean): number {
  const end = skipParentheses(source, at + 2);
  const inside = source.slice(at + 2, end - 1);
  if (inside.startsWith('(') && skipParentheses(source, at + 3) === end - 1) {
    parts.push({ kind: 'arithmetic', source: parseQuoted(inside.slice(1, -1)), quoted });
  } else {
    parts.push({ kind: 'substitution', source: inside, quoted });
  }
  return end;
}

function plain(name: string): Parameter {
  return { name, operator: null, argument: null, replacement: null };
}

/** What stands between `${` and `}`. */
function parseBraces(text: string): Parameter {
  const length = /^#([A-Za-z_][A-Za-z0-9_]*|[0-9]+|[?$!@*#-])$/.exec(text);
  if (length?.[1] !== undefined) return { ...plain(length[1]), operator: 'length' };
  const name = /^(?:[A-Za-z_][A-Za-z0-9_]*|[0-9]+|[?$!#@*-])/.exec(text)?.[0];
  if (name === undefined) return { ...plain(text), operator: 'bad' };
  const rest = text.slice(name.length);
  if (rest === '') return plain(name);
  const operator = PARAMETER_OPERATORS.find((sign) => rest.startsWith(sign));
  if (operator === undefined) return { ...plain(text), operator: 'bad' };
  return withArgument(name, operator, rest.slice(operator.length));
}

function withArgument(name: string, operator: ParameterOperator, text: string): Parameter {
  if (operator !== '/' && operator !== '//') {
    return { name, operator, argument: parseWord(text), replacement: null };
  }
  let slash = 0;
  while (slash < text.length && text[slash] !== '/') slash = skipOne(text, slash, false);
  return {
    name,
    operator,
    argument: parseWord(text.slice(0, slash)),
    replacement: parseWord(text.slice(slash + 1)),
  };
}

const ESCAPES: Readonly<Record<string, string>> = {
  a: '\x07',
  b: '\b',
  e: '\x1b',
  E: '\x1b',
  f: '\f',
  n: '\n',
  r: '\r',
  t: '\t',
  v: '\v',
};

/** Backslash escapes as `$'…'`, `echo -e` and printf know them. An unknown one stays as it is. */
export function unescapeBackslashes(text: string): string {
  return text.replace(/\\(x[0-9a-fA-F]{1,2}|0?[0-7]{1,3}|[\s\S])/g, (whole, sequence: string) => {
    if (/^x/.test(sequence) && sequence.length > 1)
      return byte(Number.parseInt(sequence.slice(1), 16));
    if (/^[0-7]/.test(sequence)) return byte(Number.parseInt(sequence, 8));
    if (/^[\\'"?]$/.test(sequence)) return sequence;
    return ESCAPES[sequence] ?? whole;
  });
}

function byte(code: number): string {
  return String.fromCharCode(code & 0xff);
}
