import { describe, expect, it } from 'vitest';
import type { LaneChange } from '#protocol/lanes';
import type { WireMessage } from '#protocol/snapshot';
import type { Tick } from '../timeline/lanes';
import { ARROWS_MAX, arrowsOf, bundled, type Column, processesOf } from './arrows';
import { chainOf, happeningId, type Story } from './causes';
import { columnPlaces, linesOf, spareBelow, wordsOf } from './place';
import { evenScale, foldedScale } from './scale';
import { emptyLog, messagesOf, missing, withAnswer, withFrame } from './wire_log';

let conns = 0;
const message = (
  from: number,
  to: number,
  sentAt: number,
  rest: Partial<WireMessage> = {},
): WireMessage => ({
  conn: ++conns,
  from,
  to,
  sentAt,
  arriveAt: sentAt + 100,
  bytes: 10,
  what: 'watch',
  label: 'PING',
  head: '',
  progress: null,
  ...rest,
});
const up = (pid: number, port: number, node: 'data' | 'sentinel' = 'data'): LaneChange => ({
  at: 0,
  pid,
  port,
  kind: 'up',
  node,
});

const MASTER = 1;
const S1 = 2;
const S2 = 3;
const PROCESSES = processesOf([
  up(MASTER, 6379),
  up(S1, 26379, 'sentinel'),
  up(S2, 26380, 'sentinel'),
  { at: 5_000_000, pid: MASTER, port: 6379, kind: 'ended', how: 'exit 0' },
]);
const COLUMNS: Column[] = [
  { port: 0, node: 'lab' },
  { port: 26379, node: 'sentinel' },
  { port: 26380, node: 'sentinel' },
  { port: 6379, node: 'data' },
];
const ALL = { from: 0, until: Number.POSITIVE_INFINITY, columns: COLUMNS, hidden: [] };

describe('arrows from facts', () => {
  it('go from where and when it was sent to where and when it came', () => {
    const told = [
      message(S1, MASTER, 1000),
      message(99, MASTER, 2000, { what: 'command', label: 'SHUTDOWN' }),
      message(S1, S2, 3000, { arriveAt: null }),
      message(S1, MASTER, 4_999_950),
      message(S1, MASTER, 6_000_000),
      message(S1, 0, 7_000_000, { what: 'refused', arriveAt: 7_000_000, port: 6379 }),
    ];
    const arrows = arrowsOf(told, PROCESSES, ALL);
    expect(
      arrows.map(({ from, to, sentAt, arriveAt, lost }) => [from, to, sentAt, arriveAt, lost]),
    ).toEqual([
      [26379, 6379, 1000, 1100, null],
      [0, 6379, 2000, 2100, null],
      [26379, 26380, 3000, null, 'cut'],
      [26379, 6379, 4_999_950, 5_000_050, 'gone'],
      [26379, 6379, 6_000_000, 6_000_100, 'gone'],
      [26379, 6379, 7_000_000, 7_000_000, 'refused'],
    ]);
    const window = { ...ALL, from: 1050, until: 3000, hidden: ['command'] as const };
    expect(arrowsOf(told, PROCESSES, window).map(({ sentAt }) => sentAt)).toEqual([1000]);
    const few = { ...ALL, columns: COLUMNS.filter(({ port }) => port !== 26379) };
    expect(arrowsOf(told, PROCESSES, few).map(({ sentAt }) => sentAt)).toEqual([2000]);
  });

  it('are drawn together where they are many, but for the telling, the lost and the chosen', () => {
    const told = Array.from({ length: 2 * ARROWS_MAX }, (_, i) => message(S1, MASTER, i * 1000));
    told.push(message(S1, S2, 700_000_000, { what: 'ballot', label: 'vote?' }));
    const arrows = arrowsOf(told, PROCESSES, ALL);
    const chosen = arrows[7]?.id ?? '';
    const drawn = bundled(arrows, new Set([chosen]));
    expect(drawn.length).toBeLessThan(ARROWS_MAX);
    expect(drawn.reduce((sum, { count }) => sum + count, 0)).toBe(arrows.length);
    expect(drawn.find(({ id }) => id === chosen)?.count).toBe(1);
    expect(drawn.at(-1)?.meaning).toBe('vote');
    expect(bundled(arrows.slice(0, 9), new Set())).toHaveLength(9);
  });
});

describe('time downward', () => {
  it('is even, or short where nothing happens', () => {
    const even = evenScale(0, 1000, 128);
    expect([even.y(0), even.y(500), even.at(114)]).toEqual([14, 64, 1000]);
    const folded = foldedScale([0, 100, 200, 10_000_000, 10_000_100]);
    expect(folded.y(100) - folded.y(0)).toBeCloseTo(24);
    expect(folded.y(10_000_000) - folded.y(200)).toBeLessThan(60);
    expect(folded.breaks.map(({ us }) => us)).toEqual([9_999_800]);
    expect(folded.at(folded.y(150))).toBeCloseTo(150);
    expect(folded.y(-5)).toBe(folded.y(0));
    expect(foldedScale([]).height).toBeGreaterThan(0);
  });

  it('slants each arrow by its latency, and names it where there is room', () => {
    const told = [
      message(S1, S2, 0, { label: 'PING' }),
      message(S1, S2, 1, { label: 'over the other' }),
      message(S1, MASTER, 9_000, { arriveAt: null, label: 'held' }),
    ];
    const arrows = arrowsOf(told, PROCESSES, ALL);
    const places = columnPlaces(COLUMNS, 800);
    const scale = foldedScale(
      arrows.flatMap(({ sentAt, arriveAt }) => [sentAt, arriveAt ?? sentAt]),
    );
    const lines = linesOf(arrows, places, scale);
    expect(lines[0]).toMatchObject({ x1: 300, x2: 500, y1: scale.y(0), y2: scale.y(100) });
    // It ends half-way: nobody got it.
    expect(lines[2]?.x2).toBe(500);
    const words = wordsOf(lines, [], { width: 800, chain: new Set() });
    expect(words.map(({ text }) => text)).toEqual(['PING', 'held']);
  });
});

const tick = (at: number, pid: number, text: string, detail = '', rest = {}): Tick => ({
  at,
  pid,
  port: PROCESSES.ports.get(pid) ?? 0,
  text,
  detail,
  tone: 'vote',
  ...rest,
});

describe('what led to it', () => {
  const DOWN = 'master mymaster 127.0.0.1 6379';
  const shutdown = message(99, MASTER, 4_990_000, { what: 'command', label: 'SHUTDOWN' });
  const pong = message(MASTER, S1, 4_000_000, { label: '+PONG' });
  const pong2 = message(MASTER, S2, 4_100_000, { label: '+PONG' });
  const asks = message(S2, S1, 36_001_000, { what: 'opinion', label: 'down?' });
  const says = message(S1, S2, 36_001_200, { what: 'opinion', label: 'down', conn: asks.conn });
  const vote = message(S2, S1, 36_100_300, { what: 'ballot', label: 'vote?' });
  const told = [
    pong,
    pong2,
    shutdown,
    message(S1, S2, 35_000_000, { label: 'PING' }),
    asks,
    says,
    vote,
  ];
  const ticks = [
    tick(1000, S1, '+monitor', DOWN),
    tick(5_000_000, MASTER, 'exit 0', '', { tone: 'death' }),
    tick(35_500_000, S1, '+sdown', DOWN),
    tick(36_000_900, S2, '+sdown', DOWN),
    tick(36_100_000, S2, '+odown', DOWN),
    tick(36_100_200, S2, '+try-failover', DOWN),
    tick(36_100_500, S1, '+vote-for-leader', 'x 1'),
  ];
  const arrows = arrowsOf(told, PROCESSES, ALL);
  const story: Story = { arrows, ticks, processes: PROCESSES };
  const chain = (text: string, pid: number) => {
    const found = ticks.find((each) => each.text === text && each.pid === pid);
    if (!found) throw new Error(text);
    return chainOf({ kind: 'event', tick: found }, story).map((each) =>
      each.kind === 'event' ? `${each.tick.pid} ${each.tick.text}` : each.arrow.message.label,
    );
  };

  it('is silence for sdown: the last that was heard, and what happened there', () => {
    expect(chain('+sdown', S1)).toEqual(['+PONG', 'SHUTDOWN', '1 exit 0', '2 +sdown']);
    expect(chain('exit 0', MASTER)).toEqual(['SHUTDOWN', '1 exit 0']);
  });

  it('is the other one’s opinion for odown, and what that came of', () => {
    expect(chain('+odown', S2)).toEqual([
      '+PONG',
      '+PONG',
      'SHUTDOWN',
      '1 exit 0',
      '2 +sdown',
      '3 +sdown',
      'down?',
      'down',
      '3 +odown',
    ]);
  });

  it('is the question for a vote, and all that led to the question', () => {
    const all = chain('+vote-for-leader', S1);
    expect(all.slice(-4)).toEqual(['3 +odown', '3 +try-failover', 'vote?', '2 +vote-for-leader']);
    expect(all[0]).toBe('+PONG');
    expect(all).not.toContain('PING');
    expect(all).not.toContain('2 +monitor');
  });

  it('is the question for an answer, nothing for what a timer sends', () => {
    const [first] = arrowsOf([says], PROCESSES, ALL);
    const [ping] = arrowsOf([message(S1, S2, 20_000_000)], PROCESSES, ALL);
    if (!first || !ping) throw new Error('no arrows');
    const ids = chainOf({ kind: 'message', arrow: first }, story).map(happeningId);
    expect(ids).toContain(arrowsOf([asks], PROCESSES, ALL)[0]?.id);
    expect(chainOf({ kind: 'message', arrow: ping }, story)).toHaveLength(1);
  });
});

describe('what is known of the wires', () => {
  const at = (sentAt: number) => message(S1, S2, sentAt);

  it('grows with time, and begins anew where a frame left some out', () => {
    let log = withFrame(emptyLog(100), [at(100), at(150)], { now: 200, since: null });
    expect([log.from, log.until, messagesOf(log).length]).toEqual([100, 200, 2]);
    // The same again, after a seek.
    log = withFrame(log, [at(150), at(210)], { now: 250, since: null });
    expect(messagesOf(log).map(({ sentAt }) => sentAt)).toEqual([100, 150, 210]);
    for (let now = 300; now < 880; now += 1)
      log = withFrame(log, [at(now), at(now)], { now: now + 1, since: null });
    const known = messagesOf(log).map(({ sentAt }) => sentAt);
    expect(known).toHaveLength(3 + 2 * 580);
    expect(known).toEqual(known.toSorted((a, b) => a - b));
    log = withFrame(log, [at(900)], { now: 950, since: 900 });
    expect([log.from, log.until, messagesOf(log).length]).toEqual([900, 950, 1]);
  });

  it('is asked for where it lacks, and joined', () => {
    const log = { from: 100, until: 200, messages: [at(150)], newest: [] };
    expect(missing(log, { from: 120, until: 200 })).toBeNull();
    expect(missing(log, { from: 50, until: 150 })).toEqual({ from: 50, until: 100 });
    expect(missing(log, { from: 150, until: 300 })).toEqual({ from: 200, until: 300 });
    expect(missing(log, { from: 0, until: 50 })).toEqual({ from: 0, until: 50 });
    expect(missing(log, { from: 50, until: 250 })).toEqual({ from: 50, until: 250 });
    const joined = withAnswer(log, { from: 50, until: 250, messages: [at(60), at(150), at(240)] });
    expect(messagesOf(joined).map(({ sentAt }) => sentAt)).toEqual([60, 150, 240]);
    expect([joined.from, joined.until]).toEqual([50, 250]);
    expect(withAnswer(log, { from: 0, until: 50, messages: [at(10)] }).until).toBe(50);
  });
});

it('at the end of the drawing no text is half under the heads of its columns', () => {
  const text = (top: number) => ({ top, bottom: top + 14 });
  const size = { height: 400, seen: 150 };
  // Of what is in sight the first line is at 250.
  expect(spareBelow([text(200), text(260)], size)).toBe(0);
  expect(spareBelow([text(244)], size)).toBe(8);
  // One that would come under them instead.
  expect(spareBelow([text(255), text(244)], size)).toBe(19);
  // Everything is in sight.
  expect(spareBelow([text(244)], { height: 140, seen: 150 })).toBe(0);
  // Text beside text all the way down: then it scrolls as it does.
  const crowd = Array.from({ length: 20 }, (_, i) => text(240 + i * 7));
  expect(spareBelow(crowd, size)).toBe(0);
});
