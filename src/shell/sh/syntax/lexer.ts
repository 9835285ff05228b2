/** Shell text to tokens: words (still quoted), operators, newlines; here-documents beside. */
import { skipOne } from './scan';

export type Token =
  | { readonly kind: 'word'; readonly text: string; readonly line: number; readonly end: number }
  /** Digits that stand directly before `<` or `>`. */
  | { readonly kind: 'io'; readonly text: string; readonly line: number; readonly end: number }
  | {
      readonly kind: 'operator';
      readonly text: string;
      readonly line: number;
      readonly end: number;
    }
  | {
      readonly kind: 'newline';
      readonly text: 'newline';
      readonly line: number;
      readonly end: number;
    }
  | {
      readonly kind: 'end';
      readonly text: 'end of file';
      readonly line: number;
      readonly end: number;
    };

export interface Tokens {
  readonly tokens: readonly Token[];
  /** Texts of the here-documents, in the order of their operators. */
  readonly documents: readonly string[];
  /** A quote, a parenthesis, a line continuation or a here-document is still open. */
  readonly incomplete: boolean;
}

/** Longer ones first: the first that matches is taken. */
const OPERATORS = [
  '<<<', '<<-', '&>>',
  '&&', '||', ';;', '|&', '<<', '>>', '>&', '<&', '&>', '<>', '>|',
  ';', '&', '|', '<', '>', '(', ')',
] as const; // biome-ignore format: a table

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
  else {
    const operator = OPERATORS.find((text) => source.startsWith(text, at));
    if (operator === undefined) word(lexer);
    else takeOperator(lexer, operator);
  }
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

function word(lexer: Lexer): void {
  const { source, at, line } = lexer;
  let end = at;
  while (end >= 0 && end < source.length && !/[\s;&|<>()]/.test(source[end] as string)) {
    end = skipOne(source, end, false);
  }
  if (end < 0) {
    lexer.incomplete = true;
    lexer.at = source.length;
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
