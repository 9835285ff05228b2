/**
 * All of a dict: visited at once, bucket by bucket, or kept as it is for a forked child.
 * twin: redis 6.2.6 dict.c, dictIterator.
 * differs: a snapshot takes the place of the memory a fork shares.
 */
import type { Dict } from './dict';
import { type DictEntry, nextBucket, pageEnd, pageHeads, shareTable, slotAt } from './dict_table';

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

function walk<V>(d: Dict<V>, visit: (key: string, val: V) => boolean | undefined): void {
  for (let at = dictNextBucket(d, 0); at !== -1; at = dictNextBucket(d, at + 1)) {
    let entry = dictBucket(d, at);
    while (entry !== null) {
      const next: DictEntry<V> | null = entry.next;
      if (visit(entry.key, entry.val) === false) return;
      entry = next;
    }
  }
}

/** The first bucket at or after `from` that has entries, -1: none. Both tables count as one row. */
export function dictNextBucket(d: Dict<unknown>, from: number): number {
  const inFirst = from < d.ht.size ? nextBucket(d.ht, from) : -1;
  if (inFirst !== -1 || d.ht1 === null) return inFirst;
  const inSecond = nextBucket(d.ht1, Math.max(0, from - d.ht.size));
  return inSecond === -1 ? -1 : d.ht.size + inSecond;
}

/** The chain of a bucket, counted as dictNextBucket does. */
export function dictBucket<V>(d: Dict<V>, index: number): DictEntry<V> | null {
  if (index < d.ht.size || d.ht1 === null) return slotAt(d.ht, index);
  return slotAt(d.ht1, index - d.ht.size);
}

/** A stretch of buckets that lie together in memory. */
export interface DictStretch<V> {
  /** Without the empty ones. */
  readonly chains: readonly DictEntry<V>[];
  /** The bucket behind the last. */
  readonly end: number;
}

/** From bucket `index` on, counted as dictNextBucket does. */
export function dictStretch<V>(d: Dict<V>, index: number): DictStretch<V> {
  if (index < d.ht.size || d.ht1 === null)
    return { chains: pageHeads(d.ht, index), end: pageEnd(index) };
  const { size } = d.ht;
  return { chains: pageHeads(d.ht1, index - size), end: size + pageEnd(index - size) };
}

/**
 * The same entries as they are now, as a dict of its own. Costs a list of pages; values are shared,
 * so they must not be changed in place while a snapshot is alive (see own.ts).
 */
export function dictSnapshot<V>(d: Dict<V>): Dict<V> {
  // Neither side keeps the generation of the pages there are: both copy before they write.
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
