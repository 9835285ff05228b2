/**
 * DEBUG's subcommands on the dataset.
 * twin: redis 6.2.6 debug.c, debugCommand: RELOAD, LOADAOF, POPULATE, DIGEST, DIGEST-VALUE,
 * SET-ACTIVE-EXPIRE.
 */
import { flushAppendOnlyFile } from '../aof/flush';
import { loadAppendOnlyFile } from '../aof/load';
import { spend } from '../cost';
import { dbAdd, emptyDb, getDb, lookupKeyWrite, signalModifiedKey } from '../keyspace/db';
import { dictFind } from '../keyspace/dict';
import { dictExpand } from '../keyspace/dict_resize';
import { computeDatasetDigest, computeValueDigest } from '../keyspace/digest';
import { createPlainStringObject } from '../keyspace/object';
import { serverLog } from '../log';
import {
  addReply,
  addReplyArrayLen,
  addReplyError,
  addReplyErrorObject,
  addReplyStatus,
  shared,
} from '../networking/reply';
import { getPositiveLongFromObjectOrReply } from '../numbers';
import { rdbLoad } from '../rdb/load';
import { rdbSave } from '../rdb/save';
import type { Client, Server } from '../state';

/** DEBUG RELOAD [MERGE] [NOFLUSH] [NOSAVE] */
export function debugReload(server: Server, c: Client): void {
  const options = c.argv.slice(2).map((option) => option.toLowerCase());
  if (options.some((option) => !['merge', 'noflush', 'nosave'].includes(option))) {
    addReplyError(c, 'DEBUG RELOAD only supports the MERGE, NOFLUSH and NOSAVE options.');
    return;
  }
  const { dbfilename } = server.config;
  if (!options.includes('nosave') && !rdbSave(server, dbfilename)) {
    addReplyErrorObject(c, shared.err);
    return;
  }
  if (!options.includes('noflush')) emptyDb(server, -1);
  if (!rdbLoad(server, dbfilename, { allowDup: options.includes('merge') }).ok) {
    addReplyError(c, 'Error trying to load the RDB dump');
    return;
  }
  serverLog(server, 'warning', 'DB reloaded by DEBUG RELOAD');
  addReply(c, shared.ok);
}

/** DEBUG LOADAOF */
export function debugLoadAof(server: Server, c: Client): void {
  const { aof, config } = server;
  if (aof.state === 'on') flushAppendOnlyFile(server, true);
  emptyDb(server, -1);
  // Whether or not it is written to: BGREWRITEAOF makes one at any time.
  const outcome = loadAppendOnlyFile(server, config.appendfilename);
  if (outcome === 'empty') addReplyErrorObject(c, shared.err);
  if (outcome !== 'ok') return;
  server.dirty = 0;
  serverLog(server, 'warning', 'Append Only File loaded by DEBUG LOADAOF');
  addReply(c, shared.ok);
}

/** DEBUG POPULATE count [prefix] [size] */
export function debugPopulate(server: Server, c: Client): void {
  const [, , countArg = '', prefix = 'key', sizeArg] = c.argv;
  const count = getPositiveLongFromObjectOrReply(c, countArg);
  if (count === null) return;
  const size = sizeArg === undefined ? 0 : getPositiveLongFromObjectOrReply(c, sizeArg);
  if (size === null) return;
  const db = getDb(server, c.db);
  dictExpand(db.dict, count);
  for (let j = 0; j < count; j++) {
    const key = `${prefix}:${j}`;
    if (lookupKeyWrite(server, db, key) !== null) continue;
    const text = `value:${j}`;
    const value = size === 0 ? text : text.slice(0, size).padEnd(size, '\0');
    dbAdd(db, key, createPlainStringObject(server, value));
    signalModifiedKey(server, db, key);
  }
  spend(server, count);
  addReply(c, shared.ok);
}

/** DEBUG DIGEST */
export function debugDigest(server: Server, c: Client): void {
  addReplyStatus(c, computeDatasetDigest(server));
}

/** DEBUG DIGEST-VALUE key [key ...]; expired keys count as they are. */
export function debugDigestValue(server: Server, c: Client): void {
  const db = getDb(server, c.db);
  addReplyArrayLen(c, c.argv.length - 2);
  for (const key of c.argv.slice(2)) {
    addReplyStatus(c, computeValueDigest(db, key, dictFind(db.dict, key) ?? null));
  }
}

/** DEBUG SET-ACTIVE-EXPIRE 0|1 */
export function debugSetActiveExpire(server: Server, c: Client): void {
  server.expire.activeExpireEnabled = (Number.parseInt(c.argv[2] ?? '', 10) || 0) !== 0;
  addReply(c, shared.ok);
}

/** DEBUG SET-SKIP-CHECKSUM-VALIDATION 0|1: of RDB files and of RESTORE's payload. */
export function debugSetSkipChecksum(server: Server, c: Client): void {
  server.rdb.skipChecksumValidation = (Number.parseInt(c.argv[2] ?? '', 10) || 0) !== 0;
  addReply(c, shared.ok);
}
