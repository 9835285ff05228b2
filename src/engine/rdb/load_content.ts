/**
 * The file from its first key to its checksum.
 * twin: redis 6.2.6 rdb.c, rdbLoadRio.
 * differs: version 10 (Redis 7.0) is read too, without its functions.
 */
import { isPauseDue } from '../debug_delay';
import { dictExpand } from '../keyspace/dict_resize';
import { serverLog } from '../log';
import type { Server } from '../state';
import { crc64, crcText } from './codec/crc64';
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
} from './codec/format';
import {
  rdbLoadLen,
  rdbLoadMillisecondTime,
  rdbLoadString,
  rdbLoadTime,
  readByte,
  readRaw,
} from './codec/read';
import { loadAux } from './load_aux';
import { exitProcess, reportEnd, reportError } from './load_error';
import { addLoadedKeys, loadKey } from './load_key';
import type { RdbLoad, Step } from './load_state';

/** The original takes note of its place, and answers clients, once in so many bytes. */
const PROGRESS_BYTES = 2 * 1024 * 1024;
/** So that their buckets and values are in a processor's cache together. */
const KEYS_ADDED_AT_ONCE = 256;

/** Everything up to the checksum. False: it was reported what is wrong. */
export function loadContent(server: Server, loading: RdbLoad): boolean | 'yield' | 'starved' {
  const delay = server.config['key-load-delay'];
  const before = loading.keysLoaded;
  for (;;) {
    const start = loading.r.pos;
    const step = loadNext(server, loading);
    const isCut = isStarved(loading, start);
    const isWhole = step === 'more' && !isCut && loading.r.failure === null;
    const isPause = isPauseDue(delay, loading.keysLoaded - before);
    const isDue = isWhole && (hasProgressed(server, loading) || isPause);
    if (isWhole && !isDue && loading.loaded.keys.length < KEYS_ADDED_AT_ONCE) continue;
    if (!addLoadedKeys(server, loading)) return false;
    if (isCut) return 'starved';
    if (loading.r.failure !== null) return reportEnd(server, loading);
    if (step === 'failed') return false;
    if (step === 'eof') return true;
    if (isDue) return 'yield';
  }
}

/** The bytes ended too early, but more will come: reading goes on from `start` then. */
export function isStarved({ r, isGrowing }: RdbLoad, start: number): boolean {
  if (!isGrowing || r.failure?.kind !== 'short') return false;
  r.failure = null;
  r.pos = start;
  return true;
}

function hasProgressed({ rdb }: Server, { r, dropped }: RdbLoad): boolean {
  const at = dropped + r.pos;
  const progress = at - (at % PROGRESS_BYTES);
  if (progress <= rdb.loadingLoadedBytes) return false;
  rdb.loadingLoadedBytes = progress;
  return true;
}

/** One opcode or one key. */
function loadNext(server: Server, loading: RdbLoad): Step {
  const type = readByte(loading.r);
  if (type === null) return 'failed';
  if (type === RDB_OPCODE_EOF) return 'eof';
  const opcode = OPCODES.get(type);
  return opcode === undefined ? loadKey(server, loading, type) : opcode(server, loading);
}

const OPCODES: ReadonlyMap<number, (server: Server, loading: RdbLoad) => Step> = new Map([
  [RDB_OPCODE_EXPIRETIME, loadExpireTime],
  [RDB_OPCODE_EXPIRETIME_MS, loadExpireTimeMs],
  [RDB_OPCODE_FREQ, loadFreq],
  [RDB_OPCODE_IDLE, loadIdle],
  [RDB_OPCODE_SELECTDB, loadSelectDb],
  [RDB_OPCODE_RESIZEDB, loadResizeDb],
  [RDB_OPCODE_AUX, loadAuxField],
  [RDB_OPCODE_FUNCTION2, skipFunction],
]);

function loadExpireTime(_server: Server, loading: RdbLoad): Step {
  loading.expireTime = (rdbLoadTime(loading.r) ?? 0) * 1000;
  return 'more';
}

function loadExpireTimeMs(_server: Server, loading: RdbLoad): Step {
  loading.expireTime = rdbLoadMillisecondTime(loading.r) ?? -1;
  return 'more';
}

function loadFreq(_server: Server, loading: RdbLoad): Step {
  loading.lfuFreq = readByte(loading.r) ?? -1;
  return 'more';
}

function loadIdle(_server: Server, loading: RdbLoad): Step {
  loading.lruIdle = rdbLoadLen(loading.r) ?? -1;
  return 'more';
}

function loadSelectDb(server: Server, loading: RdbLoad): Step {
  if (!addLoadedKeys(server, loading)) return 'failed';
  const id = rdbLoadLen(loading.r);
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

function loadResizeDb(server: Server, loading: RdbLoad): Step {
  if (!addLoadedKeys(server, loading)) return 'failed';
  const { db, r } = loading;
  const size = rdbLoadLen(r);
  const expires = rdbLoadLen(r);
  // Each key has three bytes at least: a wilder hint would only take memory.
  const most = Math.max(r.bytes.length, server.rdb.loadingTotalBytes) / 3;
  if (size !== null) dictExpand(db.dict, Math.min(size, most));
  if (expires !== null) dictExpand(db.expires, Math.min(expires, most));
  return 'more';
}

function loadAuxField(server: Server, loading: RdbLoad): Step {
  const name = rdbLoadString(loading.r);
  const value = name === null ? null : rdbLoadString(loading.r);
  if (name === null || value === null) return 'failed';
  loadAux(server, loading, { name, value });
  return 'more';
}

/** A 7.0 library of functions: a string of code that 6.2 can't run. */
function skipFunction(_server: Server, { r }: RdbLoad): Step {
  rdbLoadString(r);
  return 'more';
}

/** False: it was reported that the sum is another. */
export function verifyChecksum(server: Server, loading: RdbLoad): boolean | 'starved' {
  const { r } = loading;
  const start = r.pos;
  const expected = { ...loading.droppedCrc };
  if (server.config.rdbchecksum) crc64(expected, r.bytes, 0, r.pos);
  const sum = readRaw(r, 8);
  if (isStarved(loading, start)) return 'starved';
  if (sum === null) return reportEnd(server, loading);
  if (!server.config.rdbchecksum || server.rdb.skipChecksumValidation) return true;
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
  reportError(server, loading, { isCorrupt: true, line: 2718, text: 'RDB CRC error' });
  return false;
}
