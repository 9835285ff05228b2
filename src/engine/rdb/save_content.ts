/**
 * The content of an RDB file as bytes: its head, pieces of keys and values, its tail.
 * twin: redis 6.2.6 rdb.c, rdbSaveRio, rdbSaveKeyValuePair.
 */
import { isPauseDue } from '../debug_delay';
import { dictPeek, dictSize } from '../keyspace/dict';
import type { DictEntry } from '../keyspace/dict_table';
import { dictBucket, dictNextBucket, dictStretch } from '../keyspace/dict_walk';
import {
  estimateObjectIdleTime,
  isLfuPolicy,
  isLruPolicy,
  lfuDecrAndReturn,
} from '../keyspace/lru';
import type { RedisObject } from '../keyspace/object';
import { crc64, crcBytes } from './codec/crc64';
import {
  RDB_OPCODE_AUX,
  RDB_OPCODE_EOF,
  RDB_OPCODE_EXPIRETIME_MS,
  RDB_OPCODE_FREQ,
  RDB_OPCODE_IDLE,
  RDB_OPCODE_RESIZEDB,
  RDB_OPCODE_SELECTDB,
  RDB_VERSION,
} from './codec/format';
import {
  type RdbWriter,
  rdbSaveLen,
  rdbSaveMillisecondTime,
  rdbSaveRawString,
  rdbWriter,
  reserve,
  writeByte,
  writeRaw,
  writeText,
  writtenBytes,
} from './codec/write';
import { rdbSaveObject, rdbSaveObjectType } from './object';
import type { RdbSaveJob, SavedDb } from './save_job';

/** Bytes a piece has at least, unless it is the last. */
const PIECE_BYTES = 64 * 1024;

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
  const before = job.keys;
  while (!isPieceFull(job, w, before) && job.dbAt < job.dbs.length) saveNextBuckets(job, w, before);
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

/** With `rdb-key-save-delay` a piece ends where the child is to rest. */
function isPieceFull({ config, keys }: RdbSaveJob, w: RdbWriter, before: number): boolean {
  return w.length >= PIECE_BYTES || isPauseDue(config['rdb-key-save-delay'], keys - before);
}

/**
 * Writes the keys of the next buckets that have any, and what comes before them; as many as lie
 * together and the piece has room for.
 */
function saveNextBuckets(job: RdbSaveJob, w: RdbWriter, before: number): void {
  const db = job.dbs[job.dbAt];
  if (db === undefined) return;
  if (job.bucketAt === 0) saveDbHead(w, db);
  let bucket = dictNextBucket(db.dict, job.bucketAt);
  if (bucket === -1) {
    job.dbAt++;
    job.bucketAt = 0;
    return;
  }
  const { chains, end } = dictStretch(db.dict, bucket);
  reserve(w, Math.min(plainBytes(chains), PIECE_BYTES));
  while (bucket !== -1 && bucket < end && !isPieceFull(job, w, before)) {
    saveBucket(job, w, { db, bucket });
    job.bucketAt = bucket + 1;
    bucket = dictNextBucket(db.dict, job.bucketAt);
  }
}

/**
 * Bytes of keys and strings in some chains. To ask all of them before the first is written is what
 * makes saving fast: they lie anywhere in memory, and a processor fetches several at once if it has
 * nothing else to do between.
 */
function plainBytes(chains: readonly DictEntry<RedisObject>[]): number {
  let bytes = 0;
  let level = chains;
  while (level.length > 0) {
    for (const { key, val } of level)
      bytes += key.length + (val.type === 'string' ? val.value.length : 0);
    const next: DictEntry<RedisObject>[] = [];
    for (const entry of level) if (entry.next !== null) next.push(entry.next);
    level = next;
  }
  return bytes;
}

function saveBucket(
  job: RdbSaveJob,
  w: RdbWriter,
  { db, bucket }: { readonly db: SavedDb; readonly bucket: number },
): void {
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

function summed(job: RdbSaveJob, w: RdbWriter): Uint8Array {
  const bytes = writtenBytes(w);
  if (job.config.rdbchecksum) crc64(job.crc, bytes);
  return bytes;
}
