/**
 * Reading an RDB file into the databases.
 * twin: redis 6.2.6 rdb.c, rdbLoadRio, rdbLoad, rdbReportError; server.c, loadDataFromDisk.
 * differs: version 10 (Redis 7.0) is read too, without its functions.
 */
import { bytesOf, latin1 } from '#hiredis/bytes';
import { type Errno, isErrno, strerror } from '#host/errno';
import { spend } from '../cost';
import { dbAdd, dbDelete, getDb, type RedisDb, setExpire } from '../keyspace/db';
import { dictAdd } from '../keyspace/dict';
import { dictExpand } from '../keyspace/dict_resize';
import { objectSetLruOrLfu } from '../keyspace/lru';
import { serverLog } from '../log';
import type { Server } from '../state';
import { redisCheckRdb } from './check';
import { crc64, crcText } from './crc64';
import {
  RDB_OPCODE_AUX,
  RDB_OPCODE_EOF,
  RDB_OPCODE_EXPIRETIME,
  RDB_OPCODE_EXPIRETIME_MS,
  RDB_OPCODE_FREQ,
  RDB_OPCODE_FUNCTION2,
  RDB_OPCODE_IDLE,
  RDB_OPCODE_RESIZEDB,
  RDB_OPCODE_SELECTDB,
  RDB_VERSION_READ,
} from './format';
import { loadAux } from './load_aux';
import { rdbLoadObject } from './object';
import {
  type RdbReader,
  rdbLoadLen,
  rdbLoadMillisecondTime,
  rdbLoadString,
  rdbLoadTime,
  rdbReader,
  readByte,
  readRaw,
} from './read';
import { pieceCostUs, traceRdb } from './save';

export interface LoadResult {
  readonly ok: boolean;
  /** Why not, if the file could not be read or is no RDB file at all. */
  readonly errno: Errno | null;
  /** From the file's aux fields: -1, null and -1 where it has none. */
  readonly replStreamDb: number;
  readonly replId: string | null;
  readonly replOffset: number;
}

export interface LoadOptions {
  /** Keys that exist are replaced: DEBUG RELOAD NOFLUSH. */
  readonly allowDup?: boolean;
}

/** A load under way. */
export interface RdbLoad {
  readonly server: Server;
  readonly r: RdbReader;
  /** null: the bytes came over a socket. */
  readonly filename: string | null;
  readonly allowDup: boolean;
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

/** The original takes note of its place, and answers clients, once in so many bytes. */
const PROGRESS_BYTES = 2 * 1024 * 1024;

type Step = 'more' | 'eof' | 'failed';

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

/** At start: dump.rdb, if there is one. False: the process is to end. */
export function loadDataFromDisk(server: Server): {
  readonly ok: boolean;
  readonly loaded: LoadResult;
} {
  const spentBefore = server.spentUs;
  const loaded = rdbLoad(server, server.config.dbfilename);
  if (loaded.ok) {
    const seconds = (server.spentUs - spentBefore) / 1_000_000;
    serverLog(server, 'notice', `DB loaded from disk: ${seconds.toFixed(3)} seconds`);
    return { ok: true, loaded };
  }
  if (loaded.errno === 'ENOENT') return { ok: true, loaded };
  if (!server.exiting && loaded.errno !== null) {
    const why = strerror(loaded.errno);
    serverLog(server, 'warning', `Fatal error loading the DB: ${why}. Exiting.`);
    exitProcess(server);
  }
  return { ok: !server.exiting, loaded };
}

function load(
  server: Server,
  bytes: Uint8Array,
  { filename, options }: { readonly filename: string | null; readonly options: LoadOptions },
): LoadResult {
  const loading: RdbLoad = {
    server,
    r: rdbReader(bytes),
    filename,
    allowDup: options.allowDup ?? false,
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
  const errno = ok === 'not-rdb' ? 'EINVAL' : null;
  const { replStreamDb, replId, replOffset } = loading;
  return { ok: ok === true, errno, replStreamDb, replId, replOffset };
}

function startLoading(server: Server, size: number): void {
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
  for (;;) {
    const step = loadNext(loading);
    if (r.failure !== null) return reportEnd(loading);
    if (step === 'failed') return false;
    if (step === 'eof') break;
    server.rdb.loadingLoadedBytes = r.pos - (r.pos % PROGRESS_BYTES);
  }
  if (version >= 5 && !verifyChecksum(loading)) return false;
  const { keysLoaded, expiredSkipped } = loading;
  server.rdb.lastLoadKeys = keysLoaded;
  server.rdb.lastLoadExpired = expiredSkipped;
  const summary = `keys loaded: ${keysLoaded}, keys expired: ${expiredSkipped}`;
  serverLog(server, 'warning', `Done loading RDB, ${summary}.`);
  return true;
}

/** One opcode or one key. */
function loadNext(loading: RdbLoad): Step {
  const type = readByte(loading.r);
  if (type === null) return 'failed';
  if (type === RDB_OPCODE_EOF) return 'eof';
  const opcode = OPCODES.get(type);
  return opcode === undefined ? loadKey(loading, type) : opcode(loading);
}

const OPCODES: ReadonlyMap<number, (loading: RdbLoad) => Step> = new Map([
  [RDB_OPCODE_EXPIRETIME, loadExpireTime],
  [RDB_OPCODE_EXPIRETIME_MS, loadExpireTimeMs],
  [RDB_OPCODE_FREQ, loadFreq],
  [RDB_OPCODE_IDLE, loadIdle],
  [RDB_OPCODE_SELECTDB, loadSelectDb],
  [RDB_OPCODE_RESIZEDB, loadResizeDb],
  [RDB_OPCODE_AUX, loadAuxField],
  [RDB_OPCODE_FUNCTION2, skipFunction],
]);

function loadExpireTime(loading: RdbLoad): Step {
  loading.expireTime = (rdbLoadTime(loading.r) ?? 0) * 1000;
  return 'more';
}

function loadExpireTimeMs(loading: RdbLoad): Step {
  loading.expireTime = rdbLoadMillisecondTime(loading.r) ?? -1;
  return 'more';
}

function loadFreq(loading: RdbLoad): Step {
  loading.lfuFreq = readByte(loading.r) ?? -1;
  return 'more';
}

function loadIdle(loading: RdbLoad): Step {
  loading.lruIdle = rdbLoadLen(loading.r) ?? -1;
  return 'more';
}

function loadSelectDb(loading: RdbLoad): Step {
  const { server, r } = loading;
  const id = rdbLoadLen(r);
  if (id === null) return 'failed';
  const db = server.dbs[id];
  if (db === undefined) {
    serverLog(
      server,
      'warning',
      `FATAL: Data file was created with a Redis server configured to handle more than ${server.dbs.length} databases. Exiting`,
    );
    exitProcess(server);
    return 'failed';
  }
  loading.db = db;
  return 'more';
}

function loadResizeDb({ db, r }: RdbLoad): Step {
  const size = rdbLoadLen(r);
  const expires = rdbLoadLen(r);
  // Each key has three bytes at least: a wilder hint would only take memory.
  const most = r.bytes.length / 3;
  if (size !== null) dictExpand(db.dict, Math.min(size, most));
  if (expires !== null) dictExpand(db.expires, Math.min(expires, most));
  return 'more';
}

function loadAuxField(loading: RdbLoad): Step {
  const name = rdbLoadString(loading.r);
  const value = name === null ? null : rdbLoadString(loading.r);
  if (name === null || value === null) return 'failed';
  loadAux(loading, name, value);
  return 'more';
}

/** A 7.0 library of functions: a string of code that 6.2 can't run. */
function skipFunction({ r }: RdbLoad): Step {
  rdbLoadString(r);
  return 'more';
}

function loadKey(loading: RdbLoad, type: number): Step {
  const { server, r, db, expireTime, lruIdle, lfuFreq } = loading;
  const key = rdbLoadString(r);
  if (key === null) return 'failed';
  const val = rdbLoadObject(server, r, type);
  if (val === null) return 'failed';
  // Only a master drops what has expired: a replica's dataset is to be the master's.
  if (server.repl.masterHost === null && expireTime !== -1 && expireTime < server.mstime) {
    loading.expiredSkipped++;
  } else {
    loading.keysLoaded++;
    if (!dictAdd(db.dict, key, val)) {
      if (!loading.allowDup) return duplicate(loading, key);
      dbDelete(db, key);
      dbAdd(db, key, val);
    }
    if (expireTime !== -1) setExpire(server, db, { key, when: expireTime, c: null });
    objectSetLruOrLfu(server, val, { freq: lfuFreq, idleSeconds: lruIdle });
  }
  loading.expireTime = -1;
  loading.lfuFreq = -1;
  loading.lruIdle = -1;
  return 'more';
}

/** The original panics here. */
function duplicate({ server, db }: RdbLoad, key: string): Step {
  serverLog(server, 'warning', `RDB has duplicated key '${key}' in DB ${db.id}`);
  exitProcess(server);
  return 'failed';
}

function verifyChecksum(loading: RdbLoad): boolean {
  const { server, r } = loading;
  const expected = { hi: 0, lo: 0 };
  if (server.config.rdbchecksum) crc64(expected, r.bytes, 0, r.pos);
  const sum = readRaw(r, 8);
  if (sum === null) return reportEnd(loading);
  if (!server.config.rdbchecksum) return true;
  const view = new DataView(sum.buffer, sum.byteOffset, 8);
  const got = { lo: view.getUint32(0, true), hi: view.getUint32(4, true) };
  if (got.lo === 0 && got.hi === 0) {
    serverLog(server, 'warning', 'RDB file was saved with checksum disabled: no check performed.');
    return true;
  }
  if (got.lo === expected.lo && got.hi === expected.hi) return true;
  serverLog(
    server,
    'warning',
    `Wrong RDB checksum expected: (${crcText(expected)}) but got (${crcText(got)}). Aborting now.`,
  );
  reportError(loading, { isCorrupt: true, line: 2718, text: 'RDB CRC error' });
  return false;
}

/** The reader's failure, in the original's words. */
function reportEnd(loading: RdbLoad): false {
  const { failure } = loading.r;
  if (failure !== null && failure.kind !== 'short') {
    const { kind, line, text } = failure;
    reportError(loading, { isCorrupt: kind === 'corrupt', line, text });
    if (loading.server.exiting) return false;
  }
  serverLog(
    loading.server,
    'warning',
    'Short read or OOM loading DB. Unrecoverable error, aborting now.',
  );
  reportError(loading, { isCorrupt: false, line: 2742, text: 'Unexpected EOF reading RDB file' });
  return false;
}

/** A file is checked and the process ends; a socket may just have been cut. */
function reportError(
  { server, r, filename }: RdbLoad,
  {
    isCorrupt,
    line,
    text,
  }: { readonly isCorrupt: boolean; readonly line: number; readonly text: string },
): void {
  const offset = server.rdb.loadingLoadedBytes;
  const message = `Internal error in RDB reading offset ${offset}, function at rdb.c:${line} -> ${text}`;
  if (filename !== null) {
    serverLog(server, 'warning', message);
    const report = redisCheckRdb(server, { filename, bytes: r.bytes });
    server.host.write(1, bytesOf(report.text));
    exitProcess(server, report.ok ? 0 : 1);
  } else if (isCorrupt) {
    serverLog(server, 'warning', `${message}. Failure loading rdb format`);
    serverLog(server, 'warning', 'Terminating server after rdb file reading failure.');
    exitProcess(server);
  } else {
    serverLog(
      server,
      'warning',
      `${message}. Failure loading rdb format from socket, assuming connection error, resuming operation.`,
    );
  }
}

function exitProcess(server: Server, code = 1): void {
  server.exiting = true;
  server.host.exit(code);
}

function failedResult(errno: Errno): LoadResult {
  return { ok: false, errno, replStreamDb: -1, replId: null, replOffset: -1 };
}
