/** Bugs that the convergence property must find. */
import { afterEach, expect, test, vi } from 'vitest';
import { findCounterexample } from './convergence';

const planted = vi.hoisted(() => ({ skip: 0, isAnyOffsetOfTheSecondIdFine: false }));

vi.mock('#engine/replication/backlog', async (original) => {
  const backlog = await original<typeof import('#engine/replication/backlog')>();
  const backlogSince: typeof backlog.backlogSince = (b, offset) => {
    const wanted = Math.max(b.firstOffset, offset + planted.skip);
    return backlog.backlogSince(b, Math.min(wanted, b.firstOffset + b.histlen));
  };
  return { ...backlog, backlogSince };
});

vi.mock('#engine/replication/replid', async (original) => {
  const replid = await original<typeof import('#engine/replication/replid')>();
  const isHistoryOf: typeof replid.isHistoryOf = (repl, request) =>
    replid.isHistoryOf(repl, request) ||
    (planted.isAnyOffsetOfTheSecondIdFine && request.replid === repl.replid2);
  return { ...replid, isHistoryOf };
});

afterEach(() => {
  Object.assign(planted, { skip: 0, isAnyOffsetOfTheSecondIdFine: false });
});

const BUGS: readonly (readonly [what: string, bug: Partial<typeof planted>])[] = [
  ['a backlog that gives one byte too few', { skip: 1 }],
  ['a backlog that gives one byte too many', { skip: -1 }],
  ['a second replication id without an end', { isAnyOffsetOfTheSecondIdFine: true }],
];

for (const [what, bug] of BUGS) {
  test(`${what} is found, with its seed`, () => {
    Object.assign(planted, bug);
    const report = findCounterexample({ numRuns: 40, seed: 6_02_06, endOnFailure: true });
    expect(report).toMatch(/CONVERGENCE_SEED=\d+ CONVERGENCE_PATH=\d+/);
  }, 300_000);
}
