/**
 * A dict's table: chained buckets in pages. Who shares a page with a snapshot copies it, with its
 * chains, before the first write.
 * twin: redis 6.2.6 dict.h, dictht and dictEntry; what the original's fork leaves to the kernel.
 */

export interface DictEntry<V> {
  readonly key: string;
  /** Never write it directly: dictReplace makes the page one's own first. */
  readonly val: V;
  readonly hash: number;
  readonly next: DictEntry<V> | null;
}

/** An entry in a page that is one's own. */
export interface OwnEntry<V> {
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

export interface HashedKey {
  readonly key: string;
  readonly hash: number;
}

const PAGE_BITS = 6;
/**
 * Copied at the first write after a fork: with few buckets a fork has many pages to list (1 M keys:
 * 16,384), with many a single write copies much.
 */
const PAGE_BUCKETS = 1 << PAGE_BITS;

export function newTable<V>(size: number): DictTable<V> {
  const pages = new Array<DictPage<V> | null>((size + PAGE_BUCKETS - 1) >>> PAGE_BITS).fill(null);
  return { size, used: 0, pages };
}

/** The same pages in a list of their own. */
export function shareTable<V>(table: DictTable<V>): DictTable<V> {
  return { size: table.size, used: table.used, pages: table.pages.slice() };
}

/** The chain of a bucket. */
export function slotAt<V>(table: DictTable<V>, index: number): DictEntry<V> | null {
  const page = table.pages[index >>> PAGE_BITS];
  return page === null || page === undefined
    ? null
    : (page.slots[index & (PAGE_BUCKETS - 1)] ?? null);
}

/** The first bucket at or after `from` that has entries, -1: none. */
export function nextBucket(table: DictTable<unknown>, from: number): number {
  for (let at = from; at < table.size; at++) {
    if (table.pages[at >>> PAGE_BITS] === null) at |= PAGE_BUCKETS - 1;
    else if (slotAt(table, at) !== null) return at;
  }
  return -1;
}

export function findIn<V>(table: DictTable<V>, key: string, hash: number): OwnEntry<V> | null {
  if (table.size === 0) return null;
  const index = bucketOf(table, hash);
  const page = table.pages[index >>> PAGE_BITS];
  if (page === null || page === undefined) return null;
  let entry = page.slots[index & (PAGE_BUCKETS - 1)] ?? null;
  while (entry !== null && (entry.hash !== hash || entry.key !== key)) entry = entry.next;
  return entry;
}

/** The key's entry, in a page that generation `gen` owns. */
export function findOwn<V>(
  table: DictTable<V>,
  { key, hash }: HashedKey,
  gen: number,
): OwnEntry<V> | null {
  if (findIn(table, key, hash) === null) return null;
  ownPage(table, bucketOf(table, hash), gen);
  return findIn(table, key, hash);
}

/** Puts an entry first in its chain: what was added lately is looked up soon. */
export function link<V>(table: DictTable<V>, entry: OwnEntry<V>, gen: number): void {
  const index = bucketOf(table, entry.hash);
  const { slots } = ownPage(table, index, gen);
  const at = index & (PAGE_BUCKETS - 1);
  entry.next = slots[at] ?? null;
  slots[at] = entry;
  table.used++;
}

/** Takes a key out. False: it is not in this table. */
export function unlink<V>(table: DictTable<V>, { key, hash }: HashedKey, gen: number): boolean {
  if (findIn(table, key, hash) === null) return false;
  const index = bucketOf(table, hash);
  const { slots } = ownPage(table, index, gen);
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

/** Empties a bucket and answers its chain, whose entries are the caller's. */
export function takeBucket<V>(table: DictTable<V>, index: number, gen: number): OwnEntry<V> | null {
  const { slots } = ownPage(table, index, gen);
  const at = index & (PAGE_BUCKETS - 1);
  const chain = slots[at] ?? null;
  slots[at] = null;
  return chain;
}

function bucketOf(table: DictTable<unknown>, hash: number): number {
  return (hash & (table.size - 1)) >>> 0;
}

function ownPage<V>(table: DictTable<V>, index: number, gen: number): DictPage<V> {
  const number = index >>> PAGE_BITS;
  const page = table.pages[number];
  if (page !== null && page !== undefined && page.gen === gen) return page;
  const slots =
    page === null || page === undefined
      ? new Array<OwnEntry<V> | null>(Math.min(table.size, PAGE_BUCKETS)).fill(null)
      : page.slots.map(copyChain);
  const own: DictPage<V> = { gen, slots };
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
