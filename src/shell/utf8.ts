/**
 * Byte strings to text and back without loss: a byte that is no part of valid UTF-8 becomes the
 * lone surrogate U+DC00 + byte, which no valid text contains, and turns back into that byte. So a
 * line editor or a printed value survives any garbage.
 */
import { utf8ByteString } from '#hiredis/bytes';

const ESCAPE_BASE = 0xdc00;

/** How many bytes a sequence with this first byte has; 0: no sequence begins with it. */
function sequenceLength(first: number): number {
  if (first < 0x80) return 1;
  if (first >= 0xc2 && first <= 0xdf) return 2;
  if (first >= 0xe0 && first <= 0xef) return 3;
  if (first >= 0xf0 && first <= 0xf4) return 4;
  return 0;
}

/** Whether `code` is in the range that a sequence of `length` bytes must encode. */
function isShortestForm(code: number, length: number): boolean {
  if (length === 3) return code >= 0x800 && (code < 0xd800 || code > 0xdfff);
  if (length === 4) return code >= 0x10000 && code <= 0x10ffff;
  return true;
}

/**
 * The character that begins at `at` and its length in bytes; null when the bytes end in the middle
 * of what may still become one.
 */
export function takeChar(bytes: string, at: number): { text: string; length: number } | null {
  const first = bytes.charCodeAt(at);
  const broken = { text: String.fromCharCode(ESCAPE_BASE + first), length: 1 };
  const length = sequenceLength(first);
  if (length === 0) return broken;
  if (length === 1) return { text: bytes.charAt(at), length: 1 };
  let code = first & (0x7f >> length);
  for (let i = 1; i < length; i++) {
    if (at + i >= bytes.length) return null;
    const next = bytes.charCodeAt(at + i);
    if ((next & 0xc0) !== 0x80) return broken;
    code = (code << 6) | (next & 0x3f);
  }
  return isShortestForm(code, length) ? { text: String.fromCodePoint(code), length } : broken;
}

/** The text of a byte string. */
export function decodeUtf8(bytes: string): string {
  let out = '';
  let at = 0;
  while (at < bytes.length) {
    const char = takeChar(bytes, at) ?? {
      text: String.fromCharCode(ESCAPE_BASE + bytes.charCodeAt(at)),
      length: 1,
    };
    out += char.text;
    at += char.length;
  }
  return out;
}

/** The byte string of a text that `decodeUtf8` or a person made. */
export function encodeUtf8(text: string): string {
  let out = '';
  let from = 0;
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i);
    if (code >= 0xd800 && code < 0xdc00) {
      i++; // A well-formed pair: its second half is no escaped byte.
    } else if (code >= ESCAPE_BASE + 0x80 && code <= ESCAPE_BASE + 0xff) {
      out += utf8ByteString(text.slice(from, i)) + String.fromCharCode(code - ESCAPE_BASE);
      from = i + 1;
    }
  }
  return out + utf8ByteString(text.slice(from));
}
