/** A long load takes many turns: who asks meanwhile is answered, and the master is kept waiting. */
import { describe, expect, it } from 'vitest';
import { latin1 } from '#hiredis/bytes';
import { Cluster } from './cluster';

const MASTER = 7000;
const REPLICA = 7001;
const LOADING = '-LOADING Redis is loading the dataset in memory';
/** Several pieces of two million bytes. */
const POPULATE = 'DEBUG POPULATE 1500 key 3000';

function populated(...args: string[]): Cluster {
  const cluster = new Cluster();
  // Values of zeros would be a tenth as long in a file.
  cluster.start(MASTER, '--rdbcompression', 'no', ...args);
  cluster.command(MASTER, POPULATE);
  return cluster;
}

/** Asks a server every millisecond until it answers with its dataset. */
function answersWhileStarting(cluster: Cluster, port: number, ms = 1500): string[] {
  const answers: string[] = [];
  const client = cluster.client(port);
  for (let i = 0; i < ms; i++) {
    client.send('DBSIZE');
    cluster.wait(1);
    const reply = client.reply(0);
    if (reply !== undefined) answers.push(String(reply));
    if (reply === 1500) break;
  }
  return answers;
}

describe('a server that starts', () => {
  for (const persistence of ['rdb', 'aof', 'aof with a preamble']) {
    it(`says -LOADING while it reads its ${persistence}`, () => {
      const isAof = persistence !== 'rdb';
      const args = isAof ? ['--appendonly', 'yes'] : [];
      if (persistence === 'aof') args.push('--aof-use-rdb-preamble', 'no');
      const cluster = populated(...args);
      cluster.command(MASTER, isAof ? 'BGREWRITEAOF' : 'SAVE');
      cluster.wait(3000);
      const digest = cluster.command(MASTER, 'DEBUG DIGEST');
      cluster.kill(MASTER, 'SIGKILL');
      cluster.net.cloneEvery = 40;
      cluster.begin(MASTER, '--port', '7000', ...args);
      cluster.wait(1);
      const answers = answersWhileStarting(cluster, MASTER);
      expect(answers[0]).toBe(LOADING);
      expect(answers.at(-1)).toBe('1500');
      cluster.reconnect(MASTER);
      expect(cluster.command(MASTER, 'DEBUG DIGEST')).toBe(digest);
      expect(cluster.log(MASTER).join('\n')).toMatch(/DB loaded from .*\nM \* Ready to accept/);
    });
  }

  it('counts the calls of serverCron that it leaves out meanwhile', () => {
    let cronloops = 0;
    const cluster = new Cluster((program) => ({
      ...program,
      turn(host, server, inputs) {
        program.turn(host, server, inputs);
        if (server.rdb.loading) cronloops = Math.max(cronloops, server.cronloops);
      },
    }));
    cluster.start(MASTER, '--rdbcompression', 'no');
    cluster.command(MASTER, POPULATE);
    cluster.command(MASTER, 'SAVE');
    cluster.kill(MASTER, 'SIGKILL');
    cluster.start(MASTER);
    cluster.wait(100);
    expect(cluster.command(MASTER, 'DBSIZE')).toBe(1500);
    expect(cronloops).toBe(1);
  });

  it('tells how far it is, and exits when it is asked to', () => {
    const cluster = populated();
    cluster.command(MASTER, 'DEBUG POPULATE 1500 more 3000');
    cluster.command(MASTER, 'SAVE');
    cluster.kill(MASTER, 'SIGKILL');
    cluster.begin(MASTER, '--port', '7000');
    cluster.wait(1);
    const client = cluster.client(MASTER);
    client.send('INFO', 'persistence');
    client.send('CONFIG', 'SET', 'timeout', '3');
    const info = String(client.reply());
    expect(info).toContain('loading:1\r\n');
    expect(Number(/loading_loaded_bytes:(\d+)/.exec(info)?.[1])).toBeGreaterThan(1_000_000);
    expect(client.reply()).toContain('Only CONFIG GET is allowed');
    cluster.kill(MASTER, 'SIGTERM');
    // At once: it neither got ready in its second life nor saved what it had of the dataset.
    const log = cluster.log(MASTER).join('\n');
    expect(log.match(/Ready to accept connections/g)).toHaveLength(1);
    expect(log).not.toContain('User requested shutdown');
  });
});

describe("a replica that loads its master's dataset", () => {
  const MODES: readonly (readonly [string, readonly string[], readonly string[]])[] = [
    ['from a file', [], []],
    [
      'from the socket',
      ['--repl-diskless-sync', 'yes', '--repl-diskless-sync-delay', '0'],
      ['--repl-diskless-load', 'swapdb'],
    ],
    ['from the socket, of known size', [], ['--repl-diskless-load', 'on-empty-db']],
  ];
  it.each(MODES)('%s answers -LOADING and follows its master then', (_name, master, replica) => {
    const cluster = populated(...master);
    cluster.net.cloneEvery = 40;
    cluster.begin(REPLICA, '--port', '7001', ...replica, '--replicaof', '127.0.0.1', '7000');
    cluster.wait(1);
    const answers = answersWhileStarting(cluster, REPLICA);
    cluster.reconnect(REPLICA);
    expect(answers).toContain(LOADING);
    expect(answers.at(-1)).toBe('1500');
    cluster.command(MASTER, 'SET after 1');
    cluster.wait(1500);
    expect(cluster.command(REPLICA, 'GET after')).toBe('1');
    expect(cluster.command(REPLICA, 'DEBUG DIGEST')).toBe(cluster.command(MASTER, 'DEBUG DIGEST'));
    const sent = cluster.net.wire
      .filter(({ to }) => to === MASTER)
      .map(({ bytes }) => latin1(bytes));
    expect(sent).toContain('\n');
  });

  it.each([
    ['swapdb', '1'],
    ['on-empty-db', '0'],
  ])('%s keeps what it had if the transfer breaks: %s key', (mode, kept) => {
    const cluster = populated('--repl-diskless-sync', 'yes', '--repl-diskless-sync-delay', '0');
    cluster.start(REPLICA, '--repl-diskless-load', mode);
    if (mode === 'swapdb') cluster.command(REPLICA, 'SET old 1');
    cluster.command(REPLICA, 'REPLICAOF 127.0.0.1 7000');
    const client = cluster.client(REPLICA);
    for (let i = 0; i < 1000; i++) {
      cluster.wait(1);
      if (client.command('DBSIZE') === LOADING) break;
    }
    cluster.net.refused.add(MASTER);
    cluster.net.cut(MASTER);
    cluster.wait(300);
    expect(client.command('DBSIZE')).toBe(Number(kept));
    const log = cluster.log(REPLICA);
    expect(log).toContain('S # Failed trying to load the MASTER synchronization DB from socket');
    cluster.net.refused.delete(MASTER);
    cluster.wait(4000);
    expect(client.command('DBSIZE')).toBe(1500);
  });
});

it('replica-lazy-flush takes no time to throw the old dataset away', () => {
  const busy = ['no', 'yes'].map((lazy) => {
    const cluster = new Cluster();
    cluster.start(MASTER);
    cluster.start(REPLICA, '--replica-lazy-flush', lazy);
    cluster.command(REPLICA, 'DEBUG POPULATE 100000 key');
    cluster.command(REPLICA, 'REPLICAOF 127.0.0.1 7000');
    const client = cluster.client(REPLICA);
    let slowestMs = 0;
    for (let i = 0; i < 300; i++) {
      const began = cluster.net.events.now;
      client.command('PING');
      slowestMs = Math.max(slowestMs, (cluster.net.events.now - began) / 1000);
      cluster.wait(1);
    }
    expect(cluster.info(REPLICA).get('master_link_status')).toBe('up');
    expect(cluster.command(REPLICA, 'DBSIZE')).toBe(0);
    return slowestMs;
  });
  expect(busy[0]).toBeGreaterThan(5);
  expect(busy[1]).toBeLessThan(5);
});
