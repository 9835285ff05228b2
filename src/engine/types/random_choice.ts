/**
 * Some of many, chosen at random.
 * twin: none; the original has a method for each relation of count and size.
 */
import type { Random } from '../keyspace/dict_random';
import { getRangeLongFromObjectOrReply, LLONG_MAX, string2ll } from '../numbers';
import type { Client } from '../state';

/** Draws with repetition in one command. The original, asked for 2^63, crashes. */
const DRAWS_MAX = 10_000_000;

/** The count of SRANDMEMBER and its like, or null after answering what is wrong with it. */
export function drawCountOrReply(c: Client, text: string): number | null {
  return getRangeLongFromObjectOrReply(c, text, {
    min: -DRAWS_MAX,
    max: LLONG_MAX,
    message: string2ll(text) === null ? undefined : 'value is out of range',
  });
}

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
