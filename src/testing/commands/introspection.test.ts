/** CONFIG GET * and INFO as a whole: names, order, defaults, and what is computed. */
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { rdbChildProgram } from '#engine/rdb/child';
import { redisServer } from '#engine/server';
import { SmallClient } from '../small_net/client';
import { SmallNet } from '../small_net/net';
import { goldenJson } from './replay';

const CWD = '/home/learner/redis-6.2.6';

function startServer(): { net: SmallNet; client: SmallClient } {
  const net = new SmallNet([redisServer, rdbChildProgram]);
  net.start(redisServer.name, ['src/redis-server'], CWD);
  net.run(20_000);
  return { net, client: new SmallClient(net, 6379) };
}

function fieldsOf(text: string): Map<string, string> {
  const lines = text.split(/\r?\n/).filter((line) => line.includes(':'));
  return new Map(
    lines.map((line) => [line.slice(0, line.indexOf(':')), line.slice(line.indexOf(':') + 1)]),
  );
}

describe('CONFIG GET *', () => {
  it('lists every directive with its default, in order', () => {
    const pairs: unknown[] = [];
    const reply = startServer().client.command('CONFIG', 'GET', '*') as string[];
    for (let i = 0; i < reply.length; i += 2) pairs.push(reply.slice(i, i + 2));
    expect(pairs).toEqual(goldenJson('config-defaults'));
  });
});

describe('INFO', () => {
  const golden = readFileSync(
    new URL('../golden/commands/info-everything.txt', import.meta.url),
    'utf8',
  );

  it('has the sections and fields of 6.2.6, in order', () => {
    const text = String(startServer().client.command('INFO', 'everything'));
    const names = (info: string) =>
      info
        .trimEnd()
        .split(/\r?\n/)
        .map((line) => line.split(':', 1)[0] ?? '')
        .filter((name) => !name.startsWith('cmdstat_'));
    expect(names(text)).toEqual(names(golden));
  });

  it('answers one section, the default ones, or nothing', () => {
    const { client } = startServer();
    const info = (section: string) => String(client.command('INFO', section));
    expect(info('cluster')).toBe('# Cluster\r\ncluster_enabled:0\r\n');
    expect(info('nope')).toBe('');
    expect(info('default')).not.toContain('# Commandstats');
    expect(info('ALL')).toContain('# Commandstats');
  });

  it('counts what clients did', () => {
    const { client, net } = startServer();
    for (const line of ['SET a 1', 'SET b 2', 'GET a', 'GET nope', 'PEXPIRE b 100000', 'LPOS']) {
      client.command(...line.split(' '));
    }
    const other = new SmallClient(net, 6379);
    other.command('SUBSCRIBE', 'news');
    const info = fieldsOf(String(client.command('INFO', 'all')));
    const expected = {
      connected_clients: '2',
      total_connections_received: '2',
      total_commands_processed: '6',
      keyspace_hits: '1',
      keyspace_misses: '1',
      rdb_changes_since_last_save: '3',
      pubsub_channels: '1',
      total_error_replies: '1',
      errorstat_ERR: 'count=1',
      db0: expect.stringMatching(/^keys=2,expires=1,avg_ttl=/),
      cmdstat_set: expect.stringMatching(/^calls=2,usec=4,usec_per_call=2\.00,/),
    };
    expect(Object.fromEntries(info)).toMatchObject(expected);
  });

  it('counts an error once, for the command within EXEC that it is of', () => {
    const { client, net } = startServer();
    for (const line of ['MULTI', 'SET a b', 'AUTH x', 'EXEC', 'EXEC'])
      client.command(...line.split(' '));
    // This one ends the connection.
    new SmallClient(net, 6379).send('HOST:');
    net.run(10_000);
    const info = fieldsOf(String(client.command('INFO', 'commandstats')));
    expect(info.get('cmdstat_auth')).toMatch(/failed_calls=1$/);
    expect(info.get('cmdstat_set')).toMatch(/failed_calls=0$/);
    expect(info.get('cmdstat_exec')).toMatch(/^calls=2,.*failed_calls=1$/);
    // A colon would end the name of a field.
    expect(info.get('cmdstat_host_')).toMatch(/^calls=1,/);
  });
});
