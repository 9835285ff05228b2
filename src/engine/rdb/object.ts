/**
 * Values in the RDB format: a line of a table for each type and each of its encodings.
 * twin: redis 6.2.6 rdb.c, rdbSaveObjectType, rdbSaveObject, rdbLoadObject.
 * differs: modules are not built; their type bytes are refused as unknown.
 */
import { createStringObject, type RedisObject } from '../keyspace/object';
import { formatDouble } from '../networking/format_double';
import type { Server } from '../state';
import { hashTypeForEach, hashTypeLength } from '../values/hash';
import { setTypeMembers } from '../values/set';
import { zsetEntries } from '../values/zset';
import { intsetOf } from './codec/intset';
import { corrupt, type RdbReader, rdbLoadString } from './codec/read';
import {
  type RdbWriter,
  rdbSaveBinaryDouble,
  rdbSaveLen,
  rdbSaveRawString,
  writeByte,
} from './codec/write';
import { ziplistOf } from './codec/ziplist';
import {
  loadHash,
  loadHashBlob,
  loadList,
  loadListBlob,
  loadQuicklist,
  loadQuicklist2,
  loadSet,
  loadSetIntset,
  loadSetListpack,
  loadZset,
  loadZsetBlob,
} from './load_object';
import { rdbLoadStream } from './load_stream';
import { rdbSaveStream } from './stream';

type Load = (server: Server, r: RdbReader) => RedisObject | null;

/**
 * By the byte that begins a key in the file; 16 to 21 are 7.0's and 7.2's. Names are
 * redis-check-rdb's.
 */
const LOADERS: ReadonlyMap<number, { readonly name: string; readonly load: Load }> = new Map([
  [0, { name: 'string', load: loadStringObject }],
  [1, { name: 'list-linked', load: loadList }],
  [2, { name: 'set-hashtable', load: loadSet }],
  [3, { name: 'zset-v1', load: (server, r) => loadZset(server, r, 1) }],
  [4, { name: 'hash-hashtable', load: loadHash }],
  [5, { name: 'zset-v2', load: (server, r) => loadZset(server, r, 2) }],
  [9, { name: 'hash-zipmap', load: (server, r) => loadHashBlob(server, r, 'zipmap') }],
  [10, { name: 'list-ziplist', load: loadListBlob }],
  [11, { name: 'set-intset', load: loadSetIntset }],
  [12, { name: 'zset-ziplist', load: (server, r) => loadZsetBlob(server, r, 'ziplist') }],
  [13, { name: 'hash-ziplist', load: (server, r) => loadHashBlob(server, r, 'ziplist') }],
  [14, { name: 'quicklist', load: loadQuicklist }],
  [15, { name: 'stream', load: (server, r) => rdbLoadStream(server, r, 1) }],
  [16, { name: 'hash-listpack', load: (server, r) => loadHashBlob(server, r, 'listpack') }],
  [17, { name: 'zset-listpack', load: (server, r) => loadZsetBlob(server, r, 'listpack') }],
  [18, { name: 'quicklist-v2', load: loadQuicklist2 }],
  [19, { name: 'stream-v2', load: (server, r) => rdbLoadStream(server, r, 2) }],
  [20, { name: 'set-listpack', load: loadSetListpack }],
  [21, { name: 'stream-v3', load: (server, r) => rdbLoadStream(server, r, 3) }],
] satisfies [number, { name: string; load: Load }][]);

const UNBUILT_NAMES: Readonly<Record<number, string>> = { 6: 'module-value', 7: '' };

export function rdbTypeName(type: number): string {
  return LOADERS.get(type)?.name ?? UNBUILT_NAMES[type] ?? 'unknown';
}

/** Whether the type byte is one of a value, loadable or not. */
export function rdbIsObjectType(type: number): boolean {
  return LOADERS.has(type) || UNBUILT_NAMES[type] !== undefined;
}

/** null: see the reader's failure. */
export function rdbLoadObject(server: Server, r: RdbReader, type: number): RedisObject | null {
  const loader = LOADERS.get(type);
  if (loader === undefined) return corrupt(r, 2318, `Unknown RDB encoding type ${type}`);
  return loader.load(server, r);
}

export function rdbSaveObjectType(w: RdbWriter, o: RedisObject): void {
  writeByte(w, rdbObjectType(o));
}

function rdbObjectType(o: RedisObject): number {
  switch (o.type) {
    case 'string':
      return 0;
    case 'list':
      return 14;
    case 'set':
      return o.encoding === 'intset' ? 11 : 2;
    case 'zset':
      return o.encoding === 'ziplist' ? 12 : 5;
    case 'hash':
      return o.encoding === 'ziplist' ? 13 : 4;
    case 'stream':
      return 15;
  }
}

export function rdbSaveObject(w: RdbWriter, o: RedisObject): void {
  switch (o.type) {
    case 'string':
      rdbSaveRawString(w, o.value);
      return;
    case 'list':
      rdbSaveLen(w, o.nodes.length);
      for (const { items } of o.nodes) rdbSaveRawString(w, ziplistOf(items));
      return;
    case 'set':
      if (o.encoding === 'intset') rdbSaveRawString(w, intsetOf(o.ints));
      else saveStrings(w, setTypeMembers(o));
      return;
    case 'zset':
      if (o.encoding === 'ziplist') rdbSaveRawString(w, ziplistOf(zsetEntries(o).flatMap(pairOf)));
      else saveZset(w, zsetEntries(o));
      return;
    case 'hash':
      if (o.encoding === 'ziplist') rdbSaveRawString(w, ziplistOf(o.row));
      else {
        rdbSaveLen(w, hashTypeLength(o));
        hashTypeForEach(o, (field, value) => {
          rdbSaveRawString(w, field);
          rdbSaveRawString(w, value);
        });
      }
      return;
    case 'stream':
      rdbSaveStream(w, o);
  }
}

function pairOf({ member, score }: { readonly member: string; readonly score: number }): string[] {
  return [member, formatDouble(score)];
}

function saveStrings(w: RdbWriter, strings: readonly string[]): void {
  rdbSaveLen(w, strings.length);
  for (const text of strings) rdbSaveRawString(w, text);
}

/** From the greatest down: a loader that inserts at the front is then fastest. */
function saveZset(
  w: RdbWriter,
  entries: readonly { readonly member: string; readonly score: number }[],
): void {
  rdbSaveLen(w, entries.length);
  for (const { member, score } of entries.toReversed()) {
    rdbSaveRawString(w, member);
    rdbSaveBinaryDouble(w, score);
  }
}

function loadStringObject(server: Server, r: RdbReader): RedisObject | null {
  const value = rdbLoadString(r);
  return value === null ? null : createStringObject(server, value);
}
