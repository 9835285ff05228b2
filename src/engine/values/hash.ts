/**
 * Hashes: a flat row of fields and values while small, a dict when not.
 * twin: redis 6.2.6 t_hash.c, "Hash type API".
 * differs: the row is an array; its ziplist is made when it is saved (rdb/ziplist.ts).
 */
import {
  type Dict,
  type DictEnv,
  dictAdd,
  dictCreate,
  dictDelete,
  dictPeek,
  dictReplace,
  dictSize,
} from '../keyspace/dict';
import { dictEnvOf } from '../keyspace/dict_env';
import { dictResize, htNeedsResize } from '../keyspace/dict_resize';
import { dictCopy, dictForEach } from '../keyspace/dict_walk';
import type { Server } from '../state';

export interface HashObject {
  readonly type: 'hash';
  encoding: 'ziplist' | 'hashtable';
  /** field, value, field, value, ... in order of their making; empty once it is a hashtable. */
  row: string[];
  dict: Dict<string> | null;
  lru: number;
  /** See keyspace/own.ts. */
  epoch: number;
}

export function createHashObject(env: DictEnv, lru: number): HashObject {
  return { type: 'hash', encoding: 'ziplist', row: [], dict: null, lru, epoch: env.epoch };
}

export function copyHash(o: HashObject): HashObject {
  return { ...o, row: o.row.slice(), dict: o.dict === null ? null : dictCopy(o.dict) };
}

export function hashTypeLength(o: HashObject): number {
  return o.dict === null ? o.row.length / 2 : dictSize(o.dict);
}

/** null: there is no such field. */
export function hashTypeGet(o: HashObject, field: string): string | null {
  if (o.dict !== null) return dictPeek(o.dict, field) ?? null;
  const at = indexOfField(o, field);
  return at === -1 ? null : (o.row[at + 1] ?? null);
}

/** True: the field is new. */
export function hashTypeSet(
  server: Server,
  o: HashObject,
  { field, value }: { readonly field: string; readonly value: string },
): boolean {
  const max = server.config['hash-max-ziplist-value'];
  if (o.dict === null && (field.length > max || value.length > max)) hashTypeConvert(server, o);
  if (o.dict !== null) return dictReplace(o.dict, field, value);
  const at = indexOfField(o, field);
  if (at !== -1) {
    o.row[at + 1] = value;
    return false;
  }
  o.row.push(field, value);
  if (o.row.length / 2 > server.config['hash-max-ziplist-entries']) hashTypeConvert(server, o);
  return true;
}

/** False: there was no such field. */
export function hashTypeDelete(o: HashObject, field: string): boolean {
  if (o.dict !== null) {
    if (!dictDelete(o.dict, field)) return false;
    if (htNeedsResize(o.dict)) dictResize(o.dict);
    return true;
  }
  const at = indexOfField(o, field);
  if (at === -1) return false;
  o.row.splice(at, 2);
  return true;
}

export function hashTypeForEach(
  o: HashObject,
  visit: (field: string, value: string) => void,
): void {
  if (o.dict !== null) {
    dictForEach(o.dict, (field, value) => {
      visit(field, value);
      return true;
    });
    return;
  }
  for (let at = 0; at + 1 < o.row.length; at += 2) visit(o.row[at] ?? '', o.row[at + 1] ?? '');
}

export function hashTypeConvert(server: Server, o: HashObject): void {
  if (o.dict !== null) return;
  const dict = dictCreate<string>(dictEnvOf(server));
  hashTypeForEach(o, (field, value) => void dictAdd(dict, field, value));
  o.encoding = 'hashtable';
  o.dict = dict;
  o.row = [];
}

function indexOfField(o: HashObject, field: string): number {
  for (let at = 0; at < o.row.length; at += 2) if (o.row[at] === field) return at;
  return -1;
}
