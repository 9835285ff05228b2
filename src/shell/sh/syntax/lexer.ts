/** Shell text to tokens: words (still quoted), operators, newlines; here-documents beside. */
import { skipOne, skipParentheses } from './scan';

export interface Token {
  /**
   * `io`: digits directly before `<` or `>`. `arithmetic`: `((…))`, its text what stands inside.
   */
  readonly kind: 'word' | 'io' | 'operator' | 'arithmetic' | 'newline' | 'end';
  /** As typed; for the last two how messages call them. */
  readonly text: string;
  readonly line: number;
  /** Index after it. */
  readonly end: number;
}

export interface Tokens {
  readonly tokens: readonly Token[];
  /** Texts of the here-documents, in the order of their operators. */
  readonly documents: readonly string[];
  /** A quote, a parenthesis, a line continuation or a here-document is still open. */
  readonly incomplete: boolean;
  /** The closing mark that is missing; null: what is open needs none. */
  readonly missing: string | null;
}

/** Longer ones first: the first that matches is taken. */
const OPERATORS = [
  '<<<', '<<-', '&>>',
  '&&', '||', ';;', '|&', '<<', '>>', '>&', '<&', '&>', '<>', '>|',
  ';', '&', '|', '<', '>', '(', ')',
] as const; // biome-ignore format: short words read best in rows

interface Lexer {
  readonly source: string;
  at: number;
  line: number;
  readonly tokens: Token[];
  readonly documents: string[];
  /** Here-documents whose text begins after the next newline. */
  pending: { readonly delimiter: string; readonly stripTabs: boolean }[];
  expectDelimiter: '<<' | '<<-' | null;
  incomplete: boolean;
  missing: string | null;
}

export function tokenize(source: string): Tokens {
  const lexer: Lexer = {
    source,
    at: 0,
    line: 1,
    tokens: [],
    documents: [],
    pending: [],
    expectDelimiter: null,
    incomplete: false,
    missing: null,
  };
  while (lexer.at < source.length && !lexer.incomplete) nextToken(lexer);
  if (lexer.pending.length > 0) lexer.incomplete = true;
  lexer.tokens.push({ kind: 'end', text: 'end of file', line: lexer.line, end: source.length });
  return lexer;
}

function nextToken(lexer: Lexer): void {
  const { source, at } = lexer;
  const char = source[at];
  if (char === ' ' || char === '\t' || char === '\r') lexer.at++;
  else if (char === '\\' && source[at + 1] === '\n') continueLine(lexer);
  else if (char === '#') skipComment(lexer);
  else if (char === '\n') newline(lexer);
  else if (!source.startsWith('((', at) || !arithmetic(lexer)) {
    const operator = OPERATORS.find((text) => source.startsWith(text, at));
    if (operator === undefined) word(lexer);
    else takeOperator(lexer, operator);
  }
}

/** `((…))`, unless it is a subshell in a subshell; false when it is. */
function arithmetic(lexer: Lexer): boolean {
  const { source, at, line } = lexer;
  const end = skipParentheses(source, at + 1);
  if (end >= 0 && skipParentheses(source, at + 2) !== end - 1) return false;
  if (end < 0) {
    giveUp(lexer, ')');
    return true;
  }
  lexer.at = end;
  lexer.tokens.push({ kind: 'arithmetic', text: source.slice(at + 2, end - 2), line, end });
  return true;
}

function giveUp(lexer: Lexer, missing: string | null): void {
  lexer.incomplete = true;
  lexer.missing = missing;
  lexer.at = lexer.source.length;
}

function continueLine(lexer: Lexer): void {
  lexer.at += 2;
  lexer.line++;
  if (lexer.at >= lexer.source.length) lexer.incomplete = true;
}

function skipComment(lexer: Lexer): void {
  const end = lexer.source.indexOf('\n', lexer.at);
  lexer.at = end < 0 ? lexer.source.length : end;
}

function newline(lexer: Lexer): void {
  lexer.at++;
  lexer.tokens.push({ kind: 'newline', text: 'newline', line: lexer.line, end: lexer.at });
  lexer.line++;
  for (const { delimiter, stripTabs } of lexer.pending) {
    if (!takeDocument(lexer, delimiter, stripTabs)) {
      lexer.incomplete = true;
      return;
    }
  }
  lexer.pending = [];
}

/** Lines up to one that is the delimiter alone; false when the text ends before. */
function takeDocument(lexer: Lexer, delimiter: string, stripTabs: boolean): boolean {
  let text = '';
  while (lexer.at < lexer.source.length) {
    const end = lexer.source.indexOf('\n', lexer.at);
    const raw = lexer.source.slice(lexer.at, end < 0 ? undefined : end);
    const line = stripTabs ? raw.replace(/^\t+/, '') : raw;
    lexer.at = end < 0 ? lexer.source.length : end + 1;
    lexer.line++;
    if (line === delimiter) {
      lexer.documents.push(text);
      return true;
    }
    text += `${line}\n`;
  }
  return false;
}

function takeOperator(lexer: Lexer, text: string): void {
  lexer.at += text.length;
  lexer.tokens.push({ kind: 'operator', text, line: lexer.line, end: lexer.at });
  if (text === '<<' || text === '<<-') lexer.expectDelimiter = text;
}

/** Not `\s`: to that the byte 0xa0 in the middle of a Chinese character is a blank. */
const WORD_ENDS = /[ \t\r\n;&|<>()]/;

function word(lexer: Lexer): void {
  const { source, at, line } = lexer;
  let end = at;
  let start = at;
  while (end >= 0 && end < source.length && !WORD_ENDS.test(source[end] as string)) {
    start = end;
    end = skipOne(source, end, false);
  }
  if (end < 0) {
    giveUp(lexer, closingMark(source, start));
    return;
  }
  if (end === source.length && source.slice(start, end) === '\\\n') {
    // The word may go on in the next line.
    giveUp(lexer, null);
    return;
  }
  const text = source.slice(at, end);
  lexer.at = end;
  lexer.line += text.split('\n').length - 1;
  const isIo = /^[0-9]+$/.test(text) && /[<>]/.test(source[end] ?? '');
  lexer.tokens.push({ kind: isIo ? 'io' : 'word', text, line, end });
  if (lexer.expectDelimiter !== null) {
    const stripTabs = lexer.expectDelimiter === '<<-';
    lexer.pending.push({ delimiter: text.replace(/['"\\]/g, ''), stripTabs });
    lexer.expectDelimiter = null;
  }
}

/** What would close the piece that begins at `at`; null for a backslash at the end. */
function closingMark(source: string, at: number): string | null {
  if (source.startsWith('$(', at)) return ')';
  if (source.startsWith('${', at)) return '}';
  if (source.startsWith("$'", at)) return "'";
  const char = source[at] ?? '';
  return char === '\\' ? null : char;
}
