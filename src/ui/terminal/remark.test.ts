import { expect, test } from 'vitest';
import type { TtySnapshot } from '#protocol/snapshot';
import { remarkOf } from './remark';

function at(foreground: string, prompt: string | null, ...argv: string[]): TtySnapshot {
  const editor = prompt === null ? null : { prompt, line: '', cursor: 0 };
  return { tty: 1, node: null, foreground, argv: [foreground, ...argv], editor, cwd: '/' };
}

test('a redis-cli without its server, and a server that keeps the terminal, are remarked upon', () => {
  expect(remarkOf(at('redis-cli', 'not connected> '))).toEqual({ kind: 'gone' });
  expect(remarkOf(at('redis-cli', '127.0.0.1:6379> '))).toBeNull();
  expect(remarkOf(at('sh', 'learner@lab:~$ '))).toBeNull();
  expect(remarkOf(at('redis-sentinel', null, './sentinel0.conf'))).toEqual({
    kind: 'foreground',
    program: 'redis-sentinel',
  });
  expect(remarkOf(at('redis-server', null))).toMatchObject({ kind: 'foreground' });
  expect(remarkOf(at('tail', null, '-f', 'log6380.log'))).toBeNull();
  expect(remarkOf(at('redis-cli', null, 'psubscribe'))).toBeNull();
});
