import { expect, it } from 'vitest';
import { idsOnLine } from './id_links';

it('finds ids wherever the width has broken them, from any row of their line', () => {
  const id = '0123456789abcdef0123456789abcdef01234567';
  const line = `1:X # +vote-for-leader ${id} 1`;
  const rows = ['$ tail', line.slice(0, 30), `~${line.slice(30, 60)}`, `~${line.slice(60)}`, id];
  const buffer = {
    getLine: (row: number) => {
      const text = rows[row];
      if (text === undefined) return undefined;
      const isWrapped = text.startsWith('~');
      return { isWrapped, translateToString: () => text.replace('~', '') } as never;
    },
  };
  const found = [{ id, from: { x: 24, y: 2 }, to: { x: 3, y: 4 } }];
  for (const row of [1, 2, 3]) expect(idsOnLine(buffer, row, 30)).toEqual(found);
  expect(idsOnLine(buffer, 0, 30)).toEqual([]);
});
