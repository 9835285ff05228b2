/**
 * Random keys of a dict.
 * twin: redis 6.2.6 dict.c, dictGetRandomKey, dictGetSomeKeys and dictGetFairRandomKey.
 * differs: randomness is an argument.
 */
import { type Dict, dictSize, dictSlots } from './dict';
import { rehashStep } from './dict_resize';
import { type DictEntry, slotAt } from './dict_table';

/** 32 random bits. */
export type Random = () => number;

const GETFAIR_NUM_ENTRIES = 15;

/** A random bucket's random entry: keys of short chains come more often. null: the dict is empty. */
export function dictGetRandomKey<V>(d: Dict<V>, random: Random): DictEntry<V> | null {
  if (dictSize(d) === 0) return null;
  if (d.rehashIdx !== -1) rehashStep(d);
  let chain: DictEntry<V> | null = null;
  while (chain === null) chain = randomBucket(d, random);
  const length = chainLength(chain);
  let steps = below(random, length);
  let entry: DictEntry<V> = chain;
  while (steps-- > 0 && entry.next !== null) entry = entry.next;
  return entry;
}

/** As dictGetRandomKey, evened out by choosing among the entries of neighbouring buckets. */
export function dictGetFairRandomKey<V>(d: Dict<V>, random: Random): DictEntry<V> | null {
  const some = dictGetSomeKeys(d, GETFAIR_NUM_ENTRIES, random);
  // An unlucky run finds none although there are some; the true random pick always finds one.
  if (some.length === 0) return dictGetRandomKey(d, random);
  return some[below(random, some.length)] ?? null;
}

/** Up to `count` entries from consecutive buckets at a random place. Some may come twice. */
export function dictGetSomeKeys<V>(d: Dict<V>, count: number, random: Random): DictEntry<V>[] {
  const wanted = Math.min(count, dictSize(d));
  for (let i = 0; i < wanted && d.rehashIdx !== -1; i++) rehashStep(d);
  const mask = Math.max(d.ht.size, d.ht1 === null ? 0 : d.ht1.size) - 1;
  const found: DictEntry<V>[] = [];
  let at = (random() & mask) >>> 0;
  let empty = 0;
  for (let steps = wanted * 10; found.length < wanted && steps > 0; steps--) {
    for (const [number, table] of [d.ht, d.ht1].entries()) {
      if (table === null || found.length === wanted) continue;
      // Buckets before rehashIdx have moved; beyond the other table's end nothing can be there.
      if (d.ht1 !== null && number === 0 && at < d.rehashIdx) {
        if (at < d.ht1.size) continue;
        at = d.rehashIdx;
      }
      if (at >= table.size) continue;
      const chain = slotAt(table, at);
      if (chain === null) {
        empty++;
        if (empty >= 5 && empty > wanted) {
          at = (random() & mask) >>> 0;
          empty = 0;
        }
        continue;
      }
      empty = 0;
      for (let entry: DictEntry<V> | null = chain; entry !== null; entry = entry.next)
        if (found.length < wanted) found.push(entry);
    }
    at = ((at + 1) & mask) >>> 0;
  }
  return found;
}

function randomBucket<V>(d: Dict<V>, random: Random): DictEntry<V> | null {
  if (d.ht1 === null) return slotAt(d.ht, (random() & (d.ht.size - 1)) >>> 0);
  const at = d.rehashIdx + below(random, dictSlots(d) - d.rehashIdx);
  return at >= d.ht.size ? slotAt(d.ht1, at - d.ht.size) : slotAt(d.ht, at);
}

function chainLength(chain: DictEntry<unknown>): number {
  let length = 0;
  for (let entry: DictEntry<unknown> | null = chain; entry !== null; entry = entry.next) length++;
  return length;
}

function below(random: Random, limit: number): number {
  return (random() >>> 0) % limit;
}
