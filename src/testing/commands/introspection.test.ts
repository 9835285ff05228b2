/** CONFIG GET * and INFO as a whole: names, order, defaults, and what is computed. */
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { INFO_SECTIONS } from '#engine/info/info';
import { rdbChildProgram } from '#engine/rdb/child';
import { redisServer } from '#engine/server';
import type { Server } from '#engine/state';
import { SmallClient } from '../small_net/client';
import { type Process, SmallNet } from '../small_net/net';
import { goldenJson } from './replay';

const CWD = '/home/learner/redis-6.2.6';

function startServer(): { net: SmallNet; client: SmallClient; process: Process } {
  const net = new SmallNet([redisServer, rdbChildProgram]);
  const process = net.start(redisServer.name, ['src/redis-server'], CWD);
  net.run(20_000);
  return { net, client: new SmallClient(net, 6379), process };
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

  it('computes what it says it computes', () => {
    const { client, process } = startServer();
    const server = process.state as Server;
    const shown = fieldsOf(String(client.command('INFO', 'server')));
    const moving = new Set(['server_time_usec', 'uptime_in_seconds', 'lru_clock']);
    const section = INFO_SECTIONS.find(({ title }) => title === 'Server');
    for (const field of section?.fields(server) ?? []) {
      if (!moving.has(field.name)) expect(shown.get(field.name)).toBe(String(field.value(server)));
    }
  });

  it('says which fields nothing stands behind', () => {
    const { process } = startServer();
    const server = process.state as Server;
    const constants = INFO_SECTIONS.flatMap(({ fields }) => fields(server))
      .filter(({ kind }) => kind === 'constant')
      .map(({ name }) => name);
    // No cluster, no modules, no threads, no Lua, no append only file, no allocator to measure.
    const topics =
      /redis_|^os$|arch_|_api|gcc|supervised|cluster|thread|tracking|used_memory_(peak_perc|startup|lua|scripts)|lua|scripts|total_system|alloc|rss_|fragmentation_bytes|not_counted|aof|defrag|lazyfree|cow|fork|save_keys|module|migrate|cpu/;
    expect(constants.filter((name) => !topics.test(name))).toEqual([]);
    expect(constants).toHaveLength(65);
  });
});
