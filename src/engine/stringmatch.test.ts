import { describe, expect, it } from 'vitest';
import { stringmatch } from './stringmatch';

describe('stringmatch', () => {
  it.each([
    ['*', 'anything'],
    ['a**b', 'ab'],
    ['a*b*c', 'axxbyyc'],
    ['h?llo', 'hello'],
    ['h[ae]llo', 'hallo'],
    ['h[^e]llo', 'hallo'],
    ['h[a-c]llo', 'hbllo'],
    ['h[c-a]llo', 'hbllo'],
    ['h[\\]]llo', 'h]llo'],
    ['a\\*b', 'a*b'],
    ['[ab', 'a'],
    ['a*', 'a'],
  ])('%s matches %s', (pattern, text) => {
    expect(stringmatch(pattern, text)).toBe(true);
  });

  it.each([
    ['', 'a'],
    ['a', ''],
    ['a', 'ab'],
    ['h[^e]llo', 'hello'],
    ['a\\*b', 'axb'],
    ['ABC', 'abc'],
    ['a?', 'a'],
  ])('%j does not match %j', (pattern, text) => {
    expect(stringmatch(pattern, text)).toBe(false);
  });

  it('can ignore case', () => {
    expect(stringmatch('MAX*', 'maxmemory', true)).toBe(true);
    expect(stringmatch('[A-C]x', 'bX', true)).toBe(true);
  });
});
