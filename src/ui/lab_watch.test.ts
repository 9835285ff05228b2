import { expect, test } from 'vitest';
import { createLabWatch, type LabWatch } from './lab_watch';

/** Ticks until the lab is given up, at most 200. */
function patience(watch: LabWatch): number {
  for (let ticks = 1; ticks <= 200; ticks++) if (watch.tick()) return ticks;
  return Number.POSITIVE_INFINITY;
}

test('a lab that says nothing is given up, and every word starts the count anew', () => {
  const watch = createLabWatch();
  watch.heard({ kind: 'alive' });
  for (let i = 0; i < 10; i++) expect(watch.tick()).toBe(false);
  watch.heard({ kind: 'replaying', done: 1, of: 2 });
  expect(patience(watch)).toBe(16);
});

test('a lab whose code is still being fetched has time', () => {
  expect(patience(createLabWatch())).toBe(Number.POSITIVE_INFINITY);
});

test('a lab that said it failed is not waited for', () => {
  const watch = createLabWatch();
  watch.heard({ kind: 'alive' });
  watch.heard({ kind: 'failed', message: 'planted' });
  expect(patience(watch)).toBe(Number.POSITIVE_INFINITY);
});
