/**
 * Quoting rules shared by redis.conf, inline commands and redis-cli.
 * twin: redis 6.2.6 sds.c, sdssplitargs, sdscatrepr.
 */

const ESCAPES: ReadonlyMap<string, string> = new Map([
  ['n', '\n'],
  ['r', '\r'],
  ['t', '\t'],
  ['b', '\b'],
  ['a', '\x07'],
]);

const BLANKS = ' \n\r\t\v\f';
const WORD_ENDS = ' \n\r\t';

interface Token {
  text: string;
  /** Position after it, -1: the quotes are unbalanced. */
  end: number;
}

/**
 * The words of a line: "double quotes" know escapes (\n, \x41), 'single quotes' only \'. null when
 * quotes are unbalanced or a closing quote is not followed by a blank. A NUL ends the line.
 */
export function sdssplitargs(line: string): string[] | null {
  const nul = line.indexOf('\0');
  const text = nul === -1 ? line : line.slice(0, nul);
  const words: string[] = [];
  let at = 0;
  for (;;) {
    while (at < text.length && BLANKS.includes(text.charAt(at))) at++;
    if (at === text.length) return words;
    const token = word(text, at);
    if (token.end === -1) return null;
    words.push(token.text);
    at = token.end;
  }
}

function word(line: string, start: number): Token {
  const token: Token = { text: '', end: start };
  while (token.end < line.length && !WORD_ENDS.includes(line.charAt(token.end))) {
    const char = line.charAt(token.end);
    if (char === '"' || char === "'") {
      token.end++;
      quoted(line, token, char);
      return token;
    }
    token.text += char;
    token.end++;
  }
  return token;
}

/** Reads up to the closing quote, which must end the word. */
function quoted(line: string, token: Token, quote: '"' | "'"): void {
  while (token.end < line.length) {
    const char = line.charAt(token.end);
    if (char === quote) {
      const next = line.charAt(token.end + 1);
      token.end = next === '' || BLANKS.includes(next) ? token.end + 1 : -1;
      return;
    }
    if (char === '\\') escaped(line, token, quote);
    else {
      token.text += char;
      token.end++;
    }
  }
  token.end = -1;
}

function escaped(line: string, token: Token, quote: '"' | "'"): void {
  const next = line.charAt(token.end + 1);
  if (quote === "'") {
    const isQuote = next === "'";
    token.text += isQuote ? "'" : '\\';
    token.end += isQuote ? 2 : 1;
    return;
  }
  const hex = /^\\x([0-9a-fA-F]{2})/.exec(line.slice(token.end, token.end + 4));
  if (hex) {
    token.text += String.fromCharCode(Number.parseInt(hex[1] ?? '', 16));
    token.end += 4;
    return;
  }
  token.text += next === '' ? '\\' : (ESCAPES.get(next) ?? next);
  token.end += next === '' ? 1 : 2;
}

const REPRESENTED: ReadonlyMap<string, string> = new Map([
  ['\\', '\\\\'],
  ['"', '\\"'],
  ['\n', '\\n'],
  ['\r', '\\r'],
  ['\t', '\\t'],
  ['\x07', '\\a'],
  ['\b', '\\b'],
]);

/** A byte string in double quotes, as sdssplitargs reads it back: printable ASCII only. */
export function sdscatrepr(text: string): string {
  let out = '"';
  for (const char of text) {
    const code = char.charCodeAt(0);
    const plain = code >= 0x20 && code < 0x7f ? char : `\\x${code.toString(16).padStart(2, '0')}`;
    out += REPRESENTED.get(char) ?? plain;
  }
  return `${out}"`;
}
