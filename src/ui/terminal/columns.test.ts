import { expect, test } from 'vitest';
import { columns } from './columns';

test('a lesson’s first two terminals stand side by side, the others join them in turn', () => {
  expect(columns([1, 2, 3, 4, 5], 2)).toEqual([
    [1, 3, 5],
    [2, 4],
  ]);
  expect(columns([1], 2)).toEqual([[1]]);
  expect(columns([1, 2, 3], 1)).toEqual([[1, 2, 3]]);
});
