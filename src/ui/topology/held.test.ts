import { expect, test } from 'vitest';
import type { WireMessage } from '#protocol/snapshot';
import type { Flight } from './drawing_queue';
import { hold, isStepped, partAt, released } from './held';

const message: WireMessage = {
  conn: 1,
  from: 1,
  to: 2,
  sentAt: 5000,
  arriveAt: 5100,
  bytes: 10,
  what: 'command',
  label: 'SET a 1',
  head: '',
  progress: null,
};
const flight = (showMs: number, told: Partial<WireMessage> = {}): Flight => ({
  kind: 'flight',
  lane: '1>2',
  message: { ...message, ...told },
  showMs,
  endMs: showMs + 400,
  count: 1,
});

const STOP = { ms: 200, labNow: 6000 };

test('what was in the air when time stopped stays where it was seen, and goes on from there', () => {
  const [held] = hold([flight(0)], STOP, { nowMs: 216, labNow: 6000 });
  expect(held?.heldAt).toBeCloseTo(0.5);
  if (!held) return;
  expect(partAt(held, 60_000)).toBeCloseTo(0.5);
  const going = released(held, 60_000);
  expect(partAt(going, 60_000)).toBeCloseTo(0.5);
  expect(partAt(going, 60_199)).toBeGreaterThan(0.9);
  expect(partAt(going, 60_201)).toBeNull();
});

test('what had happened before and is only drawn later passes', () => {
  const [passing] = hold([flight(300)], STOP, { nowMs: 600, labNow: 6000 });
  expect(passing?.heldAt).toBeUndefined();
});

test('what a step sent stands half-way until a later step has let it arrive', () => {
  const first = flight(1000, { sentAt: 6000, arriveAt: 6100 });
  expect(isStepped(first, STOP)).toBe(true);
  const at = (flights: readonly Flight[], nowMs: number, labNow: number) =>
    hold(flights, STOP, { nowMs, labNow });
  const early = at([first], 1100, 6100);
  expect(early[0]?.heldAt).toBeUndefined();
  const standing = at(early, 1300, 6100);
  expect(standing[0]?.heldAt).toBe(0.5);
  const second = flight(2000, { sentAt: 6100, arriveAt: 6200 });
  const next = at([...standing, second], 2001, 6200);
  expect(next.map((each) => each.heldAt)).toEqual([undefined, undefined]);
  expect(next[0] && partAt(next[0], 2002)).toBeCloseTo(0.5, 1);
  // A cut wire's message never arrives.
  const stuck = at([flight(1000, { sentAt: 6000, arriveAt: null })], 1300, 6100);
  expect(at([...stuck, second], 2001, 6200)[0]?.heldAt).toBe(0.5);
});
