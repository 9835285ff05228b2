/**
 * Strings as numbers.
 * twin: redis 6.2.6 t_string.c, incrDecrCommand to incrbyfloatCommand.
 */
import { dbAdd, dbOverwrite, getDb, keyModified, lookupKeyWrite } from '../keyspace/db';
import { checkType, createPlainStringObject, createStringObject } from '../keyspace/object';
import { addReply, addReplyBulk, addReplyError } from '../networking/reply';
import { getLongLongFromObjectOrReply, LLONG_MAX, LLONG_MIN } from '../numbers';
import { rewriteClientCommandVector } from '../propagate';
import type { Client, Server } from '../state';
import {
  addLongDouble,
  formatLongDouble,
  getLongDoubleFromObjectOrReply,
  isFiniteLongDouble,
} from './long_double';

export function incrCommand(server: Server, c: Client): void {
  incrDecr(server, c, 1n);
}

export function decrCommand(server: Server, c: Client): void {
  incrDecr(server, c, -1n);
}

export function incrbyCommand(server: Server, c: Client): void {
  const incr = getLongLongFromObjectOrReply(c, c.argv[2] ?? '');
  if (incr !== null) incrDecr(server, c, incr);
}

export function decrbyCommand(server: Server, c: Client): void {
  const decr = getLongLongFromObjectOrReply(c, c.argv[2] ?? '');
  // As in the original's 64 bits, -LLONG_MIN is LLONG_MIN.
  if (decr !== null) incrDecr(server, c, BigInt.asIntN(64, -decr));
}

function incrDecr(server: Server, c: Client, incr: bigint): void {
  const key = c.argv[1] ?? '';
  const db = getDb(server, c.db);
  const o = lookupKeyWrite(server, db, key);
  if (o !== null && !checkType(c, o, 'string')) return;
  const old = o === null ? 0n : getLongLongFromObjectOrReply(c, o.value);
  if (old === null) return;
  const sum = old + incr;
  if (sum < LLONG_MIN || sum > LLONG_MAX) {
    addReplyError(c, 'increment or decrement would overflow');
    return;
  }
  const val = createStringObject(server, sum.toString());
  if (o === null) dbAdd(db, key, val);
  else dbOverwrite(server, db, { key, val });
  keyModified(server, db, { key, type: 'string', event: 'incrby' });
  addReply(c, `:${val.value}\r\n`);
}

/** Replicas get the sum, so that no difference in floats can make them differ. */
export function incrbyfloatCommand(server: Server, c: Client): void {
  const [, key = '', incrArg = ''] = c.argv;
  const db = getDb(server, c.db);
  const o = lookupKeyWrite(server, db, key);
  if (o !== null && !checkType(c, o, 'string')) return;
  const old = getLongDoubleFromObjectOrReply(c, o === null ? '0' : o.value);
  if (old === null) return;
  const incr = getLongDoubleFromObjectOrReply(c, incrArg);
  if (incr === null) return;
  const sum = addLongDouble(old, incr);
  if (!isFiniteLongDouble(sum)) {
    addReplyError(c, 'increment would produce NaN or Infinity');
    return;
  }
  const val = createPlainStringObject(server, formatLongDouble(sum));
  if (o === null) dbAdd(db, key, val);
  else dbOverwrite(server, db, { key, val });
  keyModified(server, db, { key, type: 'string', event: 'incrbyfloat' });
  addReplyBulk(c, val.value);
  rewriteClientCommandVector(c, ['SET', key, val.value, 'KEEPTTL']);
}
