/**
 * Tables that grow and shrink with their dict, a bucket at a time.
 * twin: redis 6.2.6 dict.c, dictExpand, dictResize, dictRehash, _dictExpandIfNeeded.
 */
import type { Dict } from './dict';
import { type DictEntry, type DictTable, link, newTable, slotAt, takeBucket } from './dict_table';

export const DICT_HT_INITIAL_SIZE = 4;
const DICT_FORCE_RESIZE_RATIO = 5;
/** Percent filled, below which a table is shrunk. */
const HASHTABLE_MIN_FILL = 10;

export function dictIsRehashing(d: Dict<unknown>): boolean {
  return d.rehashIdx !== -1;
}

/** Makes room for `size` keys; false: not possible now, or the table has that size already. */
export function dictExpand(d: Dict<unknown>, size: number): boolean {
  if (dictIsRehashing(d) || d.ht.used > size) return false;
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
  if (!d.env.canResize || dictIsRehashing(d)) return false;
  return dictExpand(d, Math.max(d.ht.used, DICT_HT_INITIAL_SIZE));
}

/** Whether the table is far too large for what it holds. */
export function htNeedsResize({ ht, ht1 }: Dict<unknown>): boolean {
  const slots = ht.size + (ht1?.size ?? 0);
  const used = ht.used + (ht1?.used ?? 0);
  return slots > DICT_HT_INITIAL_SIZE && (used * 100) / slots < HASHTABLE_MIN_FILL;
}

/** Before a key is added. */
export function expandIfNeeded(d: Dict<unknown>): void {
  if (dictIsRehashing(d)) return;
  const { size, used } = d.ht;
  if (size === 0) dictExpand(d, DICT_HT_INITIAL_SIZE);
  else if (used >= size && (d.env.canResize || Math.trunc(used / size) > DICT_FORCE_RESIZE_RATIO))
    dictExpand(d, used + 1);
}

/** One bucket, unless an iteration is under way. */
export function rehashStep(d: Dict<unknown>): void {
  if (d.pauseRehash === 0) dictRehash(d, 1);
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

function moveBucket<V>(d: Dict<V>, to: DictTable<V>): void {
  let entry = takeBucket(d.ht, d.rehashIdx, d.gen);
  while (entry !== null) {
    const next: DictEntry<V> | null = entry.next;
    link(to, entry, d.gen);
    d.ht.used--;
    entry = next;
  }
}

function nextPower(size: number): number {
  let power = DICT_HT_INITIAL_SIZE;
  while (power < size) power *= 2;
  return power;
}
