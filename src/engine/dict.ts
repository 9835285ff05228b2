/**
 * Hash tables with SCAN's guarantee and a point-in-time view for fork.
 * twin: redis 6.2.6 dict.c.
 * differs: buckets live in pages that are copied on the first write after dictSnapshot.
 */

/** What all dicts of one process share; the same object in each of them. */
export interface DictEnv {
  /** 16 bytes. */
  readonly seed: Uint8Array;
  /** False while a child saves: tables then grow only when very full. */
  canResize: boolean;
}

export interface DictEntry<V> {
  readonly key: string;
  val: V;
  readonly hash: number;
  next: DictEntry<V> | null;
}

export interface DictPage<V> {
  /** The dict's `gen` when this page was last made its own. */
  gen: number;
  readonly slots: (DictEntry<V> | null)[];
}

export interface DictTable<V> {
  /** Buckets, a power of two; 0: no table. */
  size: number;
  used: number;
  /** PAGE buckets each; null: that page's buckets are all empty. */
  pages: (DictPage<V> | null)[];
}

export interface Dict<V> {
  readonly env: DictEnv;
  ht: DictTable<V>;
  /** The table that entries move to while rehashing. */
  next: DictTable<V> | null;
  /** First bucket of `ht` not yet moved; -1: not rehashing. */
  rehashIdx: number;
  /** Above 0 while an iteration would be disturbed by moving entries. */
  pauseRehash: number;
  /** Pages of another generation belong to a snapshot too. */
  gen: number;
}
