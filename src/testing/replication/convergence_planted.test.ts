/** Bugs that the convergence property must find. */
import { afterEach, expect, test, vi } from 'vitest';
import { findCounterexample } from './convergence';

const planted = vi.hoisted(() => ({ skip: 0 }));

vi.mock('#engine/replication/backlog', async (original) => {
  const backlog = await original<typeof import('#engine/replication/backlog')>();
  const backlogSince: typeof backlog.backlogSince = (b, offset) => {
    const wanted = Math.max(b.firstOffset, offset + planted.skip);
    return backlog.backlogSince(b, Math.min(wanted, b.firstOffset + b.histlen));
  };
  return { ...backlog, backlogSince };
});

afterEach(() => {
  planted.skip = 0;
});

for (const [skip, what] of [
  [1, 'few'],
  [-1, 'many'],
] as const) {
  test(`a backlog that gives one byte too ${what} is found, with its seed`, () => {
    planted.skip = skip;
    const report = findCounterexample({ numRuns: 30, seed: 6_02_06, endOnFailure: true });
    expect(report).toMatch(/CONVERGENCE_SEED=\d+ CONVERGENCE_PATH=\d+/);
  }, 300_000);
}
