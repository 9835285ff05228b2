import { expect, test } from 'vitest';
import { faultText, Misworded, parseFault, wordsOf } from './words';

const WELL_WORDED = [
  'cut 6379 6380',
  'cut 6379 6380 one-way',
  'reject 6379 6380',
  'cut lab far',
  'latency 6379 6380 200ms',
  'latency 6379 6380 2s one-way',
  'jitter 6379 6380 50ms',
  'bandwidth 6379 6380 10k',
  'loss 6379 6380 12.5%',
  'hold 6379 6380 5s',
  'mend 6379 6380',
  'mend all',
  'isolate 6379',
  'split 6379,26379 / 6380,26380,26381',
  'stop 6379',
  'cont 6379',
  'term 6379',
  'kill 6379',
  'restart 6379',
  'sever 6379 50%',
  'sever 26379 12.5% writing',
  'latency any 6379 20ms',
  'jitter any any 20ms',
  'announce 6380 10.0.0.9',
  'announce 6380 right',
  'crash lab',
  'boot lab',
  'disk lab full',
  'disk lab 100k',
  'disk lab free',
  'clock lab +10s',
  'clock lab -1h',
  'cut lab:6379 far:6379 one-way',
  'split lab:6379 / far:6379,6380',
  'isolate far:6379',
  'kill far:6379',
  'restart far:6379',
  'announce far:6379 10.0.0.9',
  'delay 812 5s',
  'undo 3',
  'undo all',
];

test.each(WELL_WORDED)('%s: what it says is what it does', (line) => {
  const fault = parseFault(wordsOf(line));
  if (fault instanceof Misworded) expect.fail(fault.reason);
  expect(faultText(fault)).toBe(line);
});

test.each([
  ['', 'what shall happen?'],
  ['explode 6379', "unknown fault 'explode'"],
  ['constructor 1', "unknown fault 'constructor'"],
  ['cut 6379', 'usage: cut A B [one-way]'],
  ['cut 6379 6379', 'usage: cut A B [one-way]'],
  ['cut 6379 6380 6381', 'usage: cut A B [one-way]'],
  ['cut 0 70000', 'usage: cut A B [one-way]'],
  ['latency 6379 6380', 'usage: latency A B TIME [one-way], such as 200ms'],
  ['latency 6379 6380 fast', 'usage: latency A B TIME [one-way], such as 200ms'],
  ['latency 6379 6380 99999999h', 'usage: latency A B TIME [one-way], such as 200ms'],
  ['loss 6379 6380 101%', 'usage: loss A B PERCENT [one-way], such as 20%'],
  ['bandwidth 6379 6380 0', 'usage: bandwidth A B BYTES-PER-SECOND [one-way], such as 10k'],
  ['split 6379 6380', 'usage: split A,B / C,D'],
  ['split 6379 / 6379,6380', 'usage: split A,B / C,D'],
  ['split 6379 / 6380 / 6381', 'usage: split A,B / C,D'],
  ['clock lab 10s', 'usage: clock MACHINE +TIME|-TIME, such as -30s'],
  ['announce 6379 nowhere', 'usage: announce PORT ADDRESS|right'],
  ['isolate far:70000', 'usage: isolate PORT'],
  [
    'delay 812 0s',
    'usage: delay MESSAGE TIME, such as delay 812 5s: lab messages lists what is under way',
  ],
  ['undo', 'usage: undo NUMBER|all'],
])('%s: refused', (line, reason) => {
  const fault = parseFault(wordsOf(line));
  expect(fault instanceof Misworded && fault.reason).toBe(reason);
});
