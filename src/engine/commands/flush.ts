/**
 * Commands on whole databases.
 * twin: redis 6.2.6 db.c, flushdbCommand, flushallCommand, selectCommand, swapdbCommand.
 * differs: the collector frees in any case; SYNC only spends the time that freeing would take.
 */
import { spend } from '../cost';
import { emptyDb, getDb, selectDb } from '../keyspace/db';
import { dictFind } from '../keyspace/dict';
import { scanDatabaseForReadyLists } from '../keyspace/ready_keys';
import { addReply, addReplyError, addReplyErrorObject, shared } from '../networking/reply';
import { getIntFromObjectOrReply } from '../numbers';
import { killRDBChild } from '../rdb/background';
import { rdbSave, totalKeys, traceRdb } from '../rdb/save';
import type { Client, Server } from '../state';
import { touchAllWatchedKeysInDb } from '../watch';

export function flushdbCommand(server: Server, c: Client): void {
  const flags = flushFlagsOrReply(server, c);
  if (flags === null) return;
  server.dirty += emptyAndSpend(server, c.db, flags);
  traceRdb(server, 'flush', { bytes: 0, keys: totalKeys(server) });
  addReply(c, shared.ok);
}

export function flushallCommand(server: Server, c: Client): void {
  const flags = flushFlagsOrReply(server, c);
  if (flags === null) return;
  flushAllDataAndResetRDB(server, flags);
  addReply(c, shared.ok);
}

/** Also on disk: a restart must not bring the data back. */
function flushAllDataAndResetRDB(server: Server, flags: FlushFlags): void {
  server.dirty += emptyAndSpend(server, -1, flags);
  traceRdb(server, 'flush', { bytes: 0, keys: 0 });
  killRDBChild(server);
  if (server.config.save.length > 0) {
    // The save sets `dirty` to 0, by which the command would seem to have changed nothing.
    const { dirty } = server;
    rdbSave(server, server.config.dbfilename);
    server.dirty = dirty;
  }
  // Of empty databases too it is to be propagated.
  server.dirty++;
}

type FlushFlags = 'sync' | 'async';

/** Keys freed in a microsecond. */
const FREED_PER_US = 10;

function emptyAndSpend(server: Server, id: number, flags: FlushFlags): number {
  const removed = emptyDb(server, id);
  if (flags === 'sync') spend(server, Math.floor(removed / FREED_PER_US));
  return removed;
}

function flushFlagsOrReply(server: Server, c: Client): FlushFlags | null {
  const flag = c.argv[1]?.toLowerCase();
  if (c.argv.length === 1) return server.config['lazyfree-lazy-user-flush'] ? 'async' : 'sync';
  if (c.argv.length === 2 && (flag === 'sync' || flag === 'async')) return flag;
  addReplyErrorObject(c, shared.syntaxerr);
  return null;
}

export function selectCommand(server: Server, c: Client): void {
  const id = getIntFromObjectOrReply(c, c.argv[1] ?? '');
  if (id === null) return;
  if (selectDb(server, c, id)) addReply(c, shared.ok);
  else addReplyError(c, 'DB index is out of range');
}

export function swapdbCommand(server: Server, c: Client): void {
  const one = getIntFromObjectOrReply(c, c.argv[1] ?? '', 'invalid first DB index');
  if (one === null) return;
  const other = getIntFromObjectOrReply(c, c.argv[2] ?? '', 'invalid second DB index');
  if (other === null) return;
  if (!dbSwapDatabases(server, one, other)) {
    addReplyError(c, 'DB index is out of range');
    return;
  }
  server.dirty++;
  addReply(c, shared.ok);
}

/** The clients stay where they are: it is the contents that change places. */
function dbSwapDatabases(server: Server, one: number, other: number): boolean {
  if (server.dbs[one] === undefined || server.dbs[other] === undefined) return false;
  if (one === other) return true;
  const a = getDb(server, one);
  const b = getDb(server, other);
  const { dict, expires, avgTtl, expiresCursor } = a;
  Object.assign(a, {
    dict: b.dict,
    expires: b.expires,
    avgTtl: b.avgTtl,
    expiresCursor: b.expiresCursor,
  });
  Object.assign(b, { dict, expires, avgTtl, expiresCursor });
  const isInEither = (_db: number, key: string) =>
    dictFind(a.dict, key) !== undefined || dictFind(b.dict, key) !== undefined;
  touchAllWatchedKeysInDb(server, one, isInEither);
  touchAllWatchedKeysInDb(server, other, isInEither);
  scanDatabaseForReadyLists(server, one);
  scanDatabaseForReadyLists(server, other);
  return true;
}
