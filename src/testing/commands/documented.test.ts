/** What redis.conf and the manual promise of single directives and of a command from before PSYNC. */
import { expect, test } from 'vitest';
import { bytesOf } from '#hiredis/bytes';
import { Cluster } from '../replication/cluster';
import { createHost } from '../small_net/host';

const SECOND_US = 1_000_000;

/** A connection of its own, and all that came over it so far. */
function connected(cluster: Cluster, port: number) {
  const { net } = cluster;
  const host = createHost(net, net.createIdle());
  const fd = host.connect('127.0.0.1', port);
  net.run(1000);
  let text = '';
  return {
    write: (line: string) => host.write(fd, bytesOf(`${line}\r\n`)),
    read: () => {
      for (;;) {
        const bytes = host.read(fd, 1 << 20);
        if (typeof bytes === 'string') return { text, end: bytes };
        if (bytes.length === 0) return { text, end: 'EOF' };
        text += Buffer.from(bytes).toString('latin1');
      }
    },
  };
}

function started(...args: string[]): Cluster {
  const cluster = new Cluster();
  cluster.start(7000, ...args);
  return cluster;
}

test('CONFIG RESETSTAT begins to count anew', () => {
  const cluster = started();
  const count = () => {
    const stats = String(cluster.command(7000, 'INFO stats'));
    return ['total_commands_processed', 'keyspace_misses'].map((name) =>
      Number(RegExp(`${name}:(\\d+)`).exec(stats)?.[1]),
    );
  };
  for (let i = 0; i < 5; i++) cluster.command(7000, 'GET nothing');
  expect(count()).toEqual([expect.any(Number), 5]);
  expect(count()[0]).toBeGreaterThan(5);
  expect(cluster.command(7000, 'CONFIG RESETSTAT')).toBe('+OK');
  expect(count()).toEqual([1, 0]);
});

test('timeout closes who says nothing, and nobody else', () => {
  const cluster = started('--timeout', '2');
  const [idle, busy] = [connected(cluster, 7000), connected(cluster, 7000)];
  for (let i = 0; i < 6; i++) {
    busy.write('PING');
    cluster.net.run(SECOND_US);
  }
  expect(idle.read().end).toBe('EOF');
  expect(busy.read()).toEqual({ text: '+PONG\r\n'.repeat(6), end: 'EAGAIN' });
});

test('SYNC of old is answered with the dataset, then with what is written', () => {
  const cluster = started();
  cluster.command(7000, 'SET a hello');
  const old = connected(cluster, 7000);
  old.write('SYNC');
  cluster.net.run(SECOND_US);
  const dataset = old.read().text.replace(/^\n*/, '');
  expect(dataset).toMatch(/^\$\d+\r\nREDIS0009/);
  expect(dataset).toContain('hello');
  cluster.command(7000, 'SET b later');
  cluster.net.run(SECOND_US);
  expect(old.read().text.slice(dataset.length)).toContain(
    '$3\r\nSET\r\n$1\r\nb\r\n$5\r\nlater\r\n',
  );
});

test('replica-serve-stale-data no: only what needs no data is answered', () => {
  const cluster = started('--replica-serve-stale-data', 'no', '--replicaof', '127.0.0.1', '7999');
  expect(cluster.command(7000, 'GET a')).toBe(
    "-MASTERDOWN Link with MASTER is down and replica-serve-stale-data is set to 'no'.",
  );
  expect(cluster.command(7000, 'INFO replication')).toContain('master_link_status:down');
  cluster.command(7000, 'CONFIG SET replica-serve-stale-data yes');
  expect(cluster.command(7000, 'GET a')).toBeNull();
});

test('replica-announced no is told in INFO, so that Sentinels leave it out', () => {
  const cluster = started('--replica-announced', 'no', '--replicaof', '127.0.0.1', '7999');
  expect(cluster.command(7000, 'INFO replication')).toContain('replica_announced:0');
});
