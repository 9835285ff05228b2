import { expect, test } from 'vitest';
import type { WireMessage } from '#protocol/snapshot';
import { explain } from './explain';
import { en } from './words';
import { zhCN } from './words_zh';

const end = (name: string, role: 'master' | 'sentinel' | 'client') => ({ name, role, conn: null });

type Said = Partial<WireMessage> & Pick<WireMessage, 'what'>;

function said(message: Said, from: Parameters<typeof end> = ['6379', 'master'], words = en) {
  const whole = { label: '', progress: null, ...message } as WireMessage;
  return explain(whole, { from: end(...from), to: end('6380', 'master') }, words);
}

test('one line says what a message means, by what it is and by who sends it', () => {
  const sentinel = ['26379', 'sentinel'] as const;
  const label = 'SLAVEOF NO ONE';
  expect(said({ what: 'command', label }, ['redis-cli', 'client'])).toBe(
    'redis-cli asks 6380 to run SLAVEOF.',
  );
  expect(said({ what: 'command', label }, [...sentinel])).toContain('has something done on 6380');
  expect(said({ what: 'psync', label: 'PSYNC ? -1' })).toContain('a full copy');
  expect(said({ what: 'psync', label: 'PSYNC 8f3a 120' })).toContain('from the byte it lacks');
  const ask = 'is-master-down-by-addr 127.0.0.1 6379 1 *';
  expect(said({ what: 'opinion', label: ask }, [...sentinel])).toContain('do you hold the master');
  expect(said({ what: 'opinion', label: 'down' }, [...sentinel])).toContain('tells 6380 whether');
  expect(said({ what: 'ballot', label: ask }, [...sentinel])).toContain('asks 6380 for its vote');
  expect(said({ what: 'ballot', label: 'vote' }, [...sentinel])).toContain('whom it votes for');
  for (const [everyday, words] of [
    ['PING', 'whether it lives'],
    ['+PONG', 'lives: its answer'],
    ['INFO', 'for INFO'],
    ['PUBLISH __sentinel__:hello', 'A hello'],
    ['SUBSCRIBE', 'A Sentinel’s everyday'],
  ] as const)
    expect(said({ what: 'watch', label: everyday }, [...sentinel])).toContain(words);
});

test('of a dataset under way so much of all is told, once that is known', () => {
  const part = (done: number, total: number) =>
    ({ what: 'rdb', progress: { done, total } }) as const;
  expect(said(part(8192, 20_480))).toContain('8 KB of 20 KB');
  expect(said(part(8192, 20_480), ['6379', 'master'], zhCN as typeof en)).toContain(
    '8 KB，共 20 KB',
  );
  expect(said(part(0, 20_480))).toBe('6379 sends 6380 its dataset as an RDB file.');
  expect(said(part(8192, -1))).toBe('6379 sends 6380 its dataset as an RDB file.');
});

test('each kind of message has a line of its own in both languages', () => {
  const kinds = Object.keys({
    ...{ reply: 0, error: 0, handshake: 0, fullresync: 0, continue: 0, stream: 0, ping: 0 },
    ...{ ack: 0, data: 0, fin: 0, rst: 0, refused: 0, command: 0, psync: 0, rdb: 0 },
  }) as WireMessage['what'][];
  for (const words of [en, zhCN as typeof en]) {
    const lines = kinds.map((what) => said({ what }, ['6379', 'master'], words));
    expect(new Set(lines).size).toBe(kinds.length);
    for (const line of lines) expect(line).toMatch(/6379.*6380/);
  }
});
