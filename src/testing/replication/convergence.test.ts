/**
 * Whatever happens to four servers and the links between them: once all follow one master again and
 * it has been quiet for a while, all hold the same data at the same offset of the same history.
 */
import { expect, test } from 'vitest';
import { findCounterexample, run } from './convergence';

const { CONVERGENCE_SEED, CONVERGENCE_PATH, CONVERGENCE_RUNS } = process.env;

test('replicas converge whatever happens', () => {
  const plan = {
    numRuns: Number(CONVERGENCE_RUNS ?? 40),
    seed: Number(CONVERGENCE_SEED ?? 6_02_06),
    path: CONVERGENCE_PATH,
  };
  expect(findCounterexample(plan)).toBeNull();
}, 300_000);

test('a cut ends in a partial resynchronization, a long one in a full one', () => {
  const wait = { kind: 'wait', ms: 1500 } as const;
  const cut = (filler: number) =>
    ({ kind: 'cut', port: 7000, refusedMs: 200, writes: 5, filler }) as const;
  const short = run([wait, cut(500), wait]);
  expect([short.partial, short.full]).toEqual([2, 0]);
  const long = run([wait, cut(20_000), wait]);
  expect(long.full).toBeGreaterThanOrEqual(2);
});
