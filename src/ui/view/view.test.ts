import { expect, test } from 'vitest';
import { fitted, isNameless, transformOf } from './view';

test('a crowd on a phone is scaled to be seen whole, without names that would lie on each other', () => {
  const view = fitted({ width: 1900, height: 2150 }, { width: 390, height: 442 });
  expect(view.k).toBeCloseTo(0.205, 2);
  expect(transformOf(view)).toMatch(/^translate\(-?\d+\.\d\d -?\d+\.\d\d\) scale\(0\.\d{5}\)$/);
  expect(isNameless(view, 158)).toBe(false);
  expect(isNameless(view, 140)).toBe(true);
  // Near by each has its name, however close they stand.
  expect(isNameless({ ...view, k: 1 }, 20)).toBe(false);
});
