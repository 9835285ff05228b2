/** A sample of `npm run simulate`, and that a seed is a run. */
import { expect, test } from 'vitest';
import { runSeed } from './run';

const SEEDS = 12;
const REPLICATION_ONLY = { sizes: { sentinels: 0 } };

test('labs without Sentinels survive what happens to them', () => {
  for (let seed = 1; seed <= SEEDS; seed++)
    expect(runSeed(seed, REPLICATION_ONLY).failures, `seed ${seed}`).toEqual([]);
});

test('the same seed is the same run', () => {
  const [first, again] = [runSeed(3, REPLICATION_ONLY), runSeed(3, REPLICATION_ONLY)];
  expect(again.digest).toBe(first.digest);
  expect(runSeed(4, REPLICATION_ONLY).digest).not.toBe(first.digest);
});
