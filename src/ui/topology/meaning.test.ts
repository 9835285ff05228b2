import { expect, test } from 'vitest';
import type { Moment } from '../store';
import { en } from '../texts/en';
import { meaningOf } from './meaning';

const ack: Moment = {
  from: '6380',
  to: '6379',
  label: 'REPLCONF ACK 14',
  what: 'ack',
  role: 'slave',
  toClient: false,
};

test('says what a replication message is about', () => {
  const meaning = (moment: Partial<Moment>) => meaningOf({ ...ack, ...moment }, en);
  expect(meaning({})).toBe(en.means.ack);
  expect(meaning({ what: 'psync', label: 'PSYNC ? -1' })).toBe(en.means.asksAll);
  expect(meaning({ what: 'psync', label: 'PSYNC 8f3a 15' })).toBe(en.means.asksRest);
  expect(meaning({ what: 'error', role: 'error', label: '-READONLY You' })).toBe(en.means.refused);
});

test('leaves commands and their replies to themselves', () => {
  expect(meaningOf({ ...ack, what: 'command', role: 'client', label: 'SET a 1' }, en)).toBe('');
  expect(meaningOf({ ...ack, what: 'reply', role: 'master', label: '+OK' }, en)).toBe('');
  // A PONG of a server that is asked by who only reads.
  expect(meaningOf({ ...ack, what: 'ping', role: 'master', toClient: true }, en)).toBe('');
  expect(meaningOf({ ...ack, what: 'ping', role: 'sentinel', label: 'PING' }, en)).toBe('');
});
