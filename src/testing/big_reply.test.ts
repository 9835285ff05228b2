/** A reply larger than what one client gets in a turn, and than what its socket takes at once. */
import { expect, test } from 'vitest';
import { SentinelStage } from './sentinel/stage';

const LENGTH = 1_000_000;

test('a long value arrives whole', () => {
  const stage = new SentinelStage(1);
  stage.start('redis-server', 7000, 'port 7000\n');
  stage.run(100);
  stage.command(7000, 'SETRANGE', 'k', String(LENGTH - 1), 'x');
  const reply = stage.command(7000, 'GET', 'k');
  expect(reply?.type === 'string' ? reply.str.length : reply).toBe(LENGTH);
});
