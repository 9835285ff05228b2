/**
 * Reading an RDB file into the databases.
 * twin: redis 6.2.6 rdb.c, rdbLoad, rdbLoadRio's head and tail. What is between is in load_content.ts.
 */
import { latin1 } from '#hiredis/bytes';
import { type Errno, isErrno } from '#host/errno';
import { spend } from '../cost';
import { getDb } from '../keyspace/db';
import { serverLog } from '../log';
import type { Server } from '../state';
import { RDB_VERSION_READ } from './codec/format';
import { rdbReader, readRaw } from './codec/read';
import { loadContent, verifyChecksum } from './load_content';
import { reportEnd } from './load_error';
import type { LoadResult, RdbLoad } from './load_state';
import { pieceCostUs, traceRdb } from './save';

export interface LoadOptions {
  /** Keys that exist are replaced: DEBUG RELOAD NOFLUSH. */
  readonly allowDup?: boolean;
}

/**
 * Loads a file. A damaged one ends the process with exit code 1, as the original does: then
 * `server.exiting` is set.
 */
export function rdbLoad(server: Server, filename: string, options: LoadOptions = {}): LoadResult {
  const bytes = server.host.readFile(filename);
  if (isErrno(bytes)) return failedResult(bytes);
  return load(server, bytes, { filename, options });
}

/** Loads what was received over a socket. Bytes that end too early leave the process alive. */
export function rdbLoadBytes(server: Server, bytes: Uint8Array): LoadResult {
  return load(server, bytes, { filename: null, options: {} });
}

interface Source {
  /** null: the bytes came over a socket. */
  readonly filename: string | null;
  readonly options: LoadOptions;
  readonly aofPreamble?: boolean;
}

function load(server: Server, bytes: Uint8Array, source: Source): LoadResult {
  const { ok, loading } = run(server, bytes, source);
  const errno = ok === 'not-rdb' ? 'EINVAL' : null;
  const { replStreamDb, replId, replOffset } = loading;
  return { ok: ok === true, errno, replStreamDb, replId, replOffset };
}

/** Loads the RDB file that an append only file begins with; its commands begin at `end`. */
export function rdbLoadPreamble(
  server: Server,
  bytes: Uint8Array,
  filename: string,
): { readonly ok: boolean; readonly end: number } {
  const { ok, loading } = run(server, bytes, { filename, options: {}, aofPreamble: true });
  return { ok: ok === true, end: loading.r.pos };
}

function run(server: Server, bytes: Uint8Array, { filename, options, aofPreamble }: Source) {
  const loading: RdbLoad = {
    server,
    r: rdbReader(bytes),
    filename,
    allowDup: options.allowDup ?? false,
    aofPreamble: aofPreamble ?? false,
    db: getDb(server, 0),
    expireTime: -1,
    lruIdle: -1,
    lfuFreq: -1,
    keysLoaded: 0,
    expiredSkipped: 0,
    replStreamDb: -1,
    replId: null,
    replOffset: -1,
  };
  startLoading(server, bytes.length);
  traceRdb(server, 'load-begin', { bytes: bytes.length, keys: 0 });
  const ok = loadAll(loading);
  spend(
    server,
    pieceCostUs({ bytes: 0, keys: 0 }, { bytes: loading.r.pos, keys: loading.keysLoaded }),
  );
  server.rdb.loading = false;
  traceRdb(server, 'load-end', { bytes: loading.r.pos, keys: loading.keysLoaded });
  return { ok, loading };
}

/** `size`: bytes of the file, or of what was received. */
export function startLoading(server: Server, size: number): void {
  const { rdb } = server;
  rdb.loading = true;
  rdb.loadingStartTime = server.unixtime;
  rdb.loadingTotalBytes = size;
  rdb.loadingLoadedBytes = 0;
}

function loadAll(loading: RdbLoad): boolean | 'not-rdb' {
  const { server, r } = loading;
  const magic = readRaw(r, 9);
  if (magic === null) return reportEnd(loading);
  const head = latin1(magic);
  const version = Number.parseInt(head.slice(5), 10) || 0;
  if (!head.startsWith('REDIS')) {
    serverLog(server, 'warning', 'Wrong signature trying to load DB from file');
    return 'not-rdb';
  }
  if (version < 1 || version > RDB_VERSION_READ) {
    serverLog(server, 'warning', `Can't handle RDB format version ${version}`);
    return 'not-rdb';
  }
  if (!loadContent(loading)) return false;
  if (version >= 5 && !verifyChecksum(loading)) return false;
  const { keysLoaded, expiredSkipped } = loading;
  server.rdb.lastLoadKeys = keysLoaded;
  server.rdb.lastLoadExpired = expiredSkipped;
  const summary = `keys loaded: ${keysLoaded}, keys expired: ${expiredSkipped}`;
  serverLog(server, 'warning', `Done loading RDB, ${summary}.`);
  return true;
}

function failedResult(errno: Errno): LoadResult {
  return { ok: false, errno, replStreamDb: -1, replId: null, replOffset: -1 };
}
