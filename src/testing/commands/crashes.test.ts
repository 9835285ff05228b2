/** DEBUG's subcommands that end the server: what it logs, and how it ends. */
import { expect, test } from 'vitest';
import { redisServer } from '#engine/server';
import { SmallClient } from '../small_net/client';
import { SmallNet } from '../small_net/net';

function crashed(line: string, ...options: string[]) {
  const net = new SmallNet([redisServer]);
  const process = net.start(redisServer.name, ['src/redis-server', ...options], '/srv');
  net.run(20_000);
  const client = new SmallClient(net, 6379);
  client.send(...line.split(' '));
  net.run(50_000);
  const { output: log, dead, exitCode } = process;
  return { log, dead, exitCode };
}

test.each([
  ['DEBUG SEGFAULT', 'crashed by signal: 11'],
  ['DEBUG PANIC', 'Guru Meditation: DEBUG PANIC called'],
  ['DEBUG ASSERT', "'1 == 2' is not true"],
  ['DEBUG OOM', 'Out Of Memory allocating'],
])('%s', (line, words) => {
  const { log, dead, exitCode } = crashed(line);
  expect(log).toContain('=== REDIS BUG REPORT START');
  expect(log).toContain(words);
  // By a signal.
  expect([dead, exitCode]).toEqual([true, null]);
});

test('use-exit-on-panic ends it without a signal', () => {
  const { dead, exitCode } = crashed('DEBUG PANIC', '--use-exit-on-panic', 'yes');
  expect([dead, exitCode]).toEqual([true, 1]);
});
