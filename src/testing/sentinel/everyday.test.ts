/** What Sentinels do all day is no event of interest; what they find out is. */

import { readFileSync } from 'node:fs';
import { beforeAll, expect, test } from 'vitest';
import { type Lab, nowOf, runLab, takeInput } from '#lab/lab';
import { beginLab, ttyNamed } from '#lab/prelude';
import { PROGRAMS } from '#lab/programs/programs';
import { parseTopology } from '#lab/topology';
import type { WireMessage } from '#protocol/snapshot';
import type { TimelineMark } from '#protocol/timeline';

const SECOND = 1_000_000;
/** Two servers, two Sentinels that know each other, down-after a minute. */
const TOPOLOGY = 'lessons/04-automatic-failover/topology.json';

interface Told {
  readonly wire: WireMessage[];
  /** Where "next event" would stop. */
  readonly stops: TimelineMark[];
}

let lab: Lab;

function passes(seconds: number): Told {
  const told: Told = { wire: [], stops: [] };
  runLab(lab, nowOf(lab) + seconds * SECOND, ({ wire, marks }) => {
    told.wire.push(...wire);
    told.stops.push(...marks.filter(({ interest }) => interest !== 'announced'));
  });
  return told;
}

function types(line: string): void {
  const tty = ttyNamed(lab, 'cli') ?? 0;
  takeInput(lab, { kind: 'keys', tty, bytes: `${line}\r` });
}

const texts = ({ stops }: Told) => stops.map(({ text, port }) => `${text} ${port}`);

beforeAll(() => {
  const topology = parseTopology(readFileSync(TOPOLOGY, 'utf8'));
  if (!('terminals' in topology)) throw new Error('the lesson has no topology');
  lab = beginLab({
    topology,
    lesson: { id: '', hash: '' },
    seed: topology.seed,
    programs: PROGRAMS,
  });
});

test('a quiet minute: everything in its period, at no two Sentinels in step, and no stop', () => {
  const told = passes(60);
  expect(texts(told)).toEqual([]);
  const instants = (from: number, to: number, command: string) =>
    told.wire
      .filter((each) => lab.watch.ports.get(each.from) === from)
      .filter((each) => lab.watch.ports.get(each.to) === to && each.label.startsWith(command))
      .map(({ sentAt }) => sentAt);
  for (const from of [26379, 26380])
    for (const to of [6379, 6380, 26379 + 26380 - from]) {
      // A ping a second, at the first tick of the timer after it; a tick is 50 to 100 ms long.
      const pings = instants(from, to, 'PING');
      const gaps = pings.slice(1).map((at, i) => at - (pings[i] ?? 0));
      expect(Math.min(...gaps)).toBeGreaterThanOrEqual(SECOND);
      expect(Math.max(...gaps)).toBeLessThan(1.21 * SECOND);
      // The timer's frequency is drawn anew at each tick, so that Sentinels do not stay in step.
      expect(new Set(gaps).size).toBeGreaterThan(5);
      expect([28, 29, 30]).toContain(instants(from, to, 'PUBLISH').length);
      expect([5, 6]).toContain(to > 20_000 ? 6 : instants(from, to, 'INFO').length);
    }
  expect(instants(26379, 26380, 'INFO')).toEqual([]);
});

test('a server stopped, continued and killed from the shell, and what comes of it', () => {
  const pid = '$(cat /var/run/redis_6379.pid)';
  types(`kill -STOP ${pid}`);
  expect(texts(passes(5))).toEqual(['SIGSTOP 6379']);
  types(`kill -CONT ${pid}`);
  expect(texts(passes(5))).toEqual(['SIGCONT 6379']);
  types(`kill -9 ${pid}`);
  const killed = nowOf(lab);
  const { stops } = passes(80);
  const kinds = [...new Set(stops.map(({ interest }) => interest))];
  expect(kinds).toEqual([
    'death',
    'link',
    'down',
    'election',
    'failover',
    'role',
    'switch',
    'discovery',
  ]);
  // A minute of pings without an answer and of attempts to connect is run through in one go.
  const [first, ...later] = stops.filter(({ at }) => at > killed + SECOND);
  expect(first).toMatchObject({ interest: 'down', text: '+sdown' });
  expect((first?.at ?? 0) - killed).toBeGreaterThan(55 * SECOND);
  expect(later.map(({ text }) => text)).toContain('+switch-master');
});
