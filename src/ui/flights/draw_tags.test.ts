import { expect, test } from 'vitest';
import { CONTROL_PART_TREE } from '../picture/draw_links';
import { apart, asideOfControl, roomOfClient } from './draw_tags';

test('of words that would lie over each other the newer ones are shown', () => {
  const old = { at: { x: 100, y: 50 }, width: 80 };
  const beside = { at: { x: 200, y: 50 }, width: 80 };
  const below = { at: { x: 100, y: 75 }, width: 80 };
  const newer = { at: { x: 130, y: 55 }, width: 60 };
  expect(apart([old, beside, below])).toHaveLength(3);
  expect(apart([old, beside, newer])).toEqual([newer, beside]);
});

test('words of a client end before the word of the link that leads to the next server', () => {
  const at = (x: number) => ({ x, y: 80 });
  const layout = {
    width: 1000,
    nodes: new Map([
      ['6379', at(200)],
      ['6380', at(620)],
    ]),
  };
  const linkWordFrom = (200 + 620) / 2 - 55;
  expect(200 + 12 + roomOfClient(200, layout)).toBeLessThan(linkWordFrom);
  expect(roomOfClient(200, layout)).toBeGreaterThan(100);
  // Beside the last one the picture's end is all that there is.
  expect(620 + roomOfClient(620, layout)).toBeGreaterThan(950);
  expect(620 + 12 + roomOfClient(620, layout)).toBeLessThan(1000);
});

test('words beside a link of a tree leave its cut control free, however it leans', () => {
  for (const lean of [-300, -60, 0, 60, 300]) {
    const control = (CONTROL_PART_TREE - 0.5) * lean;
    // The control is a circle of ten pixels around it.
    expect(asideOfControl(lean)).toBeGreaterThan(control + 12);
    expect(asideOfControl(lean)).toBeLessThan(Math.max(0, control) + 24);
  }
});
