/**
 * Commands a second in one process, beside two peers in the same run: ours from bytes to bytes,
 * through event loop and a simulated connection; js-redis-server and ioredis-mock through their own
 * in-process clients, which neither encode nor parse.
 */

import RedisMock from 'ioredis-mock';
import { createInMemoryClient } from 'js-redis-server';
import { redisServer } from '#engine/server';
import { bytesOf } from '#hiredis/bytes';
import { formatCommand } from '#hiredis/format';
import { assert } from '#host/assert';
import { createHost } from '../small_net/host';
import { SmallNet } from '../small_net/net';

const KEYS = 10_000;
const BATCH = 16;
const ROUNDS = 5;

interface Contestant {
  readonly name: string;
  /** Runs the commands in batches and answers when all replies are there. */
  run(commands: readonly (readonly string[])[]): Promise<void>;
}

function ours(): Contestant {
  const net = new SmallNet([redisServer]);
  net.start('redis-server', ['redis-server', '--save', ''], '/');
  net.run(1_000_000);
  const client = net.createIdle();
  const host = createHost(net, client);
  const fd = host.connect('127.0.0.1', 6379);
  net.run(1_000_000);
  return {
    name: 'Redis HA Lab, bytes to bytes',
    run: async (commands) => {
      for (let i = 0; i < commands.length; i += BATCH) {
        const text = commands
          .slice(i, i + BATCH)
          .map(formatCommand)
          .join('');
        host.write(fd, bytesOf(text));
        let replies = 0;
        while (replies < Math.min(BATCH, commands.length - i)) {
          net.run(1000);
          const bytes = host.read(fd, 65_536);
          if (typeof bytes !== 'string') replies += countReplies(bytes);
        }
      }
    },
  };
}

/** SET answers one line, GET two: a reply ends with the line that no `$<len>` announced. */
function countReplies(bytes: Uint8Array): number {
  let lines = 0;
  let bulks = 0;
  for (const [i, byte] of bytes.entries()) {
    if (byte === 10) lines += 1;
    if (byte === 36 && (i === 0 || bytes[i - 1] === 10)) bulks += 1;
  }
  return lines - bulks;
}

async function theirs(): Promise<Contestant[]> {
  const memory = await createInMemoryClient({});
  const mock = new RedisMock();
  return [
    {
      name: 'js-redis-server, in-memory client',
      run: async (commands) => {
        for (let i = 0; i < commands.length; i += BATCH)
          await Promise.all(
            commands
              .slice(i, i + BATCH)
              .map(([name = '', ...args]) => memory.command(name, ...args)),
          );
      },
    },
    {
      name: 'ioredis-mock',
      run: async (commands) => {
        for (let i = 0; i < commands.length; i += BATCH)
          await Promise.all(
            commands
              .slice(i, i + BATCH)
              .map(([name, key = '', value = '']) =>
                name === 'SET' ? mock.set(key, value) : mock.get(key),
              ),
          );
      },
    },
  ];
}

const sets = Array.from({ length: KEYS }, (_, i) => ['SET', `key:${i}`, `value:${i}`]);
const gets = Array.from({ length: KEYS }, (_, i) => ['GET', `key:${i}`]);

/** Median operations a second of each contestant, rounds interleaved, one line each. */
export async function benchEngine(): Promise<string[]> {
  const contestants = [ours(), ...(await theirs())];
  const seconds = contestants.map(() => ({ set: [] as number[], get: [] as number[] }));
  for (let round = 0; round < ROUNDS; round++)
    for (const [i, contestant] of contestants.entries()) {
      const times = seconds[i];
      assert(times !== undefined, 'one list of times a contestant');
      times.set.push(await timed(() => contestant.run(sets)));
      times.get.push(await timed(() => contestant.run(gets)));
    }
  const rates = seconds.map(({ set, get }) => ({
    set: KEYS / median(set),
    get: KEYS / median(get),
  }));
  return contestants.map(({ name }, i) => {
    const own = rates[i] ?? { set: 0, get: 0 };
    const base = rates[0] ?? own;
    const ratio = (key: 'set' | 'get') => (own[key] / base[key]).toFixed(2);
    return `${name.padEnd(36)} SET ${thousands(own.set)}/s (${ratio('set')}x)   GET ${thousands(own.get)}/s (${ratio('get')}x)`;
  });
}

async function timed(run: () => Promise<void>): Promise<number> {
  const begun = performance.now();
  await run();
  return (performance.now() - begun) / 1000;
}

function median(values: readonly number[]): number {
  return [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0;
}

function thousands(rate: number): string {
  return `${(rate / 1000).toFixed(1).padStart(7)}k`;
}
