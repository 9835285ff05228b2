/**
 * The keyspace: databases, lookups that see expiry, and the writes every command goes through.
 * twin: redis 6.2.6 db.c, "C-level DB API", "Hooks for key space changes" and "Expires API".
 * differs: freeing is the collector's work, so lazy and synchronous deletes are one.
 */
import { assert } from '#host/assert';
import { hasActiveChildProcess } from '../children';
import { lookupCommand } from '../command';
import { checkClientPauseTimeoutAndReturnIfPaused } from '../networking/pause';
import { addReply, addReplyErrorObject } from '../networking/reply';
import { propagate } from '../propagate';
import { type NotifyClass, notifyKeyspaceEvent } from '../pubsub/notify';
import type { Client, Server } from '../state';
import { touchAllWatchedKeysInDb, touchWatchedKey } from '../watch';
import {
  type Dict,
  dictAdd,
  dictCreate,
  dictDelete,
  dictEmpty,
  dictEnvCreate,
  dictFind,
  dictReplace,
  dictSize,
} from './dict';
import { dictEnvOf } from './dict_env';
import { dictGetFairRandomKey } from './dict_random';
import { dictIsRehashing, rehashStep } from './dict_resize';
import { isLfuPolicy, lruOfUse } from './lru';
import type { RedisObject } from './object';
import { ownValue, touchValue } from './own';
import { signalKeyAsReady } from './ready_keys';

export interface RedisDb {
  readonly id: number;
  dict: Dict<RedisObject>;
  /** Keys with a time to live: unix milliseconds. */
  expires: Dict<number>;
  /** Where the active expire cycle goes on. */
  expiresCursor: number;
  /** INFO keyspace's avg_ttl, milliseconds. */
  avgTtl: number;
}

export interface LookupFlags {
  /** The access is not a use: OBJECT, TTL, SCAN TYPE. */
  readonly noTouch?: boolean;
}

/** `count` empty databases. `seed`: the 16 bytes of server.hashSeed. */
export function createDbs(seed: Uint8Array, count: number): RedisDb[] {
  const env = dictEnvCreate(seed);
  return Array.from({ length: count }, (_, id) => ({
    id,
    dict: dictCreate(env),
    expires: dictCreate(env),
    expiresCursor: 0,
    avgTtl: 0,
  }));
}

export function getDb(server: Server, id: number): RedisDb {
  const db = server.dbs[id];
  assert(db !== undefined, `no database ${id}`);
  return db;
}

/** False: there is no such database, and the client keeps its own. */
export function selectDb(server: Server, c: Client, id: number): boolean {
  if (id < 0 || id >= server.dbs.length) return false;
  c.db = id;
  return true;
}

/** The value for a reader, null when missing or expired; counts a hit or a miss. */
export function lookupKeyRead(
  server: Server,
  db: RedisDb,
  { key, noTouch = false }: LookupFlags & { readonly key: string },
): RedisObject | null {
  const gone = expireIfNeeded(server, db, key) && hidesExpired(server);
  const o = gone ? null : lookupKey(server, db, { key, noTouch });
  if (o === null) {
    server.stat.keyspaceMisses++;
    notifyKeyspaceEvent(server, { type: 'keyMiss', event: 'keymiss', key, db: db.id });
  } else server.stat.keyspaceHits++;
  return o;
}

/**
 * A replica keeps expired keys until its master deletes them: its clients' reads are told that they
 * are gone, while commands of the master's stream must find what the master found.
 */
function hidesExpired(server: Server): boolean {
  if (server.repl.masterHost === null) return true;
  const c = server.currentClient === null ? undefined : server.clients.get(server.currentClient);
  if (c === undefined || c.isMaster) return false;
  return lookupCommand(server, c.argv[0] ?? '')?.flags.has('read-only') ?? false;
}

/**
 * The value for a writer, null when missing or (on a master) expired. It may be changed in place,
 * but for a string.
 */
export function lookupKeyWrite(server: Server, db: RedisDb, key: string): RedisObject | null {
  expireIfNeeded(server, db, key);
  const o = lookupKey(server, db, { key });
  return o === null || o.type === 'string' ? o : ownValue(db.dict, { key, o });
}

export function lookupKeyReadOrReply(
  server: Server,
  c: Client,
  { key, reply }: { readonly key: string; readonly reply: string },
): RedisObject | null {
  const o = lookupKeyRead(server, getDb(server, c.db), { key });
  if (o === null) replyOnKeyMiss(c, reply);
  return o;
}

export function lookupKeyWriteOrReply(
  server: Server,
  c: Client,
  { key, reply }: { readonly key: string; readonly reply: string },
): RedisObject | null {
  const o = lookupKeyWrite(server, getDb(server, c.db), key);
  if (o === null) replyOnKeyMiss(c, reply);
  return o;
}

function replyOnKeyMiss(c: Client, reply: string): void {
  if (reply.startsWith('-')) addReplyErrorObject(c, reply);
  else addReply(c, reply);
}

/** The value as it is stored. No expiry: the caller has seen to that. */
export function lookupKey(
  server: Server,
  db: RedisDb,
  { key, noTouch = false }: LookupFlags & { readonly key: string },
): RedisObject | null {
  const o = dictFind(db.dict, key);
  if (o === undefined) return null;
  // Not while a child saves, as the original: its pages would be copied for nothing.
  if (noTouch || hasActiveChildProcess(server)) return o;
  return touchValue(db.dict, { key, o, lru: lruOfUse(server, o) });
}

/** The key must be new. */
export function dbAdd(db: RedisDb, key: string, val: RedisObject): void {
  assert(dictAdd(db.dict, key, val), 'dbAdd of a key that exists');
}

/** The key must exist; its expire time stays. */
export function dbOverwrite(
  server: Server,
  db: RedisDb,
  { key, val }: { readonly key: string; readonly val: RedisObject },
): void {
  const old = dictFind(db.dict, key);
  assert(old !== undefined, 'dbOverwrite of a key that is missing');
  if (isLfuPolicy(server)) val.lru = old.lru;
  dictReplace(db.dict, key, val);
}

/** Stores a value under a key, new or not. Its expire time goes unless `keepTtl`. */
export function setKey(
  server: Server,
  db: RedisDb,
  { key, val, keepTtl = false }: { key: string; val: RedisObject; keepTtl?: boolean },
): void {
  // Only under LFU does the new value know how often the old one was used. Otherwise nobody sees
  // the old one any more, and one search does for finding and replacing.
  if (isLfuPolicy(server) && lookupKeyWrite(server, db, key) !== null)
    dbOverwrite(server, db, { key, val });
  else {
    expireIfNeeded(server, db, key);
    // The original finds first and writes then, and moves a bucket at each.
    if (dictIsRehashing(db.dict)) rehashStep(db.dict);
    dictReplace(db.dict, key, val);
  }
  if (!keepTtl) removeExpire(db, key);
  signalModifiedKey(server, db, key);
}

/** A random key that has not expired; null: the database is empty. */
export function dbRandomKey(server: Server, db: RedisDb): string | null {
  const allVolatile = dictSize(db.dict) === dictSize(db.expires);
  let tries = 100;
  for (;;) {
    const entry = dictGetFairRandomKey(db.dict, () => server.host.random());
    if (entry === null) return null;
    const { key } = entry;
    if (dictFind(db.expires, key) === undefined) return key;
    // A replica can't delete: with nothing but expired keys the search would never end.
    if (allVolatile && server.repl.masterHost !== null && --tries === 0) return key;
    if (!expireIfNeeded(server, db, key)) return key;
  }
}

/** Removes a key with its expire time. False: there was none. */
export function dbDelete(db: RedisDb, key: string): boolean {
  if (dictSize(db.expires) > 0) dictDelete(db.expires, key);
  return dictDelete(db.dict, key);
}

/** Empties one database or (-1) all. How many keys went. */
export function emptyDb(server: Server, id: number): number {
  signalFlushedDb(server, id);
  let removed = 0;
  for (const db of server.dbs) {
    if (id !== -1 && id !== db.id) continue;
    removed += dictSize(db.dict);
    dictEmpty(db.dict);
    dictEmpty(db.expires);
    db.avgTtl = 0;
    db.expiresCursor = 0;
  }
  if (id === -1) dictEmpty(server.expire.slaveKeysWithExpire);
  return removed;
}

/** While a child saves, moving entries about would make copies of all it shares. */
export function updateDictResizePolicy(server: Server): void {
  dictEnvOf(server).canResize = !hasActiveChildProcess(server);
}

/**
 * To be called when a key's value has changed: transactions that watch the key are void, and who
 * waits for it may be served.
 */
export function signalModifiedKey(server: Server, db: RedisDb, key: string): void {
  touchWatchedKey(server, db.id, key);
  signalKeyAsReady(server, { db: db.id, key });
}

/** As signalModifiedKey, for the keys of a database, or (-1) of all, that is about to be emptied. */
export function signalFlushedDb(server: Server, id: number): void {
  touchAllWatchedKeysInDb(
    server,
    id,
    (db, key) => dictFind(getDb(server, db).dict, key) !== undefined,
  );
}

/** False: it had no expire time. */
export function removeExpire(db: RedisDb, key: string): boolean {
  return dictSize(db.expires) > 0 && dictDelete(db.expires, key);
}

/** `when`: unix milliseconds. The key must exist. `c`: who asks, null when it is no client. */
export function setExpire(
  server: Server,
  db: RedisDb,
  { key, when, c }: { readonly key: string; readonly when: number; readonly c: Client | null },
): void {
  dictReplace(db.expires, key, when);
  const writableSlave = server.repl.masterHost !== null && !server.config['replica-read-only'];
  if (writableSlave && c !== null && !c.isMaster) rememberSlaveKeyWithExpire(server, db, key);
}

/** The master knows nothing of keys made here, so it will never delete them: we must. */
function rememberSlaveKeyWithExpire(server: Server, db: RedisDb, key: string): void {
  const { slaveKeysWithExpire } = server.expire;
  const ids = dictFind(slaveKeysWithExpire, key) ?? [];
  if (!ids.includes(db.id)) dictReplace(slaveKeysWithExpire, key, [...ids, db.id]);
}

/** Unix milliseconds, -1: the key does not expire. */
export function getExpire(db: RedisDb, key: string): number {
  return dictSize(db.expires) === 0 ? -1 : (dictFind(db.expires, key) ?? -1);
}

export function keyIsExpired(server: Server, db: RedisDb, key: string): boolean {
  const when = getExpire(db, key);
  return when >= 0 && !server.rdb.loading && server.mstime > when;
}

/** Deletes the key if it has expired and that is ours to do. True: it has expired. */
export function expireIfNeeded(server: Server, db: RedisDb, key: string): boolean {
  if (!keyIsExpired(server, db, key)) return false;
  // While clients are paused the dataset stands still: a failover may be under way.
  if (server.repl.masterHost === null && !checkClientPauseTimeoutAndReturnIfPaused(server))
    deleteExpiredKeyAndPropagate(server, db, key);
  return true;
}

/**
 * An expire time in the past deletes at once, but not on a replica or while loading: there the key
 * stays, expired, until the master's DEL comes.
 */
export function checkAlreadyExpired(server: Server, when: number): boolean {
  return when <= server.mstime && !server.rdb.loading && server.repl.masterHost === null;
}

export function deleteExpiredKeyAndPropagate(server: Server, db: RedisDb, key: string): void {
  dbDelete(db, key);
  notifyKeyspaceEvent(server, { type: 'expired', event: 'expired', key, db: db.id });
  signalModifiedKey(server, db, key);
  const lazy = server.config['lazyfree-lazy-expire'];
  propagate(server, db.id, [lazy ? 'UNLINK' : 'DEL', key]);
  server.stat.expiredkeys++;
}

/**
 * What every command does after it changed a key: transactions that watch it are void, the event is
 * published, the dataset counts as changed.
 */
export function keyModified(
  server: Server,
  db: RedisDb,
  {
    key,
    type,
    event,
  }: { readonly key: string; readonly type: NotifyClass; readonly event: string },
): void {
  signalModifiedKey(server, db, key);
  notifyKeyspaceEvent(server, { type, event, key, db: db.id });
  server.dirty++;
}
