import { expect, test } from 'vitest';
import { bytesOf } from '#hiredis/bytes';
import { formatCommand } from '#hiredis/format';
import type { TraceFact } from '#host/trace';
import { createDissectState, dissect } from './dissect';

const [SENTINEL, OTHER, CONN] = [10, 20, 1];

function told() {
  const state = createDissectState();
  let seq = 0;
  const say = (pid: number, fact: TraceFact) => dissect(state, { at: seq, pid, seq: seq++, fact });
  say(SENTINEL, {
    kind: 'exec',
    ppid: 1,
    machine: 'lab',
    tty: 1,
    program: 'redis-server',
    argv: ['redis-server', 's.conf', '--sentinel'],
    cwd: '/',
    background: true,
  });
  const local = { host: '127.0.0.1', port: 1 };
  say(SENTINEL, { kind: 'connect', conn: CONN, to: OTHER, local, peer: local });
  const segment = (from: number, bytes: string) =>
    say(from, {
      kind: 'segment',
      conn: CONN,
      to: from === SENTINEL ? OTHER : SENTINEL,
      bytes: bytesOf(bytes),
      arriveAt: 1,
    }).map(({ what, label }) => [what, label]);
  return {
    ask: (...argv: string[]) => segment(SENTINEL, formatCommand(argv)),
    answer: (bytes: string) => segment(OTHER, bytes),
  };
}

test('a Sentinel’s everyday is told apart from what it asks others, and from votes', () => {
  const { ask, answer } = told();
  expect(ask('PING')).toEqual([['watch', 'PING']]);
  const down = ['SENTINEL', 'is-master-down-by-addr', '127.0.0.1', '6379', '1'];
  expect(ask(...down, '*')).toEqual([['opinion', 'is-master-down-by-addr 6379 · epoch 1']]);
  expect(ask(...down, 'abcd')).toEqual([
    ['ballot', 'is-master-down-by-addr 6379 · epoch 1 · vote?'],
  ]);
  expect(ask('SLAVEOF', 'NO', 'ONE')).toEqual([['command', 'SLAVEOF NO ONE']]);
  expect(answer('+PONG\r\n')).toEqual([['watch', '+PONG']]);
  expect(answer('*3\r\n:1\r\n$1\r\n*\r\n:0\r\n')).toEqual([['opinion', '6379 down']]);
  expect(answer('*3\r\n:0\r\n$8\r\nabcd1234\r\n:1\r\n')).toEqual([
    ['ballot', '6379 not down · vote …1234 in epoch 1'],
  ]);
  expect(answer('+OK\r\n')).toEqual([['reply', '+OK']]);
});

test('what is published to it answers nothing that it asked', () => {
  const { ask, answer } = told();
  ask('PING');
  const hello = '*3\r\n$7\r\nmessage\r\n$18\r\n__sentinel__:hello\r\n$2\r\nhi\r\n';
  expect(answer(hello)).toMatchObject([['watch', expect.stringContaining('hello')]]);
  expect(answer('-LOADING\r\n')).toEqual([['watch', '-LOADING']]);
});
