/**
 * Hash tables: chained buckets, incremental rehashing, and a point-in-time view for fork.
 * twin: redis 6.2.6 dict.c. Its tables are in dict_table.ts, rehashing in dict_resize.ts, iteration
 * in dict_walk.ts, cursors in dict_scan.ts, random picks in dict_random.ts.
 * differs: buckets live in pages, and dictSnapshot shares the pages: whoever writes first copies
 * one page's list of chains. Behaviour does not depend on whether a page is still shared, so a
 * structuredClone of either side goes on the same.
 */
import { expandIfNeeded, rehashStep } from './dict_resize';
import {
  type DictEntry,
  type DictTable,
  findIn,
  link,
  linkNew,
  newTable,
  revalue,
  unlink,
} from './dict_table';
import { siphash, siphashKey } from './siphash';

/** What all dicts of one process share; the same object in each of them. */
export interface DictEnv {
  readonly seed: Int32Array;
  /** False while a child saves: tables then grow only when very full, to copy few pages. */
  canResize: boolean;
  /** Forks so far: a value made before the last one may be a child's too (see own.ts). */
  epoch: number;
}

export interface Dict<V> {
  readonly env: DictEnv;
  ht: DictTable<V>;
  /** The table that entries move to while rehashing. */
  ht1: DictTable<V> | null;
  /** First bucket of `ht` not yet moved; -1: not rehashing. */
  rehashIdx: number;
  /** Above 0 while moving entries would disturb an iteration. */
  pauseRehash: number;
  /** Pages of another generation may belong to a snapshot too. */
  gen: number;
}

/** `seed`: 16 bytes. */
export function dictEnvCreate(seed: Uint8Array): DictEnv {
  return { seed: siphashKey(seed), canResize: true, epoch: 0 };
}

export function dictCreate<V>(env: DictEnv): Dict<V> {
  return { env, ht: newTable(0), ht1: null, rehashIdx: -1, pauseRehash: 0, gen: 0 };
}

export function dictSize(d: Dict<unknown>): number {
  return d.ht.used + (d.ht1 === null ? 0 : d.ht1.used);
}

export function dictSlots(d: Dict<unknown>): number {
  return d.ht.size + (d.ht1 === null ? 0 : d.ht1.size);
}

/** Bytes of the original's dictEntry and bucket pointers: MEMORY and INFO count in them. */
export function dictTableBytes(d: Dict<unknown>): number {
  return dictSlots(d) * 8 + dictSize(d) * 24;
}

export function dictFindEntry<V>(d: Dict<V>, key: string): DictEntry<V> | null {
  if (d.ht.used === 0 && d.ht1 === null) return null;
  if (d.rehashIdx !== -1) rehashStep(d);
  return findHashed(d, key, siphash(key, d.env.seed));
}

/** The value of a key; undefined: there is no such key. */
export function dictFind<V>(d: Dict<V>, key: string): V | undefined {
  return dictFindEntry(d, key)?.val;
}

/** As dictFind, moving nothing: what a child may share is read this way. */
export function dictPeek<V>(d: Dict<V>, key: string): V | undefined {
  if (dictSize(d) === 0) return undefined;
  return findHashed(d, key, siphash(key, d.env.seed))?.val;
}

/** Adds a key that is not there yet. False: it is there, and nothing changed. */
export function dictAdd<V>(d: Dict<V>, key: string, val: V): boolean {
  return dictAddHashed(d, { key, val, hash: siphash(key, d.env.seed), next: null });
}

/** As dictAdd, of an entry with its hash. */
export function dictAddHashed<V>(d: Dict<V>, entry: DictEntry<V>): boolean {
  if (d.rehashIdx !== -1) rehashStep(d);
  if (findHashed(d, entry.key, entry.hash) !== null) return false;
  dictInsert(d, entry);
  return true;
}

/** Gives a key that is there another value, moving nothing else. */
export function dictRevalue<V>(d: Dict<V>, key: string, val: V): boolean {
  const hashed = { key, hash: siphash(key, d.env.seed), val };
  return revalue(d.ht, hashed, d.gen) || (d.ht1 !== null && revalue(d.ht1, hashed, d.gen));
}

/** Adds a key or gives it another value. True: it was added. */
export function dictReplace<V>(d: Dict<V>, key: string, val: V): boolean {
  if (d.rehashIdx !== -1) rehashStep(d);
  const hashed = { key, hash: siphash(key, d.env.seed), val };
  if (revalue(d.ht, hashed, d.gen) || (d.ht1 !== null && revalue(d.ht1, hashed, d.gen)))
    return false;
  expandIfNeeded(d);
  linkNew(d.ht1 ?? d.ht, hashed, d.gen);
  return true;
}

/** Removes a key. False: there was none. */
export function dictDelete(d: Dict<unknown>, key: string): boolean {
  if (dictSize(d) === 0) return false;
  if (d.rehashIdx !== -1) rehashStep(d);
  const hashed = { key, hash: siphash(key, d.env.seed) };
  return unlink(d.ht, hashed, d.gen) || (d.ht1 !== null && unlink(d.ht1, hashed, d.gen));
}

export function dictEmpty(d: Dict<unknown>): void {
  d.ht = newTable(0);
  d.ht1 = null;
  d.rehashIdx = -1;
  d.pauseRehash = 0;
}

function findHashed<V>(d: Dict<V>, key: string, hash: number): DictEntry<V> | null {
  return findIn(d.ht, key, hash) ?? (d.ht1 === null ? null : findIn(d.ht1, key, hash));
}

/** The key must be new. */
export function dictInsert<V>(d: Dict<V>, entry: DictEntry<V>): void {
  expandIfNeeded(d);
  link(d.ht1 ?? d.ht, entry, d.gen);
}
