import { expect, test } from 'vitest';
import type { TtySnapshot } from '#protocol/snapshot';
import { obstacle } from './obstacle';

const SHELL = 'learner@lab:~/redis-6.2.6$ ';

function tty(foreground: string, prompt: string | null, argv = [foreground]): TtySnapshot {
  const editor = prompt === null ? null : { prompt, line: '', cursor: 0 };
  return { tty: 1, node: '6380', foreground, argv, editor, cwd: '/' };
}

const wanted = (program: 'sh' | 'redis-cli', node = '6380') => ({
  node,
  server: node,
  program,
  line: 'x',
});

test('nothing is in the way at the wanted prompt', () => {
  expect(obstacle(tty('sh', SHELL), wanted('sh'))).toBeNull();
  expect(obstacle(tty('redis-cli', '127.0.0.1:6380> '), wanted('redis-cli'))).toBeNull();
  expect(obstacle(tty('redis-cli', '127.0.0.1:6380[3]> '), wanted('redis-cli'))).toBeNull();
  expect(obstacle(tty('redis-cli', 'not connected> '), wanted('redis-cli'))).toBeNull();
});

test('a program that runs is named, and Ctrl-C offered', () => {
  const tail = tty('tail', null, ['tail', '-f', 'log6380.log']);
  expect(obstacle(tail, wanted('sh'))).toEqual({
    kind: 'running',
    what: 'tail -f log6380.log',
    keys: '\x03',
  });
});

test('the wrong prompt is told, with the way to the right one', () => {
  expect(obstacle(tty('sh', SHELL), wanted('redis-cli'))).toEqual({
    kind: 'shell',
    start: 'src/redis-cli -p 6380',
    keys: 'src/redis-cli -p 6380\r',
  });
  expect(obstacle(tty('sh', SHELL), wanted('redis-cli', '6379'))).toMatchObject({
    start: 'src/redis-cli -p 6379',
  });
  expect(obstacle(tty('redis-cli', '127.0.0.1:6380> '), wanted('sh'))).toEqual({
    kind: 'cli',
    keys: 'exit\r',
  });
});

test('a redis-cli connected to another server is not the one that is meant', () => {
  const there = tty('redis-cli', '127.0.0.1:6379> ');
  expect(obstacle(there, wanted('redis-cli'))).toEqual({
    kind: 'other',
    prompt: '127.0.0.1:6379',
    keys: 'exit\r',
  });
});
