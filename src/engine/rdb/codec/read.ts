/**
 * Bytes of the RDB format, read.
 * twin: redis 6.2.6 rdb.c, rdbLoadType to rdbLoadStringObject.
 * differs: the whole input is in memory; a failure is noted in the reader, not thrown.
 */
import { latin1 } from '#hiredis/bytes';
import { RDB_ENC_INT8, RDB_ENC_INT16, RDB_ENC_INT32, RDB_ENC_LZF } from './format';
import { lzfDecompress } from './lzf';

export interface RdbReader {
  readonly bytes: Uint8Array;
  pos: number;
  /** The first thing that was wrong. */
  failure: RdbFailure | null;
}

/** `short`: the input ended. Otherwise what the original says, and the line of rdb.c that says it. */
export type RdbFailure =
  | { readonly kind: 'short' }
  | { readonly kind: 'corrupt' | 'read'; readonly line: number; readonly text: string };

export function rdbReader(bytes: Uint8Array, pos = 0): RdbReader {
  return { bytes, pos, failure: null };
}

/** Notes a failure (the first one stays) and answers null. */
export function fail(r: RdbReader, failure: RdbFailure): null {
  r.failure ??= failure;
  return null;
}

export function corrupt(r: RdbReader, line: number, text: string): null {
  return fail(r, { kind: 'corrupt', line, text });
}

export function readByte(r: RdbReader): number | null {
  const byte = r.bytes[r.pos];
  if (byte === undefined) return fail(r, { kind: 'short' });
  r.pos++;
  return byte;
}

/** The next `length` bytes, as a view of the input. */
export function readRaw(r: RdbReader, length: number): Uint8Array | null {
  if (r.pos + length > r.bytes.length) return fail(r, { kind: 'short' });
  const start = r.pos;
  r.pos += length;
  return r.bytes.subarray(start, r.pos);
}

/** `encoded`: it is no length but one of RDB_ENC_*. */
export interface RdbLength {
  readonly length: number;
  readonly encoded: boolean;
}

export function rdbLoadLenOrEncoding(r: RdbReader): RdbLength | null {
  const first = readByte(r);
  if (first === null) return null;
  const low = first & 0x3f;
  const kind = first >> 6;
  if (kind === 3) return { length: low, encoded: true };
  if (kind === 0) return { length: low, encoded: false };
  if (kind === 1) {
    const second = readByte(r);
    return second === null ? null : { length: (low << 8) | second, encoded: false };
  }
  if (first !== 0x80 && first !== 0x81)
    return corrupt(r, 231, `Unknown length encoding ${kind} in rdbLoadLen()`);
  const raw = readRaw(r, first === 0x80 ? 4 : 8);
  if (raw === null) return null;
  let length = 0;
  for (const byte of raw) length = length * 256 + byte;
  return { length, encoded: false };
}

export function rdbLoadLen(r: RdbReader): number | null {
  return rdbLoadLenOrEncoding(r)?.length ?? null;
}

/** A string, whatever its form, as a byte string. */
export function rdbLoadString(r: RdbReader): string | null {
  const head = rdbLoadLenOrEncoding(r);
  if (head === null) return null;
  if (!head.encoded) {
    const start = r.pos;
    if (start + head.length > r.bytes.length) return fail(r, { kind: 'short' });
    r.pos += head.length;
    return latin1(r.bytes, start, r.pos);
  }
  if (head.length === RDB_ENC_LZF) return loadLzf(r);
  return loadInteger(r, head.length);
}

/** Unix milliseconds. */
export function rdbLoadMillisecondTime(r: RdbReader): number | null {
  const raw = readRaw(r, 8);
  return raw === null ? null : Number(viewOf(raw).getBigInt64(0, true));
}

/** Unix seconds, in files of versions 1 and 2. */
export function rdbLoadTime(r: RdbReader): number | null {
  const raw = readRaw(r, 4);
  return raw === null ? null : viewOf(raw).getInt32(0, true);
}

/** Eight bytes, little endian. */
export function rdbLoadBinaryDouble(r: RdbReader): number | null {
  const raw = readRaw(r, 8);
  return raw === null ? null : viewOf(raw).getFloat64(0, true);
}

/** A number as text, of files before version 8: its length, or what is no number. */
export function rdbLoadDouble(r: RdbReader): number | null {
  const length = readByte(r);
  if (length === null) return null;
  if (length === 255) return Number.NEGATIVE_INFINITY;
  if (length === 254) return Number.POSITIVE_INFINITY;
  if (length === 253) return Number.NaN;
  const raw = readRaw(r, length);
  return raw === null ? null : Number.parseFloat(latin1(raw));
}

function loadInteger(r: RdbReader, encoding: number): string | null {
  const sizes: Readonly<Record<number, number>> = {
    [RDB_ENC_INT8]: 1,
    [RDB_ENC_INT16]: 2,
    [RDB_ENC_INT32]: 4,
  };
  const size = sizes[encoding];
  if (size === undefined) return corrupt(r, 527, `Unknown RDB string encoding type ${encoding}`);
  const raw = readRaw(r, size);
  if (raw === null) return null;
  let value = 0;
  for (const [i, byte] of raw.entries()) value |= byte << (8 * i);
  const unused = 32 - 8 * size;
  return String((value << unused) >> unused);
}

function loadLzf(r: RdbReader): string | null {
  const compressedLength = rdbLoadLen(r);
  if (compressedLength === null) return null;
  const length = rdbLoadLen(r);
  if (length === null) return null;
  const raw = readRaw(r, compressedLength);
  if (raw === null) return null;
  // Three bytes can stand for 264 at most: a wilder claim would only take memory.
  const text = length > raw.length * 264 ? null : lzfDecompress(raw, length);
  return text === null ? corrupt(r, 411, 'Invalid LZF compressed string') : latin1(text);
}

function viewOf(raw: Uint8Array): DataView {
  return new DataView(raw.buffer, raw.byteOffset, raw.length);
}
