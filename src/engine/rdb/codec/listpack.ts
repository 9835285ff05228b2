/**
 * Listpacks, which 7.0 writes where 6.2 writes ziplists; read only.
 * twin: redis 6.2.6 listpack.c.
 *
 *   total bytes (4) | entries (2) | entry ... | 0xff
 *   entry: encoding | bytes | length of both, backwards
 */
import { readInt } from './ziplist';

const HEADER_BYTES = 6;
const END = 0xff;
const INT_BYTES: ReadonlyMap<number, number> = new Map([
  [0xf1, 2],
  [0xf2, 3],
  [0xf3, 4],
  [0xf4, 8],
]);

/** The strings of a listpack; null: it is damaged. */
export function listpackItems(blob: string): string[] | null {
  const items: string[] = [];
  let at = HEADER_BYTES;
  while (at < blob.length && blob.charCodeAt(at) !== END) {
    const item = readItem(blob, at);
    if (item === null || item.end > blob.length) return null;
    items.push(item.text);
    at = item.end + backLengthBytes(item.end - at);
  }
  return at === blob.length - 1 ? items : null;
}

interface Item {
  readonly text: string;
  readonly end: number;
}

function readItem(blob: string, at: number): Item | null {
  const byte = blob.charCodeAt(at);
  const next = blob.charCodeAt(at + 1) || 0;
  if (byte < 0x80) return { text: String(byte), end: at + 1 };
  if (byte < 0xc0) return textItem(blob, at + 1, byte & 0x3f);
  if (byte < 0xe0) {
    const value = ((byte & 0x1f) << 8) | next;
    return { text: String(value >= 0x1000 ? value - 0x2000 : value), end: at + 2 };
  }
  if (byte < 0xf0) return textItem(blob, at + 2, ((byte & 0x0f) << 8) | next);
  if (byte === 0xf0) return textItem(blob, at + 5, Number(readInt(blob, at + 1, 4)) >>> 0);
  const bytes = INT_BYTES.get(byte);
  return bytes === undefined ? null : { text: readInt(blob, at + 1, bytes), end: at + 1 + bytes };
}

function textItem(blob: string, start: number, length: number): Item {
  return { text: blob.slice(start, start + length), end: start + length };
}

function backLengthBytes(length: number): number {
  if (length < 1 << 7) return 1;
  if (length < 1 << 14) return 2;
  if (length < 1 << 21) return 3;
  return length < 1 << 28 ? 4 : 5;
}
