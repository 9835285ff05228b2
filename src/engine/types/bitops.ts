/**
 * Strings as rows of bits; bit 0 is the highest of the first byte.
 * twin: redis 6.2.6 bitops.c, SETBIT to BITPOS. BITFIELD is in bitfield.ts.
 */
import { bytesOf, latin1 } from '#hiredis/bytes';
import {
  dbAdd,
  dbDelete,
  dbOverwrite,
  getDb,
  keyModified,
  lookupKeyRead,
  lookupKeyReadOrReply,
  lookupKeyWrite,
  setKey,
} from '../keyspace/db';
import { checkType, createRawStringObject, STRING_BYTES_MAX } from '../keyspace/object';
import {
  addReply,
  addReplyError,
  addReplyErrorObject,
  addReplyLongLong,
  shared,
} from '../networking/reply';
import { getLongFromObjectOrReply, string2ll } from '../numbers';
import { notifyKeyspaceEvent } from '../pubsub/notify';
import type { Client, Server } from '../state';
import { overwrite } from './t_string_range';

/**
 * A bit's offset, or null after answering an error. With `width`, `#n` means the nth field of that
 * many bits.
 */
export function getBitOffsetFromArgument(
  server: Server,
  c: Client,
  { text, width = 0 }: { readonly text: string; readonly width?: number },
): number | null {
  const isField = width > 0 && text.startsWith('#');
  const value = string2ll(isField ? text.slice(1) : text);
  const offset = value === null ? -1n : BigInt.asIntN(64, isField ? value * BigInt(width) : value);
  if (offset >= 0n && offset >> 3n < BigInt(server.config['proto-max-bulk-len']))
    return Number(offset);
  addReplyError(c, 'bit offset is not an integer or out of range');
  return null;
}

/** Answers an error if no string here can have that byte; one of the original can. */
export function canHoldByte(c: Client, at: number): boolean {
  if (at < STRING_BYTES_MAX) return true;
  addReplyError(c, 'bit offset is not an integer or out of range');
  return false;
}

export function setbitCommand(server: Server, c: Client): void {
  const [, key = '', offsetArg = '', bitArg = ''] = c.argv;
  const error = 'bit is not an integer or out of range';
  const offset = getBitOffsetFromArgument(server, c, { text: offsetArg });
  if (offset === null) return;
  const on = getLongFromObjectOrReply(c, bitArg, error);
  if (on === null) return;
  if (on !== 0 && on !== 1) {
    addReplyError(c, error);
    return;
  }
  const db = getDb(server, c.db);
  const o = lookupKeyWrite(server, db, key);
  if (o !== null && !checkType(c, o, 'string')) return;
  const old = o?.value ?? '';
  const at = Math.floor(offset / 8);
  if (!canHoldByte(c, at)) return;
  const mask = 0x80 >> (offset % 8);
  const byte = old.length > at ? old.charCodeAt(at) : 0;
  const changed = String.fromCharCode(on === 1 ? byte | mask : byte & ~mask);
  const val = createRawStringObject(server, overwrite(old, at, changed));
  if (o === null) dbAdd(db, key, val);
  else dbOverwrite(server, db, { key, val });
  keyModified(server, db, { key, type: 'string', event: 'setbit' });
  addReply(c, (byte & mask) === 0 ? shared.czero : shared.cone);
}

export function getbitCommand(server: Server, c: Client): void {
  const [, key = '', offsetArg = ''] = c.argv;
  const offset = getBitOffsetFromArgument(server, c, { text: offsetArg });
  if (offset === null) return;
  const o = lookupKeyReadOrReply(server, c, { key, reply: shared.czero });
  if (o === null || !checkType(c, o, 'string')) return;
  const at = Math.floor(offset / 8);
  const byte = o.value.length > at ? o.value.charCodeAt(at) : 0;
  addReply(c, (byte & (0x80 >> (offset % 8))) === 0 ? shared.czero : shared.cone);
}

/** Bytes of each operation, from those of the sources at one place. */
const OPERATIONS: Readonly<Record<string, (bytes: readonly number[]) => number>> = {
  and: (bytes) => bytes.reduce((a, b) => a & b),
  or: (bytes) => bytes.reduce((a, b) => a | b),
  xor: (bytes) => bytes.reduce((a, b) => a ^ b),
  not: ([byte = 0]) => ~byte,
};

/** BITOP operation destination source [source ...]; shorter sources are zero-padded. */
export function bitopCommand(server: Server, c: Client): void {
  const [, name = '', target = '', ...keys] = c.argv;
  const operation = OPERATIONS[name.toLowerCase()];
  if (operation === undefined) {
    addReplyErrorObject(c, shared.syntaxerr);
    return;
  }
  if (name.toLowerCase() === 'not' && keys.length !== 1) {
    addReplyError(c, 'BITOP NOT must be called with a single source key.');
    return;
  }
  const db = getDb(server, c.db);
  const sources: Uint8Array[] = [];
  for (const key of keys) {
    const o = lookupKeyRead(server, db, { key });
    if (o !== null && !checkType(c, o, 'string')) return;
    sources.push(bytesOf(o?.value ?? ''));
  }
  const length = Math.max(...sources.map((source) => source.length));
  if (length > 0) {
    const out = Uint8Array.from({ length }, (_, at) => operation(sources.map((s) => s[at] ?? 0)));
    setKey(server, db, { key: target, val: createRawStringObject(server, latin1(out)) });
    notifyKeyspaceEvent(server, { type: 'string', event: 'set', key: target, db: db.id });
    server.dirty++;
  } else if (dbDelete(db, target)) {
    keyModified(server, db, { key: target, type: 'generic', event: 'del' });
  }
  addReplyLongLong(c, length);
}

/** BITCOUNT key [start end], in bytes. */
export function bitcountCommand(server: Server, c: Client): void {
  const [, key = '', startArg, endArg] = c.argv;
  const o = lookupKeyReadOrReply(server, c, { key, reply: shared.czero });
  if (o === null || !checkType(c, o, 'string')) return;
  const { length } = o.value;
  let start = 0;
  let end = length - 1;
  if (c.argv.length === 4 && startArg !== undefined && endArg !== undefined) {
    const first = getLongFromObjectOrReply(c, startArg);
    if (first === null) return;
    const last = getLongFromObjectOrReply(c, endArg);
    if (last === null) return;
    if (first < 0 && last < 0 && first > last) {
      addReply(c, shared.czero);
      return;
    }
    start = fromStart(first, length);
    end = Math.min(fromStart(last, length), length - 1);
  } else if (c.argv.length !== 2) {
    addReplyErrorObject(c, shared.syntaxerr);
    return;
  }
  let count = 0;
  for (let at = start; at <= end; at++) count += popcount(o.value.charCodeAt(at));
  addReplyLongLong(c, count);
}

/** BITPOS key bit [start [end]], in bytes. */
export function bitposCommand(server: Server, c: Client): void {
  const [, key = '', bitArg = '', startArg, endArg] = c.argv;
  const bit = getLongFromObjectOrReply(c, bitArg);
  if (bit === null) return;
  if (bit !== 0 && bit !== 1) {
    addReplyError(c, 'The bit argument must be 1 or 0.');
    return;
  }
  const o = lookupKeyRead(server, getDb(server, c.db), { key });
  if (o === null) {
    addReplyLongLong(c, bit === 1 ? -1 : 0);
    return;
  }
  if (!checkType(c, o, 'string')) return;
  if (c.argv.length > 5) {
    addReplyErrorObject(c, shared.syntaxerr);
    return;
  }
  const { length } = o.value;
  const first = startArg === undefined ? 0 : getLongFromObjectOrReply(c, startArg);
  if (first === null) return;
  const last = endArg === undefined ? length - 1 : getLongFromObjectOrReply(c, endArg);
  if (last === null) return;
  const start = fromStart(first, length);
  const end = Math.min(fromStart(last, length), length - 1);
  addReplyLongLong(c, bitpos(o.value, { bit, start, end, isEndGiven: endArg !== undefined }));
}

interface BitposRange {
  readonly bit: 0 | 1 | number;
  readonly start: number;
  readonly end: number;
  readonly isEndGiven: boolean;
}

/** Without an end, zeros are thought to follow the string. */
function bitpos(text: string, { bit, start, end, isEndGiven }: BitposRange): number {
  if (start > end) return -1;
  for (let at = start; at <= end; at++) {
    const byte = text.charCodeAt(at) ^ (bit === 1 ? 0 : 0xff);
    if (byte !== 0) return at * 8 + Math.clz32(byte) - 24;
  }
  return bit === 0 && !isEndGiven ? (end + 1) * 8 : -1;
}

function fromStart(index: number, length: number): number {
  return Math.max(0, index < 0 ? index + length : index);
}

function popcount(byte: number): number {
  let bits = byte - ((byte >> 1) & 0x55);
  bits = (bits & 0x33) + ((bits >> 2) & 0x33);
  return (bits + (bits >> 4)) & 0x0f;
}
