/** A sample of `npm run simulate`, and that a seed is a run. */
import { expect, test } from 'vitest';
import { runSeed } from './run';

const REPLICATION_ONLY = { sizes: { sentinels: 0 } };
const ONE_DEPLOYMENT = { sizes: { masters: 1, replicas: 2, sentinels: 3 } };

test('labs without Sentinels survive what happens to them', () => {
  for (let seed = 1; seed <= 6; seed++)
    expect(runSeed(seed, REPLICATION_ONLY).failures, `seed ${seed}`).toEqual([]);
});

test('labs with Sentinels survive it too, and fail over', () => {
  let failovers = 0;
  for (let seed = 1; seed <= 6; seed++) {
    const { failures, coverage } = runSeed(seed, ONE_DEPLOYMENT);
    expect(failures, `seed ${seed}`).toEqual([]);
    failovers += coverage.failovers;
  }
  expect(failovers).toBeGreaterThan(0);
});

test('the same seed is the same run', () => {
  const [first, again] = [runSeed(3, REPLICATION_ONLY), runSeed(3, REPLICATION_ONLY)];
  expect(again.digest).toBe(first.digest);
  expect(runSeed(4, REPLICATION_ONLY).digest).not.toBe(first.digest);
});
