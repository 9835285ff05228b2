import { expect, test } from 'vitest';
import { withMoved } from '#protocol/moved';
import type { WireMessage } from '#protocol/snapshot';
import { awaitedAt, behindAwaited, flightAgain, putOff } from './awaited';
import type { Flight } from './drawing_queue';
import { partAt } from './held';

const S = 1_000_000;
const MOVED = { conn: 3, to: 8, was: 4 * S, arriveAt: 14 * S };

const message = (change: Partial<WireMessage> = {}) =>
  ({ conn: 3, from: 7, to: 8, sentAt: 2 * S, arriveAt: 4 * S, ...change }) as WireMessage;

function flight(of = message(), lane = '3>8'): Flight {
  return { kind: 'flight', lane, message: of, showMs: 0, endMs: 1200, count: 1 };
}

test('a message that is held goes on from where it is, and arrives when it really does', () => {
  // Held half-way.
  const [held] = putOff([flight()], [MOVED], 3 * S);
  const at = (labNow: number) => awaitedAt(held as Flight, { labNow, nowMs: 9000 });
  expect(partAt(at(3 * S), 9000)).toBeCloseTo(0.5);
  expect(partAt(at(8.5 * S), 9000)).toBeCloseTo(0.75);
  expect(partAt(at(14 * S), 9000)).toBeNull();
  // Let go on the way, it is there at once.
  const back = { ...MOVED, was: 14 * S, arriveAt: 9 * S };
  const [released] = putOff([at(8.5 * S)], [back], 8.5 * S);
  expect(awaitedAt(released as Flight, { labNow: 8.5 * S, nowMs: 0 }).heldAt).toBeCloseTo(0.75);
  expect(partAt(awaitedAt(released as Flight, { labNow: 9 * S, nowMs: 9000 }), 9000)).toBeNull();
});

test('others go as they did, but for what was sent behind it', () => {
  const other = flight(message({ conn: 4 }), '4>8');
  const [same] = putOff([other], [MOVED], 3 * S);
  expect(same).toBe(other);
  const held = putOff([flight()], [MOVED], 3 * S);
  expect(behindAwaited(other, held)).toBe(other);
  const late = flight(message({ sentAt: 5 * S, arriveAt: 14 * S }));
  const behind = awaitedAt(behindAwaited(late, held), { labNow: 9.5 * S, nowMs: 0 });
  expect(behind.heldAt).toBeCloseTo(0.5);
});

test('one that seemed to be there is drawn again, on its way', () => {
  const again = flightAgain(message({ arriveAt: 14 * S }), MOVED, { at: 3.5 * S, nowMs: 5000 });
  const now = awaitedAt(again, { labNow: 3.5 * S, nowMs: 5000 });
  expect(partAt(now, 5000)).toBeCloseTo(0.75, 1);
});

test('what is known of the wires has each message’s last arrival', () => {
  const log = [message(), message({ conn: 4 })];
  const back = { ...MOVED, was: 14 * S, arriveAt: 9 * S };
  expect(withMoved(log, [MOVED, back]).map(({ arriveAt }) => arriveAt)).toEqual([9 * S, 4 * S]);
  expect(withMoved(log, [])).toBe(log);
});
