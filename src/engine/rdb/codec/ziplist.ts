/**
 * Ziplists: small lists as the original keeps them in memory and in files.
 * twin: redis 6.2.6 ziplist.c.
 *
 *   total bytes (4) | offset of last entry (4) | entries (2) | entry ... | 0xff
 *   entry: length of the one before (1, or 0xfe and 4) | encoding | bytes
 */

import { ziplistIntBytes } from '#engine/values/ziplist_size';
import { latin1 } from '#hiredis/bytes';
import { rdbWriter, writeByte, writeText, writtenBytes } from './write';

const HEADER_BYTES = 10;
const ZIP_BIG_PREVLEN = 254;
const ZIP_END = 0xff;
const ZIP_INT_IMM_MIN = 0xf1;
const INT_ENCODINGS: ReadonlyMap<number, number> = new Map([
  [1, 0xfe],
  [2, 0xc0],
  [3, 0xf0],
  [4, 0xd0],
  [8, 0xe0],
]);

/** A ziplist of strings, as a byte string. */
export function ziplistOf(items: readonly string[]): string {
  const w = rdbWriter(false);
  for (let i = 0; i < HEADER_BYTES; i++) writeByte(w, 0);
  let last = HEADER_BYTES;
  let previous = 0;
  for (const item of items) {
    last = w.length;
    if (previous < ZIP_BIG_PREVLEN) writeByte(w, previous);
    else {
      writeByte(w, ZIP_BIG_PREVLEN);
      writeInt(w, BigInt(previous), 4);
    }
    writeItem(w, item);
    previous = w.length - last;
  }
  writeByte(w, ZIP_END);
  const bytes = writtenBytes(w);
  const view = new DataView(bytes.buffer);
  view.setUint32(0, bytes.length, true);
  view.setUint32(4, last, true);
  view.setUint16(8, Math.min(items.length, 0xffff), true);
  return latin1(bytes);
}

type Writer = ReturnType<typeof rdbWriter>;

function writeItem(w: Writer, item: string): void {
  const { length } = item;
  const intBytes = ziplistIntBytes(item);
  if (intBytes === 0) writeByte(w, ZIP_INT_IMM_MIN + Number(item));
  else if (intBytes > 0) {
    writeByte(w, INT_ENCODINGS.get(intBytes) ?? 0);
    writeInt(w, BigInt(item), intBytes);
  } else {
    if (length < 64) writeByte(w, length);
    else if (length < 16_384) {
      writeByte(w, 0x40 | (length >> 8));
      writeByte(w, length & 0xff);
    } else {
      writeByte(w, 0x80);
      for (const shift of [24, 16, 8, 0]) writeByte(w, (length >>> shift) & 0xff);
    }
    writeText(w, item);
  }
}

function writeInt(w: Writer, value: bigint, bytes: number): void {
  for (let i = 0; i < bytes; i++) writeByte(w, Number((value >> BigInt(8 * i)) & 0xffn));
}

/** The strings of a ziplist; null: it is damaged. */
export function ziplistItems(blob: string): string[] | null {
  const items: string[] = [];
  let at = HEADER_BYTES;
  while (at < blob.length && blob.charCodeAt(at) !== ZIP_END) {
    at += blob.charCodeAt(at) === ZIP_BIG_PREVLEN ? 5 : 1;
    const item = readItem(blob, at);
    if (item === null || item.end > blob.length) return null;
    items.push(item.text);
    at = item.end;
  }
  return at === blob.length - 1 ? items : null;
}

interface Item {
  readonly text: string;
  readonly end: number;
}

function readItem(blob: string, at: number): Item | null {
  const encoding = blob.charCodeAt(at);
  if (encoding >> 6 === 0) return textItem(blob, at + 1, encoding & 0x3f);
  if (encoding >> 6 === 1)
    return textItem(blob, at + 2, ((encoding & 0x3f) << 8) | blob.charCodeAt(at + 1));
  if (encoding === 0x80) return textItem(blob, at + 5, readUint32BE(blob, at + 1));
  if (encoding >= ZIP_INT_IMM_MIN && encoding <= 0xfd)
    return { text: String(encoding - ZIP_INT_IMM_MIN), end: at + 1 };
  for (const [bytes, code] of INT_ENCODINGS) {
    if (code === encoding) return { text: readInt(blob, at + 1, bytes), end: at + 1 + bytes };
  }
  return null;
}

function textItem(blob: string, start: number, length: number): Item {
  return { text: blob.slice(start, start + length), end: start + length };
}

function readUint32BE(blob: string, at: number): number {
  let value = 0;
  for (let i = 0; i < 4; i++) value = value * 256 + (blob.charCodeAt(at + i) || 0);
  return value;
}

/** A little-endian signed integer, as text. */
export function readInt(blob: string, at: number, bytes: number): string {
  let value = 0n;
  for (let i = 0; i < bytes; i++) value |= BigInt(blob.charCodeAt(at + i) || 0) << BigInt(8 * i);
  return BigInt.asIntN(8 * bytes, value).toString();
}
