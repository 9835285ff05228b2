import { expect, it } from 'vitest';
import { PANES_AT_FIRST, panesOf } from './panes';

it('takes of what was kept only what can be', () => {
  expect(panesOf({})).toEqual(PANES_AT_FIRST);
  expect(panesOf({ timeline: 'up', timelineHeight: '1', dockShare: 9 })).toEqual(PANES_AT_FIRST);
  const kept = { timeline: 'lanes', timelineHeight: 300, dockShare: 0.5 };
  expect(panesOf(kept)).toEqual({ ...kept, timelineLast: 'lanes' });
});
