import { expect, test } from 'vitest';
import { bytesOf, utf8ByteString } from '#hiredis/bytes';
import type { TraceFact } from '#host/trace';
import { factText, toldText } from './fact_text';

const sent = (text: string) =>
  factText({ kind: 'segment', conn: 1, to: 2, bytes: bytesOf(text), arriveAt: 3 });

test('bytes that were sent are told as they can be read in a line', () => {
  expect(sent('*1\r\n$4\r\nPING\r\n')).toBe('*1 $4 PING');
  expect(sent(utf8ByteString('$6\r\n高可\r\n'))).toBe('$6 高可');
  expect(sent('REDIS0009\xfa\x01')).toBe('REDIS0009\\xfa\\x01');
  expect(sent('x'.repeat(500))).toBe(`${'x'.repeat(60)}…`);
});

test('a record is told with who sent it to whom, as far as that is known', () => {
  const fact = { kind: 'log', text: '+sdown' } as TraceFact;
  const record = { at: 0, pid: 1, seq: 0, fact };
  expect(toldText({ record, from: '26379', to: '6380' })).toBe('26379 → 6380: +sdown');
  expect(toldText({ record, from: '26379', to: null })).toBe('26379: +sdown');
  expect(toldText({ record, from: '', to: null })).toBe('+sdown');
});
