/**
 * Many new keys at once: how a dict is filled while a dataset is loaded.
 * twin: redis 6.2.6 dict.c, dictAddRaw; the original adds them one by one.
 * differs: the buckets of some hundred keys are looked at before any is changed. They lie far apart
 * in memory, and a processor that is asked for one after the other, with little work between,
 * fetches several at once: adding a key to a large table is mostly waiting for memory.
 */
import { type Dict, dictAddHashed, dictInsert } from './dict';
import { type DictEntry, type DictTable, slotOf } from './dict_table';
import { siphash } from './siphash';

/** What was seen of a table's buckets, one for each key that is to be added. */
interface Seen<V> {
  readonly table: DictTable<V>;
  readonly heads: readonly (DictEntry<V> | null)[];
  /** 1: the key may be in the chain, 0: it was not. */
  readonly suspects: Uint8Array;
}

/**
 * Adds keys, a value each, in their order up to the first that is there already. Answers its place,
 * -1: all are added. The dict is what dictAdd of each would have made of it.
 */
export function dictFill<V>(d: Dict<V>, keys: readonly string[], vals: readonly V[]): number {
  const hashes = new Int32Array(keys.length);
  for (let i = 0; i < keys.length; i++) hashes[i] = siphash(keys[i] as string, d.env.seed);
  const seen = look(d.ht, hashes);
  for (let i = 0; i < keys.length; i++) {
    const hash = hashes[i] as number;
    const next = seen.heads[i] ?? null;
    const entry = { key: keys[i] as string, val: vals[i] as V, hash, next };
    if (isMissing(d, seen, { i, hash })) dictInsert(d, entry);
    else if (!dictAddHashed(d, entry)) return i;
  }
  return -1;
}

function look<V>(table: DictTable<V>, hashes: Int32Array): Seen<V> {
  const heads: (DictEntry<V> | null)[] = [];
  const suspects = new Uint8Array(hashes.length);
  if (table.size === 0) return { table, heads, suspects };
  for (let i = 0; i < hashes.length; i++) heads.push(slotOf(table, hashes[i] as number));
  for (let i = 0; i < hashes.length; i++) {
    const head = heads[i] as DictEntry<V> | null;
    if (head !== null && (head.hash === hashes[i] || head.next !== null)) suspects[i] = 1;
  }
  return { table, heads, suspects };
}

/** It was not there, and the bucket is as it was. */
function isMissing<V>(
  d: Dict<V>,
  { table, heads, suspects }: Seen<V>,
  { i, hash }: { readonly i: number; readonly hash: number },
): boolean {
  if (d.ht !== table || d.ht1 !== null || suspects[i] === 1) return false;
  return heads[i] === slotOf(table, hash);
}
