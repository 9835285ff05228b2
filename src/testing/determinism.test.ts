import { describe, expect, it } from 'vitest';
import { cloned, inline, moved, sliced } from './determinism/drivers';
import { typedSession } from './determinism/typed_session';

const SEEDS = Array.from({ length: 50 }, (_, i) => i + 1);
const LINES = 10;

describe('the same session is the same run', () => {
  it.each(SEEDS)('seed %i: inline, cloned, sliced, moved between workers', (seed) => {
    const keys = typedSession(seed, LINES);
    const plain = inline(keys, seed);
    expect(cloned(keys, seed)).toEqual(plain);
    expect(sliced(keys, seed)).toEqual(plain);
    const { windowsAway, moves, ...outcome } = moved(keys, seed);
    expect(outcome).toEqual(plain);
    expect(windowsAway).toBeGreaterThan(10);
    expect(moves).toBeGreaterThan(1);
  });
});
