/** A sample of `npm run simulate`, and that a seed is a run. */
import { expect, test } from 'vitest';
import { PROGRAMS } from '#lab/programs/programs';
import { restless } from './restless';
import { type Outcome, runSeed } from './run';
import { flawOf, sessionFile } from './session_file';

/** Some seconds of work on a quiet machine; a busy one may take its time. */
const PATIENCE_MS = 300_000;

const REPLICATION_ONLY = { sizes: { sentinels: 0 } };
const ONE_DEPLOYMENT = { sizes: { masters: 1, replicas: 2, sentinels: 3 } };

const deployments = new Map<number, Outcome>();

/** Several tests look at the same runs. */
function deployment(seed: number): Outcome {
  const outcome = deployments.get(seed) ?? runSeed(seed, ONE_DEPLOYMENT);
  deployments.set(seed, outcome);
  return outcome;
}

test(
  'labs without Sentinels survive what happens to them',
  () => {
    for (let seed = 1; seed <= 5; seed++)
      expect(runSeed(seed, REPLICATION_ONLY).failures, `seed ${seed}`).toEqual([]);
  },
  PATIENCE_MS,
);

test(
  'labs with Sentinels survive it too, and fail over',
  () => {
    let failovers = 0;
    for (let seed = 1; seed <= 5; seed++) {
      const { failures, coverage } = deployment(seed);
      expect(failures, `seed ${seed}`).toEqual([]);
      failovers += coverage.failovers;
    }
    expect(failovers).toBeGreaterThan(0);
  },
  PATIENCE_MS,
);

test(
  'the same seed is the same run, whether servers rest or wake for each of their timers',
  () => {
    const programs = restless(PROGRAMS);
    const first = runSeed(3, REPLICATION_ONLY);
    expect(runSeed(3, { ...REPLICATION_ONLY, programs }).digest).toBe(first.digest);
    expect(runSeed(1, { ...ONE_DEPLOYMENT, programs }).digest).toBe(deployment(1).digest);
    expect(runSeed(4, REPLICATION_ONLY).digest).not.toBe(first.digest);
  },
  PATIENCE_MS,
);

test(
  'a run written to a session file is the same run when it is opened',
  () => {
    const text = sessionFile(deployment(2).stage);
    expect(flawOf(text)).toBe(null);
    const other = JSON.stringify({ ...JSON.parse(text), inputs: [], now: 1_000_000 });
    expect(flawOf(other)).toMatch(/^run again it is/);
    expect(flawOf('{}')).toMatch(/^it is no session/);
  },
  PATIENCE_MS,
);
