import { describe, expect, it } from 'vitest';
import { cloned, inline, moved, sliced } from './determinism/drivers';
import { typedSession } from './determinism/typed_session';

/** `npm run determinism` takes ten times as many. */
const COUNT = Number(process.env.DETERMINISM_SEEDS ?? 50);
const SEEDS = Array.from({ length: COUNT }, (_, i) => i + 1);
const LINES = 10;

let away = 0;
let moves = 0;

describe('the same session is the same run', () => {
  it.each(SEEDS)('seed %i: inline, cloned, sliced, moved between workers', (seed) => {
    const deeds = typedSession(seed, LINES);
    const plain = inline(deeds, seed);
    expect(cloned(deeds, seed)).toEqual(plain);
    expect(sliced(deeds, seed)).toEqual(plain);
    const { windowsAway, moves: movesHere, ...outcome } = moved(deeds, seed);
    expect(outcome).toEqual(plain);
    away += windowsAway;
    moves += movesHere;
  });

  it('was elsewhere often enough to mean something', () => {
    expect(away).toBeGreaterThan(50 * SEEDS.length);
    expect(moves).toBeGreaterThan(3 * SEEDS.length);
  });
});
