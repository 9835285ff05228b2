import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import type { WireMessage } from '#protocol/snapshot';
import { createLab, nowOf, runLab, sessionOf, takeInput } from '../lab';
import { beginLab } from '../prelude';
import { PROGRAMS } from '../programs/programs';
import { Misfit } from '../schema';
import { parseTopology } from '../topology';
import { takeCheckpoint } from './checkpoints';
import { Excerpt } from './excerpt';

function options(lesson = '01-one-to-many') {
  const topology = parseTopology(readFileSync(`lessons/${lesson}/topology.json`, 'utf8'));
  if (topology instanceof Misfit) throw new Error(topology.toString());
  return { topology, lesson: { id: '01', hash: 'h' }, seed: 1, programs: PROGRAMS };
}

it('tells what was said in a stretch, from the beginning or a checkpoint, in slices', () => {
  const lab = createLab(options());
  const said: WireMessage[] = [];
  const run = (us: number) =>
    runLab(lab, nowOf(lab) + us, ({ wire }) => {
      said.push(...wire);
    });
  const type = (tty: number, bytes: string) => takeInput(lab, { kind: 'keys', tty, bytes });
  run(200_000);
  type(1, 'src/redis-server ./redis6379.conf >a &\r');
  type(2, 'src/redis-server ./redis6380.conf >b &\r');
  run(1_000_000);
  type(2, 'redis-cli -p 6380 slaveof 127.0.0.1 6379\r');
  run(1_500_000);
  const checkpoint = takeCheckpoint(lab, null);
  run(2_000_000);
  const session = sessionOf(lab);
  const tell = (from: number, until: number, checkpoints: Parameters<typeof takeAll>[3] = []) =>
    takeAll(session, from, until, checkpoints);
  const all = tell(0, Number.POSITIVE_INFINITY);
  expect(said.length).toBeGreaterThan(10);
  expect(all).toEqual({ from: 0, until: nowOf(lab), messages: said });
  const [from, until] = [3_000_000, 4_200_000];
  const some = said.filter(({ sentAt }) => sentAt >= from && sentAt < until);
  expect(some.length).toBeGreaterThan(0);
  expect(tell(from, until, [checkpoint])).toEqual({ from, until, messages: some });
});

it('tells what the prelude said, as somebody who had listened from the first moment', () => {
  const said: WireMessage[] = [];
  const lab = beginLab(options('04-automatic-failover'), ({ wire }) => {
    said.push(...wire);
  });
  expect(said.some(({ what }) => what === 'psync')).toBe(true);
  expect(said.some(({ what }) => what === 'watch')).toBe(true);
  const until = Math.floor(nowOf(lab) / 2);
  const excerpt = new Excerpt(
    options('04-automatic-failover'),
    sessionOf(lab),
    { from: 0, until },
    [],
  );
  const messages = said.filter(({ sentAt }) => sentAt < until);
  expect(excerpt.run(() => false)).toEqual({ from: 0, until, messages });
});

function takeAll(
  session: ReturnType<typeof sessionOf>,
  from: number,
  until: number,
  checkpoints: readonly ReturnType<typeof takeCheckpoint<unknown>>[],
) {
  const excerpt = new Excerpt(options(), session, { from, until }, checkpoints);
  for (;;) {
    const told = excerpt.run(() => true);
    if (told) return told;
  }
}
