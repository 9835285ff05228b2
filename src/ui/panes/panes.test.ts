import { expect, it } from 'vitest';
import { dockShareOf, PANES_AT_FIRST, panesOf, showsOnePane } from './panes';

it('takes of what was kept only what can be', () => {
  expect(panesOf({})).toEqual(PANES_AT_FIRST);
  const broken = { layout: 7, timeline: 'up', timelineHeight: '1', dockShare: 9, single: null };
  expect(panesOf(broken)).toEqual(PANES_AT_FIRST);
  const kept = {
    layout: 'present',
    single: 'timeline',
    timeline: 'sequence',
    timelineLast: 'sequence',
    timelineHeight: 300,
    dockShare: 0.5,
    exploreDockShare: 0.3,
    lessonWidth: 400,
    sideWidth: 0,
  };
  expect(panesOf(kept)).toEqual(kept);
  expect(showsOnePane(panesOf(kept))).toBe(true);
  expect(showsOnePane(PANES_AT_FIRST)).toBe(false);
});

it('gives a low window’s diagram room from the terminals, unless somebody shared it out', () => {
  const open = { ...PANES_AT_FIRST, timeline: 'sequence' as const };
  expect(dockShareOf(open, true)).toBeLessThan(dockShareOf(open, false));
  expect(dockShareOf({ ...open, dockShare: 0.5 }, true)).toBe(0.5);
  expect(dockShareOf(PANES_AT_FIRST, true)).toBe(PANES_AT_FIRST.dockShare);
});
