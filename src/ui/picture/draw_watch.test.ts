/** An opinion in words: who was not asked is not said to answer. */
import { expect, test } from 'vitest';
import { en } from '../texts/en';
import { zhCN } from '../texts/zh_cn';
import type { Opinion } from '../topology/sentinels';
import { opinionText } from './draw_watch';

const opinion: Opinion = {
  sentinel: '26379',
  node: '6379',
  state: 'up',
  part: null,
  leftMs: null,
  linkUp: true,
};

test('who has no connection is said to answer in no language', () => {
  const lost = { ...opinion, linkUp: false };
  expect(opinionText(opinion, en)).toBe('26379 gets answers from 6379');
  expect(opinionText(lost, en)).toBe('26379 has no connection to 6379');
  expect(opinionText(lost, zhCN)).toBe('26379 与 6379 没有连接');
  // What follows of it says more.
  const overdue = { ...lost, state: 'overdue', part: 0.1, leftMs: 56_000 } as const;
  expect(opinionText(overdue, en)).toContain('subjectively down in 56 s');
});
