/** What redis-check-aof says about good and damaged files. */
import { describe, expect, it } from 'vitest';
import { bytesOf } from '#hiredis/bytes';
import { formatCommand } from '#hiredis/format';
import { checkAof } from './check';

describe('redis-check-aof', () => {
  const good = formatCommand(['SET', 'a', '1']);

  it.each([
    ['', good.length, 8, ''],
    [
      '*1\r\n$5\r\nMUL',
      good.length,
      10,
      '0x              23: Expected to read 7 bytes, got 3 bytes',
    ],
    ['nonsense\r\n', good.length, 8, "0x              1b: Expected prefix '*', got: 'n'"],
    [
      formatCommand(['MULTI']) + good,
      good.length,
      18,
      `0x${(good.length * 2 + 15).toString(16).padStart(16)}: Reached EOF before reading EXEC for MULTI`,
    ],
  ])('after a good command: %j', (tail, pos, line, error) => {
    expect(checkAof(bytesOf(good + tail), 0)).toEqual({ pos, line, error });
  });
});
