/**
 * A cursor over a dict that may change between calls.
 * twin: redis 6.2.6 dict.c, dictScan.
 */
import { type Dict, dictSize } from './dict';
import { type DictEntry, type DictTable, slotAt } from './dict_table';

type Visit<V> = (key: string, val: V) => void;

/**
 * Visits the bucket(s) of a cursor and answers the next cursor, 0 at the end. A key that is there
 * from the first call to the last is visited at least once, however the table grows or shrinks:
 * the cursor's bits are counted up from the highest, so buckets that were split or merged
 * meanwhile were either all visited or all not.
 */
export function dictScan<V>(d: Dict<V>, cursor: number, visit: Visit<V>): number {
  if (dictSize(d) === 0) return 0;
  d.pauseRehash++;
  const next =
    d.ht1 === null ? scanOne(d.ht, cursor, visit) : scanTwo(d.ht, d.ht1, { cursor, visit });
  d.pauseRehash--;
  return next >>> 0;
}

function scanOne<V>(table: DictTable<V>, cursor: number, visit: Visit<V>): number {
  const mask = table.size - 1;
  emit(slotAt(table, (cursor & mask) >>> 0), visit);
  return increment(cursor, mask);
}

/** While rehashing: a bucket of the smaller table, then all those of the larger it splits into. */
function scanTwo<V>(
  a: DictTable<V>,
  b: DictTable<V>,
  { cursor, visit }: { readonly cursor: number; readonly visit: Visit<V> },
): number {
  const small = a.size > b.size ? b : a;
  const large = a.size > b.size ? a : b;
  const smallMask = small.size - 1;
  const largeMask = large.size - 1;
  emit(slotAt(small, (cursor & smallMask) >>> 0), visit);
  let v = cursor;
  do {
    emit(slotAt(large, (v & largeMask) >>> 0), visit);
    v = increment(v, largeMask);
  } while ((v & (smallMask ^ largeMask)) !== 0);
  return v;
}

function emit<V>(chain: DictEntry<V> | null, visit: Visit<V>): void {
  let entry = chain;
  while (entry !== null) {
    const next: DictEntry<V> | null = entry.next;
    visit(entry.key, entry.val);
    entry = next;
  }
}

/** Adds one to the masked bits, the highest of them counting as the lowest. */
function increment(cursor: number, mask: number): number {
  return reverse((reverse(cursor | ~mask) + 1) | 0);
}

function reverse(bits: number): number {
  let v = bits;
  v = ((v >>> 1) & 0x55555555) | ((v & 0x55555555) << 1);
  v = ((v >>> 2) & 0x33333333) | ((v & 0x33333333) << 2);
  v = ((v >>> 4) & 0x0f0f0f0f) | ((v & 0x0f0f0f0f) << 4);
  v = ((v >>> 8) & 0x00ff00ff) | ((v & 0x00ff00ff) << 8);
  return (v >>> 16) | (v << 16);
}
