/**
 * A load under way, and what comes of it.
 * twin: redis 6.2.6 rdb.c, the variables of rdbLoadRio; rdb.h, rdbSaveInfo.
 * differs: it is part of the state between two turns, in which other clients are answered.
 */
import type { Errno } from '#host/errno';
import type { RedisDb } from '../keyspace/db';
import type { RedisObject } from '../keyspace/object';
import type { Crc64 } from './codec/crc64';
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

/**
 * How far one call came. `yield`: others should have a turn; `starved`: more bytes must come first.
 */
export type LoadStep = 'yield' | 'starved' | LoadResult;

/** Keys that were read and are added together. Empty between two turns. */
export interface LoadedKeys {
  readonly keys: string[];
  readonly vals: RedisObject[];
  /** Unix milliseconds; -1: the key does not expire. */
  readonly expireTimes: number[];
}

/** What one opcode or key came to. */
export type Step = 'more' | 'eof' | 'failed';

export interface RdbLoad {
  r: RdbReader;
  /** null: the bytes come over a socket. */
  readonly filename: string | null;
  /** Keys that exist are replaced. */
  readonly allowDup: boolean;
  /** The head of an append only file: keys that have expired are kept, as commands may follow. */
  readonly aofPreamble: boolean;
  /** More bytes may come: what ends too early is read again then. */
  isGrowing: boolean;
  /** Bytes that came and are not in `r` yet. */
  arrived: Uint8Array[];
  arrivedBytes: number;
  /** How many bytes were before those in `r`, and their checksum. */
  dropped: number;
  droppedCrc: Crc64;
  /** 0: the head was not read yet. */
  version: number;
  /** All keys were read; the checksum is next. */
  isContentRead: boolean;
  db: RedisDb;
  /** For `db`. */
  readonly loaded: LoadedKeys;
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
