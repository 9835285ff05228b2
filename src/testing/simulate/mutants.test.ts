/** A sample of `npm run simulate -- --mutants`: checkers that never fail would prove nothing. */
import { spawnSync } from 'node:child_process';
import { expect, test } from 'vitest';

test.each(['the quorum is one too small', 'a vote is told before it is saved'])(
  'a planted bug is caught: %s',
  (name) => {
    const args = ['scripts/simulate.mjs', '--mutants', name];
    const { stdout, status } = spawnSync(process.execPath, args, { encoding: 'utf8' });
    expect(stdout).toContain('1 planted, 0 not caught');
    expect(status).toBe(0);
  },
  300_000,
);
