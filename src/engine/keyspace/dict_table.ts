/**
 * A dict's table: chained buckets in pages. Who shares a page with a snapshot copies its list of
 * chains before the first write. Entries never change: a chain is written anew up to what changes
 * in it and shares the rest, so that what a snapshot or a checkpoint costs is what was written.
 * twin: redis 6.2.6 dict.h, dictEntry and dictht; what the original's fork leaves to the kernel.
 */

export interface DictEntry<V> {
  readonly key: string;
  readonly val: V;
  readonly hash: number;
  readonly next: DictEntry<V> | null;
}

export interface DictPage<V> {
  /** The dict's `gen` when this page was last made its own. */
  readonly gen: number;
  readonly slots: (DictEntry<V> | null)[];
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

/** The chain that a key of this hash is in, if it is there. The table must not be empty. */
export function slotOf<V>(table: DictTable<V>, hash: number): DictEntry<V> | null {
  return slotAt(table, bucketOf(table, hash));
}

/** The chains from a bucket to the end of its page, without the empty ones. */
export function pageHeads<V>(table: DictTable<V>, index: number): DictEntry<V>[] {
  const heads: DictEntry<V>[] = [];
  const page = table.pages[index >>> PAGE_BITS] ?? null;
  if (page === null) return heads;
  for (let at = index & (PAGE_BUCKETS - 1); at < page.slots.length; at++) {
    const head = page.slots[at] ?? null;
    if (head !== null) heads.push(head);
  }
  return heads;
}

/** The first bucket of the next page. */
export function pageEnd(index: number): number {
  return (index | (PAGE_BUCKETS - 1)) + 1;
}

/** The first bucket at or after `from` that has entries, -1: none. */
export function nextBucket(table: DictTable<unknown>, from: number): number {
  for (let at = from; at < table.size; at++) {
    if (table.pages[at >>> PAGE_BITS] === null) at |= PAGE_BUCKETS - 1;
    else if (slotAt(table, at) !== null) return at;
  }
  return -1;
}

export function findIn<V>(table: DictTable<V>, key: string, hash: number): DictEntry<V> | null {
  if (table.size === 0) return null;
  const index = bucketOf(table, hash);
  const page = table.pages[index >>> PAGE_BITS];
  if (page === null || page === undefined) return null;
  let entry = page.slots[index & (PAGE_BUCKETS - 1)] ?? null;
  while (entry !== null && (entry.hash !== hash || entry.key !== key)) entry = entry.next;
  return entry;
}

/** Gives a key another value. False: it is not in this table. */
export function revalue<V>(
  table: DictTable<V>,
  { key, hash, val }: HashedKey & { readonly val: V },
  gen: number,
): boolean {
  const found = findIn(table, key, hash);
  if (found === null) return false;
  const index = bucketOf(table, hash);
  const { slots } = ownPage(table, index, gen);
  const at = index & (PAGE_BUCKETS - 1);
  slots[at] = chainWith(slots[at] ?? null, found, { key, val, hash, next: found.next });
  return true;
}

/** Puts an entry first in its chain: what was added lately is looked up soon. */
export function link<V>(table: DictTable<V>, entry: DictEntry<V>, gen: number): void {
  const { key, val, hash } = entry;
  const index = bucketOf(table, hash);
  const { slots } = ownPage(table, index, gen);
  const at = index & (PAGE_BUCKETS - 1);
  const next = slots[at] ?? null;
  slots[at] = entry.next === next ? entry : { key, val, hash, next };
  table.used++;
}

/** As link, of what has no entry yet: none is made in vain. */
export function linkNew<V>(
  table: DictTable<V>,
  { key, hash, val }: HashedKey & { readonly val: V },
  gen: number,
): void {
  const index = bucketOf(table, hash);
  const { slots } = ownPage(table, index, gen);
  const at = index & (PAGE_BUCKETS - 1);
  slots[at] = { key, val, hash, next: slots[at] ?? null };
  table.used++;
}

/** Takes a key out. False: it is not in this table. */
export function unlink<V>(table: DictTable<V>, { key, hash }: HashedKey, gen: number): boolean {
  const found = findIn(table, key, hash);
  if (found === null) return false;
  const index = bucketOf(table, hash);
  const { slots } = ownPage(table, index, gen);
  const at = index & (PAGE_BUCKETS - 1);
  slots[at] = chainWith(slots[at] ?? null, found, found.next);
  table.used--;
  return true;
}

/** The chain with `tail` in the place of `from` and what follows it. */
function chainWith<V>(
  chain: DictEntry<V> | null,
  from: DictEntry<V>,
  tail: DictEntry<V> | null,
): DictEntry<V> | null {
  // Most chains are one entry long.
  if (chain === from) return tail;
  const before: DictEntry<V>[] = [];
  for (let entry = chain; entry !== null && entry !== from; entry = entry.next) before.push(entry);
  let made = tail;
  for (let i = before.length - 1; i >= 0; i--) {
    const { key, val, hash } = before[i] as DictEntry<V>;
    made = { key, val, hash, next: made };
  }
  return made;
}

/** Empties a bucket and answers its chain. */
export function takeBucket<V>(
  table: DictTable<V>,
  index: number,
  gen: number,
): DictEntry<V> | null {
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
      ? new Array<DictEntry<V> | null>(Math.min(table.size, PAGE_BUCKETS)).fill(null)
      : page.slots.slice();
  const own: DictPage<V> = { gen, slots };
  table.pages[number] = own;
  return own;
}
