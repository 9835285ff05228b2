/**
 * A file's keys on their way into a database.
 * twin: redis 6.2.6 rdb.c, rdbLoadRio, "Read key" to "Set the expire time if needed"; db.c,
 * dbAddRDBLoad.
 * differs: keys are added some hundred at a time (see dict_fill.ts), at the latest when the turn
 * ends, when the database changes or when the file turns out to be damaged.
 */
import { dbAdd, dbDelete, type RedisDb, setExpire } from '../keyspace/db';
import { dictAdd } from '../keyspace/dict';
import { dictFill } from '../keyspace/dict_fill';
import { objectSetLruOrLfu } from '../keyspace/lru';
import { serverLog } from '../log';
import type { Server } from '../state';
import { rdbLoadString } from './codec/read';
import { exitProcess } from './load_error';
import type { LoadedKeys, RdbLoad, Step } from './load_state';
import { rdbLoadObject } from './object';

/** Reads a key with its value; addLoadedKeys is to follow. */
export function loadKey(server: Server, loading: RdbLoad, type: number): Step {
  const { r, loaded, expireTime, lruIdle, lfuFreq } = loading;
  const key = rdbLoadString(r);
  if (key === null) return 'failed';
  const val = rdbLoadObject(server, r, type);
  if (val === null) return 'failed';
  if (isDropped(server, loading)) {
    loading.expiredSkipped++;
  } else {
    loading.keysLoaded++;
    loaded.keys.push(key);
    loaded.vals.push(val);
    loaded.expireTimes.push(expireTime);
    objectSetLruOrLfu(server, val, { freq: lfuFreq, idleSeconds: lruIdle });
  }
  loading.expireTime = -1;
  loading.lfuFreq = -1;
  loading.lruIdle = -1;
  return 'more';
}

/** Only a master drops what has expired: a replica's dataset is to be the master's. */
function isDropped(server: Server, { expireTime, aofPreamble }: RdbLoad): boolean {
  if (server.repl.masterHost !== null || aofPreamble) return false;
  return expireTime !== -1 && expireTime < server.mstime;
}

/** False: one of them is there already, and the process ends. */
export function addLoadedKeys(server: Server, { db, loaded, allowDup }: RdbLoad): boolean {
  const { keys, vals, expireTimes } = loaded;
  if (keys.length === 0) return true;
  if (allowDup) replaceAll(db, loaded);
  else {
    const at = dictFill(db.dict, keys, vals);
    if (at !== -1) return duplicate(server, db, keys[at] ?? '');
  }
  for (let i = 0; i < keys.length; i++) {
    const when = expireTimes[i] ?? -1;
    if (when !== -1) setExpire(server, db, { key: keys[i] ?? '', when, c: null });
  }
  for (const list of [keys, vals, expireTimes]) list.length = 0;
  return true;
}

function replaceAll(db: RedisDb, { keys, vals }: LoadedKeys): void {
  for (const [i, val] of vals.entries()) {
    const key = keys[i] ?? '';
    if (dictAdd(db.dict, key, val)) continue;
    dbDelete(db, key);
    dbAdd(db, key, val);
  }
}

/** The original panics here. */
function duplicate(server: Server, { id }: RedisDb, key: string): false {
  serverLog(server, 'warning', `RDB has duplicated key '${key}' in DB ${id}`);
  exitProcess(server);
  return false;
}
