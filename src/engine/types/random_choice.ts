/**
 * Some of many, chosen at random.
 * twin: none; the original has a method for each relation of count and size.
 */
import type { Random } from '../keyspace/dict_random';

/** `count` different elements, all of them (in order) if there are no more. */
export function drawDistinct<T>(from: readonly T[], count: number, random: Random): readonly T[] {
  if (count >= from.length) return from;
  const pool = from.slice();
  for (let i = 0; i < count; i++) {
    const at = i + ((random() >>> 0) % (pool.length - i));
    const drawn = pool[at] as T;
    pool[at] = pool[i] as T;
    pool[i] = drawn;
  }
  return pool.slice(0, count);
}
