/**
 * A load under way, and what comes of it.
 * twin: redis 6.2.6 rdb.c, the variables of rdbLoadRio; rdb.h, rdbSaveInfo.
 */
import type { Errno } from '#host/errno';
import type { RedisDb } from '../keyspace/db';
import type { Server } from '../state';
import type { RdbReader } from './codec/read';

export interface LoadResult {
  readonly ok: boolean;
  /** Why not, if the file could not be read or is no RDB file at all. */
  readonly errno: Errno | null;
  /** From the file's aux fields: -1, null and -1 where it has none. */
  readonly replStreamDb: number;
  readonly replId: string | null;
  readonly replOffset: number;
}

/** It lives for one call, and is part of no state. */
export interface RdbLoad {
  readonly server: Server;
  readonly r: RdbReader;
  /** null: the bytes came over a socket. */
  readonly filename: string | null;
  /** Keys that exist are replaced. */
  readonly allowDup: boolean;
  /** The head of an append only file: keys that have expired are kept, as commands may follow. */
  readonly aofPreamble: boolean;
  db: RedisDb;
  /** What is known about the next key; -1: nothing. */
  expireTime: number;
  lruIdle: number;
  lfuFreq: number;
  keysLoaded: number;
  expiredSkipped: number;
  replStreamDb: number;
  replId: string | null;
  replOffset: number;
}
