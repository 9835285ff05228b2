import { expect, test } from 'vitest';
import type { LossStory } from '#protocol/timeline';
import { en } from '../texts/en';
import { zhCN } from '../texts/zh_cn';
import { lossText } from './loss_text';
import { LOSS_WORDS } from './loss_words';
import { fateOf } from './lost_key';

const STORY: LossStory = {
  command: 'set early 1',
  key: 'early',
  db: 0,
  by: 6379,
  said: 93_000_000,
  how: 'copy',
  master: 6380,
  keys: 8,
  count: 1,
};
const AT = 95_100_000;

test('a loss is told with its write, who said OK to it and when, and what it was lost by', () => {
  expect(lossText(STORY, AT, en)).toBe(
    'Lost: set early 1. 6379 confirmed it; 2.100 s later 6380’s data replaced its own.',
  );
  expect(lossText({ ...STORY, how: 'promotion' }, AT, en)).toMatch(
    /2.100 s later 6380 became master without it/,
  );
  expect(lossText({ ...STORY, count: 3 }, AT, en)).toMatch(
    /^3 writes are lost; the newest: Lost: set early 1/,
  );
  for (const how of ['copy', 'promotion'] as const)
    expect(lossText({ ...STORY, how }, AT, zhCN)).toMatch(/set early 1.*6379.*2.100 s.*6380/);
  // Names are bytes.
  expect(lossText({ ...STORY, command: 'set \xe5\x90\x8d 1' }, AT, zhCN)).toContain('set 名 1');
});

test('what a server has in its place: nothing, another value, or the same written anew', () => {
  const fate = (value: Parameters<typeof fateOf>[1], command = STORY.command) =>
    fateOf({ command }, value, LOSS_WORDS.en);
  expect(fate(undefined)).toBe('…');
  expect(fate(null)).toBe('no such key');
  expect(fate('2')).toBe('another value: 2');
  expect(fate('1')).toBe('as written: somebody wrote it again');
  expect(fate(['a', 'b'])).toBe('a value of 2 parts');
  // What an INCR would have made of it nobody knows.
  expect(fate('2', 'incr early')).toBe('2');
});

test('as many keys before as after are not the same keys, and the card says so', () => {
  for (const words of Object.values(LOSS_WORDS)) {
    expect(words.keys(6379, 8, 8, 6380)).toMatch(/8.*6380/);
    expect(words.keys(6379, 8, 8, 6380)).not.toBe(words.keys(6379, 8, 7, 6380));
  }
  expect(LOSS_WORDS.en.keys(6379, 8, 8, 6380)).toMatch(
    /^The count does not tell: .* now they are 6380’s/,
  );
});
