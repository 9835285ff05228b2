/**
 * Recorded scenarios that are about who may have the data: the plain first copy, two at once, a
 * master with a password, and one that wants enough replicas. Commands, states, logs and wires.
 */
import { describe, expect, it } from 'vitest';
import { Cluster } from './cluster';
import { goldenActions, goldenLog, goldenState, goldenWire, normalInfo } from './golden';

const FOLLOW = ['--replicaof', '127.0.0.1', '7100'];
const DATASET = [
  'SET LF 93',
  'SET AA 94',
  'SET BB 93',
  'RPUSH l a b c',
  'HSET h f v',
  'ZADD z 1 a 2.5 b',
  'SADD s x',
];

function newCluster(...masterArgs: string[]): Cluster {
  const cluster = new Cluster();
  cluster.net.forwards.set(7100, 7000).set(7200, 7000);
  cluster.start(7000, ...masterArgs);
  return cluster;
}

/** What the recorder asked each node for at a labelled instant. */
function stateOf(cluster: Cluster, port: number): Record<string, unknown> {
  return {
    'info replication': normalInfo(cluster.command(port, 'INFO replication')),
    role: cluster.command(port, 'ROLE'),
    keyspace: cluster.command(port, 'INFO keyspace'),
    digest: cluster.command(port, 'DEBUG DIGEST'),
  };
}

/** The reply recorded for a command, by its words; the n-th of several. */
function recorded(scenario: string, action: string, nth = 0): unknown {
  return goldenActions(scenario).filter((each) => each.action === action)[nth]?.reply;
}

/** A loop of attempts, as often as there was time for: each different thing once, in order. */
function once<T>(items: readonly T[]): T[] {
  return [...new Map(items.map((item) => [JSON.stringify(item), item])).values()];
}

describe('fullsync_disk', () => {
  const scenario = 'fullsync_disk';
  const cluster = newCluster();
  for (const line of DATASET) cluster.command(7000, line);
  cluster.start(7001, ...FOLLOW);
  cluster.wait(563);
  const synced = [7000, 7001].map((port) => stateOf(cluster, port));
  for (const line of ['SET k v', 'SELECT 0', 'INCR n']) cluster.command(7000, line);
  cluster.wait(11_000);
  const value = cluster.command(7001, 'GET k');
  const after = [7000, 7001].map((port) => stateOf(cluster, port));

  it('has the states that were recorded', () => {
    expect(synced).toEqual([7000, 7001].map((port) => goldenState(scenario, 'synced', port)));
    expect(value).toBe(recorded(scenario, '7001> GET k'));
    // The recorder's clock began before the server's: a PING more or less is chance.
    const withoutPing = after.map((each) => ({ digest: each.digest, keyspace: each.keyspace }));
    expect([7000, 7001].map((port) => goldenState(scenario, 'after', port))).toMatchObject(
      withoutPing,
    );
  });
  it('logs and sends what the original does', () => {
    for (const port of [7000, 7001]) expect(cluster.log(port)).toEqual(goldenLog(scenario, port));
    const ours = cluster.wire(7100).map(withoutPings);
    expect(ours).toEqual(goldenWire(scenario, '7001->7000').map(withoutPings));
  });
});

/** PINGs of the master go out at its own times, and move the offsets of ACKs. */
function withoutPings<T extends { fromMaster: string; fromReplica: string }>(each: T) {
  return {
    fromMaster: each.fromMaster.replaceAll('*1\r\n$4\r\nping\r\n', ''),
    fromReplica: each.fromReplica.replace(/<ack \d+>/, '<ack>'),
  };
}

describe('big_sync_and_buffer', () => {
  const scenario = 'big_sync_and_buffer';
  const cluster = newCluster();
  for (let i = 0; i < 2000; i++) cluster.command(7000, `SET key:${i} ${'v'.repeat(20)}${i}`);
  // Both are at the door when the master comes back, and ask within the same moment.
  cluster.signal(7000, 'SIGSTOP');
  cluster.start(7001, ...FOLLOW);
  cluster.start(7002, '--replicaof', '127.0.0.1', '7200');
  cluster.signal(7000, 'SIGCONT');
  cluster.net.run(3000, () => cluster.log(7000).some((line) => line.includes('BGSAVE for SYNC')));
  const during = 50;
  for (let i = 0; i < during; i++) cluster.command(7000, `SET during${i} 1`);
  cluster.wait(2000);

  it('gives both the same file and what came meanwhile', () => {
    const digests = [7000, 7001, 7002].map((port) => cluster.command(port, 'DEBUG DIGEST'));
    expect(new Set(digests).size).toBe(1);
    expect(cluster.command(7002, 'DBSIZE')).toBe(2000 + during);
  });
  it('reports what the original reports, but for offsets', () => {
    const still = (info: unknown) =>
      String(info).replace(/(offset[=:]|_offset:|histlen:)\d+/g, '$1<n>');
    for (const port of [7000, 7001, 7002]) {
      const golden = goldenState(scenario, 'after', port)?.['info replication'];
      expect(still(stateOf(cluster, port)['info replication'])).toBe(still(golden));
    }
  });
  it('saves once for both, and logs so', () => {
    expect(cluster.log(7000)).toEqual(goldenLog(scenario, 7000));
    for (const port of [7001, 7002]) expect(cluster.log(port)).toEqual(goldenLog(scenario, port));
  });
});

describe('min_replicas', () => {
  const scenario = 'min_replicas';
  const cluster = newCluster('--min-replicas-max-lag', '3');
  for (const line of DATASET) cluster.command(7000, line);
  const replies: [action: string, reply: unknown][] = [];
  const play = (line: string) => replies.push([`7000> ${line}`, cluster.command(7000, line)]);
  play('CONFIG SET min-replicas-to-write 1');
  play('SET early 1');
  cluster.start(7001, ...FOLLOW);
  cluster.wait(1600);
  play('SET a 1');
  const ok = [7000, 7001].map((port) => stateOf(cluster, port).digest);
  cluster.signal(7001, 'SIGSTOP');
  cluster.wait(1000);
  play('SET b 2');
  cluster.wait(4500);
  for (const line of ['SET c 3', 'GET a', 'DEL a', 'PUBLISH c x']) play(line);
  play('CONFIG SET min-replicas-to-write 0');
  play('SET c 3');
  play('CONFIG SET min-replicas-to-write 2');
  play('SET c 3');
  const transaction = ['MULTI', 'SET c 4', 'EXEC'].map((line) => cluster.command(7000, line));
  cluster.signal(7001, 'SIGCONT');
  cluster.wait(1500);

  it('answers what the original answers', () => {
    const seen = new Map<string, number>();
    for (const [action, reply] of replies) {
      const nth = seen.get(action) ?? 0;
      seen.set(action, nth + 1);
      expect([action, nth, reply]).toEqual([action, nth, recorded(scenario, action, nth)]);
    }
    expect(transaction).toEqual(recorded(scenario, 'MULTI/SET/EXEC'));
  });
  it('ends as the original ends', () => {
    expect(ok[0]).toBe(goldenState(scenario, 'ok', 7000).digest);
    // EVAL wrote one more key in the recording: the same one again.
    for (const port of [7000, 7001])
      expect(stateOf(cluster, port).keyspace).toBe(goldenState(scenario, 'after', port).keyspace);
    expect(cluster.log(7001)).toEqual(goldenLog(scenario, 7001));
    expect(cluster.log(7000)).toEqual(goldenLog(scenario, 7000));
  });
});

describe('masterauth', () => {
  const scenario = 'masterauth';
  const cluster = newCluster();
  for (const line of DATASET) cluster.command(7000, line);
  cluster.start(7001, ...FOLLOW);
  const admin = cluster.client(7000);
  admin.command('CONFIG', 'SET', 'requirepass', 's3cret');
  const infos: unknown[] = [];
  const cut = () => cluster.net.cut(7100);
  const info = () => infos.push(cluster.info(7001).get('master_link_status'));
  cut();
  cluster.wait(1500);
  info();
  cluster.command(7001, 'CONFIG SET masterauth wrong');
  cluster.wait(1500);
  info();
  cluster.command(7001, 'CONFIG SET masterauth s3cret');
  cluster.wait(4000);
  info();
  cluster.command(7001, 'CONFIG SET masteruser bob');
  cut();
  cluster.wait(1500);
  info();

  it('lets in who has the password', () => {
    const link = (reply: unknown) => /master_link_status:(\w+)/.exec(String(reply))?.[1];
    const theirs = goldenActions(scenario)
      .filter(({ action }) => action === '7001> INFO replication')
      .map(({ reply }) => link(reply));
    expect(infos).toEqual(theirs);
  });
  it('says on both sides what the original says', () => {
    const kinds = (log: readonly string[]) =>
      once(log.filter((line) => /NOAUTH|WRONGPASS|AUTH|SYNC\.\.\.|Non critical/.test(line)));
    expect(kinds(cluster.log(7001))).toEqual(kinds(goldenLog(scenario, 7001)));
  });
  it('shakes hands with the same words', () => {
    const words = (wire: readonly { fromReplica: string; fromMaster: string }[]) =>
      once(wire.map(({ fromReplica }) => fromReplica.replace(/<ack \d+>/, '')))
        // The recording was cut in the middle, and a conversation with it.
        .filter((text) => text.startsWith('*1\r\n$4\r\nPING'))
        .sort();
    expect(words(cluster.wire(7100))).toEqual(words(goldenWire(scenario, '7001->7000')));
  });
});
