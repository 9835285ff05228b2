import { expect, it } from 'vitest';
import { nowOf, runLab, takeInput } from '#lab/lab';
import { newLab } from './determinism/drivers';
import { typedSession } from './determinism/typed_session';

/**
 * A process that is woken by what it does not read takes a turn every microsecond: the run stays
 * right and the lab crawls. Honest work (a save in pieces, a benchmark) stays far below this.
 */
const TURNS_PER_MS = 3;
const BURST = 400;

it.each([3001, 3002, 3003, 3004, 3008, 3014])('seed %i: nobody spins', (seed) => {
  const lab = newLab(seed);
  const before = new Map<number, number>();
  for (const { at, doing } of typedSession(seed, 25)) {
    const from = nowOf(lab);
    runLab(lab, at);
    const ms = (nowOf(lab) - from) / 1000;
    for (const { pid, argv, turns } of lab.world.processes.values()) {
      const taken = turns - (before.get(pid) ?? 0);
      before.set(pid, turns);
      const allowed = BURST + TURNS_PER_MS * ms;
      expect(taken, `turns of ${pid} ${argv.join(' ')}`).toBeLessThan(allowed);
    }
    takeInput(lab, doing);
  }
});
