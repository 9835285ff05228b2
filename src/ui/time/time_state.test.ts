import { expect, test } from 'vitest';
import type { LabSnapshot } from '#protocol/snapshot';
import { timeStateOf } from './time_state';

type Asked = Pick<LabSnapshot, 'running' | 'seeking' | 'slowed'>;

function stateOf(asked: Partial<Asked>) {
  const snapshot: Asked = { running: true, seeking: null, slowed: false, ...asked };
  return timeStateOf(snapshot as LabSnapshot);
}

test('time is said to go one way at once', () => {
  expect(timeStateOf(null)).toBe('running');
  expect(stateOf({})).toBe('running');
  expect(stateOf({ slowed: true })).toBe('slowed');
  // Slow motion is still owed when time stands: what is said is that it stands.
  expect(stateOf({ running: false, slowed: true })).toBe('paused');
  expect(stateOf({ seeking: 'nextEvent', slowed: true })).toBe('seeking');
  expect(stateOf({ seeking: 'named', slowed: true })).toBe('slowed');
});
