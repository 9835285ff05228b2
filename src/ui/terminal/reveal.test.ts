import { expect, it } from 'vitest';
import { findLine } from './reveal';

const buffer = (rows: readonly string[]) => ({
  length: rows.length,
  getLine: (row: number) => {
    const text = rows[row] ?? '';
    const isWrapped = text.startsWith('~');
    return { isWrapped, translateToString: () => text.replace('~', '') } as never;
  },
});

it('finds the newest line with the words, though the width has broken it', () => {
  const rows = ['1:X # +sdown master my', '~master 127.0.0.1', '1:X # +new-epoch 1', '', ''];
  expect(findLine(buffer(rows), '+sdown master mymaster')).toEqual({ row: 0, length: 38 });
  expect(findLine(buffer([...rows, '+new-epoch 1']), '+new-epoch')?.row).toBe(5);
  expect(findLine(buffer(rows), '+odown')).toBeNull();
});
