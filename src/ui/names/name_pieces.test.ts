/** Names in sentences: whole ones, and no number that only looks like one. */
import { expect, test } from 'vitest';
import { namePieces } from './name_pieces';

const NAMES = ['6379', '26379', 'far:6379'];

function namesIn(text: string): string[] {
  return namePieces(text, NAMES).flatMap((piece) => (piece.isName ? piece.text : []));
}

test('a name is found with its neighbours, in both languages, and nothing of the text is lost', () => {
  const text = 'Sentinel 26379 takes 6379, not far:6379, for down.';
  expect(namesIn(text)).toEqual(['26379', '6379', 'far:6379']);
  expect(
    namePieces(text, NAMES)
      .map((piece) => piece.text)
      .join(''),
  ).toBe(text);
  expect(namesIn('哨兵26379认为主节点 6379 下线。')).toEqual(['26379', '6379']);
  expect(namesIn('what 6379’s was, 6379.')).toEqual(['6379', '6379']);
  expect(namesIn('it follows 6379: from here on')).toEqual(['6379']);
});

test('a part of a longer word, of an address or of a number is no name', () => {
  expect(namesIn('127.0.0.1:6379 log6379.log 16379 6379.5 6379x')).toEqual([]);
  expect(namePieces('6379', [])).toEqual([{ text: '6379', isName: false }]);
  expect(namePieces('', NAMES)).toEqual([]);
});
