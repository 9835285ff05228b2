/**
 * Bytes of the RDB format, written.
 * twin: redis 6.2.6 rdb.c, rdbSaveLen to rdbSaveStringObject.
 */
import { bytesOf, writeLatin1 } from '#hiredis/bytes';
import { isCanonicalInteger } from '../../numbers';
import { RDB_ENC_INT8, RDB_ENC_INT16, RDB_ENC_INT32, RDB_ENC_LZF } from './format';
import { type LzfTable, lzfCompress, lzfTable } from './lzf';

/** A growing buffer. It lives for a slice of work and is not part of any state. */
export interface RdbWriter {
  bytes: Uint8Array;
  length: number;
  /** rdbcompression. */
  readonly compress: boolean;
  lzf: LzfTable | null;
}

const FIRST_SIZE = 1024;
/** LZF can't make shorter strings any shorter. */
const LZF_MIN_LENGTH = 21;
const INT_MAX_LENGTH = 11;

export function rdbWriter(compress: boolean): RdbWriter {
  return { bytes: new Uint8Array(FIRST_SIZE), length: 0, compress, lzf: null };
}

/** What was written, as bytes of its own. */
export function writtenBytes(w: RdbWriter): Uint8Array {
  return w.bytes.slice(0, w.length);
}

export function writeByte(w: RdbWriter, byte: number): void {
  reserve(w, 1);
  w.bytes[w.length++] = byte;
}

export function writeRaw(w: RdbWriter, bytes: Uint8Array): void {
  reserve(w, bytes.length);
  w.bytes.set(bytes, w.length);
  w.length += bytes.length;
}

/** A byte string as it is, without its length. */
export function writeText(w: RdbWriter, text: string): void {
  reserve(w, text.length);
  w.length = writeLatin1(w.bytes, w.length, text);
}

/** A length or count, up to 2^53. */
export function rdbSaveLen(w: RdbWriter, length: number): void {
  if (length < 1 << 6) {
    writeByte(w, length);
  } else if (length < 1 << 14) {
    writeByte(w, (length >> 8) | 0x40);
    writeByte(w, length & 0xff);
  } else if (length <= 0xffffffff) {
    writeByte(w, 0x80);
    writeUint32BE(w, length);
  } else {
    writeByte(w, 0x81);
    writeUint32BE(w, Math.floor(length / 0x100000000));
    writeUint32BE(w, length >>> 0);
  }
}

/** A string in the shortest of its forms: integer, compressed, plain. */
export function rdbSaveRawString(w: RdbWriter, text: string): void {
  const { length } = text;
  if (length <= INT_MAX_LENGTH && isCanonicalInteger(text) && saveInteger(w, Number(text))) return;
  if (w.compress && length >= LZF_MIN_LENGTH && saveLzf(w, text)) return;
  rdbSaveLen(w, length);
  writeText(w, text);
}

/** Little endian, as the machine has it in memory. */
export function rdbSaveMillisecondTime(w: RdbWriter, ms: number): void {
  reserve(w, 8);
  new DataView(w.bytes.buffer).setBigInt64(w.length, BigInt(ms), true);
  w.length += 8;
}

/** Eight bytes, little endian. */
export function rdbSaveBinaryDouble(w: RdbWriter, value: number): void {
  reserve(w, 8);
  new DataView(w.bytes.buffer).setFloat64(w.length, value, true);
  w.length += 8;
}

/** False: it takes more than 32 bits. */
function saveInteger(w: RdbWriter, value: number): boolean {
  const [encoding, size] = integerForm(value);
  if (size === 0) return false;
  writeByte(w, 0xc0 | encoding);
  for (let i = 0; i < size; i++) writeByte(w, (value >> (8 * i)) & 0xff);
  return true;
}

function integerForm(value: number): readonly [encoding: number, size: number] {
  if (value >= -0x80 && value < 0x80) return [RDB_ENC_INT8, 1];
  if (value >= -0x8000 && value < 0x8000) return [RDB_ENC_INT16, 2];
  if (value >= -0x80000000 && value < 0x80000000) return [RDB_ENC_INT32, 4];
  return [0, 0];
}

function saveLzf(w: RdbWriter, text: string): boolean {
  w.lzf ??= lzfTable();
  const compressed = lzfCompress(bytesOf(text), text.length - 4, w.lzf);
  if (compressed === null) return false;
  writeByte(w, 0xc0 | RDB_ENC_LZF);
  rdbSaveLen(w, compressed.length);
  rdbSaveLen(w, text.length);
  writeRaw(w, compressed);
  return true;
}

function writeUint32BE(w: RdbWriter, value: number): void {
  for (const shift of [24, 16, 8, 0]) writeByte(w, (value >>> shift) & 0xff);
}

/** Makes room for `more` bytes. */
export function reserve(w: RdbWriter, more: number): void {
  if (w.length + more <= w.bytes.length) return;
  const grown = new Uint8Array(Math.max(w.bytes.length * 2, w.length + more));
  grown.set(w.bytes.subarray(0, w.length));
  w.bytes = grown;
}
