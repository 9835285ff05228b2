import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { sdscatrepr, sdssplitargs } from './sds';

describe('sdssplitargs', () => {
  it.each([
    ['', []],
    ['  \t ', []],
    ['set a b', ['set', 'a', 'b']],
    ['  a  b  ', ['a', 'b']],
    ['"a b" c', ['a b', 'c']],
    ["'a b' c", ['a b', 'c']],
    ['""', ['']],
    ['foo"bar"', ['foobar']],
    ['"\\x41\\n\\"\\q"', ['A\n"q']],
    ["'\\'\\n'", ["'\\n"]],
    ['a\0b', ['a']],
  ])('%j', (line, words) => {
    expect(sdssplitargs(line)).toEqual(words);
  });

  it.each(['"a', "'a", '"a"b', "'a'b", 'a "'])('refuses %j', (line) => {
    expect(sdssplitargs(line)).toBeNull();
  });

  it('reads back what sdscatrepr writes, whatever the bytes', () => {
    const byteString = fc
      .uint8Array()
      .map((bytes) => Array.from(bytes, (byte) => String.fromCharCode(byte)).join(''));
    fc.assert(
      fc.property(fc.array(byteString), (words) => {
        expect(sdssplitargs(words.map(sdscatrepr).join(' '))).toEqual(words);
      }),
    );
  });
});
