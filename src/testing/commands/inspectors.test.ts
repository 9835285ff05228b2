/** What DEBUG and INFO tell of memory and of a child's work. */
import { describe, expect, it } from 'vitest';
import { rdbChildProgram } from '#engine/rdb/child';
import { redisServer } from '#engine/server';
import { SmallClient } from '../small_net/client';
import { SmallNet } from '../small_net/net';

const CWD = '/home/learner/redis-6.2.6';

function startServer(...argv: string[]): SmallClient {
  const net = new SmallNet([redisServer, rdbChildProgram]);
  net.start(redisServer.name, ['src/redis-server', ...argv], CWD);
  net.run(20_000);
  return new SmallClient(net, 6379);
}

/** A field of INFO as a number. */
function field(client: SmallClient, name: string): number {
  const info = String(client.command('INFO'));
  return Number(new RegExp(`^${name}:(.*)`, 'm').exec(info)?.[1]);
}

describe('DEBUG', () => {
  const client = startServer();
  const ask = (line: string) => client.command(...line.split(' '));

  it('shows tables', () => {
    expect(ask('DEBUG HTSTATS 0')).toBe(
      '[Dictionary HT]\nNo stats available for empty dictionaries\n[Expires HT]\nNo stats available for empty dictionaries\n',
    );
    ask('SET k some-text');
    expect(ask('DEBUG HTSTATS 0')).toBe(`[Dictionary HT]
Hash table 0 stats (main hash table):
 table size: 4
 number of elements: 1
 different slots: 1
 max chain length: 1
 avg chain length (counted): 1.00
 avg chain length (computed): 1.00
 Chain length distribution:
   0: 3 (75.00%)
   1: 1 (25.00%)
[Expires HT]
No stats available for empty dictionaries
`);
    expect(ask('DEBUG HTSTATS 16')).toBe('-ERR Out of range database');
    ask('SADD words a b c d e');
    expect(ask('DEBUG HTSTATS-KEY words')).toMatch(/table size: 8\n number of elements: \d\n/);
    expect(ask('DEBUG HTSTATS-KEY k')).toMatch(/^-ERR The value stored at the specified key is/);
    expect(ask('DEBUG HTSTATS-KEY nope')).toBe('-ERR no such key');
  });

  it('shows how values lie', () => {
    ask('RPUSH list a b c');
    expect(ask('DEBUG OBJECT list')).toMatch(
      / ql_nodes:1 ql_avg_node:3\.00 ql_ziplist_max:-2 ql_compressed:0 ql_uncompressed_size:20$/,
    );
    expect(ask('DEBUG SDSLEN k')).toBe(
      '+key_sds_len:1, key_sds_avail:0, key_zmalloc: 24, val_sds_len:9, val_sds_avail:0, val_zmalloc: 24',
    );
    expect(ask('DEBUG SDSLEN list')).toBe('-ERR Not an sds encoded string.');
    ask('HSET h f 1');
    expect(ask('DEBUG ZIPLIST h')).toBe('+Ziplist structure printed on stdout');
    expect(ask('DEBUG ZIPLIST k')).toBe('-ERR Not a ziplist encoded object.');
    expect(ask('DEBUG STRINGMATCH-TEST')).toBe('+Apparently Redis did not crash: test passed');
  });

  it('takes a payload with a wrong checksum once it is told to', () => {
    const dump = String(client.command('DUMP', 'k'));
    const wrong = `${dump.slice(0, -1)}${dump.endsWith('x') ? 'y' : 'x'}`;
    expect(client.command('RESTORE', 'copy', '0', wrong)).toMatch(/^-ERR DUMP payload version or/);
    expect(ask('DEBUG SET-SKIP-CHECKSUM-VALIDATION 1')).toBe('+OK');
    expect(client.command('RESTORE', 'copy', '0', wrong)).toBe('+OK');
    expect(ask('GET copy')).toBe('some-text');
  });

  it('does not restart, and says so', () => {
    expect(ask('DEBUG RESTART')).toBe('-ERR failed to restart the server. Check server logs.');
    expect(ask('PING')).toBe('+PONG');
  });
});

it('a string does not become longer than it can be', () => {
  const client = startServer('--proto-max-bulk-len', '1gb');
  const last = String(512 * 1024 * 1024);
  expect(client.command('SETRANGE', 'k', last, 'x')).toMatch(
    /^-ERR string exceeds maximum allowed/,
  );
  expect(client.command('SETBIT', 'k', String(Number(last) * 8), '1')).toMatch(
    /^-ERR bit offset is/,
  );
  expect(client.command('EXISTS', 'k')).toBe(0);
});

it('counts what large values hold', () => {
  const client = startServer();
  const members = Array.from({ length: 200 }, (_, i) => `member:${i}:${'x'.repeat(100)}`);
  const grown = (...argv: string[]) => {
    const before = field(client, 'used_memory');
    client.command(...argv);
    return field(client, 'used_memory') - before;
  };
  for (const argv of [
    ['SADD', 'set', ...members],
    ['RPUSH', 'list', ...members],
    ['HSET', 'hash', ...members.flatMap((each) => [each, each])],
    ['ZADD', 'zset', ...members.flatMap((each, i) => [String(i), each])],
    ['XADD', 'stream', '*', ...members],
    ['SET', 'string', members.join('')],
  ])
    expect(grown(...argv), argv[0]).toBeGreaterThan(200 * 100);
  expect(grown('FLUSHALL')).toBeLessThan(-6 * 200 * 100);
});

it('tells how far a child has come', () => {
  const client = startServer('--save', '');
  client.command('DEBUG', 'POPULATE', '1000');
  client.command('CONFIG', 'SET', 'rdb-key-save-delay', '10000');
  expect(client.command('BGSAVE')).toBe('+Background saving started');
  const seen = [1, 2, 3].map(() => {
    client.command('BLPOP', 'nothing', '2');
    client.command('SET', 'key:1', 'changed');
    return ['current_save_keys_processed', 'current_cow_size'].map((name) => field(client, name));
  });
  for (const [i, [keys = 0, cow = 0]] of seen.entries()) {
    const [lastKeys = -1, lastCow = -1] = seen[i - 1] ?? [];
    expect(keys).toBeGreaterThan(lastKeys);
    expect(cow).toBeGreaterThan(lastCow);
  }
  expect(field(client, 'current_save_keys_total')).toBe(1000);
  expect(field(client, 'current_fork_perc')).toBeCloseTo((seen[2]?.[0] ?? 0) / 10, 1);
  client.command('CONFIG', 'SET', 'rdb-key-save-delay', '0');
  client.command('BLPOP', 'nothing', '8');
  expect(field(client, 'rdb_bgsave_in_progress')).toBe(0);
  expect(field(client, 'current_save_keys_total')).toBe(0);
});
