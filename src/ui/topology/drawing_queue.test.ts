import { expect, test } from 'vitest';
import type { TraceRecord } from '#host/trace';
import type { WireMessage } from '#protocol/snapshot';
import {
  createQueue,
  type Drawn,
  delay,
  enqueue,
  FLIGHT_MS,
  LAG_MAX_MS,
  putBack,
  takeDue,
} from './drawing_queue';
import { flowsAt } from './flow';

const A = 10;
const B = 20;
const C = 30;

function message(from: number, to: number, sentAt: number): WireMessage {
  return {
    conn: 1,
    from,
    to,
    sentAt,
    arriveAt: sentAt + 100,
    bytes: 10,
    what: 'command',
    label: `${from}>${to} at ${sentAt}`,
    head: '',
    progress: null,
  };
}

function record(pid: number, at: number): TraceRecord {
  return { at, pid, seq: 0, fact: { kind: 'exit', status: { kind: 'exited', code: 0 } } };
}

function showMs(drawn: readonly Drawn[], test: (each: Drawn) => boolean): number {
  return drawn.find(test)?.showMs ?? Number.NaN;
}

test('an answer starts only when the question has been seen to arrive', () => {
  const queue = createQueue();
  const wire = [message(A, B, 1000), message(B, A, 1150)];
  enqueue(queue, { records: [], wire }, { nowMs: 0, speed: 1 });
  const [question, answer] = takeDue(queue, 10_000);
  expect(question?.showMs).toBe(0);
  expect(answer?.showMs).toBe(FLIGHT_MS);
});

test('a state change waits for the message that caused it, also across batches', () => {
  const queue = createQueue();
  enqueue(queue, { records: [], wire: [message(A, B, 1000)] }, { nowMs: 0, speed: 1 });
  const later = { records: [record(B, 1100), record(A, 1100)], wire: [] };
  enqueue(queue, later, { nowMs: 16, speed: 1 });
  const drawn = takeDue(queue, 10_000);
  const of = (pid: number) =>
    showMs(drawn, (each) => each.kind === 'change' && each.record.pid === pid);
  expect(of(B)).toBe(FLIGHT_MS);
  expect(of(A)).toBe(16);
});

test('what a process did before a message reached it does not wait for that message', () => {
  const queue = createQueue();
  const batch = { records: [record(B, 1050)], wire: [message(A, B, 1000)] };
  enqueue(queue, batch, { nowMs: 0, speed: 1 });
  expect(takeDue(queue, 0)).toHaveLength(2);
});

test('what Sentinels state of themselves keeps its order among them', () => {
  const queue = createQueue();
  const says = (pid: number, at: number): TraceRecord => ({
    ...record(pid, at),
    fact: {
      kind: 'sentinel-event',
      port: pid,
      type: '+x',
      level: 'warning',
      instance: null,
      text: '',
    },
  });
  // A learned it of what it was told; B, later, of an everyday message that nobody draws.
  enqueue(queue, { records: [], wire: [message(B, A, 1000)] }, { nowMs: 0, speed: 1 });
  const records = [says(A, 1100), says(B, 1200), record(B, 1300)];
  enqueue(queue, { records, wire: [] }, { nowMs: 0, speed: 1 });
  const changes = takeDue(queue, 10_000).filter(({ kind }) => kind === 'change');
  expect(changes.map((each) => each.showMs)).toEqual([FLIGHT_MS, FLIGHT_MS, FLIGHT_MS]);
  expect(changes.map((each) => each.kind === 'change' && each.record.pid)).toEqual([A, B, B]);
});

test('one direction keeps its order, and slow time its length', () => {
  const queue = createQueue();
  const wire = [message(A, B, 1000), message(A, B, 1000), message(A, B, 1001)];
  enqueue(queue, { records: [], wire }, { nowMs: 0, speed: 0.000_1 });
  const drawn = takeDue(queue, 60_000);
  const ends = drawn.map((each) => (each.kind === 'flight' ? each.endMs : 0));
  expect(drawn.map((each) => each.showMs)).toEqual([0, 110, 220]);
  expect(ends).toEqual([1000, 1110, 1220]);
});

test('late drawing is drawn together, counts every message and loses no state change', () => {
  const queue = createQueue();
  const wire: WireMessage[] = [];
  const records: TraceRecord[] = [];
  for (let i = 0; i < 25; i++) {
    wire.push(message(A, B, i * 1000), message(B, A, i * 1000 + 200));
    records.push(record(B, i * 1000 + 150));
  }
  const bulk = enqueue(queue, { records, wire }, { nowMs: 0, speed: 1 });
  expect(bulk).toBe(50);
  const drawn = takeDue(queue, LAG_MAX_MS);
  const flights = drawn.filter((each) => each.kind === 'flight');
  expect(flights.map((each) => each.count)).toEqual([25, 25]);
  const instants = drawn.flatMap((each) => (each.kind === 'change' ? [each.record.at] : []));
  expect(instants).toEqual(records.map((each) => each.at));
});

test('that a link is lost is shown after the end of the server that it led to', () => {
  const queue = createQueue();
  const shutdown = message(C, A, 900);
  const fin = { ...message(A, B, 1000), what: 'fin' as const };
  const records = [record(A, 1000), record(B, 1100)];
  enqueue(queue, { records, wire: [shutdown, fin] }, { nowMs: 0, speed: 1 });
  const drawn = takeDue(queue, 10_000);
  const endOf = (pid: number) =>
    showMs(drawn, (each) => each.kind === 'change' && each.record.pid === pid);
  expect(drawn.filter(({ kind }) => kind === 'flight')).toHaveLength(1);
  expect(endOf(A)).toBe(FLIGHT_MS);
  expect(endOf(B)).toBeGreaterThanOrEqual(endOf(A));
  expect(drawn.findLast(({ kind }) => kind === 'change')).toMatchObject({ record: { pid: B } });
});

test('what Sentinels say all day holds nothing up, and is drawn as there is room', () => {
  const queue = createQueue();
  const wire = Array.from({ length: 25 }, (_, i) => ({
    ...message(A, B, i * 1000),
    what: 'watch' as const,
  }));
  const bulk = enqueue(queue, { records: [record(B, 99_999)], wire }, { nowMs: 0, speed: 1 });
  expect(bulk).toBe(0);
  const drawn = takeDue(queue, 0);
  expect(drawn.map((each) => each.kind)).toEqual(['flight', 'change']);
});

test('of a large lab everyday as much is drawn as can be seen, and the next when that has arrived', () => {
  const queue = createQueue();
  const everyday = (at: number) =>
    Array.from({ length: 1000 }, (_, i) => ({
      ...message(A, B + i, at),
      conn: i,
      what: 'watch' as const,
    }));
  const drawnAt = (nowMs: number) => {
    enqueue(queue, { records: [], wire: everyday(nowMs * 1000) }, { nowMs, speed: 1 });
    return takeDue(queue, nowMs).length;
  };
  const first = drawnAt(0);
  expect(first).toBeGreaterThan(100);
  expect(first).toBeLessThan(400);
  expect(drawnAt(200)).toBe(0);
  expect(drawnAt(1000)).toBe(first);
});

test('too many to be told apart are a flow, for as long as they are', () => {
  const queue = createQueue();
  const wire = Array.from({ length: 60 }, (_, i) => message(A, B, i * 1000));
  const bulk = enqueue(queue, { records: [record(B, 59_500)], wire }, { nowMs: 0, speed: 1 });
  expect(bulk).toBe(0);
  expect(flowsAt(queue.rates, 0)).toMatchObject([{ lane: `1>${B}`, message: wire[59], rate: 60 }]);
  // None of them is a dot; what they caused is shown.
  expect(takeDue(queue, LAG_MAX_MS).map((each) => each.kind)).toEqual(['change']);
  expect(flowsAt(queue.rates, 4000)).toEqual([]);
  enqueue(queue, { records: [], wire: [message(A, B, 99_000)] }, { nowMs: 4000, speed: 1 });
  expect(takeDue(queue, 4000).map((each) => each.kind)).toEqual(['flight']);
});

test('what waits for who reads takes along what is drawn after it, and causes stay before effects', () => {
  const queue = createQueue();
  const wire = [message(A, B, 1000), message(B, A, 1150)];
  enqueue(queue, { records: [record(C, 900)], wire }, { nowMs: 0, speed: 1 });
  const [first, ...rest] = takeDue(queue, 100);
  expect(first?.kind).toBe('change');
  putBack(queue, [first as Drawn, ...rest]);
  // Five seconds, frame by frame: nothing of it is lost, nothing overtakes it.
  for (let ms = 100; ms < 5100; ms += 500) {
    delay(queue, 500);
    const due = takeDue(queue, ms + 500);
    expect(due[0]).toMatchObject({ kind: 'change' });
    putBack(queue, due);
  }
  enqueue(queue, { records: [], wire: [message(A, B, 1300)] }, { nowMs: 5100, speed: 1 });
  const all = takeDue(queue, 60_000);
  expect(all.map((each) => (each.kind === 'change' ? 'change' : each.message.label))).toEqual([
    'change',
    `${A}>${B} at 1000`,
    `${B}>${A} at 1150`,
    `${A}>${B} at 1300`,
  ]);
  const [question, answer] = all.filter((each) => each.kind === 'flight');
  expect(answer?.showMs).toBeGreaterThanOrEqual(question?.endMs ?? Number.NaN);
});
