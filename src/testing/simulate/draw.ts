/** What a seed decides: draws from a stream of its own, so that one choice more moves no other. */
import { below, type Prng, seedPrng } from '#world/prng';

export type { Prng };

/** Streams stand apart from those of processes, machines and links of the world. */
const STREAM = 2 ** 40;

export type Purpose = 'cluster' | 'faults' | 'load';

const PURPOSES: readonly Purpose[] = ['cluster', 'faults', 'load'];

export function drawFor(seed: number, purpose: Purpose): Prng {
  return seedPrng(seed, STREAM + PURPOSES.indexOf(purpose));
}

/** An integer `from` .. `to`, both included. */
export function between(draw: Prng, from: number, to: number): number {
  return from + below(draw, to - from + 1);
}

export function chance(draw: Prng, percent: number): boolean {
  return below(draw, 100) < percent;
}

export function pick<T>(draw: Prng, list: readonly T[]): T | undefined {
  return list[below(draw, list.length)];
}

/** One of the keys, as often as its weight says. */
export function weighted<K extends string>(
  draw: Prng,
  weights: Readonly<Partial<Record<K, number>>>,
): K {
  const entries = Object.entries(weights) as [K, number][];
  const total = entries.reduce((sum, [, weight]) => sum + weight, 0);
  let left = below(draw, total);
  for (const [key, weight] of entries) {
    left -= weight;
    if (left < 0) return key;
  }
  return entries[0]?.[0] as K;
}
