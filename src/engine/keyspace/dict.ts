/**
 * Hash tables: chained buckets, incremental rehashing, and a point-in-time view for fork.
 * twin: redis 6.2.6 dict.c. Cursors and random picks are in dict_scan.ts and dict_random.ts.
 * differs: buckets live in pages, and dictSnapshot shares the pages: whoever writes first copies
 * one page with its chains. Behaviour does not depend on whether a page is still shared, so a
 * structuredClone of either side goes on the same.
 */
import { siphash, siphashKey } from './siphash';

/** What all dicts of one process share; the same object in each of them. */
export interface DictEnv {
  readonly seed: Int32Array;
  /** False while a child saves: tables then grow only when very full, to copy few pages. */
  canResize: boolean;
  /** Forks so far: a value made before the last one may be a child's too (see keyspace/own.ts). */
  epoch: number;
}

export interface DictEntry<V> {
  readonly key: string;
  /** Never write it directly: dictReplace makes the page one's own first. */
  readonly val: V;
  readonly hash: number;
  readonly next: DictEntry<V> | null;
}

interface OwnEntry<V> {
  readonly key: string;
  val: V;
  readonly hash: number;
  next: OwnEntry<V> | null;
}

export interface DictPage<V> {
  /** The dict's `gen` when this page was last made its own. */
  readonly gen: number;
  readonly slots: (OwnEntry<V> | null)[];
}

export interface DictTable<V> {
  /** Buckets, a power of two; 0: no table. */
  readonly size: number;
  used: number;
  /** PAGE_BUCKETS buckets each; null: all of that page's buckets are empty. */
  readonly pages: (DictPage<V> | null)[];
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

export const DICT_HT_INITIAL_SIZE = 4;
const DICT_FORCE_RESIZE_RATIO = 5;
/** Percent filled, below which a table is shrunk. */
const HASHTABLE_MIN_FILL = 10;
const PAGE_BITS = 6;
/**
 * Copied at the first write after a fork: with few buckets a fork has many pages to list (1 M keys:
 * 16,384), with many a single write copies much.
 */
const PAGE_BUCKETS = 1 << PAGE_BITS;

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

export function dictIsRehashing(d: Dict<unknown>): boolean {
  return d.rehashIdx !== -1;
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

/** Adds a key that is not there yet. False: it is there, and nothing changed. */
export function dictAdd<V>(d: Dict<V>, key: string, val: V): boolean {
  if (d.rehashIdx !== -1) rehashStep(d);
  const hash = siphash(key, d.env.seed);
  if (findHashed(d, key, hash) !== null) return false;
  insert(d, { key, val, hash, next: null });
  return true;
}

/** Adds a key or gives it another value. True: it was added. */
export function dictReplace<V>(d: Dict<V>, key: string, val: V): boolean {
  if (d.rehashIdx !== -1) rehashStep(d);
  const hash = siphash(key, d.env.seed);
  const entry = ownEntry(d, key, hash);
  if (entry !== null) {
    entry.val = val;
    return false;
  }
  insert(d, { key, val, hash, next: null });
  return true;
}

/** Removes a key. False: there was none. */
export function dictDelete(d: Dict<unknown>, key: string): boolean {
  if (dictSize(d) === 0) return false;
  if (d.rehashIdx !== -1) rehashStep(d);
  const hash = siphash(key, d.env.seed);
  return (
    unlinkFrom(d, d.ht, { key, hash }) || (d.ht1 !== null && unlinkFrom(d, d.ht1, { key, hash }))
  );
}

export function dictEmpty(d: Dict<unknown>): void {
  d.ht = newTable(0);
  d.ht1 = null;
  d.rehashIdx = -1;
  d.pauseRehash = 0;
}

/**
 * The same entries as they are now, as a dict of its own. Costs a list of pages; values are shared,
 * so they must not be changed in place while a snapshot is alive (see keyspace/own.ts).
 */
export function dictSnapshot<V>(d: Dict<V>): Dict<V> {
  const gen = d.gen + 1;
  d.gen += 2;
  return {
    env: { ...d.env },
    ht: shareTable(d.ht),
    ht1: d.ht1 === null ? null : shareTable(d.ht1),
    rehashIdx: d.rehashIdx,
    pauseRehash: 0,
    gen,
  };
}

/** As dictSnapshot, for this server itself: COPY, and a value that a child shares. */
export function dictCopy<V>(d: Dict<V>): Dict<V> {
  return { ...dictSnapshot(d), env: d.env };
}

/** Whether the table is far too large for what it holds. */
export function htNeedsResize(d: Dict<unknown>): boolean {
  const slots = dictSlots(d);
  return slots > DICT_HT_INITIAL_SIZE && (dictSize(d) * 100) / slots < HASHTABLE_MIN_FILL;
}

/** Makes room for `size` keys; false: not possible now, or the table has that size already. */
export function dictExpand(d: Dict<unknown>, size: number): boolean {
  if (d.rehashIdx !== -1 || d.ht.used > size) return false;
  const realSize = nextPower(size);
  if (realSize === d.ht.size) return false;
  if (d.ht.size === 0) {
    d.ht = newTable(realSize);
    return true;
  }
  d.ht1 = newTable(realSize);
  d.rehashIdx = 0;
  return true;
}

/** Shrinks the table to the smallest that holds its keys. */
export function dictResize(d: Dict<unknown>): boolean {
  if (!d.env.canResize || d.rehashIdx !== -1) return false;
  return dictExpand(d, Math.max(d.ht.used, DICT_HT_INITIAL_SIZE));
}

/**
 * Moves up to `n` buckets to the new table, visiting at most ten times as many empty ones.
 * True: there is more to move.
 */
export function dictRehash(d: Dict<unknown>, n: number): boolean {
  const to = d.ht1;
  if (to === null) return false;
  let emptyVisits = n * 10;
  for (let i = 0; i < n && d.ht.used !== 0; i++) {
    while (slotAt(d.ht, d.rehashIdx) === null) {
      d.rehashIdx++;
      if (--emptyVisits === 0) return true;
    }
    moveBucket(d, to);
    d.rehashIdx++;
  }
  if (d.ht.used !== 0) return true;
  d.ht = to;
  d.ht1 = null;
  d.rehashIdx = -1;
  return false;
}

/** The chain of bucket `index`; tables while rehashing are two. */
export function slotAt<V>(table: DictTable<V>, index: number): DictEntry<V> | null {
  const page = table.pages[index >>> PAGE_BITS];
  return page === null || page === undefined
    ? null
    : (page.slots[index & (PAGE_BUCKETS - 1)] ?? null);
}

/**
 * Every key once, if the dict is not changed meanwhile but for the current key's removal or new
 * value. `visit` answering false ends the walk.
 */
export function dictForEach<V>(
  d: Dict<V>,
  visit: (key: string, val: V) => boolean | undefined,
): void {
  d.pauseRehash++;
  walk(d, visit);
  d.pauseRehash--;
}

/** Bytes of the original's dictEntry and bucket pointers: MEMORY and INFO count in them. */
export function dictTableBytes(d: Dict<unknown>): number {
  return dictSlots(d) * 8 + dictSize(d) * 24;
}

function walk<V>(d: Dict<V>, visit: (key: string, val: V) => boolean | undefined): void {
  for (const table of d.ht1 === null ? [d.ht] : [d.ht, d.ht1]) {
    for (let index = 0; index < table.size; index++) {
      if (table.pages[index >>> PAGE_BITS] === null) {
        index |= PAGE_BUCKETS - 1;
        continue;
      }
      let entry = slotAt(table, index);
      while (entry !== null) {
        const next: DictEntry<V> | null = entry.next;
        if (visit(entry.key, entry.val) === false) return;
        entry = next;
      }
    }
  }
}

/** One bucket, unless an iteration is under way. */
export function rehashStep(d: Dict<unknown>): void {
  if (d.pauseRehash === 0) dictRehash(d, 1);
}

function newTable<V>(size: number): DictTable<V> {
  const pages = new Array<DictPage<V> | null>((size + PAGE_BUCKETS - 1) >>> PAGE_BITS).fill(null);
  return { size, used: 0, pages };
}

function shareTable<V>(table: DictTable<V>): DictTable<V> {
  return { size: table.size, used: table.used, pages: table.pages.slice() };
}

function nextPower(size: number): number {
  let power = DICT_HT_INITIAL_SIZE;
  while (power < size) power *= 2;
  return power;
}

function findHashed<V>(d: Dict<V>, key: string, hash: number): OwnEntry<V> | null {
  return findIn(d.ht, key, hash) ?? (d.ht1 === null ? null : findIn(d.ht1, key, hash));
}

function findIn<V>(table: DictTable<V>, key: string, hash: number): OwnEntry<V> | null {
  if (table.size === 0) return null;
  const index = (hash & (table.size - 1)) >>> 0;
  const page = table.pages[index >>> PAGE_BITS];
  if (page === null || page === undefined) return null;
  let entry = page.slots[index & (PAGE_BUCKETS - 1)] ?? null;
  while (entry !== null && (entry.hash !== hash || entry.key !== key)) entry = entry.next;
  return entry;
}

/** The key's entry in a page that no snapshot sees. */
function ownEntry<V>(d: Dict<V>, key: string, hash: number): OwnEntry<V> | null {
  for (const table of d.ht1 === null ? [d.ht] : [d.ht, d.ht1]) {
    if (findIn(table, key, hash) === null) continue;
    ownPage(d, table, (hash & (table.size - 1)) >>> 0);
    return findIn(table, key, hash);
  }
  return null;
}

/** The page of a bucket, made this dict's own: copied with its chains if it is another's too. */
function ownPage<V>(d: Dict<V>, table: DictTable<V>, index: number): DictPage<V> {
  const number = index >>> PAGE_BITS;
  const page = table.pages[number];
  if (page !== null && page !== undefined && page.gen === d.gen) return page;
  const slots =
    page === null || page === undefined
      ? new Array<OwnEntry<V> | null>(Math.min(table.size, PAGE_BUCKETS)).fill(null)
      : page.slots.map(copyChain);
  const own: DictPage<V> = { gen: d.gen, slots };
  table.pages[number] = own;
  return own;
}

function copyChain<V>(chain: OwnEntry<V> | null): OwnEntry<V> | null {
  if (chain === null) return null;
  const head: OwnEntry<V> = { key: chain.key, val: chain.val, hash: chain.hash, next: null };
  let last = head;
  for (let from = chain.next; from !== null; from = from.next) {
    last.next = { key: from.key, val: from.val, hash: from.hash, next: null };
    last = last.next;
  }
  return head;
}

function insert<V>(d: Dict<V>, entry: OwnEntry<V>): void {
  expandIfNeeded(d);
  const table = d.ht1 ?? d.ht;
  link(d, table, entry);
}

/** New entries are put first: what was added lately is looked up soon. */
function link<V>(d: Dict<V>, table: DictTable<V>, entry: OwnEntry<V>): void {
  const index = (entry.hash & (table.size - 1)) >>> 0;
  const { slots } = ownPage(d, table, index);
  const at = index & (PAGE_BUCKETS - 1);
  entry.next = slots[at] ?? null;
  slots[at] = entry;
  table.used++;
}

function expandIfNeeded(d: Dict<unknown>): void {
  if (d.rehashIdx !== -1) return;
  const { size, used } = d.ht;
  if (size === 0) dictExpand(d, DICT_HT_INITIAL_SIZE);
  else if (used >= size && (d.env.canResize || Math.trunc(used / size) > DICT_FORCE_RESIZE_RATIO))
    dictExpand(d, used + 1);
}

function moveBucket<V>(d: Dict<V>, to: DictTable<V>): void {
  const { slots } = ownPage(d, d.ht, d.rehashIdx);
  const at = d.rehashIdx & (PAGE_BUCKETS - 1);
  let entry = slots[at] ?? null;
  slots[at] = null;
  while (entry !== null) {
    const next: OwnEntry<V> | null = entry.next;
    link(d, to, entry);
    d.ht.used--;
    entry = next;
  }
}

function unlinkFrom<V>(
  d: Dict<V>,
  table: DictTable<V>,
  { key, hash }: { readonly key: string; readonly hash: number },
): boolean {
  if (findIn(table, key, hash) === null) return false;
  const index = (hash & (table.size - 1)) >>> 0;
  const { slots } = ownPage(d, table, index);
  const at = index & (PAGE_BUCKETS - 1);
  let previous: OwnEntry<V> | null = null;
  let entry = slots[at] ?? null;
  while (entry !== null && (entry.hash !== hash || entry.key !== key)) {
    previous = entry;
    entry = entry.next;
  }
  if (entry === null) return false;
  if (previous === null) slots[at] = entry.next;
  else previous.next = entry.next;
  table.used--;
  return true;
}

/** The first bucket at or after `from` that has entries, -1: none. Both tables count as one row. */
export function dictNextBucket(d: Dict<unknown>, from: number): number {
  const inFirst = from < d.ht.size ? nextIn(d.ht, from) : -1;
  if (inFirst !== -1 || d.ht1 === null) return inFirst;
  const inSecond = nextIn(d.ht1, Math.max(0, from - d.ht.size));
  return inSecond === -1 ? -1 : d.ht.size + inSecond;
}

function nextIn(table: DictTable<unknown>, from: number): number {
  for (let at = from; at < table.size; at++) {
    if (table.pages[at >>> PAGE_BITS] === null) at |= PAGE_BUCKETS - 1;
    else if (slotAt(table, at) !== null) return at;
  }
  return -1;
}

/** The chain of a bucket, counted as dictNextBucket does. */
export function dictBucket<V>(d: Dict<V>, index: number): DictEntry<V> | null {
  if (index < d.ht.size || d.ht1 === null) return slotAt(d.ht, index);
  return slotAt(d.ht1, index - d.ht.size);
}

/** As dictFind, moving nothing: a snapshot is read this way. */
export function dictPeek<V>(d: Dict<V>, key: string): V | undefined {
  if (dictSize(d) === 0) return undefined;
  return findHashed(d, key, siphash(key, d.env.seed))?.val;
}
