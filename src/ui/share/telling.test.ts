import { expect, test } from 'vitest';
import type { TimelineMark } from '#protocol/timeline';
import { plainOf } from './plain';
import { tellingOf } from './telling';
import { en } from './words';
import { zhCN } from './words_zh';

function mark(at: number, interest: string, text = `${interest} ${at}`): TimelineMark {
  return { at, pid: 1, port: 6379, interest, text, detail: '' };
}

test('a story is told to its end: what weighs less gives way, and time keeps its order', () => {
  const votes = Array.from({ length: 10 }, (_, i) => mark(20 + i, 'election'));
  const marks = [mark(5, 'handshake'), mark(10, 'death'), mark(15, 'down'), ...votes];
  const told = tellingOf([...marks, mark(90, 'switch')]).map(({ mark: { text } }) => text);
  expect(told).toHaveLength(8);
  expect(told.slice(0, 3)).toEqual(['death 10', 'down 15', 'election 20']);
  expect(told.at(-1)).toBe('switch 90');
  expect(told).not.toContain('handshake 5');
});

test('what several Sentinels say is told once; what only echoes another gives way to it', () => {
  const said = (
    at: number,
    port: number,
    text: string,
    detail = 'slave 127.0.0.1:6379 127.0.0.1 6379',
  ) => ({
    ...mark(at, 'switch', text),
    port,
    detail,
  });
  const both = [26380, 26379].map((port) => said(1, port, '+sdown'));
  expect(tellingOf(both)).toMatchObject([{ mark: { at: 1 }, ports: [26380, 26379] }]);
  const deaths = Array.from({ length: 8 }, (_, i) => mark(10 + i, 'death'));
  const told = tellingOf([said(2, 26379, '+role-change'), ...deaths]);
  expect(told.map(({ mark: { interest } }) => interest)).not.toContain('switch');
});

const OWNERS = { abc: { name: '26380', of: 'server' } } as const;
const TO_6380 = 'mymaster 127.0.0.1 6379 127.0.0.1 6380';
const OF_6379 = 'slave 127.0.0.1:6379 127.0.0.1 6379 @ mymaster 127.0.0.1 6380';

test.each([
  ['death', 'exit 0', '', '6379 is shut down'],
  ['death', 'exit 1', '', '6379 ends with an error (status 1)'],
  ['death', 'SIGKILL', '', '6379 is killed'],
  ['role', 'slave', '', '6379 becomes a replica: it copies a master'],
  ['switch', '+switch-master', TO_6380, '6379 now tells clients: the master is 6380'],
  ['election', '+vote-for-leader', 'abc 1', '6379 votes that 26380 lead the failover'],
  ['switch', '+role-change', OF_6379, '6379 sees that 6379 has changed its role'],
  ['loss', 'lost: set early', '', 'Lost, though a client was told OK: set early (not on 6379)'],
])(
  '%s %s is told in plain words, in both languages without the logs’ own',
  (interest, text, detail, plain) => {
    const told = { mark: { ...mark(1, interest, text), detail }, ports: [6379] };
    expect(plainOf(told, OWNERS, en)).toBe(plain);
    expect(plainOf(told, OWNERS, zhCN)).not.toMatch(/[+]|exit|undefined/);
  },
);
