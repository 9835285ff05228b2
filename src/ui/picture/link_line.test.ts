import { expect, test } from 'vitest';
import { en } from '../texts/en';
import { zhCN } from '../texts/zh_cn';
import { emptyGraph, type Link } from '../topology/graph';
import { stateText } from './draw_links';
import { helloClass, isSlowed, lineClass, sightClass, stretchesOf, wholeness } from './link_line';

const LINE = { from: { x: 100, y: 50 }, to: { x: 500, y: 350 } };
const HOW = { slowed: false, lag: null, arched: false };

function transferred(done: number, total: number): Link {
  const progress = total > 0 ? done / total : null;
  return { state: 'transfer', progress, transfer: { done, total } } as unknown as Link;
}

test('of a full synchronization so much of the line is filled as has come, and the word says bytes of total', () => {
  const graph = emptyGraph([]);
  const [some, most] = [transferred(8192, 20_480), transferred(18_432, 20_480)];
  expect(stateText(some, { graph, texts: en })).toBe('RDB 8 KB / 20 KB');
  expect(stateText(most, { graph, texts: zhCN })).toBe('RDB 18 KB / 20 KB');
  expect(stretchesOf(some, 1, LINE).filled).toEqual({ x: 260, y: 170 });
  expect(stretchesOf(most, 1, LINE).filled).toEqual({ x: 460, y: 320 });
  expect(lineClass({ link: some, cut: null, loop: null }, HOW)).toContain('link transfer');
  // Of a file that is sent as it is written the size is known at its end only.
  const unknown = transferred(8192, -1);
  expect(stateText(unknown, { graph, texts: en })).toBe('RDB 8 KB');
  expect(stretchesOf(unknown, 1, LINE).filled).toEqual(LINE.from);
  // What was copied once is no part of a line that is up.
  const online: Link = { ...most, state: 'online' };
  expect(stretchesOf(online, 1, LINE).filled).toEqual(LINE.from);
});

test('what the replica lacks is missing at its end of the line: the more, the longer', () => {
  expect(stretchesOf(null, wholeness(null), LINE).wire).toEqual(LINE.to);
  const lags = [
    { bytes: 40, seconds: 1 },
    { bytes: 4000, seconds: 1 },
    { bytes: 4000, seconds: 60 },
  ];
  const lengths = lags.map((lag) => {
    const { x, y } = stretchesOf(null, wholeness(lag), LINE).wire;
    return Math.hypot(x - LINE.from.x, y - LINE.from.y) / 500;
  });
  expect(lengths).toEqual(lengths.toSorted((a, b) => b - a));
  expect(new Set(lengths).size).toBe(3);
  // However much it is, some of the line is left.
  expect(wholeness({ bytes: 1e12, seconds: 1e9 })).toBeCloseTo(0.4);
  const link = transferred(0, -1);
  const [lag = null] = lags;
  expect(lineClass({ link, cut: null, loop: null }, { ...HOW, lag })).toMatch(/\blagging\b/);
  expect(lineClass({ link, cut: null, loop: null }, HOW)).not.toMatch(/lagging|slowed|cut|arched/);
});

test('what passes between two ports is slow by a fault between these, and by one that lets through', () => {
  const fault = (slows: boolean, ...ports: number[]) => ({ slows, ports });
  expect(isSlowed(6379, 6380, [fault(true, 6380, 6379)])).toBe(true);
  expect(isSlowed(6379, 6380, [fault(true, 6379, 6381), fault(false, 6379, 6380)])).toBe(false);
});

test('a slow cable shows on each kind of line, whatever else is so of it', () => {
  const slow = /\bslowed\b/;
  const cable = { link: null, cut: null, loop: null };
  expect(lineClass(cable, { ...HOW, slowed: true })).toMatch(/^link idle .*\bslowed\b/);
  expect(lineClass(cable, HOW)).not.toMatch(slow);
  const opinion = { state: 'sdown', linkUp: false } as const;
  expect(sightClass(opinion, { cut: false, slowed: true })).toMatch(
    /^sight sdown broken .*slowed$/,
  );
  expect(sightClass(opinion, { cut: true, slowed: false })).not.toMatch(slow);
  const known = { linkUp: true, cut: true, slowed: true };
  expect(helloClass(known, true)).toMatch(/^hello .*\bcut slowed many$/);
  expect(helloClass({ ...known, slowed: false }, true)).not.toMatch(slow);
});
