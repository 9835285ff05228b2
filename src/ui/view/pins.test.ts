import { expect, test } from 'vitest';
import { pinsOf, withPins } from './pins';

test('of what is kept only places of nodes are taken', () => {
  const good = { 6379: { x: 0.25, y: 1 } };
  expect(pinsOf(good)).toEqual(good);
  expect(pinsOf({ a: { x: 2, y: 0 }, b: null, c: { x: '0', y: 0 }, d: 7, ...good })).toEqual(good);
  for (const bad of [null, undefined, 'x', 7, [1, 2]]) expect(pinsOf(bad)).toEqual({});
});

test('each lab has its own; the oldest go, and one without pins', () => {
  const pins = { 6379: { x: 0.5, y: 0.5 } };
  let all: Record<string, unknown> = {};
  for (let i = 0; i < 50; i++) all = withPins(all, `lab${i}`, pins);
  expect(Object.keys(all)).toHaveLength(40);
  expect(all).not.toHaveProperty('lab9');
  all = withPins(all, 'lab10', pins);
  expect(Object.keys(all).at(-1)).toBe('lab10');
  expect(withPins(all, 'lab10', {})).not.toHaveProperty('lab10');
});
