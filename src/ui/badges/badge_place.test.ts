/** A badge and a state's brackets lie over nothing that the same node shows. */
import { expect, test } from 'vitest';
import type { Layout } from '../picture/layout';
import { BADGE_HEIGHT, badgePlace, bracketAngle, brackets, ringRadius } from './badge_place';

const AT = { x: 500, y: 500 };
const WIDTH = 180;

interface Form {
  readonly compact: boolean;
  readonly tree: boolean;
  readonly isBeside: boolean;
  /** Baseline of the node's first line, below its middle; it is as wide as ten letters. */
  readonly line: (radius: number) => number;
  /** Where opinions begin, and half of their height. */
  readonly pips: (radius: number) => number;
  readonly pip: number;
  readonly radii: readonly number[];
}

const big = { compact: false, pip: 7.2, radii: [20, 30, 44, 56] };
const FORMS: Readonly<Record<string, Form>> = {
  'side by side': {
    ...big,
    tree: false,
    isBeside: false,
    line: (radius) => radius + 32,
    pips: () => 26,
  },
  'below each other': {
    ...big,
    tree: true,
    isBeside: true,
    line: () => -10,
    pips: (radius) => radius * 0.5 + 6,
  },
  'close below each other': {
    ...big,
    tree: true,
    isBeside: false,
    // The badge is in the first one's place.
    line: (radius) => radius + 34,
    pips: (radius) => radius * 0.5 + 6,
  },
  'on a phone': {
    compact: true,
    tree: false,
    isBeside: false,
    line: (radius) => radius + 14,
    pips: () => 20,
    pip: 6,
    radii: [15, 20, 24],
  },
};

interface Box {
  readonly left: number;
  readonly right: number;
  readonly top: number;
  readonly bottom: number;
}

function around(x: number, y: number, width: number, height: number): Box {
  return { left: x - width, right: x + width, top: y - height, bottom: y + height };
}

function meet(one: Box, other: Box): boolean {
  const across = Math.min(one.right, other.right) - Math.max(one.left, other.left);
  const down = Math.min(one.bottom, other.bottom) - Math.max(one.top, other.top);
  return across > 0 && down > 0;
}

function layoutOf({ compact, tree, isBeside }: Form, radius: number): Layout {
  const beside = new Set(isBeside ? ['6379'] : []);
  return { compact, tree, beside, radius, shield: 22, nodes: new Map() } as unknown as Layout;
}

for (const [name, form] of Object.entries(FORMS))
  for (const radius of form.radii)
    test(`${name}, radius ${radius}`, () => {
      const layout = layoutOf(form, radius);
      const node = { kind: 'data', name: '6379' } as const;
      const width = form.compact ? BADGE_HEIGHT : WIDTH;
      const { x, y } = badgePlace(node, AT, { layout, width });
      const badge = around(x - AT.x, y - AT.y, width / 2, BADGE_HEIGHT / 2);
      const first = form.line(radius);
      const words = form.isBeside
        ? { left: ringRadius(layout) + 8, right: 200, top: first - 11, bottom: first + 39 }
        : { left: -35, right: 35, top: first - 11, bottom: first + 3 };
      const above = -(radius * 0.87 + (form.compact ? 8 : 12));
      const crown = around(0, above - 1, 10.5, 6);
      const pips = around(form.pips(radius) + 17, above, 17 + form.pip, form.pip);
      const figure = around(0, 0, radius, radius * 0.87);
      const met = Object.entries({ words, crown, pips, figure }).filter(([, box]) =>
        meet(badge, box),
      );
      expect(met.map(([what]) => what)).toEqual([]);

      const ring = ringRadius(layout);
      const half = bracketAngle(layout);
      const end = { x: ring * Math.cos(half), y: ring * Math.sin(half) };
      const bracket = { left: end.x, right: ring, top: -end.y, bottom: end.y };
      const mirrored = { ...bracket, left: -ring, right: -end.x };
      for (const each of [bracket, mirrored])
        for (const box of [crown, pips, ...(form.compact ? [] : [badge])])
          expect(meet(each, box)).toBe(false);
      // A round sign's corners are not its own.
      if (form.compact) expect(Math.hypot(x - AT.x, y - AT.y)).toBeGreaterThan(ring + 11);
    });

test('a Sentinel’s badge is below the middle of its shield', () => {
  for (const isBeside of [true, false]) {
    const form = FORMS['side by side'] as Form;
    const layout = layoutOf({ ...form, isBeside }, 40);
    const place = badgePlace({ kind: 'sentinel', name: '6379' }, AT, { layout, width: WIDTH });
    expect(place.x).toBe(AT.x);
    expect(place.y - BADGE_HEIGHT / 2).toBeGreaterThan(AT.y + 22 + 7);
  }
});

test('where the next figure is right below, the link to it and its control stay free', () => {
  const layout = layoutOf(FORMS['below each other'] as Form, 23);
  const placed = (dy: number) => {
    const nodes = new Map([['6380', { x: AT.x, y: AT.y + dy }]]);
    const node = { kind: 'data', name: '6379' } as const;
    return badgePlace(node, AT, { layout: { ...layout, nodes }, width: 80 }).x + 40;
  };
  expect(placed(93)).toBeLessThanOrEqual(AT.x - 14);
  expect(placed(300)).toBeGreaterThan(AT.x);
});

test('brackets are as long as their angle says, and old data’s are dashed', () => {
  const layout = { radius: 40, compact: false };
  for (const state of ['stale', 'failing', 'chosen'] as const) {
    const { start, dashes } = brackets(state, layout);
    expect(dashes.reduce((sum, part) => sum + part, 0)).toBeCloseTo(1);
    expect(dashes.length).toBe(state === 'stale' ? 12 : 4);
    // The first begins as far above the figure's right as the angle says.
    expect(0.25 - start).toBeCloseTo(bracketAngle(layout) / (2 * Math.PI));
  }
});
