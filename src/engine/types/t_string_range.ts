/**
 * Commands on parts of a string.
 * twin: redis 6.2.6 t_string.c, setrangeCommand, getrangeCommand, appendCommand, strlenCommand.
 * differs: SETRANGE at an offset near 2^63 is refused; it crashes the original. Nor does a string
 * become longer than it can be here, whatever proto-max-bulk-len says.
 */
import {
  dbAdd,
  dbOverwrite,
  getDb,
  keyModified,
  lookupKeyReadOrReply,
  lookupKeyWrite,
} from '../keyspace/db';
import {
  checkType,
  createRawStringObject,
  createStringObject,
  STRING_BYTES_MAX,
} from '../keyspace/object';
import {
  addReply,
  addReplyBulk,
  addReplyError,
  addReplyLongLong,
  shared,
} from '../networking/reply';
import { getLongLongFromObjectOrReply } from '../numbers';
import type { Client, Server } from '../state';

/** Answers an error if a string may not become that long. */
export function checkStringLength(server: Server, c: Client, size: number): boolean {
  const max = Math.min(server.config['proto-max-bulk-len'], STRING_BYTES_MAX);
  if (size <= max || (c.isMaster && size <= STRING_BYTES_MAX)) return true;
  addReplyError(c, 'string exceeds maximum allowed size (proto-max-bulk-len)');
  return false;
}

export function setrangeCommand(server: Server, c: Client): void {
  const [, key = '', offsetArg = '', value = ''] = c.argv;
  const offset = getLongLongFromObjectOrReply(c, offsetArg);
  if (offset === null) return;
  if (offset < 0n) {
    addReplyError(c, 'offset is out of range');
    return;
  }
  const db = getDb(server, c.db);
  const o = lookupKeyWrite(server, db, key);
  if (o !== null && !checkType(c, o, 'string')) return;
  const old = o === null ? '' : o.value;
  if (value.length === 0) {
    addReplyLongLong(c, old.length);
    return;
  }
  if (!checkStringLength(server, c, Number(offset) + value.length)) return;
  const val = createRawStringObject(server, overwrite(old, Number(offset), value));
  if (o === null) dbAdd(db, key, val);
  else dbOverwrite(server, db, { key, val });
  keyModified(server, db, { key, type: 'string', event: 'setrange' });
  addReplyLongLong(c, val.value.length);
}

/** `old` with `value` at `offset`, zero bytes filling a gap. */
export function overwrite(old: string, offset: number, value: string): string {
  const before = old.length >= offset ? old.slice(0, offset) : old.padEnd(offset, '\0');
  return before + value + old.slice(offset + value.length);
}

/** GETRANGE key start end, and SUBSTR. Both ends belong to it; negative ones count from the end. */
export function getrangeCommand(server: Server, c: Client): void {
  const [, key = '', startArg = '', endArg = ''] = c.argv;
  const first = getLongLongFromObjectOrReply(c, startArg);
  if (first === null) return;
  const last = getLongLongFromObjectOrReply(c, endArg);
  if (last === null) return;
  const o = lookupKeyReadOrReply(server, c, { key, reply: shared.emptybulk });
  if (o === null || !checkType(c, o, 'string')) return;
  if (first < 0n && last < 0n && first > last) {
    addReply(c, shared.emptybulk);
    return;
  }
  const { length } = o.value;
  const fromStart = (index: bigint) =>
    Math.max(0, Number(index < 0n ? index + BigInt(length) : index));
  const start = fromStart(first);
  const end = Math.min(fromStart(last), length - 1);
  addReplyBulk(c, start > end ? '' : o.value.slice(start, end + 1));
}

export function appendCommand(server: Server, c: Client): void {
  const [, key = '', value = ''] = c.argv;
  const db = getDb(server, c.db);
  const o = lookupKeyWrite(server, db, key);
  if (o !== null && !checkType(c, o, 'string')) return;
  const total = (o === null ? 0 : o.value.length) + value.length;
  if (o === null) dbAdd(db, key, createStringObject(server, value));
  else {
    if (!checkStringLength(server, c, total)) return;
    dbOverwrite(server, db, { key, val: createRawStringObject(server, o.value + value) });
  }
  keyModified(server, db, { key, type: 'string', event: 'append' });
  addReplyLongLong(c, total);
}

export function strlenCommand(server: Server, c: Client): void {
  const o = lookupKeyReadOrReply(server, c, { key: c.argv[1] ?? '', reply: shared.czero });
  if (o !== null && checkType(c, o, 'string')) addReplyLongLong(c, o.value.length);
}
