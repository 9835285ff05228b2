import { expect, test } from 'vitest';
import { hexRows, respLines } from './resp_lines';

const told = (head: string) =>
  respLines(head).map(({ depth, mark, text }) => `${'  '.repeat(depth)}${mark} ${text}`.trimEnd());

test('tells a command element by element', () => {
  expect(told('*3\r\n$3\r\nSET\r\n$1\r\nk\r\n$6\r\n\xe9\xab\x98\r\n\x01\r\n')).toEqual([
    '*3',
    '  $3 "SET"',
    '  $1 "k"',
    '  $6 "高\\r\\n\\x01"',
  ]);
  expect(told('+OK\r\n:12\r\n-ERR no\r\n$-1\r\n*0\r\n\n')).toEqual([
    '+ OK',
    ': 12',
    '- ERR no',
    '$-1 (nil)',
    '*0 (empty)',
    ' \\n',
  ]);
});

test('says what is missing of what was cut off, wherever it was', () => {
  const whole = `*3\r\n$3\r\nSET\r\n$1\r\nk\r\n$900\r\n${'x'.repeat(900)}\r\n`;
  const cut = told(whole.slice(0, 512));
  expect(cut.slice(0, 3)).toEqual(['*3', '  $3 "SET"', '  $1 "k"']);
  expect(cut[3]).toMatch(/^ {2}\$900 "x{160}…" … \d+ B$/);
  for (let at = 0; at < 40; at++) expect(() => respLines(whole.slice(0, at))).not.toThrow();
  expect(told(whole.slice(0, 6))).toEqual(['*3', '  … $3']);
  expect(respLines('*1\r\n'.repeat(200)).length).toBeLessThan(60);
  expect(respLines(`*999999\r\n${':1\r\n'.repeat(120)}`).length).toBeLessThan(60);
});

test('dumps bytes in rows', () => {
  expect(hexRows('PING\r\n\xff', 4)).toEqual([
    { offset: '0000', hex: '50 49 4e 47', text: 'PING' },
    { offset: '0004', hex: '0d 0a ff', text: '···' },
  ]);
});
