/**
 * A dataset as the shortest commands that make it, for a rewrite without RDB preamble.
 * twin: redis 6.2.6 aof.c, rewriteAppendOnlyFileRio and its rewriteListObject and so on.
 * differs: made in pieces, as an RDB file is; a sorted set's members come in order of their scores
 * in either encoding.
 */
import { formatCommand } from '#hiredis/format';
import { isPauseDue } from '../debug_delay';
import { dictPeek } from '../keyspace/dict';
import type { DictEntry } from '../keyspace/dict_table';
import { dictBucket, dictNextBucket } from '../keyspace/dict_walk';
import type { RedisObject } from '../keyspace/object';
import { formatDouble } from '../networking/format_double';
import type { RdbSaveJob, SavedDb } from '../rdb/save_job';
import { hashTypeForEach } from '../values/hash';
import { setTypeMembers } from '../values/set';
import { zsetEntries } from '../values/zset';
import { rewriteStreamObject } from './rewrite_stream';

const AOF_REWRITE_ITEMS_PER_CMD = 64;
/** Bytes a piece has at least, unless it is the last. */
const PIECE_BYTES = 64 * 1024;

/** The next keys; the last ones were it when `dbAt` is behind the last of `dbs`. */
export function rewritePiece(job: RdbSaveJob): string {
  let text = '';
  const before = job.keys;
  while (text.length < PIECE_BYTES) {
    const db = job.dbs[job.dbAt];
    if (db === undefined) break;
    text += rewriteNextBucket(job, db);
    if (isPauseDue(job.config['rdb-key-save-delay'], job.keys - before)) break;
  }
  return text;
}

function rewriteNextBucket(job: RdbSaveJob, db: SavedDb): string {
  let text = job.bucketAt === 0 ? formatCommand(['SELECT', String(db.id)]) : '';
  const bucket = dictNextBucket(db.dict, job.bucketAt);
  if (bucket === -1) {
    job.dbAt++;
    job.bucketAt = 0;
    return text;
  }
  job.bucketAt = bucket + 1;
  let entry: DictEntry<RedisObject> | null = dictBucket(db.dict, bucket);
  for (; entry !== null; entry = entry.next) {
    text += rewriteObject(entry.key, entry.val);
    const expire = dictPeek(db.expires, entry.key);
    if (expire !== undefined) text += formatCommand(['PEXPIREAT', entry.key, String(expire)]);
    job.keys++;
  }
  return text;
}

/** The commands that make a key with this value. */
export function rewriteObject(key: string, o: RedisObject): string {
  switch (o.type) {
    case 'string':
      return formatCommand(['SET', key, o.value]);
    case 'list':
      return inCommands(
        ['RPUSH', key],
        o.nodes.flatMap(({ items }) => items.map((item) => [item])),
      );
    case 'set':
      return inCommands(
        ['SADD', key],
        setTypeMembers(o).map((member) => [member]),
      );
    case 'zset':
      return inCommands(
        ['ZADD', key],
        zsetEntries(o).map(({ member, score }) => [formatDouble(score), member]),
      );
    case 'hash': {
      const pairs: string[][] = [];
      hashTypeForEach(o, (field, value) => {
        pairs.push([field, value]);
      });
      return inCommands(['HMSET', key], pairs);
    }
    case 'stream':
      return rewriteStreamObject(key, o);
  }
}

/** No command has more than so many items. */
function inCommands(head: readonly string[], items: readonly (readonly string[])[]): string {
  let text = '';
  for (let at = 0; at < items.length; at += AOF_REWRITE_ITEMS_PER_CMD) {
    const some = items.slice(at, at + AOF_REWRITE_ITEMS_PER_CMD).flat();
    text += formatCommand([...head, ...some]);
  }
  return text;
}
