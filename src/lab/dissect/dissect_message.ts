/**
 * One protocol message, as a person reads it: where it ends, its words, and a short label. Like a
 * sniffer's view it cares for boundaries and the first words, not for whole values.
 */
import { decodeUtf8 } from '#shell/utf8';

export interface WireValue {
  /** Offset of the first byte after the message. */
  readonly end: number;
  readonly kind: 'status' | 'error' | 'integer' | 'bulk' | 'nil' | 'array' | 'inline' | 'newline';
  /** The words of an array of bulk strings or an inline command; the one text otherwise. */
  readonly words: readonly string[];
  /** Elements of an array. */
  readonly count: number;
}

/** How a message is put into words. */
export interface Wording {
  command(value: WireValue): string;
  reply(value: WireValue): string;
}

export const LABELS: Wording = { command: commandLabel, reply: replyLabel };
/** Where nobody looks: the connections are followed all the same, so that somebody can later. */
export const UNSPOKEN: Wording = { command: () => '', reply: () => '' };

const LABEL_MAX = 72;
const WORDS_KEPT = 16;
const WORD_KEPT = 128;

const SIMPLE: Readonly<Record<string, 'status' | 'error' | 'integer'>> = {
  '+': 'status',
  '-': 'error',
  ':': 'integer',
};

/** The message that begins at `at` of a byte string; null while its end has not come. */
export function takeValue(bytes: string, at: number): WireValue | null {
  const type = bytes.charAt(at);
  if (type === '') return null;
  if (type === '\n') return { end: at + 1, kind: 'newline', words: [], count: 0 };
  const eol = bytes.indexOf('\n', at);
  if (eol < 0) return null;
  const line = bytes.slice(at + 1, bytes.charAt(eol - 1) === '\r' ? eol - 1 : eol);
  const simple = SIMPLE[type];
  if (simple) return { end: eol + 1, kind: simple, words: [cut(line)], count: 0 };
  if (type === '$') return takeBulk(bytes, eol + 1, Number(line));
  if (type === '*') return takeArray(bytes, eol + 1, Number(line));
  const words = `${type}${line}`.split(' ').filter((word) => word !== '');
  return { end: eol + 1, kind: 'inline', words: words.slice(0, WORDS_KEPT), count: words.length };
}

function takeBulk(bytes: string, at: number, length: number): WireValue | null {
  if (!(length >= 0)) return { end: at, kind: 'nil', words: [], count: 0 };
  if (at + length + 2 > bytes.length) return null;
  const word = cut(bytes.slice(at, at + Math.min(length, WORD_KEPT + 1)));
  return { end: at + length + 2, kind: 'bulk', words: [word], count: 0 };
}

function takeArray(bytes: string, at: number, count: number): WireValue | null {
  if (!(count >= 0)) return { end: at, kind: 'nil', words: [], count: 0 };
  const words: string[] = [];
  let end = at;
  for (let i = 0; i < count; i++) {
    const element = takeValue(bytes, end);
    if (element === null) return null;
    if (words.length < WORDS_KEPT) words.push(element.words[0] ?? '');
    end = element.end;
  }
  return { end, kind: 'array', words, count };
}

function cut(word: string): string {
  return word.length > WORD_KEPT ? word.slice(0, WORD_KEPT) : word;
}

/** A command's words with quotes where they need them: `SET KK "a b"`. */
export function commandLabel(value: WireValue): string {
  const shown = value.words.map(quoteIfNeeded).join(' ');
  return shorten(value.count > value.words.length ? `${shown} ...` : shown);
}

export function replyLabel(value: WireValue): string {
  const first = value.words[0] ?? '';
  switch (value.kind) {
    case 'status':
      return shorten(`+${readable(first)}`);
    case 'error':
      return shorten(`-${readable(first)}`);
    case 'integer':
      return `(integer) ${readable(first)}`;
    case 'nil':
      return '(nil)';
    case 'array':
      return value.count === 0 ? '(empty)' : shorten(`[${value.count}] ${commandLabel(value)}`);
    case 'newline':
      return '\\n';
    default:
      return shorten(`"${readable(first)}"`);
  }
}

function quoteIfNeeded(word: string): string {
  const shown = readable(word);
  return shown === '' || /["\s\\]/.test(shown) ? `"${shown}"` : shown;
}

/** Nearly all words; what follows is ten times as much work. */
const PLAIN = /^[ -~]*$/;

/** Text for people: UTF-8 where it is, `\xHH` where it is not, control characters escaped. */
function readable(bytes: string): string {
  if (PLAIN.test(bytes)) return bytes;
  return Array.from(decodeUtf8(bytes), (char) => {
    const code = char.codePointAt(0) ?? 0;
    if (code === 13) return '\\r';
    if (code === 10) return '\\n';
    if (code < 32 || code === 127) return hex(code);
    return code >= 0xdc00 && code <= 0xdfff ? hex(code - 0xdc00) : char;
  }).join('');
}

function hex(code: number): string {
  return `\\x${code.toString(16).padStart(2, '0')}`;
}

function shorten(label: string): string {
  if (label.length <= LABEL_MAX) return label;
  if (PLAIN.test(label)) return `${label.slice(0, LABEL_MAX - 1)}…`;
  // A character is at most two code units.
  const chars = Array.from(label.slice(0, 2 * LABEL_MAX));
  return chars.length > LABEL_MAX ? `${chars.slice(0, LABEL_MAX - 1).join('')}…` : label;
}
