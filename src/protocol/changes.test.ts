import { expect, test } from 'vitest';
import { changesSince, type Told, verdictsSince } from './changes';
import type { LabSnapshot } from './snapshot';

const FIRST = {
  now: 0,
  running: false,
  runUntil: null,
  cuts: [{ a: 6379, b: 6380, way: 'both', since: 5 }],
  stepStarts: { confs: 0 },
} as unknown as LabSnapshot;

test('a frame brings what is not as it was told, and the same again once it has changed back', () => {
  const told: Told = new Map();
  expect(changesSince(told, FIRST)).toEqual(FIRST);
  expect(changesSince(told, structuredClone(FIRST))).toEqual({});
  const later = { ...FIRST, now: 100, cuts: [], stepStarts: { confs: 0, start: 90 } };
  const changes = changesSince(told, later);
  expect(changes).toEqual({ now: 100, cuts: [], stepStarts: { confs: 0, start: 90 } });
  expect({ ...FIRST, ...changes }).toEqual(later);
  expect(changesSince(told, { ...later, cuts: FIRST.cuts })).toEqual({ cuts: FIRST.cuts });
});

test('what became nothing is told as that', () => {
  const told: Told = new Map();
  const runUntil = { event: '+sdown', outcome: 'running' } as const;
  changesSince(told, { ...FIRST, runUntil });
  expect(changesSince(told, FIRST)).toEqual({ runUntil: null });
});

test('verdicts come again when one of them is another', () => {
  const told: Told = new Map();
  const red = [{ step: 'a', check: 'b', green: false, at: null, hint: null }];
  expect(verdictsSince(told, red)).toEqual(red);
  expect(verdictsSince(told, structuredClone(red))).toBeNull();
  const hinted = red.map((each) => ({ ...each, hint: 'wrong-terminal' }));
  expect(verdictsSince(told, hinted)).toEqual(hinted);
});
