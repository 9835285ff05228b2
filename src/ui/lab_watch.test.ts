import { expect, test } from 'vitest';
import type { FromLab } from '#protocol/messages';
import type { LabSnapshot } from '#protocol/snapshot';
import { createLabWatch, type LabWatch } from './lab_watch';

function frame(running: boolean): FromLab {
  const snapshot = { running } as LabSnapshot;
  return { kind: 'frame', snapshot, ttys: [], trace: [], wire: [], verdicts: [] };
}

function opened(): FromLab {
  const snapshot = { running: true } as LabSnapshot;
  const rest = { readOnly: false, restored: true, screens: [], verdicts: [], trace: [] };
  return { kind: 'opened', snapshot, ...rest };
}

/** Ticks until the lab is given up, at most 200. */
function patience(watch: LabWatch): number {
  for (let ticks = 1; ticks <= 200; ticks++) if (watch.tick()) return ticks;
  return Number.POSITIVE_INFINITY;
}

test('a running lab that says nothing is given up, and every word starts the count anew', () => {
  const watch = createLabWatch();
  watch.heard(frame(true));
  for (let i = 0; i < 10; i++) expect(watch.tick()).toBe(false);
  watch.heard(frame(true));
  expect(patience(watch)).toBe(16);
});

test('a paused lab has nothing to say', () => {
  const watch = createLabWatch();
  watch.heard(frame(false));
  expect(patience(watch)).toBe(Number.POSITIVE_INFINITY);
});

test('a replay may take longer, but not for ever', () => {
  const watch = createLabWatch();
  watch.sent({ kind: 'backToStep', step: 'start' });
  expect(patience(watch)).toBe(91);
  watch.heard(opened());
  expect(patience(watch)).toBe(16);
});
