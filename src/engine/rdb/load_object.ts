/**
 * Lists, sets, sorted sets and hashes from each of their forms in a file.
 * twin: redis 6.2.6 rdb.c, rdbLoadObject.
 * differs: a value is built by the same functions that commands use, so its encoding follows from
 * the server's settings; damage is found by reading, whatever sanitize-dump-payload says.
 */
import { dictEnvOf } from '../keyspace/dict_env';
import { initialLru } from '../keyspace/lru';
import type { RedisObject } from '../keyspace/object';
import { string2d } from '../numbers';
import type { Server } from '../state';
import { createHashObject, type HashObject, hashTypeLength, hashTypeSet } from '../values/hash';
import { createListObject, type ListObject, listTypePush } from '../values/list';
import { createSetObject, setTypeAdd } from '../values/set';
import { ziplistEntrySize } from '../values/ziplist_size';
import { createZsetObject, zsetScore, zsetSet } from '../values/zset';
import { intsetItems } from './codec/intset';
import { listpackItems } from './codec/listpack';
import {
  corrupt,
  type RdbReader,
  rdbLoadBinaryDouble,
  rdbLoadDouble,
  rdbLoadLen,
  rdbLoadString,
} from './codec/read';
import { ziplistItems } from './codec/ziplist';
import { zipmapItems } from './codec/zipmap';

export type Blob = 'ziplist' | 'listpack' | 'zipmap';

const ITEMS: Readonly<Record<Blob, (blob: string) => string[] | null>> = {
  ziplist: ziplistItems,
  listpack: listpackItems,
  zipmap: zipmapItems,
};

export function loadList(server: Server, r: RdbReader): RedisObject | null {
  const items = loadStrings(r);
  return items === null ? null : listOf(server, items);
}

export function loadListBlob(server: Server, r: RdbReader): RedisObject | null {
  const items = loadItems(r, 'ziplist', 1936);
  return items === null ? null : listOf(server, items);
}

/** Nodes stay as they were in the file. */
export function loadQuicklist(server: Server, r: RdbReader): RedisObject | null {
  return loadNodes(server, r, () => loadItems(r, 'ziplist', 1840));
}

/** Each node with its container: 1 is an element alone, 2 a listpack. */
export function loadQuicklist2(server: Server, r: RdbReader): RedisObject | null {
  return loadNodes(server, r, () => {
    const container = rdbLoadLen(r);
    if (container !== 1) return loadItems(r, 'listpack', 1840);
    const item = rdbLoadString(r);
    return item === null ? null : [item];
  });
}

function loadNodes(
  server: Server,
  r: RdbReader,
  loadNode: () => string[] | null,
): RedisObject | null {
  const count = rdbLoadLen(r);
  if (count === null) return null;
  const o = createListObject(dictEnvOf(server), initialLru(server));
  for (let i = 0; i < count; i++) {
    const items = loadNode();
    if (items === null) return null;
    if (items.length === 0) continue;
    const size = items.reduce((sum, item) => sum + ziplistEntrySize(item), 0);
    o.nodes.push({ items, size });
    o.length += items.length;
  }
  return o;
}

function listOf(server: Server, items: readonly string[]): ListObject {
  const o = createListObject(dictEnvOf(server), initialLru(server));
  for (const value of items) listTypePush(server, o, { value, where: 'tail' });
  return o;
}

export function loadSet(server: Server, r: RdbReader): RedisObject | null {
  const members = loadStrings(r);
  return members === null ? null : setOf(server, r, { members, line: 1607 });
}

export function loadSetIntset(server: Server, r: RdbReader): RedisObject | null {
  const blob = rdbLoadString(r);
  if (blob === null) return null;
  const members = intsetItems(blob);
  if (members === null) return corrupt(r, 1957, 'Intset integrity check failed.');
  return setOf(server, r, { members, line: 1957 });
}

export function loadSetListpack(server: Server, r: RdbReader): RedisObject | null {
  const members = loadItems(r, 'listpack', 1957);
  return members === null ? null : setOf(server, r, { members, line: 1607 });
}

function setOf(
  server: Server,
  r: RdbReader,
  { members, line }: { readonly members: readonly string[]; readonly line: number },
): RedisObject | null {
  const o = createSetObject(dictEnvOf(server), {
    lru: initialLru(server),
    first: members[0] ?? '',
  });
  for (const member of members) {
    if (!setTypeAdd(server, o, member)) return corrupt(r, line, 'Duplicate set members detected');
  }
  return o;
}

/** `version` 1 has scores as text, 2 as eight bytes. */
export function loadZset(server: Server, r: RdbReader, version: 1 | 2): RedisObject | null {
  const count = rdbLoadLen(r);
  if (count === null) return null;
  const pairs: [string, number][] = [];
  for (let i = 0; i < count; i++) {
    const member = rdbLoadString(r);
    const score = version === 1 ? rdbLoadDouble(r) : rdbLoadBinaryDouble(r);
    if (member === null || score === null) return null;
    pairs.push([member, score]);
  }
  // The file has the greatest first; to append is faster.
  return zsetOf(server, r, pairs.toReversed());
}

export function loadZsetBlob(server: Server, r: RdbReader, blob: Blob): RedisObject | null {
  const items = loadItems(r, blob, 1971);
  if (items === null) return null;
  const pairs: [string, number][] = [];
  for (let i = 0; i < items.length; i += 2) {
    const score = string2d(items[i + 1] ?? '');
    if (score === null) return corrupt(r, 1971, 'Zset ziplist integrity check failed.');
    pairs.push([items[i] ?? '', score]);
  }
  return zsetOf(server, r, pairs);
}

function zsetOf(
  server: Server,
  r: RdbReader,
  pairs: readonly (readonly [string, number])[],
): RedisObject | null {
  const o = createZsetObject(dictEnvOf(server), initialLru(server));
  for (const [member, score] of pairs) {
    if (Number.isNaN(score)) return corrupt(r, 1678, 'Zset with NAN score detected');
    if (zsetScore(o, member) !== null) return corrupt(r, 1685, 'Duplicate zset fields detected');
    zsetSet(server, o, { member, score, old: null });
  }
  return o;
}

export function loadHash(server: Server, r: RdbReader): RedisObject | null {
  const count = rdbLoadLen(r);
  if (count === null) return null;
  const items: string[] = [];
  for (let i = 0; i < count * 2; i++) {
    const item = rdbLoadString(r);
    if (item === null) return null;
    items.push(item);
  }
  return hashOf(server, r, items);
}

export function loadHashBlob(server: Server, r: RdbReader, blob: Blob): RedisObject | null {
  const items = loadItems(r, blob, blob === 'zipmap' ? 1883 : 1992);
  return items === null ? null : hashOf(server, r, items);
}

function hashOf(server: Server, r: RdbReader, items: readonly string[]): HashObject | null {
  const o = createHashObject(dictEnvOf(server), initialLru(server));
  for (let i = 0; i + 1 < items.length; i += 2) {
    hashTypeSet(server, o, { field: items[i] ?? '', value: items[i + 1] ?? '' });
  }
  if (hashTypeLength(o) !== items.length / 2)
    return corrupt(r, 1812, 'Duplicate hash fields detected');
  return o;
}

function loadStrings(r: RdbReader): string[] | null {
  const count = rdbLoadLen(r);
  if (count === null) return null;
  const items: string[] = [];
  for (let i = 0; i < count; i++) {
    const item = rdbLoadString(r);
    if (item === null) return null;
    items.push(item);
  }
  return items;
}

const INTEGRITY: Readonly<Record<number, string>> = {
  1840: 'Ziplist integrity check failed.',
  1883: 'Zipmap integrity check failed.',
  1936: 'List ziplist integrity check failed.',
  1957: 'Intset integrity check failed.',
  1971: 'Zset ziplist integrity check failed.',
  1992: 'Hash ziplist integrity check failed.',
};

/** The strings of a blob; `line`: where rdb.c complains about a damaged one. */
function loadItems(r: RdbReader, kind: Blob, line: number): string[] | null {
  const blob = rdbLoadString(r);
  if (blob === null) return null;
  return ITEMS[kind](blob) ?? corrupt(r, line, INTEGRITY[line] ?? 'integrity check failed.');
}
