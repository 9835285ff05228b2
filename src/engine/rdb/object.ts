/**
 * Values in the RDB format: one line of a table for each type and each of its encodings.
 * twin: redis 6.2.6 rdb.c, rdbSaveObjectType, rdbSaveObject, rdbLoadObject.
 */
import { createStringObject, type RedisObject } from '../keyspace/object';
import type { Server } from '../state';
import { RDB_TYPE_STRING } from './format';
import { corrupt, type RdbReader, rdbLoadString } from './read';
import { type RdbWriter, rdbSaveRawString, writeByte } from './write';

type Load = (server: Server, r: RdbReader) => RedisObject | null;

/** By the byte that begins a key in the file; names as redis-check-rdb prints them. */
const LOADERS: ReadonlyMap<number, { readonly name: string; readonly load: Load }> = new Map([
  [RDB_TYPE_STRING, { name: 'string', load: loadStringObject }],
]);

/** Names redis-check-rdb has for the types, whether they can be loaded or not. */
const TYPE_NAMES = [
  'string',
  'list-linked',
  'set-hashtable',
  'zset-v1',
  'hash-hashtable',
  'zset-v2',
  'module-value',
  '',
  '',
  'hash-zipmap',
  'list-ziplist',
  'set-intset',
  'zset-ziplist',
  'hash-ziplist',
  'quicklist',
  'stream',
];

export function rdbTypeName(type: number): string {
  return TYPE_NAMES[type] ?? 'unknown';
}

/** Whether 6.2.6 knows the type byte as one of a value. */
export function rdbIsObjectType(type: number): boolean {
  return (type >= 0 && type <= 7) || (type >= 9 && type <= 15);
}

export function rdbObjectType(_o: RedisObject): number {
  return RDB_TYPE_STRING;
}

export function rdbSaveObject(w: RdbWriter, o: RedisObject): void {
  rdbSaveRawString(w, o.value);
}

export function rdbSaveObjectType(w: RdbWriter, o: RedisObject): void {
  writeByte(w, rdbObjectType(o));
}

/** null: see the reader's failure. */
export function rdbLoadObject(server: Server, r: RdbReader, type: number): RedisObject | null {
  const loader = LOADERS.get(type);
  if (loader === undefined) return corrupt(r, 2318, `Unknown RDB encoding type ${type}`);
  return loader.load(server, r);
}

function loadStringObject(server: Server, r: RdbReader): RedisObject | null {
  const value = rdbLoadString(r);
  return value === null ? null : createStringObject(server, value);
}
