import { expect, test } from 'vitest';
import { glided, glideTo, isOver } from './glide';
import type { Layout } from './layout';

const layout = (x: number, width = 800): Layout =>
  ({
    width,
    height: 400,
    nodes: new Map([
      ['6379', { x: 100, y: 200 }],
      ['6380', { x, y: 200 }],
    ]),
  }) as unknown as Layout;

test('a figure glides from its old place to its new one, and those that stay do not move', () => {
  const glide = glideTo(layout(500), layout(300), 1000);
  if (!glide) throw new Error('nothing glides');
  const at = (nowMs: number) => glided(glide, nowMs).nodes;
  expect(at(1000).get('6380')).toEqual({ x: 500, y: 200 });
  const half = at(1300).get('6380')?.x ?? 0;
  expect(half).toBeGreaterThan(300);
  expect(half).toBeLessThan(500);
  expect(at(1300).get('6379')).toEqual({ x: 100, y: 200 });
  expect(isOver(glide, 1300)).toBe(false);
  expect(isOver(glide, 2000)).toBe(true);
  expect(at(2000).get('6380')).toEqual({ x: 300, y: 200 });
});

test('at once: the first layout, the same places, another size of the pane', () => {
  expect(glideTo(null, layout(300), 0)).toBeNull();
  expect(glideTo(layout(300), layout(300), 0)).toBeNull();
  expect(glideTo(layout(500), layout(300, 700), 0)).toBeNull();
});
