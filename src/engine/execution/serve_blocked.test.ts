import { expect, it } from 'vitest';
import { Cluster } from '#testing/replication/cluster';

const PORT = 7000;

function started(): Cluster {
  const cluster = new Cluster();
  cluster.start(PORT);
  return cluster;
}

it('serves who came first, and the others with the next element', () => {
  const cluster = started();
  const waiters = [0, 1, 2].map(() => cluster.client(PORT));
  for (const waiter of waiters) {
    waiter.send('BLPOP', 'queue', '0');
    cluster.wait(5);
  }
  cluster.command(PORT, 'RPUSH queue a b');
  cluster.wait(5);
  expect(waiters.map((waiter) => waiter.reply(0))).toEqual([
    ['queue', 'a'],
    ['queue', 'b'],
    undefined,
  ]);
  cluster.command(PORT, 'RENAME other queue');
  cluster.command(PORT, 'RPUSH other c');
  cluster.command(PORT, 'RENAME other queue');
  cluster.wait(5);
  expect(waiters[2]?.reply(0)).toEqual(['queue', 'c']);
});

it('moves on from list to list while somebody waits for the next one', () => {
  const cluster = started();
  const [last, middle] = [cluster.client(PORT), cluster.client(PORT)];
  last.send('BLPOP', 'second', '0');
  middle.send('BLMOVE', 'first', 'second', 'LEFT', 'RIGHT', '0');
  cluster.wait(5);
  cluster.command(PORT, 'RPUSH first a');
  cluster.wait(5);
  expect(middle.reply(0)).toBe('a');
  expect(last.reply(0)).toEqual(['second', 'a']);
  expect(cluster.command(PORT, 'EXISTS first second')).toBe(0);
});

it('does not wait inside of a transaction', () => {
  const cluster = started();
  const client = cluster.client(PORT);
  for (const line of ['MULTI', 'BLPOP l 0', 'XREAD BLOCK 0 STREAMS s $'])
    client.command(...line.split(' '));
  expect(client.command('EXEC')).toEqual([null, null]);
});
