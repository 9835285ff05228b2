/** Looking at a past moment shows what stood there: however it is come to, and how often. */

import { expect, it } from 'vitest';
import { latin1 } from '#hiredis/bytes';
import { digestOf, type Lab, nowOf, runLab, screensOf, sessionOf, takeInput } from '#lab/lab';
import { type Checkpoint, keepCheckpoint, takeCheckpoint } from '#lab/past/checkpoints';
import { rewind } from '#lab/past/replay';
import { PROGRAMS } from '#lab/programs/programs';
import { newLab } from './drivers';
import { draws, typedSession } from './typed_session';

const MOMENTS = 100;
const SEED = 8;

function shown(lab: Lab): readonly string[] {
  return [digestOf(lab), ...screensOf(lab).map(({ bytes }) => latin1(bytes))];
}

it(`seeking to ${MOMENTS} random moments equals running straight to them`, () => {
  const draw = draws(SEED + 1);
  const lab = newLab(SEED);
  const straight = new Map<number, readonly string[]>();
  let checkpoints: readonly Checkpoint<object>[] = [];
  const run = (until: number) => {
    while (nowOf(lab) < until) {
      runLab(lab, Math.min(until, nowOf(lab) + 100 * (1 + draw(2500))));
      if (draw(3) > 0) straight.set(nowOf(lab), shown(lab));
      else checkpoints = keepCheckpoint(checkpoints, takeCheckpoint(lab, {}), sessionOf(lab));
    }
  };
  for (const { at, doing } of typedSession(SEED, 20)) {
    run(at);
    takeInput(lab, doing);
  }
  run(nowOf(lab) + 3_000_000);
  const session = sessionOf(lab);
  const options = { topology: lab.topology, lesson: lab.lesson, seed: SEED, programs: PROGRAMS };
  const moments = [...straight.keys()];
  expect(checkpoints.length).toBeGreaterThan(20);
  for (let i = 0; i < MOMENTS; i++) {
    const until = moments[draw(moments.length)] as number;
    // Now and then from fewer checkpoints: a longer way, in which more is changed.
    const from = checkpoints.filter((_, at) => i % 4 > 0 || at % 8 === 0);
    const past = { until, checkpoints: from, fresh: () => ({}) };
    const there = rewind(options, session, past).lab;
    runLab(there, until);
    expect(shown(there), `at ${until}`).toEqual(straight.get(until));
  }
});

const MADE = [
  'rpush list a b c d',
  'hset hash f 1 g 2',
  'zadd zset 1 a 2 b',
  'sadd set x y z',
  'xadd stream 1-1 f v',
  'set string some',
];
const CHANGED = [
  'lset list 1 other',
  'hincrby hash f 5',
  'zincrby zset 9 a',
  'srem set x',
  'xadd stream 2-2 f v',
  'append string more',
  'get string',
  'hget hash g',
];
const ASKED = ['debug digest', 'object idletime string', 'object idletime hash'];

it('a checkpoint keeps its values, and when they were used, whatever is done to them later', () => {
  const lab = newLab(SEED);
  const ask = (there: Lab, lines: readonly string[]) => {
    for (const line of lines) {
      takeInput(there, { kind: 'keys', tty: 1, bytes: `${line}\r` });
      runLab(there, nowOf(there) + 300_000);
    }
    return shown(there).slice(1);
  };
  runLab(lab, 500_000);
  ask(lab, ['src/redis-server redis6379.conf >log6379.log &', 'redis-cli', ...MADE]);
  runLab(lab, nowOf(lab) + 5_000_000);
  const checkpoint = takeCheckpoint(lab, {});
  const session = sessionOf(lab);
  const past = { until: nowOf(lab) + 1, checkpoints: [checkpoint], fresh: () => ({}) };
  const back = () => rewind({ ...lab, programs: PROGRAMS }, session, past).lab;
  const before = ask(back(), ASKED);
  expect(before.join()).toMatch(/\(integer\) [5-9]/);
  ask(lab, CHANGED);
  expect(ask(back(), ASKED)).toEqual(before);
  ask(back(), CHANGED);
  expect(ask(back(), ASKED)).toEqual(before);
});
