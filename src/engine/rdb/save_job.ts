/**
 * Writing a dataset to an RDB file, a piece at a time: SAVE does all pieces at once, the child of
 * BGSAVE one a turn.
 * twin: redis 6.2.6 rdb.c, rdbSaveRio, rdbSaveKeyValuePair, rdbSaveInfoAuxFields, and the file
 * handling of rdbSave.
 */
import type { Errno } from '#host/errno';
import { isErrno, strerror } from '#host/errno';
import type { Host } from '#host/host';
import type { Config } from '../config/values';
import { type Dict, dictPeek, dictSize } from '../keyspace/dict';
import { dictEnvOf } from '../keyspace/dict_env';
import type { DictEntry } from '../keyspace/dict_table';
import { dictBucket, dictNextBucket, dictSnapshot } from '../keyspace/dict_walk';
import {
  estimateObjectIdleTime,
  isLfuPolicy,
  isLruPolicy,
  lfuDecrAndReturn,
} from '../keyspace/lru';
import { usedMemory } from '../keyspace/memory';
import type { RedisObject } from '../keyspace/object';
import { type LogLevel, serverLog } from '../log';
import type { Server } from '../state';
import { type Crc64, crc64, crcBytes } from './crc64';
import {
  RDB_OPCODE_AUX,
  RDB_OPCODE_EOF,
  RDB_OPCODE_EXPIRETIME_MS,
  RDB_OPCODE_FREQ,
  RDB_OPCODE_IDLE,
  RDB_OPCODE_RESIZEDB,
  RDB_OPCODE_SELECTDB,
  RDB_VERSION,
} from './format';
import { rdbSaveObject, rdbSaveObjectType } from './object';
import {
  type RdbWriter,
  rdbSaveLen,
  rdbSaveMillisecondTime,
  rdbSaveRawString,
  rdbWriter,
  writeByte,
  writeRaw,
  writeText,
  writtenBytes,
} from './write';

interface SavedDb {
  readonly id: number;
  readonly dict: Dict<RedisObject>;
  readonly expires: Dict<number>;
}

/** All that saving needs, as plain data: a forked child is given nothing else. */
export interface RdbSaveJob {
  readonly filename: string;
  tmpfile: string;
  /** -1: not open. */
  fd: number;
  readonly dbs: readonly SavedDb[];
  readonly aux: readonly (readonly [name: string, value: string])[];
  /** As serverLog and the LRU clock want to know them. */
  readonly pid: number;
  readonly sentinelMode: boolean;
  readonly config: SaveConfig;
  readonly repl: { readonly masterHost: string | null };
  readonly mstime: number;
  readonly unixtime: number;
  /** The next bucket to write: of which of `dbs`, and which. */
  dbAt: number;
  bucketAt: number;
  crc: Crc64;
  bytes: number;
  keys: number;
}

type SaveConfig = Pick<
  Config,
  | 'loglevel'
  | 'logfile'
  | 'rdbcompression'
  | 'rdbchecksum'
  | 'maxmemory-policy'
  | 'lfu-decay-time'
  | 'maxmemory'
>;

/** Bytes a piece has at least, unless it is the last. */
const PIECE_BYTES = 64 * 1024;

/** `snapshot`: the parent will go on writing while the job runs. */
export function rdbSaveJob(
  server: Server,
  { filename, snapshot }: { readonly filename: string; readonly snapshot: boolean },
): RdbSaveJob {
  const { config } = server;
  if (snapshot) dictEnvOf(server).epoch++;
  const dbs = server.dbs
    .filter((db) => dictSize(db.dict) > 0)
    .map(({ id, dict, expires }) =>
      snapshot
        ? { id, dict: dictSnapshot(dict), expires: dictSnapshot(expires) }
        : { id, dict, expires },
    );
  return {
    filename,
    tmpfile: '',
    fd: -1,
    dbs,
    aux: infoAuxFields(server),
    pid: server.pid,
    sentinelMode: server.sentinelMode,
    config: {
      loglevel: config.loglevel,
      logfile: config.logfile,
      rdbcompression: config.rdbcompression,
      rdbchecksum: config.rdbchecksum,
      'maxmemory-policy': config['maxmemory-policy'],
      'lfu-decay-time': config['lfu-decay-time'],
      maxmemory: config.maxmemory,
    },
    repl: { masterHost: server.repl.masterHost },
    mstime: server.mstime,
    unixtime: server.unixtime,
    dbAt: 0,
    bucketAt: 0,
    crc: { hi: 0, lo: 0 },
    bytes: 0,
    keys: 0,
  };
}

/** Opens the temporary file and writes the file's head. False: it was logged why not. */
export function rdbSaveBegin(host: Host, job: RdbSaveJob): boolean {
  job.tmpfile = `temp-${host.pid}.rdb`;
  const fd = host.open(job.tmpfile, { write: true, create: true, truncate: true });
  if (isErrno(fd)) {
    const dir = serverRootDir(host);
    log(
      host,
      job,
      `Failed opening the RDB file ${job.filename} (in server root dir ${dir}) for saving: ${strerror(fd)}`,
    );
    return false;
  }
  job.fd = fd;
  return write(host, job, rdbHead(job));
}

/** Writes the next piece. 'failed': it was logged, and the temporary file is gone. */
export function rdbSavePiece(host: Host, job: RdbSaveJob): 'more' | 'saved' | 'failed' {
  if (!write(host, job, rdbPiece(job))) return 'failed';
  if (job.dbAt < job.dbs.length) return 'more';
  return saveEnd(host, job) ? 'saved' : 'failed';
}

/** What comes before the first key. */
export function rdbHead(job: RdbSaveJob): Uint8Array {
  const w = rdbWriter(job.config.rdbcompression);
  writeText(w, `REDIS${String(RDB_VERSION).padStart(4, '0')}`);
  for (const [name, value] of job.aux) {
    writeByte(w, RDB_OPCODE_AUX);
    rdbSaveRawString(w, name);
    rdbSaveRawString(w, value);
  }
  return summed(job, w);
}

/** The next keys; the last ones were it when `dbAt` is behind the last of `dbs`. */
export function rdbPiece(job: RdbSaveJob): Uint8Array {
  const w = rdbWriter(job.config.rdbcompression);
  while (w.length < PIECE_BYTES && job.dbAt < job.dbs.length) saveNextBucket(job, w);
  return summed(job, w);
}

/** The end mark and the checksum of all before it. */
export function rdbTail(job: RdbSaveJob): Uint8Array {
  const w = rdbWriter(false);
  writeByte(w, RDB_OPCODE_EOF);
  summed(job, w);
  writeRaw(w, crcBytes(job.crc));
  return writtenBytes(w);
}

/** DUMP's value without its footer, and what a digest of one key is made from. */
export function saveNextBucket(job: RdbSaveJob, w: RdbWriter): void {
  const db = job.dbs[job.dbAt];
  if (db === undefined) return;
  if (job.bucketAt === 0) saveDbHead(w, db);
  const bucket = dictNextBucket(db.dict, job.bucketAt);
  if (bucket === -1) {
    job.dbAt++;
    job.bucketAt = 0;
    return;
  }
  job.bucketAt = bucket + 1;
  let entry: DictEntry<RedisObject> | null = dictBucket(db.dict, bucket);
  for (; entry !== null; entry = entry.next) {
    saveKeyValuePair(job, w, { entry, expire: dictPeek(db.expires, entry.key) });
    job.keys++;
  }
}

function saveDbHead(w: RdbWriter, db: SavedDb): void {
  writeByte(w, RDB_OPCODE_SELECTDB);
  rdbSaveLen(w, db.id);
  writeByte(w, RDB_OPCODE_RESIZEDB);
  rdbSaveLen(w, dictSize(db.dict));
  rdbSaveLen(w, dictSize(db.expires));
}

function saveKeyValuePair(
  job: RdbSaveJob,
  w: RdbWriter,
  {
    entry: { key, val },
    expire,
  }: { readonly entry: DictEntry<RedisObject>; readonly expire: number | undefined },
): void {
  if (expire !== undefined) {
    writeByte(w, RDB_OPCODE_EXPIRETIME_MS);
    rdbSaveMillisecondTime(w, expire);
  }
  if (isLruPolicy(job)) {
    writeByte(w, RDB_OPCODE_IDLE);
    rdbSaveLen(w, Math.floor(estimateObjectIdleTime(job, val) / 1000));
  }
  if (isLfuPolicy(job)) {
    writeByte(w, RDB_OPCODE_FREQ);
    writeByte(w, lfuDecrAndReturn(job, val));
  }
  rdbSaveObjectType(w, val);
  rdbSaveRawString(w, key);
  rdbSaveObject(w, val);
}

/** The checksum, then what makes the file the dataset: it is durable before it has the name. */
function saveEnd(host: Host, job: RdbSaveJob): boolean {
  if (!write(host, job, rdbTail(job))) return false;
  const synced = host.fsync(job.fd);
  if (isErrno(synced)) return writeError(host, job, synced);
  host.close(job.fd);
  job.fd = -1;
  const renamed = host.rename(job.tmpfile, job.filename);
  if (isErrno(renamed)) {
    log(
      host,
      job,
      `Error moving temp DB file ${job.tmpfile} on the final destination ${job.filename} (in server root dir ${serverRootDir(host)}): ${strerror(renamed)}`,
    );
    host.unlink(job.tmpfile);
    return false;
  }
  log(host, job, 'DB saved on disk', 'notice');
  return true;
}

function summed(job: RdbSaveJob, w: RdbWriter): Uint8Array {
  const bytes = writtenBytes(w);
  if (job.config.rdbchecksum) crc64(job.crc, bytes);
  return bytes;
}

function write(host: Host, job: RdbSaveJob, bytes: Uint8Array): boolean {
  const written = host.write(job.fd, bytes);
  if (isErrno(written)) return writeError(host, job, written);
  job.bytes += written;
  return written === bytes.length || writeError(host, job, 'ENOSPC');
}

function writeError(host: Host, job: RdbSaveJob, errno: Errno): false {
  log(host, job, `Write error saving DB on disk: ${strerror(errno)}`);
  host.close(job.fd);
  host.unlink(job.tmpfile);
  return false;
}

function infoAuxFields(server: Server): [string, string][] {
  const fields: [string, string][] = [
    ['redis-ver', '6.2.6'],
    ['redis-bits', '64'],
    ['ctime', String(server.unixtime)],
    ['used-mem', String(usedMemory(server))],
  ];
  const streamDb = replStreamDb(server);
  if (streamDb !== -1) {
    fields.push(
      ['repl-stream-db', String(streamDb)],
      ['repl-id', server.repl.replid],
      ['repl-offset', String(server.repl.masterReplOffset)],
    );
  }
  fields.push(['aof-preamble', '0']);
  return fields;
}

/** Database selected in the replication stream at this point; -1: there is no history to name. */
function replStreamDb({ repl }: Server): number {
  // -1 after a full sync, before the first write: that write will bring its own SELECT.
  if (repl.masterHost === null && repl.backlog !== null) return Math.max(0, repl.slaveseldb);
  return repl.master?.db ?? repl.cachedMaster?.db ?? -1;
}

function serverRootDir(host: Host): string {
  const dir = host.getcwd();
  return dir !== '' && !isErrno(host.stat(dir)) ? dir : 'unknown';
}

function log(host: Host, job: RdbSaveJob, text: string, level: LogLevel = 'warning'): void {
  const { pid, sentinelMode, config, repl } = job;
  serverLog({ host, pid, sentinelMode, config, repl }, level, text);
}
