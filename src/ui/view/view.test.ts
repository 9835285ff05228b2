import { expect, test } from 'vitest';
import { fitted, isNameless, showing, transformOf, zoomed } from './view';

const pane = { width: 800, height: 400 };

test('a crowd on a phone is scaled to be seen whole, without names that would lie on each other', () => {
  const view = fitted({ width: 1900, height: 2150 }, { width: 390, height: 442 });
  expect(view.k).toBeCloseTo(0.205, 2);
  expect(transformOf(view)).toMatch(/^translate\(-?\d+\.\d\d -?\d+\.\d\d\) scale\(0\.\d{5}\)$/);
  expect(isNameless(view, 158)).toBe(false);
  expect(isNameless(view, 140)).toBe(true);
  // Near by each has its name, however close they stand.
  expect(isNameless({ ...view, k: 1 }, 20)).toBe(false);
});

test('a pane that is hidden has a view all the same', () => {
  for (const picture of [{ width: 0, height: 0 }, pane])
    expect(fitted(picture, { width: 0, height: 0 })).toEqual({ k: 1, x: 0, y: 0 });
});

test('nearer: what is under the pointer stays there; farther: never less than all of it', () => {
  const room = { picture: pane, pane };
  const at = { x: 600, y: 100 };
  const near = zoomed(fitted(pane, pane), { factor: 2, at }, room);
  expect(near).toEqual({ k: 2, x: -600, y: -100 });
  expect(zoomed(near, { factor: 100, at }, room).k).toBe(4);
  expect(zoomed(near, { factor: 0.01, at }, room)).toEqual(fitted(pane, pane));
  // A figure out of sight is brought into it, no farther than it takes.
  expect(showing(near, { x: 100, y: 100 }, pane)).toEqual({ k: 2, x: -140, y: -100 });
});
