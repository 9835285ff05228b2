import { expect, test } from 'vitest';
import type { Narration } from './narration';
import {
  createNarratorQueue,
  hear,
  isBeingRead,
  type NarratorQueue,
  readingMs,
  speak,
} from './narrator_queue';

const TEN_WORDS = 'one two three four five six seven eight nine ten';

function narration(who: string, weight: Narration['weight']): Narration {
  return { who, role: 'none', fact: { say: 'thawed' }, weight, watched: '' };
}

function told(queue: NarratorQueue, forMs: number, fromMs = 0): [string, number][] {
  const heard: [string, number][] = [];
  for (let at = fromMs; at <= fromMs + forMs; at += 50)
    if (speak(queue, at, () => TEN_WORDS)) heard.push([queue.current?.narration.who ?? '', at]);
  return heard;
}

test('each sentence stays for as long as it takes to read', () => {
  expect(readingMs(TEN_WORDS)).toBe(3400);
  expect(readingMs('二十个汉字的句子需要大约三四秒才能读完它')).toBeGreaterThan(3000);
  expect(readingMs(`${TEN_WORDS} ${TEN_WORDS} ${TEN_WORDS}`)).toBe(6500);
  const queue = createNarratorQueue();
  hear(queue, narration('a', 1));
  hear(queue, narration('b', 1));
  expect(told(queue, 5000)).toEqual([
    ['a', 0],
    ['b', 3400],
  ]);
  expect(queue.current?.narration.who).toBe('b');
});

test('rather than lag, the less telling is left out; the order stays', () => {
  const queue = createNarratorQueue();
  hear(queue, narration('first', 1));
  expect(told(queue, 0)).toEqual([['first', 0]]);
  const weights = { a: 1, b: 3, c: 1, d: 2, e: 3, f: 1, g: 3 } as const;
  for (const [who, weight] of Object.entries(weights)) hear(queue, narration(who, weight));
  // Ten seconds hold two sentences of 3.4 s each, and what is left.
  const order = told(queue, 20_000, 100).map(([who]) => who);
  expect(order).toEqual(['e', 'g']);
});

test('the newest is never left out, however full it is', () => {
  const queue = createNarratorQueue();
  for (let i = 0; i < 50; i++) hear(queue, narration(String(i), 3));
  expect(told(queue, 30_000).at(-1)?.[0]).toBe('49');
});

test('where time waits for the reader, no step of a failover is left out', () => {
  const queue = createNarratorQueue();
  queue.patient = true;
  const steps = ['sdown', 'odown', 'stands', 'votes', 'elected', 'selects'];
  for (const who of steps) hear(queue, narration(who, 3));
  expect(told(queue, 30_000).map(([who]) => who)).toEqual(steps);
});

test('time waits for a failover’s steps to be read, and for nothing else', () => {
  const queue = createNarratorQueue();
  queue.patient = true;
  expect(isBeingRead(queue, 0)).toBe(false);
  hear(queue, narration('thawed', 3));
  expect(isBeingRead(queue, 0)).toBe(false);
  hear(queue, { ...narration('a', 3), fact: { say: 'odownOver', node: '6379' } });
  hear(queue, { ...narration('b', 3), fact: { say: 'promotes', replica: '6380' } });
  expect(isBeingRead(queue, 0)).toBe(true);
  expect(told(queue, 8000).map(([who]) => who)).toEqual(['thawed', 'a', 'b']);
  const untilMs = queue.current?.untilMs ?? 0;
  expect(isBeingRead(queue, untilMs - 1)).toBe(true);
  expect(isBeingRead(queue, untilMs)).toBe(false);
});

test('the same is not said twice, nor of each write that it will be lost', () => {
  const queue = createNarratorQueue();
  const say = (fact: Narration['fact'], who = '6379') =>
    hear(queue, { who, role: 'master', fact, weight: 3, watched: '' });
  const dropped = { say: 'dropsClient', program: 'redis-cli', changed: true } as const;
  say(dropped);
  say(dropped);
  say(dropped, '6380');
  say({ say: 'strays', what: 'set a', master: '6380' });
  say({ say: 'strays', what: 'set b', master: '6380' });
  say({ say: 'follows', master: '6380' });
  say({ say: 'strays', what: 'set c', master: '6380' });
  expect(queue.waiting.map(({ who, fact }) => [who, fact.say])).toEqual([
    ['6379', 'dropsClient'],
    ['6380', 'dropsClient'],
    ['6379', 'strays'],
    ['6379', 'follows'],
    ['6379', 'strays'],
  ]);
});

test('who stands has told that it votes for itself; another one’s vote is told', () => {
  const queue = createNarratorQueue();
  const by = (who: string, fact: Narration['fact']): Narration => ({
    ...narration(who, 3),
    fact,
  });
  hear(queue, by('S2', { say: 'stands', master: 'mymaster', epoch: 1, needed: 2 }));
  hear(queue, by('S2', { say: 'votes', whom: 'S2', epoch: 1, itself: true }));
  hear(queue, by('S1', { say: 'votes', whom: 'S2', epoch: 1, itself: false }));
  expect(queue.waiting.map(({ who, fact }) => [who, fact.say])).toEqual([
    ['S2', 'stands'],
    ['S1', 'votes'],
  ]);
  // Of whose candidacy nothing was told it is news.
  hear(queue, by('S1', { say: 'votes', whom: 'S1', epoch: 2, itself: true }));
  expect(queue.waiting).toHaveLength(3);
});
