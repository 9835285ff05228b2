/**
 * Sorted sets: members in order of their scores, with a dict of scores once they are many.
 * twin: redis 6.2.6 t_zset.c, "Skiplist implementation of the low level API" and "Common sorted
 * set API".
 * differs: order is kept in sorted chunks instead of a skiplist: plain arrays, which can be cloned
 * however long they are; a rank is a sum of chunk lengths.
 */
import {
  type Dict,
  type DictEnv,
  dictAdd,
  dictCreate,
  dictDelete,
  dictPeek,
  dictReplace,
} from '../keyspace/dict';
import { dictEnvOf } from '../keyspace/dict_env';
import { dictResize, htNeedsResize } from '../keyspace/dict_resize';
import { dictCopy } from '../keyspace/dict_walk';
import type { Server } from '../state';

export interface ZsetEntry {
  readonly member: string;
  readonly score: number;
}

export interface ZsetObject {
  readonly type: 'zset';
  encoding: 'ziplist' | 'skiplist';
  /** Non-empty rows of entries; by score, then by member. */
  chunks: ZsetEntry[][];
  length: number;
  /** null while it is a ziplist. */
  scores: Dict<number> | null;
  lru: number;
  /** See keyspace/own.ts. */
  epoch: number;
}

/** A chunk is split at twice this: with 10 an insert searches chunks, with 10,000 it moves entries. */
const CHUNK = 256;

export function createZsetObject(env: DictEnv, lru: number): ZsetObject {
  return {
    type: 'zset',
    encoding: 'ziplist',
    chunks: [],
    length: 0,
    scores: null,
    lru,
    epoch: env.epoch,
  };
}

export function copyZset(o: ZsetObject): ZsetObject {
  return {
    ...o,
    chunks: o.chunks.map((chunk) => chunk.slice()),
    scores: o.scores === null ? null : dictCopy(o.scores),
  };
}

/** null: no such member. */
export function zsetScore(o: ZsetObject, member: string): number | null {
  if (o.scores !== null) return dictPeek(o.scores, member) ?? null;
  for (const entry of o.chunks[0] ?? []) if (entry.member === member) return entry.score;
  return null;
}

/** Adds a member or gives it another score. `old`: its score so far, null for a new one. */
export function zsetSet(
  server: Server,
  o: ZsetObject,
  { member, score, old }: ZsetEntry & { readonly old: number | null },
): void {
  if (old !== null) removeEntry(o, { member, score: old });
  insertEntry(o, { member, score });
  if (o.scores !== null) dictReplace(o.scores, member, score);
  else if (
    o.length > server.config['zset-max-ziplist-entries'] ||
    member.length > server.config['zset-max-ziplist-value']
  )
    zsetConvert(server, o);
}

/** False: no such member. */
export function zsetDel(o: ZsetObject, member: string): boolean {
  const score = zsetScore(o, member);
  if (score === null) return false;
  removeEntry(o, { member, score });
  if (o.scores !== null) {
    dictDelete(o.scores, member);
    if (htNeedsResize(o.scores)) dictResize(o.scores);
  }
  return true;
}

/** The member's place from 0, null: no such member. */
export function zsetRank(o: ZsetObject, member: string): number | null {
  const score = zsetScore(o, member);
  return score === null ? null : zsetLowerBound(o, (entry) => isBefore(entry, { member, score }));
}

/** How many entries come first for which `precedes` holds; it must not hold again further on. */
export function zsetLowerBound(o: ZsetObject, precedes: (entry: ZsetEntry) => boolean): number {
  let rank = 0;
  for (const chunk of o.chunks) {
    const last = chunk.at(-1);
    if (last !== undefined && precedes(last)) rank += chunk.length;
    else return rank + lowerBound(chunk, precedes);
  }
  return rank;
}

/** Entries [from, to), in order. */
export function zsetRange(
  o: ZsetObject,
  { from, to }: { readonly from: number; readonly to: number },
): ZsetEntry[] {
  const out: ZsetEntry[] = [];
  let start = 0;
  for (const chunk of o.chunks) {
    const end = start + chunk.length;
    if (end > from && start < to) {
      for (const entry of chunk.slice(Math.max(0, from - start), to - start)) out.push(entry);
    }
    if (end >= to) break;
    start = end;
  }
  return out;
}

export function zsetEntries(o: ZsetObject): ZsetEntry[] {
  return zsetRange(o, { from: 0, to: o.length });
}

export function zsetConvert(server: Server, o: ZsetObject): void {
  if (o.scores !== null) return;
  const scores = dictCreate<number>(dictEnvOf(server));
  for (const { member, score } of zsetEntries(o)) dictAdd(scores, member, score);
  o.encoding = 'skiplist';
  o.scores = scores;
}

export function isBefore(a: ZsetEntry, b: ZsetEntry): boolean {
  return a.score < b.score || (a.score === b.score && a.member < b.member);
}

function insertEntry(o: ZsetObject, entry: ZsetEntry): void {
  const number = chunkFor(o, entry);
  const chunk = o.chunks[number];
  o.length++;
  if (chunk === undefined) {
    o.chunks.push([entry]);
    return;
  }
  chunk.splice(
    lowerBound(chunk, (each) => isBefore(each, entry)),
    0,
    entry,
  );
  if (chunk.length > CHUNK * 2) o.chunks.splice(number + 1, 0, chunk.splice(CHUNK));
}

function removeEntry(o: ZsetObject, entry: ZsetEntry): void {
  const number = chunkFor(o, entry);
  const chunk = o.chunks[number];
  if (chunk === undefined) return;
  chunk.splice(
    lowerBound(chunk, (each) => isBefore(each, entry)),
    1,
  );
  o.length--;
  if (chunk.length === 0) o.chunks.splice(number, 1);
}

/** The first chunk that does not end before the entry; the last one if all do. */
function chunkFor(o: ZsetObject, entry: ZsetEntry): number {
  let low = 0;
  let high = Math.max(0, o.chunks.length - 1);
  while (low < high) {
    const middle = (low + high) >>> 1;
    const last = o.chunks[middle]?.at(-1);
    if (last !== undefined && isBefore(last, entry)) low = middle + 1;
    else high = middle;
  }
  return low;
}

function lowerBound(chunk: readonly ZsetEntry[], precedes: (entry: ZsetEntry) => boolean): number {
  let low = 0;
  let high = chunk.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (precedes(chunk[middle] as ZsetEntry)) low = middle + 1;
    else high = middle;
  }
  return low;
}
