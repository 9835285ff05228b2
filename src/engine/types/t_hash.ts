/**
 * Commands on hashes.
 * twin: redis 6.2.6 t_hash.c, "Hash type commands". HRANDFIELD is in t_hash_random.ts.
 */
import { lookupCommand } from '../command';
import {
  dbAdd,
  dbDelete,
  getDb,
  keyModified,
  lookupKeyRead,
  lookupKeyReadOrReply,
  lookupKeyWrite,
  lookupKeyWriteOrReply,
  signalModifiedKey,
} from '../keyspace/db';
import { dictEnvOf } from '../keyspace/dict_env';
import { initialLru } from '../keyspace/lru';
import { checkType } from '../keyspace/object';
import {
  addReply,
  addReplyArrayLen,
  addReplyBulk,
  addReplyError,
  addReplyLongLong,
  addReplyMapLen,
  addReplyNull,
  shared,
} from '../networking/reply';
import { getLongLongFromObjectOrReply, LLONG_MAX, LLONG_MIN, string2ll } from '../numbers';
import { rewriteClientCommandArgument } from '../propagate';
import { notifyKeyspaceEvent } from '../pubsub/notify';
import type { Client, Server } from '../state';
import {
  createHashObject,
  type HashObject,
  hashTypeDelete,
  hashTypeForEach,
  hashTypeGet,
  hashTypeLength,
  hashTypeSet,
} from '../values/hash';
import {
  addLongDouble,
  formatLongDouble,
  getLongDoubleFromObjectOrReply,
  isFiniteLongDouble,
  string2ld,
} from './long_double';
import { nullReply } from './t_string';

/** null after answering WRONGTYPE. */
function hashTypeLookupWriteOrCreate(server: Server, c: Client): HashObject | null {
  const key = c.argv[1] ?? '';
  const db = getDb(server, c.db);
  const o = lookupKeyWrite(server, db, key);
  if (o !== null) return checkType(c, o, 'hash') ? o : null;
  const created = createHashObject(dictEnvOf(server), initialLru(server));
  dbAdd(db, key, created);
  return created;
}

/** null after answering `reply` for a missing key, or WRONGTYPE. */
function lookupHashOrReply(server: Server, c: Client, reply: string): HashObject | null {
  const o = lookupKeyReadOrReply(server, c, { key: c.argv[1] ?? '', reply });
  return o !== null && checkType(c, o, 'hash') ? o : null;
}

/** HSET and HMSET key field value [field value ...] */
export function hsetCommand(server: Server, c: Client): void {
  const command = lookupCommand(server, c.argv[0] ?? '');
  if (c.argv.length % 2 === 1) {
    addReplyError(c, `wrong number of arguments for '${command?.name}' command`);
    return;
  }
  const o = hashTypeLookupWriteOrCreate(server, c);
  if (o === null) return;
  let created = 0;
  for (let j = 2; j < c.argv.length; j += 2) {
    const pair = { field: c.argv[j] ?? '', value: c.argv[j + 1] ?? '' };
    if (hashTypeSet(server, o, pair)) created++;
  }
  if (command?.name === 'hmset') addReply(c, shared.ok);
  else addReplyLongLong(c, created);
  const key = c.argv[1] ?? '';
  keyModified(server, getDb(server, c.db), { key, type: 'hash', event: 'hset' });
  server.dirty += (c.argv.length - 2) / 2 - 1;
}

export function hsetnxCommand(server: Server, c: Client): void {
  const [, key = '', field = '', value = ''] = c.argv;
  const o = hashTypeLookupWriteOrCreate(server, c);
  if (o === null) return;
  if (hashTypeGet(o, field) !== null) {
    addReply(c, shared.czero);
    return;
  }
  hashTypeSet(server, o, { field, value });
  addReply(c, shared.cone);
  keyModified(server, getDb(server, c.db), { key, type: 'hash', event: 'hset' });
}

export function hincrbyCommand(server: Server, c: Client): void {
  const [, key = '', field = '', incrArg = ''] = c.argv;
  const incr = getLongLongFromObjectOrReply(c, incrArg);
  if (incr === null) return;
  const o = hashTypeLookupWriteOrCreate(server, c);
  if (o === null) return;
  const old = string2ll(hashTypeGet(o, field) ?? '0');
  if (old === null) {
    addReplyError(c, 'hash value is not an integer');
    return;
  }
  const sum = old + incr;
  if (sum < LLONG_MIN || sum > LLONG_MAX) {
    addReplyError(c, 'increment or decrement would overflow');
    return;
  }
  hashTypeSet(server, o, { field, value: sum.toString() });
  addReplyLongLong(c, sum);
  keyModified(server, getDb(server, c.db), { key, type: 'hash', event: 'hincrby' });
}

/** differs: an increment that can't be done leaves no empty hash behind. */
export function hincrbyfloatCommand(server: Server, c: Client): void {
  const [, key = '', field = '', incrArg = ''] = c.argv;
  const incr = getLongDoubleFromObjectOrReply(c, incrArg);
  if (incr === null) return;
  const db = getDb(server, c.db);
  const existing = lookupKeyWrite(server, db, key);
  if (existing !== null && !checkType(c, existing, 'hash')) return;
  const old = string2ld((existing === null ? null : hashTypeGet(existing, field)) ?? '0');
  if (old === null) {
    addReplyError(c, 'hash value is not a float');
    return;
  }
  const sum = addLongDouble(old, incr);
  if (!isFiniteLongDouble(sum)) {
    addReplyError(c, 'increment would produce NaN or Infinity');
    return;
  }
  const o = hashTypeLookupWriteOrCreate(server, c);
  if (o === null) return;
  const value = formatLongDouble(sum);
  hashTypeSet(server, o, { field, value });
  addReplyBulk(c, value);
  keyModified(server, db, { key, type: 'hash', event: 'hincrbyfloat' });
  // Replicas get the sum: no difference in floats can make them differ.
  rewriteClientCommandArgument(c, 0, 'HSET');
  rewriteClientCommandArgument(c, 3, value);
}

export function hgetCommand(server: Server, c: Client): void {
  const o = lookupHashOrReply(server, c, nullReply(c));
  if (o !== null) replyField(c, o, c.argv[2] ?? '');
}

export function hmgetCommand(server: Server, c: Client): void {
  const o = lookupKeyRead(server, getDb(server, c.db), { key: c.argv[1] ?? '' });
  if (o !== null && !checkType(c, o, 'hash')) return;
  addReplyArrayLen(c, c.argv.length - 2);
  for (const field of c.argv.slice(2)) replyField(c, o, field);
}

function replyField(c: Client, o: HashObject | null, field: string): void {
  const value = o === null ? null : hashTypeGet(o, field);
  if (value === null) addReplyNull(c);
  else addReplyBulk(c, value);
}

export function hdelCommand(server: Server, c: Client): void {
  const key = c.argv[1] ?? '';
  const db = getDb(server, c.db);
  const o = lookupKeyWriteOrReply(server, c, { key, reply: shared.czero });
  if (o === null || !checkType(c, o, 'hash')) return;
  let deleted = 0;
  for (const field of c.argv.slice(2)) if (hashTypeDelete(o, field)) deleted++;
  if (deleted > 0) {
    signalModifiedKey(server, db, key);
    notifyKeyspaceEvent(server, { type: 'hash', event: 'hdel', key, db: db.id });
    if (hashTypeLength(o) === 0) {
      dbDelete(db, key);
      notifyKeyspaceEvent(server, { type: 'generic', event: 'del', key, db: db.id });
    }
    server.dirty += deleted;
  }
  addReplyLongLong(c, deleted);
}

export function hlenCommand(server: Server, c: Client): void {
  const o = lookupHashOrReply(server, c, shared.czero);
  if (o !== null) addReplyLongLong(c, hashTypeLength(o));
}

export function hstrlenCommand(server: Server, c: Client): void {
  const o = lookupHashOrReply(server, c, shared.czero);
  if (o !== null) addReplyLongLong(c, hashTypeGet(o, c.argv[2] ?? '')?.length ?? 0);
}

export function hexistsCommand(server: Server, c: Client): void {
  const o = lookupHashOrReply(server, c, shared.czero);
  if (o === null) return;
  addReply(c, hashTypeGet(o, c.argv[2] ?? '') === null ? shared.czero : shared.cone);
}

export function hkeysCommand(server: Server, c: Client): void {
  const o = lookupHashOrReply(server, c, shared.emptyarray);
  if (o === null) return;
  addReplyArrayLen(c, hashTypeLength(o));
  hashTypeForEach(o, (field) => addReplyBulk(c, field));
}

export function hvalsCommand(server: Server, c: Client): void {
  const o = lookupHashOrReply(server, c, shared.emptyarray);
  if (o === null) return;
  addReplyArrayLen(c, hashTypeLength(o));
  hashTypeForEach(o, (_field, value) => addReplyBulk(c, value));
}

export function hgetallCommand(server: Server, c: Client): void {
  const o = lookupHashOrReply(server, c, c.resp === 2 ? shared.emptyarray : '%0\r\n');
  if (o === null) return;
  addReplyMapLen(c, hashTypeLength(o));
  hashTypeForEach(o, (field, value) => {
    addReplyBulk(c, field);
    addReplyBulk(c, value);
  });
}
