/**
 * Reading an RDB file into the databases, in steps between which others have their turn.
 * twin: redis 6.2.6 rdb.c, rdbLoad, rdbLoadRio's head and tail. What is between is in load_content.ts.
 */
import { concatBytes, latin1 } from '#hiredis/bytes';
import { type Errno, isErrno } from '#host/errno';
import { spend } from '../cost';
import { getDb } from '../keyspace/db';
import { serverLog } from '../log';
import type { Server } from '../state';
import { crc64 } from './codec/crc64';
import { RDB_VERSION_READ } from './codec/format';
import { rdbReader, readRaw } from './codec/read';
import { isStarved, loadContent, verifyChecksum } from './load_content';
import { reportEnd } from './load_error';
import type { LoadResult, LoadStep, RdbLoad } from './load_state';
import { pieceCostUs, traceRdb } from './save';

export interface LoadOptions {
  /** Keys that exist are replaced: DEBUG RELOAD NOFLUSH. */
  readonly allowDup?: boolean;
}

/**
 * Loads a file in one go. A damaged one ends the process with exit code 1, as the original does:
 * then `server.exiting` is set.
 */
export function rdbLoad(server: Server, filename: string, options: LoadOptions = {}): LoadResult {
  const begun = rdbLoadBegin(server, filename, options);
  if (isErrno(begun)) return failedResult(begun);
  return toEnd(server, begun);
}

function toEnd(server: Server, load: RdbLoad): LoadResult {
  for (;;) {
    const step = rdbLoadStep(server, load);
    if (typeof step === 'object') return step;
  }
}

/** Opens a file for rdbLoadStep. */
export function rdbLoadBegin(
  server: Server,
  filename: string,
  { allowDup = false }: LoadOptions = {},
): RdbLoad | Errno {
  const bytes = server.host.readFile(filename);
  if (isErrno(bytes)) return bytes;
  return begin(server, { bytes, filename, allowDup });
}

/** For what a socket brings, to be given to rdbLoadFeed. `size`: of all of it; 0: not known. */
export function rdbLoadBeginStream(server: Server, size: number): RdbLoad {
  const load = begin(server, { bytes: new Uint8Array(0), filename: null });
  load.isGrowing = true;
  server.rdb.loadingTotalBytes = size;
  return load;
}

/** Loads the RDB file that an append only file begins with; its commands begin at `load.r.pos`. */
export function rdbLoadBeginPreamble(server: Server, bytes: Uint8Array, filename: string): RdbLoad {
  return begin(server, { bytes, filename, aofPreamble: true });
}

interface Source {
  readonly bytes: Uint8Array;
  readonly filename: string | null;
  readonly allowDup?: boolean;
  readonly aofPreamble?: boolean;
}

function begin(server: Server, source: Source): RdbLoad {
  const { bytes, filename, allowDup = false, aofPreamble = false } = source;
  startLoading(server, bytes.length);
  traceRdb(server, 'load-begin', { bytes: bytes.length, keys: 0 });
  return {
    r: rdbReader(bytes),
    filename,
    allowDup,
    aofPreamble,
    isGrowing: false,
    arrived: [],
    arrivedBytes: 0,
    dropped: 0,
    droppedCrc: { hi: 0, lo: 0 },
    version: 0,
    isContentRead: false,
    db: getDb(server, 0),
    loaded: { keys: [], vals: [], expireTimes: [] },
    expireTime: -1,
    lruIdle: -1,
    lfuFreq: -1,
    keysLoaded: 0,
    expiredSkipped: 0,
    replStreamDb: -1,
    replId: null,
    replOffset: -1,
  };
}

/** `size`: bytes of the file, or of what was received. */
export function startLoading(server: Server, size: number): void {
  const { rdb } = server;
  rdb.loading = true;
  rdb.loadingStartTime = server.unixtime;
  rdb.loadingTotalBytes = size;
  rdb.loadingLoadedBytes = 0;
  rdb.blockedLastCron = server.mstime;
}

/** Takes what a socket brought; `isLast`: nothing more will come. */
export function rdbLoadFeed(load: RdbLoad, bytes: Uint8Array, isLast: boolean): void {
  load.arrived.push(bytes);
  load.arrivedBytes += bytes.length;
  load.isGrowing = !isLast;
}

/** What came behind the file's end. */
export function rdbLoadRest({ r, arrived }: RdbLoad): Uint8Array {
  return concatBytes([r.bytes.subarray(r.pos), ...arrived]);
}

/** Goes on until others should have their turn, or to the end. */
export function rdbLoadStep(server: Server, load: RdbLoad): LoadStep {
  takeArrived(load);
  const before = { bytes: load.dropped + load.r.pos, keys: load.keysLoaded };
  const outcome = advance(server, load);
  const after = { bytes: load.dropped + load.r.pos, keys: load.keysLoaded };
  spend(server, pieceCostUs(before, after));
  if (outcome === 'yield' || outcome === 'starved') return outcome;
  server.rdb.loading = false;
  traceRdb(server, 'load-end', after);
  const { replStreamDb, replId, replOffset } = load;
  const errno = outcome === 'not-rdb' ? 'EINVAL' : null;
  return { ok: outcome === true, errno, replStreamDb, replId, replOffset };
}

/**
 * Of a key that is only half there each byte is read again when more have come: they are taken when
 * they are as many as the rest, so that even a huge key is read only a few times.
 */
function takeArrived(load: RdbLoad): void {
  const { r, arrived, arrivedBytes } = load;
  const rest = r.bytes.length - r.pos;
  if (arrivedBytes === 0 || (load.isGrowing && arrivedBytes < rest)) return;
  crc64(load.droppedCrc, r.bytes, 0, r.pos);
  load.dropped += r.pos;
  load.r = rdbReader(concatBytes([r.bytes.subarray(r.pos), ...arrived]));
  load.arrived = [];
  load.arrivedBytes = 0;
}

type Outcome = boolean | 'not-rdb' | 'yield' | 'starved';

function advance(server: Server, load: RdbLoad): Outcome {
  if (load.version === 0) {
    const head = loadHead(server, load);
    if (head !== true) return head;
  }
  if (!load.isContentRead) {
    const content = loadContent(server, load);
    if (content !== true) return content;
    load.isContentRead = true;
  }
  const sum = load.version >= 5 ? verifyChecksum(server, load) : true;
  if (sum === true) loaded(server, load);
  return sum;
}

function loadHead(server: Server, load: RdbLoad): Outcome {
  const magic = readRaw(load.r, 9);
  if (magic === null) return isStarved(load, 0) ? 'starved' : reportEnd(server, load);
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
  load.version = version;
  return true;
}

function loaded(server: Server, { keysLoaded, expiredSkipped }: RdbLoad): void {
  server.rdb.lastLoadKeys = keysLoaded;
  server.rdb.lastLoadExpired = expiredSkipped;
  const summary = `keys loaded: ${keysLoaded}, keys expired: ${expiredSkipped}`;
  serverLog(server, 'warning', `Done loading RDB, ${summary}.`);
}

function failedResult(errno: Errno): LoadResult {
  return { ok: false, errno, replStreamDb: -1, replId: null, replOffset: -1 };
}
