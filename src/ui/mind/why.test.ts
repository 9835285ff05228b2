/**
 * "Why (not)?" against labs that run: what it says at an instant, and what the trace shows to be so.
 * One incident in five acts: only one Sentinel sees it; the other mistrusts its clock; no replica may
 * be promoted; a back-off; the failover.
 */
import { beforeAll, describe, expect, test } from 'vitest';
import type { TraceRecord } from '#host/trace';
import { nowOf, runLab, takeInput } from '#lab/lab';
import { wallOf } from '#lab/snapshot';
import { beginPlay, type Play, playEntry, readLesson } from '#node/lesson/player';
import { storyOf } from '../phases/phases';
import { emptyGraph, foldGraph, type Graph } from '../topology/graph';
import { watchesOf } from '../topology/sentinels';
import { type Announcement, withAnnounced } from './announcements';
import { ballotsOf } from './ballots';
import { runnerOf } from './failover_states';
import { namesOf } from './gates';
import { clockText, gateLines, verdictText } from './sentences';
import { gate, type Reason, reasonsOf } from './verdict';
import { en } from './words';
import { zhCN } from './words_zh';

const LESSON = '04-automatic-failover';
const SECOND = 1_000_000;

class Incident {
  readonly play: Play;
  graph: Graph;
  announced: readonly Announcement[] = [];
  trace: TraceRecord[] = [];

  constructor(change: (topology: string) => string) {
    const lesson = readLesson('lessons', LESSON);
    this.play = beginPlay({ ...lesson, topology: change(lesson.topology) });
    this.graph = emptyGraph([]);
    this.#take(this.play.lab.watch.memory);
  }

  #take(records: readonly TraceRecord[]): void {
    this.graph = records.reduce(foldGraph, this.graph);
    this.announced = records.reduce(withAnnounced, this.announced);
    this.trace.push(...records);
  }

  pass(seconds: number, until?: string): boolean {
    const from = this.trace.length;
    const met = () =>
      this.trace
        .slice(from)
        .some(({ fact }) => fact.kind === 'sentinel-event' && fact.type === until);
    runLab(this.play.lab, nowOf(this.play.lab) + seconds * SECOND, ({ trace }) => {
      this.#take(trace);
      return until === undefined || !met();
    });
    return met();
  }

  fault(words: string): void {
    takeInput(this.play.lab, { kind: 'fault', words });
    this.pass(0.1);
  }

  type(tty: string, line: string): void {
    const known = this.play.lab.watch.memory.length;
    playEntry(this.play, { step: '', tty, line });
    this.#take(this.play.lab.watch.memory.slice(known));
  }

  get phase() {
    return storyOf(this.graph, this.wallMs)?.phase;
  }

  get wallMs(): number {
    return wallOf(this.play.lab) / 1000;
  }

  reasons(): Reason[] {
    return reasonsOf(watchesOf(this.graph), 'mymaster', this.wallMs, this.announced);
  }

  why(sentinel: string): Reason {
    const found = this.reasons().find(({ watch }) => watch.sentinel.name === sentinel);
    if (!found) expect.fail(`no reasons of ${sentinel}`);
    return found;
  }

  said(sentinel: string): string {
    return verdictText(this.why(sentinel).verdict, en);
  }

  lastOf(type: string): TraceRecord | undefined {
    return this.trace.findLast(({ fact }) => fact.kind === 'sentinel-event' && fact.type === type);
  }
}

const quick = (topology: string) =>
  topology
    .replaceAll('mymaster 60000', 'mymaster 5000')
    .replaceAll('mymaster 180000', 'mymaster 10000');

describe('one incident, act by act', () => {
  let lab: Incident;
  beforeAll(() => {
    lab = new Incident(quick);
    lab.pass(12);
  });

  test('the master answers: there is no reason to', () => {
    expect(lab.why('26379').verdict).toEqual({ kind: 'answers' });
    expect(lab.phase).toEqual({ name: 'answers', who: '6379' });
    expect(gate(lab.why('26379').gates, 'sdown').conf).toBe(
      'sentinel down-after-milliseconds mymaster 5000',
    );
    // The quorum is a part of both: of how many say down, and of how many votes it takes.
    for (const id of ['odown', 'votes'] as const)
      expect(gate(lab.why('26379').gates, id).conf).toMatch(
        /^sentinel monitor mymaster 127.0.0.1 6379 2$/,
      );
    expect(gateLines(gate(lab.why('26379').gates, 'sdown'), en)).toEqual([
      'The last PING was answered. sdown takes 5 s without an answer.',
    ]);
  });

  test('only one Sentinel sees it: alone, with its figures', () => {
    lab.fault('stop 26380');
    lab.fault('kill 6379');
    lab.pass(3);
    const waiting = lab.why('26379').verdict;
    expect(waiting.kind).toBe('overdue');
    expect(lab.phase).toMatchObject({ name: 'silent', who: '26379' });
    if (waiting.kind === 'overdue') expect(waiting.ageMs + waiting.leftMs).toBeCloseTo(5000, 0);
    expect(lab.pass(6, '+sdown')).toBe(true);
    lab.pass(6);
    expect(lab.lastOf('+odown')).toBeUndefined();
    expect(lab.phase).toEqual({ name: 'sdown', who: '26379', down: 1, quorum: 2 });
    expect(lab.said('26379')).toBe(
      'Not yet: it alone says that the master is down, and by the quorum 2 must. No answer from 26380.',
    );
    expect(gate(lab.why('26379').gates, 'odown')).toMatchObject({
      state: 'shut',
      agreed: 1,
      quorum: 2,
      voices: [
        { sentinel: '26379', saysDown: true },
        { sentinel: '26380', saysDown: false, silent: true },
      ],
    });
    expect(gate(lab.why('26379').gates, 'votes')).toMatchObject({
      state: 'shut',
      reachable: 1,
      needed: 2,
    });
    expect(lab.why('26380').verdict).toEqual({ kind: 'stopped' });
  });

  test('one that stood still mistrusts its clock, and says for how long', () => {
    lab.type('cli', 'src/redis-cli -p 6380 config set replica-priority 0');
    lab.fault('cont 26380');
    lab.pass(2);
    const { verdict } = lab.why('26380');
    expect(verdict.kind).toBe('tilt');
    if (verdict.kind === 'tilt') expect(verdict.leftMs).toBeGreaterThan(26_000);
    expect(lab.pass(32, '-tilt')).toBe(true);
  });

  test('agreed and elected, and nobody to promote: priority 0, and a back-off to the second', () => {
    expect(lab.pass(15, '+odown')).toBe(true);
    expect(lab.pass(20, '-failover-abort-no-good-slave')).toBe(true);
    lab.pass(0.2);
    const failed = lab.lastOf('-failover-abort-no-good-slave');
    const leader = failed?.fact.kind === 'sentinel-event' ? String(failed.fact.port) : '';
    const { verdict, watch } = lab.why(leader);
    const until = (watch.master.failover.start ?? 0) + 20_000;
    expect(verdict).toMatchObject({ kind: 'backoff', outcome: 'no-good-slave', until });
    expect(lab.said(leader)).toBe(
      `Its last attempt failed: no good replica. 6380 passed over: priority 0 means never. Tries again not before ${clockText(until)}.`,
    );
    expect(verdictText(verdict, zhCN)).toContain('没有合适的从节点');
    const other = leader === '26379' ? '26380' : '26379';
    lab.pass(2.5);
    expect(lab.why(other).verdict).toMatchObject({ kind: 'voted', whom: leader });
  });

  test('the back-off ends when it says; then each state is lit in its turn', () => {
    lab.type('cli', 'src/redis-cli -p 6380 config set replica-priority 100');
    const until = Math.min(
      ...lab.reasons().map(({ gates }) => gate(gates, 'backoff').until ?? Number.POSITIVE_INFINITY),
    );
    expect(lab.pass(60, '+try-failover')).toBe(true);
    expect(lab.wallMs).toBeGreaterThanOrEqual(until);
    expect(lab.wallMs).toBeLessThan(until + 1000);
    const lit = new Set<string>();
    const phases = new Set<string>();
    let votes = 0;
    const names = namesOf(lab.graph.nodes);
    for (let i = 0; i < 400 && !lab.pass(0.01, '+switch-master'); i++) {
      phases.add(lab.phase?.name ?? '');
      for (const watch of watchesOf(lab.graph)) {
        const runner = runnerOf(watch, lab.wallMs);
        if (runner) lit.add(runner.state);
        const ballots = ballotsOf(watchesOf(lab.graph), 'mymaster', lab.wallMs, names);
        expect(ballots).toMatchObject({ needed: 2, majority: 2, voters: 2 });
        votes = Math.max(votes, ...ballots.candidates.map((each) => each.votes));
      }
    }
    expect([...phases]).toEqual(['vote', 'promote', 'switch']);
    expect([...lit].slice(0, 2)).toEqual(['wait_start', 'select_slave']);
    expect(lit).toContain('wait_promotion');
    expect(votes).toBe(2);
    lab.pass(3);
    for (const { watch, verdict } of lab.reasons()) {
      expect(watch.master.port).toBe(6380);
      expect(verdict.kind).toBe('answers');
    }
    expect(lab.phase).toMatchObject({ name: 'switch', who: '6380', over: true });
  });
});

test('a quorum that cannot be reached is named as such', () => {
  const lab = new Incident((topology) => quick(topology).replaceAll('6379 2\\n', '6379 3\\n'));
  lab.pass(12);
  expect(gate(lab.why('26379').gates, 'odown')).toMatchObject({ state: 'shut', quorum: 3 });
  lab.fault('kill 6379');
  lab.pass(20);
  expect(lab.lastOf('+odown')).toBeUndefined();
  expect(lab.said('26380')).toBe(
    'Cannot begin one: by the quorum 3 Sentinels must say that the master is down, and it knows of 2, itself included.',
  );
});

test('each sentence in Chinese takes the figures that it takes in English', () => {
  const pairs = (one: object, other: object): [unknown, unknown][] =>
    Object.entries(one).flatMap(([key, value]) => {
      const twin = (other as Record<string, unknown>)[key];
      return typeof value === 'object' ? pairs(value, twin as object) : [[value, twin]];
    });
  for (const [one, other] of pairs(en, zhCN)) {
    if (typeof one === 'function') expect((other as typeof one).length).toBe(one.length);
    else expect(typeof other).toBe('string');
  }
});

test('a candidate with all the votes it needs is not said to wait for more', () => {
  expect(en.verdict.standing(1, 2, '9.8 s')).toContain('9.8 s left to get the rest');
  expect(en.verdict.standing(2, 2, '9.8 s')).not.toContain('rest');
  expect(zhCN.verdict.standing(1, 2, '9.8 s')).toContain('还有 9.8 s');
  expect(zhCN.verdict.standing(2, 2, '9.8 s')).not.toContain('还有');
});
