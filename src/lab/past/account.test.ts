import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import type { LossStory } from '#protocol/timeline';
import { createLab, type Lab, nowOf, runLab, takeInput } from '../lab';
import { PROGRAMS } from '../programs/programs';
import { Misfit } from '../schema';
import { parseTopology } from '../topology';
import { createAccount, keepAccount, outageAt } from './account';

const account = createAccount();
const lost: string[] = [];
const stories: LossStory[] = [];

function run(lab: Lab, ms: number): void {
  runLab(lab, nowOf(lab) + ms * 1000, ({ trace, marks }) => {
    keepAccount(account, trace);
    lost.push(
      ...marks.flatMap(({ interest, port, text }) =>
        interest === 'loss' ? `${port} ${text}` : [],
      ),
    );
    stories.push(...marks.flatMap(({ loss }) => loss ?? []));
  });
}

function type(lab: Lab, tty: number, line: string): void {
  takeInput(lab, { kind: 'keys', tty, bytes: `${line}\r` });
  run(lab, 1500);
}

it('tells what a failover by hand cost: the outage, and the write that was thrown away', () => {
  const topology = parseTopology(readFileSync('lessons/01-one-to-many/topology.json', 'utf8'));
  if (topology instanceof Misfit) expect.fail(topology.toString());
  const lab = createLab({ topology, lesson: { id: '01', hash: 'h' }, seed: 3, programs: PROGRAMS });
  type(lab, 1, 'src/redis-server redis6379.conf >log6379.log &');
  type(lab, 2, 'src/redis-server redis6380.conf >log6380.log &');
  type(lab, 2, 'src/redis-cli -p 6380 set own data');
  expect(account).toMatchObject({ acknowledged: 1, discarded: 0, deaths: 0, downSince: null });
  type(lab, 2, 'src/redis-cli -p 6380 slaveof 127.0.0.1 6379');
  expect(account.discarded).toBe(1);
  expect(lost).toEqual(['6380 lost: set own']);
  const own = { command: 'set own data', key: 'own', db: 0, by: 6380, count: 1 };
  expect(stories).toMatchObject([{ ...own, how: 'copy', master: 6379, keys: 1 }]);
  type(lab, 1, 'src/redis-cli set kept 1');
  takeInput(lab, { kind: 'cut', a: 6379, b: 6380 });
  type(lab, 1, 'src/redis-cli set lost 1');
  type(lab, 1, 'src/redis-cli shutdown nosave');
  run(lab, 5000);
  expect(account.downSince).not.toBeNull();
  type(lab, 2, 'src/redis-cli -p 6380 slaveof no one');
  takeInput(lab, { kind: 'mend', a: 6379, b: 6380 });
  expect(account).toMatchObject({ promotions: 1, deaths: 1, downSince: null });
  expect(outageAt(account, nowOf(lab))).toBeGreaterThan(5_000_000);
  expect(outageAt(account, nowOf(lab))).toBe(account.outageUs);
  // The one that the new master never got; the one before it had.
  expect(lost.slice(1)).toEqual(['6380 lost: set lost']);
  const told = { command: 'set lost 1', key: 'lost', by: 6379, how: 'promotion', master: 6380 };
  expect(stories[1]).toMatchObject({ ...told, keys: null });
  // It was told OK before the lab's clock came to where the new master was made.
  expect(stories[1]?.said).toBeGreaterThan(stories[0]?.said ?? Number.POSITIVE_INFINITY);
  expect(account.acknowledged).toBe(3);
  expect(account.bytes).toBeGreaterThan(account.messages);
});
