import { describe, expect, it } from 'vitest';
import { memtoll, string2d, string2ll } from './numbers';

describe('string2ll', () => {
  it.each([
    ['0', 0n],
    ['-1', -1n],
    ['9223372036854775807', 9223372036854775807n],
    ['-9223372036854775808', -9223372036854775808n],
  ])('reads %s', (text, value) => {
    expect(string2ll(text)).toBe(value);
  });

  it.each(['', '-', '+1', '01', '-0', ' 1', '1 ', '1.0', '9223372036854775808', 'abc'])(
    'refuses %j',
    (text) => {
      expect(string2ll(text)).toBeNull();
    },
  );
});

describe('memtoll', () => {
  it.each([
    ['1', 1n],
    ['1k', 1000n],
    ['1KB', 1024n],
    ['2mb', 2n * 1024n * 1024n],
    ['1gb', 1024n ** 3n],
    ['-1', -1n],
    ['', 0n],
  ])('reads %j', (text, value) => {
    expect(memtoll(text)).toBe(value);
  });

  it.each(['1xx', '1.5mb', 'constructor'])('refuses %s', (text) => {
    expect(memtoll(text)).toBeNull();
  });
});

describe('string2d', () => {
  it.each([
    ['1.5', 1.5],
    ['-.5e3', -500],
    ['inf', Number.POSITIVE_INFINITY],
    ['-Infinity', Number.NEGATIVE_INFINITY],
    ['0x10', 16],
  ])('reads %s', (text, value) => {
    expect(string2d(text)).toBe(value);
  });

  it.each(['', 'nan', '1.2.3', ' 1', 'e5', '1e'])('refuses %j', (text) => {
    expect(string2d(text)).toBeNull();
  });
});
