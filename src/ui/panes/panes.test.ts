import { expect, it } from 'vitest';
import { PANES_AT_FIRST, panesOf, showsOnePane } from './panes';

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
