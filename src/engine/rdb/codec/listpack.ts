/**
 * Listpacks: what streams are kept in, and what 7.0 writes where 6.2 writes ziplists.
 * twin: redis 6.2.6 listpack.c.
 *
 *   total bytes (4) | entries (2) | entry ... | 0xff
 *   entry: encoding | bytes | length of both, backwards
 */
import { backLengthBytes, listpackForm } from '#engine/values/listpack_size';
import { latin1 } from '#hiredis/bytes';
import { type RdbWriter, rdbWriter, writeByte, writeText, writtenBytes } from './write';
import { readInt } from './ziplist';

const HEADER_BYTES = 6;
const END = 0xff;
const INT_BYTES: ReadonlyMap<number, number> = new Map([
  [0xf1, 2],
  [0xf2, 3],
  [0xf3, 4],
  [0xf4, 8],
]);

const MAX_COUNT = 0xffff;

/** A listpack of strings, as a byte string. */
export function listpackOf(items: readonly string[]): string {
  const w = rdbWriter(false);
  for (let i = 0; i < HEADER_BYTES; i++) writeByte(w, 0);
  for (const item of items) {
    const form = listpackForm(item);
    if (form.int) writeInt(w, BigInt(item), form.bytes);
    else writeString(w, item);
    writeBackLength(w, form.bytes);
  }
  writeByte(w, END);
  const bytes = writtenBytes(w);
  const view = new DataView(bytes.buffer);
  view.setUint32(0, bytes.length, true);
  view.setUint16(4, Math.min(items.length, MAX_COUNT), true);
  return latin1(bytes);
}

/** `bytes`: how many the form takes, its first byte included. */
function writeInt(w: RdbWriter, value: bigint, bytes: number): void {
  if (bytes === 1) writeByte(w, Number(value));
  else if (bytes === 2) {
    const bits = Number(BigInt.asUintN(13, value));
    writeByte(w, 0xc0 | (bits >> 8));
    writeByte(w, bits & 0xff);
  } else {
    for (const [code, size] of INT_BYTES) if (size === bytes - 1) writeByte(w, code);
    for (let i = 0; i < bytes - 1; i++) writeByte(w, Number((value >> BigInt(8 * i)) & 0xffn));
  }
}

function writeString(w: RdbWriter, text: string): void {
  const { length } = text;
  if (length < 64) writeByte(w, 0x80 | length);
  else if (length < 4096) {
    writeByte(w, 0xe0 | (length >> 8));
    writeByte(w, length & 0xff);
  } else {
    writeByte(w, 0xf0);
    for (const shift of [0, 8, 16, 24]) writeByte(w, (length >>> shift) & 0xff);
  }
  writeText(w, text);
}

/** Seven bits a byte, the highest first; all but the first are marked. */
function writeBackLength(w: RdbWriter, length: number): void {
  const last = backLengthBytes(length) - 1;
  for (let i = 0; i <= last; i++) {
    const bits = Math.floor(length / 2 ** (7 * (last - i))) & 0x7f;
    writeByte(w, i === 0 ? bits : bits | 0x80);
  }
}

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
