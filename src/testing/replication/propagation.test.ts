/** What a master makes of its clients' commands in the stream, as recorded from 6.2.6. */
import { expect, test } from 'vitest';
import { latin1 } from '#hiredis/bytes';
import { sdssplitargs } from '#hiredis/sds';
import { Cluster } from './cluster';
import { goldenPropagation, type Propagated } from './golden';

const PING = '*1\r\n$4\r\nping\r\n';

/** The dataset that the recording began with. */
const BEFORE = ['RPUSH l a b c', 'HSET h f v', 'ZADD z 1 a 2.5 b', 'SADD s x'];

/**
 * Which members SPOP takes is left to chance: only the commands that it becomes count. When XCLAIM
 * says that an entry was delivered is another time in each run.
 */
function withoutChance({ command, stream }: Propagated): Propagated {
  const words = stream.match(/[A-Z]{3,}/g)?.join(' ') ?? '';
  const timeless = stream.replace(/(TIME\r\n\$13\r\n)\d{13}/g, '$1');
  return { command, stream: command.startsWith('SPOP') ? words : timeless };
}

/** Plays the recording; commands we don't have yet, and what they would have changed, are left out. */
function play(recorded: readonly Propagated[]): Propagated[] {
  const cluster = new Cluster();
  cluster.start(7000);
  for (const line of BEFORE) cluster.command(7000, line);
  cluster.start(7001, '--replicaof', '127.0.0.1', '7000');
  cluster.wait(1300);
  const client = cluster.client(7000);
  const ours: Propagated[] = [];
  const unlike = new Set<string>();
  // The recording had a client that waited for this list.
  const waiter = cluster.client(7000);
  waiter.send('BLPOP', 'wait1', '0');
  if (waiter.reply(10_000) !== undefined) unlike.add('wait1');
  const ports = new Set([client.localPort, waiter.localPort]);
  for (const { command } of recorded) {
    const before = cluster.net.wire.length;
    const reply = client.command(...(sdssplitargs(command) ?? []));
    cluster.wait(40);
    const sent = cluster.net.wire
      .slice(before)
      .filter(({ from, to }) => from === 7000 && !ports.has(to));
    const stream = sent.map(({ bytes }) => latin1(bytes)).join('');
    const keys = command.split(' ').filter((word) => /^[a-z]/.test(word));
    const isKnown = !String(reply).startsWith('-ERR unknown command');
    if (!isKnown) for (const key of keys) unlike.add(key);
    if (isKnown && !keys.some((key) => unlike.has(key)))
      ours.push({ command, stream: stream.replaceAll(PING, '') });
  }
  return ours;
}

test('the stream carries what 6.2.6 puts there', () => {
  const recorded = goldenPropagation('propagation');
  const ours = play(recorded);
  const known = new Set(ours.map(({ command }) => command));
  expect(known.size).toBeGreaterThan(50);
  const theirs = recorded.filter(({ command }) => known.has(command));
  expect(ours.map(withoutChance)).toEqual(theirs.map(withoutChance));
});
