/**
 * Commands on keys, whatever their values.
 * twin: redis 6.2.6 db.c, "Type agnostic commands operating on the key space"; expire.c, TOUCH.
 * SCAN is in scan.ts, FLUSHALL and its like in flush.ts.
 */
import { spend } from '../cost';
import {
  dbAdd,
  dbDelete,
  dbRandomKey,
  expireIfNeeded,
  getDb,
  getExpire,
  keyIsExpired,
  keyModified,
  lookupKeyRead,
  lookupKeyWrite,
  lookupKeyWriteOrReply,
  type RedisDb,
  setExpire,
  signalModifiedKey,
} from '../keyspace/db';
import { dictSize } from '../keyspace/dict';
import { dictForEach } from '../keyspace/dict_walk';
import { initialLru } from '../keyspace/lru';
import type { RedisObject } from '../keyspace/object';
import { copyValue } from '../keyspace/own';
import {
  addReply,
  addReplyBulk,
  addReplyDeferredLen,
  addReplyError,
  addReplyErrorObject,
  addReplyLongLong,
  addReplyNull,
  addReplyStatus,
  setDeferredArrayLen,
  shared,
} from '../networking/reply';
import { getIntFromObjectOrReply } from '../numbers';
import { notifyKeyspaceEvent } from '../pubsub/notify';
import type { Client, Server } from '../state';
import { stringmatch } from '../stringmatch';

/** Keys that KEYS looks at in a microsecond. */
const KEYS_PER_US = 10;

export function delCommand(server: Server, c: Client): void {
  const db = getDb(server, c.db);
  let deleted = 0;
  for (const key of c.argv.slice(1)) {
    expireIfNeeded(server, db, key);
    if (!dbDelete(db, key)) continue;
    keyModified(server, db, { key, type: 'generic', event: 'del' });
    deleted++;
  }
  addReplyLongLong(c, deleted);
}

/** As DEL: the collector frees everything in the background. */
export function unlinkCommand(server: Server, c: Client): void {
  delCommand(server, c);
}

export function existsCommand(server: Server, c: Client): void {
  const db = getDb(server, c.db);
  const isThere = (key: string) => lookupKeyRead(server, db, { key, noTouch: true }) !== null;
  addReplyLongLong(c, c.argv.slice(1).filter(isThere).length);
}

export function touchCommand(server: Server, c: Client): void {
  const db = getDb(server, c.db);
  const isThere = (key: string) => lookupKeyRead(server, db, { key }) !== null;
  addReplyLongLong(c, c.argv.slice(1).filter(isThere).length);
}

export function typeCommand(server: Server, c: Client): void {
  const key = c.argv[1] ?? '';
  const o = lookupKeyRead(server, getDb(server, c.db), { key, noTouch: true });
  addReplyStatus(c, getObjectTypeName(o));
}

export function getObjectTypeName(o: RedisObject | null): string {
  return o === null ? 'none' : o.type;
}

export function keysCommand(server: Server, c: Client): void {
  const pattern = c.argv[1] ?? '';
  const db = getDb(server, c.db);
  const place = addReplyDeferredLen(c);
  // Why KEYS on a large database is a bad idea: everybody waits.
  spend(server, Math.floor(dictSize(db.dict) / KEYS_PER_US));
  let found = 0;
  dictForEach(db.dict, (key) => {
    if (pattern !== '*' && !stringmatch(pattern, key)) return true;
    if (keyIsExpired(server, db, key)) return true;
    addReplyBulk(c, key);
    found++;
    return true;
  });
  setDeferredArrayLen(c, place, found);
}

export function randomkeyCommand(server: Server, c: Client): void {
  const key = dbRandomKey(server, getDb(server, c.db));
  if (key === null) addReplyNull(c);
  else addReplyBulk(c, key);
}

export function dbsizeCommand(server: Server, c: Client): void {
  addReplyLongLong(c, dictSize(getDb(server, c.db).dict));
}

export function renameCommand(server: Server, c: Client): void {
  renameGeneric(server, c, false);
}

export function renamenxCommand(server: Server, c: Client): void {
  renameGeneric(server, c, true);
}

function renameGeneric(server: Server, c: Client, nx: boolean): void {
  const [, from = '', to = ''] = c.argv;
  const db = getDb(server, c.db);
  const o = lookupKeyWriteOrReply(server, c, { key: from, reply: shared.nokeyerr });
  if (o === null) return;
  if (from === to) {
    addReply(c, nx ? shared.czero : shared.ok);
    return;
  }
  const when = getExpire(db, from);
  if (lookupKeyWrite(server, db, to) !== null) {
    if (nx) {
      addReply(c, shared.czero);
      return;
    }
    dbDelete(db, to);
  }
  dbAdd(db, to, o);
  if (when !== -1) setExpire(server, db, { key: to, when, c });
  dbDelete(db, from);
  signalModifiedKey(server, db, from);
  notifyKeyspaceEvent(server, { type: 'generic', event: 'rename_from', key: from, db: db.id });
  keyModified(server, db, { key: to, type: 'generic', event: 'rename_to' });
  addReply(c, nx ? shared.cone : shared.ok);
}

/** MOVE key db */
export function moveCommand(server: Server, c: Client): void {
  const [, key = '', dbArg = ''] = c.argv;
  const src = getDb(server, c.db);
  const dst = targetDbOrReply(server, c, dbArg);
  if (dst === null) return;
  if (src === dst) {
    addReplyErrorObject(c, shared.sameobjecterr);
    return;
  }
  const o = lookupKeyWrite(server, src, key);
  if (o === null || lookupKeyWrite(server, dst, key) !== null) {
    addReply(c, shared.czero);
    return;
  }
  const when = getExpire(src, key);
  dbAdd(dst, key, o);
  if (when !== -1) setExpire(server, dst, { key, when, c });
  dbDelete(src, key);
  signalModifiedKey(server, src, key);
  notifyKeyspaceEvent(server, { type: 'generic', event: 'move_from', key, db: src.id });
  keyModified(server, dst, { key, type: 'generic', event: 'move_to' });
  addReply(c, shared.cone);
}

/** COPY source destination [DB destination-db] [REPLACE] */
export function copyCommand(server: Server, c: Client): void {
  const [, key = '', newKey = ''] = c.argv;
  const src = getDb(server, c.db);
  const options = parseCopyOptions(server, c);
  if (options === null) return;
  const { dst, replace } = options;
  if (src === dst && key === newKey) {
    addReplyErrorObject(c, shared.sameobjecterr);
    return;
  }
  const o = lookupKeyWrite(server, src, key);
  const isTaken = o !== null && lookupKeyWrite(server, dst, newKey) !== null;
  if (o === null || (isTaken && !replace)) {
    addReply(c, shared.czero);
    return;
  }
  const when = getExpire(src, key);
  if (isTaken) dbDelete(dst, newKey);
  // With an age of its own.
  dbAdd(dst, newKey, { ...copyValue(o), lru: initialLru(server) });
  if (when !== -1) setExpire(server, dst, { key: newKey, when, c });
  keyModified(server, dst, { key: newKey, type: 'generic', event: 'copy_to' });
  addReply(c, shared.cone);
}

/** null after answering what is wrong. */
function parseCopyOptions(
  server: Server,
  c: Client,
): { readonly dst: RedisDb; readonly replace: boolean } | null {
  let dst = getDb(server, c.db);
  let replace = false;
  for (let j = 3; j < c.argv.length; j++) {
    const name = c.argv[j]?.toLowerCase();
    const next = c.argv[j + 1];
    if (name === 'replace') replace = true;
    else if (name === 'db' && next !== undefined) {
      const target = targetDbOrReply(server, c, next);
      if (target === null) return null;
      dst = target;
      j++;
    } else {
      addReplyErrorObject(c, shared.syntaxerr);
      return null;
    }
  }
  return { dst, replace };
}

function targetDbOrReply(server: Server, c: Client, text: string): RedisDb | null {
  const id = getIntFromObjectOrReply(c, text);
  if (id === null) return null;
  const db = server.dbs[id];
  if (db === undefined) addReplyError(c, 'DB index is out of range');
  return db ?? null;
}
