/**
 * DEBUG's subcommands that show how a value lies in memory.
 * twin: redis 6.2.6 debug.c, debugCommand: OBJECT, SDSLEN, ZIPLIST, HTSTATS, HTSTATS-KEY; dict.c,
 * dictGetStats; ziplist.c, ziplistRepr.
 * differs: OBJECT's address is made up from the key's hash, as nothing here has an address; sizes
 * of what is allocated are what glibc's malloc would give; no string has room to spare; of a ziplist's
 * entries index and content are shown.
 */

import { bytesOf } from '#hiredis/bytes';
import { getDb, lookupKey } from '../keyspace/db';
import { type Dict, dictFindEntry } from '../keyspace/dict';
import { dictIsRehashing } from '../keyspace/dict_resize';
import { type DictTable, slotAt } from '../keyspace/dict_table';
import { estimateObjectIdleTime } from '../keyspace/lru';
import { type RedisObject, refcount } from '../keyspace/object';
import { objectSize, sdsSize } from '../keyspace/object_size';
import {
  addReplyError,
  addReplyErrorObject,
  addReplyStatus,
  addReplyVerbatim,
  shared,
} from '../networking/reply';
import { getLongFromObjectOrReply } from '../numbers';
import { rdbWriter } from '../rdb/codec/write';
import { rdbSaveObject } from '../rdb/object';
import type { Client, Server } from '../state';
import type { ListObject } from '../values/list';
import { ziplistEntrySize, ziplistIntBytes } from '../values/ziplist_size';

/** DEBUG OBJECT key */
export function debugObject(server: Server, c: Client): void {
  const entry = dictFindEntry(getDb(server, c.db).dict, c.argv[2] ?? '');
  if (entry === null) {
    addReplyErrorObject(c, shared.nokeyerr);
    return;
  }
  const { val, hash } = entry;
  const w = rdbWriter(server.config.rdbcompression);
  rdbSaveObject(w, val);
  const address = `0x7f${(hash >>> 0).toString(16).padStart(8, '0')}40`;
  const idle = estimateObjectIdleTime(server, val) / 1000;
  const nodes = val.type === 'list' ? quicklistFigures(server, val) : '';
  addReplyStatus(
    c,
    `Value at:${address} refcount:${refcount(server, val)} encoding:${val.encoding} serializedlength:${w.length} lru:${val.lru} lru_seconds_idle:${idle}${nodes}`,
  );
}

const ROBJ_BYTES = 16;
/** A node's ziplist has a head of ten bytes and an end of one. */
const ZIPLIST_BYTES = 11;

function quicklistFigures({ config }: Server, { nodes, length }: ListObject): string {
  const average = (length / nodes.length).toFixed(2);
  const compressed = config['list-compress-depth'] === 0 ? 0 : 1;
  const bytes = nodes.reduce((sum, { size }) => sum + ZIPLIST_BYTES + size, 0);
  return ` ql_nodes:${nodes.length} ql_avg_node:${average} ql_ziplist_max:${config['list-max-ziplist-size']} ql_compressed:${compressed} ql_uncompressed_size:${bytes}`;
}

/** DEBUG SDSLEN key */
export function debugSdslen(server: Server, c: Client): void {
  const entry = dictFindEntry(getDb(server, c.db).dict, c.argv[2] ?? '');
  if (entry === null) {
    addReplyErrorObject(c, shared.nokeyerr);
    return;
  }
  const { key, val } = entry;
  if (val.type !== 'string' || val.encoding === 'int') {
    addReplyError(c, 'Not an sds encoded string.');
    return;
  }
  const allocated =
    val.encoding === 'embstr' ? objectSize(val) - ROBJ_BYTES : sdsSize(val.value.length);
  addReplyStatus(
    c,
    `key_sds_len:${key.length}, key_sds_avail:0, key_zmalloc: ${sdsSize(key.length)}, val_sds_len:${val.value.length}, val_sds_avail:0, val_zmalloc: ${allocated}`,
  );
}

/** The value of argv[2], looked at without being used; null: it was answered that there is none. */
function lookupOrReply(server: Server, c: Client): RedisObject | null {
  const o = lookupKey(server, getDb(server, c.db), { key: c.argv[2] ?? '', noTouch: true });
  if (o === null) addReplyErrorObject(c, shared.nokeyerr);
  return o;
}

/** DEBUG ZIPLIST key: shown on stdout, as the original does. */
export function debugZiplist(server: Server, c: Client): void {
  const o = lookupOrReply(server, c);
  if (o === null) return;
  const entries = ziplistEntries(o);
  if (entries === null) {
    addReplyError(c, 'Not a ziplist encoded object.');
    return;
  }
  const total = entries.reduce((sum, each) => sum + ziplistEntrySize(each), ZIPLIST_BYTES);
  const lines = entries.map((each, index) => {
    const kind = ziplistIntBytes(each) === -1 ? 'str' : 'int';
    const shown = each.length > 40 && kind === 'str' ? `${each.slice(0, 40)}...` : each;
    return `{\n\tindex ${String(index).padStart(2)},\n\t[${kind}]${shown}\n}\n`;
  });
  const head = `{total bytes ${total}} {num entries ${entries.length}}\n`;
  server.host.write(1, bytesOf(`${head}${lines.join('')}{end}\n\n`));
  addReplyStatus(c, 'Ziplist structure printed on stdout');
}

function ziplistEntries(o: RedisObject): readonly string[] | null {
  if (o.type === 'hash' && o.encoding === 'ziplist') return o.row;
  if (o.type === 'zset' && o.encoding === 'ziplist')
    return o.chunks.flat().flatMap(({ member, score }) => [member, String(score)]);
  return null;
}

/** DEBUG HTSTATS dbid */
export function debugHtstats(server: Server, c: Client): void {
  const id = getLongFromObjectOrReply(c, c.argv[2] ?? '');
  if (id === null) return;
  const db = server.dbs[id];
  if (db === undefined) {
    addReplyError(c, 'Out of range database');
    return;
  }
  const stats = `[Dictionary HT]\n${dictGetStats(db.dict)}[Expires HT]\n${dictGetStats(db.expires)}`;
  addReplyVerbatim(c, stats);
}

/** DEBUG HTSTATS-KEY key */
export function debugHtstatsKey(server: Server, c: Client): void {
  const o = lookupOrReply(server, c);
  if (o === null) return;
  const dict = dictOf(o);
  if (dict === null)
    addReplyError(
      c,
      'The value stored at the specified key is not represented using an hash table',
    );
  else addReplyVerbatim(c, dictGetStats(dict));
}

function dictOf(o: RedisObject): Dict<unknown> | null {
  if (o.type === 'zset') return o.scores;
  return o.type === 'set' || o.type === 'hash' ? o.dict : null;
}

function dictGetStats(d: Dict<unknown>): string {
  const first = tableStats(d.ht, 'Hash table 0 stats (main hash table)');
  if (!dictIsRehashing(d) || d.ht1 === null) return first;
  return first + tableStats(d.ht1, 'Hash table 1 stats (rehashing target)');
}

/** Chains of this length and more are counted as one, and not shown. */
const VECTOR_LENGTH = 50;

function tableStats(table: DictTable<unknown>, title: string): string {
  if (table.used === 0) return 'No stats available for empty dictionaries\n';
  const lengths = new Array<number>(VECTOR_LENGTH).fill(0);
  let [longest, counted] = [0, 0];
  for (let at = 0; at < table.size; at++) {
    let length = 0;
    for (let entry = slotAt(table, at); entry !== null; entry = entry.next) length++;
    const place = Math.min(length, VECTOR_LENGTH - 1);
    lengths[place] = (lengths[place] ?? 0) + 1;
    longest = Math.max(longest, length);
    counted += length;
  }
  const slots = table.size - (lengths[0] ?? 0);
  const lines = lengths
    .slice(0, -1)
    .map((count, i) => `   ${i}: ${count} (${((count / table.size) * 100).toFixed(2)}%)\n`)
    .filter((_, i) => lengths[i] !== 0);
  return `${title}:
 table size: ${table.size}
 number of elements: ${table.used}
 different slots: ${slots}
 max chain length: ${longest}
 avg chain length (counted): ${(counted / slots).toFixed(2)}
 avg chain length (computed): ${(table.used / slots).toFixed(2)}
 Chain length distribution:
${lines.join('')}`;
}
