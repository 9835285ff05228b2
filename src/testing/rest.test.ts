/**
 * Host.rest: timers in which nothing is due wake nobody. (That nobody can tell, simulate.test.ts sees:
 * what a server promises too boldly would happen late, and the run would be another one.)
 */
import { expect, test } from 'vitest';
import { nowOf } from '#lab/lab';
import { PROGRAMS } from '#lab/programs/programs';
import type { Programs } from '#lab/runner';
import { clusterOf } from './simulate/cluster';
import { restless } from './simulate/restless';
import { runStage, setStage, startNode } from './simulate/stage';

const SECOND = 1_000_000;

/** How often somebody was woken in ten seconds of a lab in which nothing goes on. */
function windowsOfIdleLab(programs: Programs): number {
  const cluster = clusterOf(1, { masters: 1, replicas: 1, sentinels: 2 });
  const stage = setStage(cluster, programs);
  const run = (us: number, told: () => unknown = () => undefined) => {
    runStage(
      stage,
      nowOf(stage.lab) + us,
      () => undefined,
      () => {
        told();
        return false;
      },
    );
  };
  run(SECOND);
  for (const node of cluster.nodes) if (node.kind !== 'writer') startNode(stage, node);
  run(20 * SECOND);
  let windows = 0;
  run(10 * SECOND, () => windows++);
  return windows;
}

test('an idle lab rests most of the time', () => {
  const [resting, awake] = [windowsOfIdleLab(PROGRAMS), windowsOfIdleLab(restless(PROGRAMS))];
  expect(resting).toBeLessThan(awake * 0.6);
});
