/**
 * Seeded entropy: xoshiro128** streams, seeded by splitmix32. Only 32-bit integer operations, so
 * every machine draws the same numbers. Each process and each direction of a faulty link has a
 * stream of its own: who draws first never matters.
 */

/** Four 32-bit words; plain data. */
export interface Prng {
  a: number;
  b: number;
  c: number;
  d: number;
}

function splitmix32(seed: number): { next(): number } {
  let state = seed | 0;
  return {
    next() {
      state = (state + 0x9e3779b9) | 0;
      let z = state ^ (state >>> 16);
      z = Math.imul(z, 0x21f0aaad);
      z ^= z >>> 15;
      z = Math.imul(z, 0x735a2d97);
      return (z ^ (z >>> 15)) >>> 0;
    },
  };
}

/** The stream number `stream` of a lab's seed (both any non-negative safe integer). */
export function seedPrng(seed: number, stream: number): Prng {
  const high = splitmix32(Math.floor(seed / 0x1_0000_0000) ^ 0x5bf03635);
  const low = splitmix32((seed | 0) ^ high.next());
  const own = splitmix32(low.next() ^ Math.imul(stream | 0, 0x85ebca6b));
  const far = splitmix32(own.next() ^ Math.floor(stream / 0x1_0000_0000));
  return { a: far.next(), b: far.next(), c: far.next(), d: far.next() | 1 };
}

function rotateLeft(x: number, k: number): number {
  return (x << k) | (x >>> (32 - k));
}

/** The next 32 bits, 0 .. 2^32-1. */
export function next32(prng: Prng): number {
  const result = Math.imul(rotateLeft(Math.imul(prng.b, 5), 7), 9) >>> 0;
  const t = prng.b << 9;
  prng.c ^= prng.a;
  prng.d ^= prng.b;
  prng.b ^= prng.c;
  prng.a ^= prng.d;
  prng.c ^= t;
  prng.d = rotateLeft(prng.d, 11);
  return result;
}

/** An integer 0 .. `below`-1; the bias of a modulo is below one in a million for spans under 4000 s. */
export function below(prng: Prng, limit: number): number {
  return limit <= 1 ? 0 : next32(prng) % limit;
}
