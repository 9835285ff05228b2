import { expect, test } from 'vitest';
import { apart } from './draw_tags';

test('of words that would lie over each other the newer ones are shown', () => {
  const old = { at: { x: 100, y: 50 }, width: 80 };
  const beside = { at: { x: 200, y: 50 }, width: 80 };
  const below = { at: { x: 100, y: 75 }, width: 80 };
  const newer = { at: { x: 130, y: 55 }, width: 60 };
  expect(apart([old, beside, below])).toHaveLength(3);
  expect(apart([old, beside, newer])).toEqual([newer, beside]);
});
