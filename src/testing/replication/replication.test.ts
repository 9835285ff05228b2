/** Replication by its rules, where no recording shows them: options, refusals and odd moments. */
import { describe, expect, it, test } from 'vitest';
import type { ServerFacts } from '#host/trace';
import { Cluster } from './cluster';

const FOLLOW = ['--replicaof', '127.0.0.1', '7000'];

function pair(masterArgs: string[] = [], replicaArgs: string[] = []): Cluster {
  const cluster = new Cluster();
  cluster.start(7000, ...masterArgs);
  cluster.command(7000, 'SET first 1');
  cluster.start(7001, ...FOLLOW, ...replicaArgs);
  cluster.wait(1300);
  return cluster;
}

describe('FAILOVER', () => {
  it('swaps the roles of master and replica, and keeps the history', () => {
    const cluster = pair();
    cluster.command(7000, 'SET before failover');
    const replid = cluster.info(7000).get('master_replid');
    expect(cluster.command(7000, 'FAILOVER')).toBe('+OK');
    cluster.wait(1500);
    expect(cluster.info(7000).get('role')).toBe('slave');
    expect(cluster.info(7001).get('role')).toBe('master');
    expect(cluster.info(7001).get('master_replid2')).toBe(replid);
    cluster.command(7001, 'SET after failover');
    cluster.wait(1200);
    expect(cluster.command(7000, 'MGET before after')).toEqual(['failover', 'failover']);
    expect(cluster.log(7000)).toContainEqual(expect.stringContaining('is synced, failing over'));
  });

  it('gives up when the replica does not catch up in time', () => {
    const cluster = pair();
    cluster.signal(7001, 'SIGSTOP');
    cluster.command(7000, 'SET unseen 1');
    cluster.command(7000, 'FAILOVER TO 127.0.0.1 7001 TIMEOUT 500');
    const writer = cluster.client(7000);
    writer.send('SET', 'paused', '1');
    expect(writer.reply(200_000)).toBeUndefined();
    expect(writer.reply(2_000_000)).toBe('+OK');
    expect(cluster.info(7000).get('master_failover_state')).toBe('no-failover');
    expect(cluster.log(7000)).toContain(
      'M * FAILOVER to 127.0.0.1:7001 aborted: Replica never caught up before timeout',
    );
  });

  it('refuses what makes no sense', () => {
    const cluster = pair();
    const refusals: Record<string, string> = {
      'FAILOVER ABORT': '-ERR No failover in progress.',
      'FAILOVER TO 1.2.3.4 5': '-ERR FAILOVER target HOST and PORT is not a replica.',
      'FAILOVER FORCE':
        '-ERR FAILOVER with force option requires both a timeout and target HOST and IP.',
      'FAILOVER TIMEOUT 0': '-ERR FAILOVER timeout must be greater than 0',
      'FAILOVER nonsense': '-ERR syntax error',
    };
    for (const [line, reply] of Object.entries(refusals)) {
      expect(cluster.command(7000, line)).toBe(reply);
    }
    expect(cluster.command(7001, 'FAILOVER')).toBe(
      '-ERR FAILOVER is not valid when server is a replica.',
    );
  });
});

describe('min-replicas-to-write', () => {
  const cluster = new Cluster();
  cluster.start(7000, '--min-replicas-to-write', '1', '--min-replicas-max-lag', '3');
  const early = cluster.command(7000, 'SET early 1');
  cluster.start(7001, ...FOLLOW);
  cluster.wait(1600);
  const served = cluster.command(7000, 'SET a 1');
  cluster.signal(7001, 'SIGSTOP');
  cluster.wait(1000);
  const inTime = cluster.command(7000, 'SET b 2');
  cluster.wait(4500);
  const late = cluster.command(7000, 'SET c 3');

  it('refuses writes that too few replicas would see', () => {
    const refusal = '-NOREPLICAS Not enough good replicas to write.';
    expect([early, served, inTime, late]).toEqual([refusal, '+OK', '+OK', refusal]);
    expect(cluster.command(7000, 'GET a')).toBe('1');
    expect(cluster.info(7000).get('min_slaves_good_slaves')).toBe('0');
  });
});

describe('a master with a password', () => {
  it('is followed by who knows it', () => {
    const cluster = pair(['--requirepass', 's3cret'], ['--masterauth', 's3cret']);
    expect(cluster.command(7001, 'GET first')).toBeNull();
    expect(cluster.info(7001).get('master_link_status')).toBe('up');
  });

  it('turns a wrong password away', () => {
    const cluster = pair(['--requirepass', 's3cret'], ['--masterauth', 'wrong']);
    expect(cluster.log(7001)).toContain(
      'S # Unable to AUTH to MASTER: -WRONGPASS invalid username-password pair or user is disabled.',
    );
  });
});

describe('repl-diskless-load', () => {
  for (const mode of ['swapdb', 'on-empty-db']) {
    it(`${mode} loads without a file of its own`, () => {
      const cluster = pair(
        ['--repl-diskless-sync', 'yes', '--repl-diskless-sync-delay', '0'],
        ['--repl-diskless-load', mode],
      );
      expect(cluster.command(7001, 'GET first')).toBe('1');
      expect(cluster.net.files.has('/srv/7001/dump.rdb')).toBe(false);
      expect(cluster.log(7001)).toContain(
        'S * MASTER <-> REPLICA sync: receiving streamed RDB from master with EOF to parser',
      );
    });
  }
});

describe('timeouts', () => {
  it('the master lets a silent replica go, and takes it back', () => {
    const cluster = pair(['--repl-timeout', '3']);
    cluster.signal(7001, 'SIGSTOP');
    cluster.wait(6000);
    expect(cluster.info(7000).get('connected_slaves')).toBe('0');
    expect(cluster.log(7000)).toContain(
      'M # Disconnecting timedout replica (streaming sync): 127.0.0.1:7001',
    );
    cluster.signal(7001, 'SIGCONT');
    cluster.wait(3000);
    expect(cluster.info(7001).get('master_link_status')).toBe('up');
  });

  it('the replica looks for its silent master again', () => {
    const cluster = pair([], ['--repl-timeout', '3']);
    cluster.signal(7000, 'SIGSTOP');
    cluster.wait(6000);
    expect(cluster.log(7001)).toContain('S # MASTER timeout: no data nor PING received...');
    cluster.wait(6000);
    expect(cluster.log(7001)).toContain('S # Timeout connecting to the MASTER...');
    cluster.signal(7000, 'SIGCONT');
    cluster.wait(8000);
    expect(cluster.info(7001).get('master_link_status')).toBe('up');
  });

  it('a backlog nobody needs is freed, and the history with it', () => {
    const cluster = pair(['--repl-backlog-ttl', '2']);
    const replid = cluster.info(7000).get('master_replid');
    cluster.kill(7001, 'SIGKILL');
    cluster.wait(5000);
    expect(cluster.info(7000).get('repl_backlog_active')).toBe('0');
    expect(cluster.info(7000).get('master_replid')).not.toBe(replid);
  });
});

describe('silence, as stated', () => {
  function statedBy(cluster: Cluster, port: number): ServerFacts[] {
    return cluster.net.facts.flatMap(({ fact }) =>
      fact.kind === 'server' && fact.facts.port === port ? [fact.facts] : [],
    );
  }
  const ofMaster = ({ master }: ServerFacts) => master?.silent;
  const ofReplica = ({ replicas }: ServerFacts) => replicas[0]?.silent;

  it('is none while pings and acknowledgements come', () => {
    const cluster = pair();
    cluster.wait(25_000);
    expect(statedBy(cluster, 7001).filter(ofMaster)).toEqual([]);
    expect(statedBy(cluster, 7000).filter(ofReplica)).toEqual([]);
  });

  it('of a master: a ping is overdue; over when it is heard, or at repl-timeout', () => {
    const cluster = pair([], ['--repl-timeout', '20']);
    cluster.signal(7000, 'SIGSTOP');
    cluster.wait(10_500);
    expect(statedBy(cluster, 7001).filter(ofMaster)).toEqual([]);
    cluster.wait(3500);
    const silent = statedBy(cluster, 7001).at(-1)?.master?.silent;
    expect((silent?.until ?? 0) - (silent?.since ?? 0)).toBe(21_000);
    cluster.signal(7000, 'SIGCONT');
    cluster.wait(11_000);
    expect(statedBy(cluster, 7001).at(-1)?.master).not.toHaveProperty('silent');
    cluster.signal(7000, 'SIGSTOP');
    cluster.wait(24_000);
    expect(statedBy(cluster, 7001).at(-1)?.master).toMatchObject({ linkUp: false });
    expect(statedBy(cluster, 7001).at(-1)?.master).not.toHaveProperty('silent');
  });

  it('of a replica: its acknowledgements fail to come; over when the master lets it go', () => {
    const cluster = pair();
    cluster.signal(7001, 'SIGSTOP');
    cluster.wait(4500);
    expect(statedBy(cluster, 7000).filter(ofReplica)).toEqual([]);
    cluster.wait(3000);
    const silent = statedBy(cluster, 7000).at(-1)?.replicas[0]?.silent;
    expect((silent?.until ?? 0) - (silent?.since ?? 0)).toBe(61_000);
    cluster.command(7000, 'CONFIG SET repl-timeout 10');
    cluster.wait(200);
    const sooner = statedBy(cluster, 7000).at(-1)?.replicas[0]?.silent;
    expect((sooner?.until ?? 0) - (sooner?.since ?? 0)).toBe(11_000);
    cluster.wait(5000);
    expect(statedBy(cluster, 7000).at(-1)?.replicas).toEqual([]);
  });
});

test('a replica that joins a running BGSAVE shares it', () => {
  const cluster = new Cluster();
  cluster.start(7000);
  for (let i = 0; i < 50; i++) cluster.command(7000, `SET key${i} ${'v'.repeat(1000)}`);
  for (const port of [7001, 7002]) cluster.start(port);
  for (const port of [7001, 7002]) cluster.client(port).send('REPLICAOF', '127.0.0.1', '7000');
  cluster.wait(2000);
  for (const port of [7001, 7002]) expect(cluster.command(port, 'DBSIZE')).toBe(50);
  expect(cluster.log(7000)).toContain('M * Waiting for end of BGSAVE for SYNC');
  const saves = cluster.log(7000).filter((line) => line.includes('Background saving started'));
  expect(saves).toHaveLength(1);
});

test('SYNC of old serves who asks for it', () => {
  const cluster = new Cluster();
  cluster.start(7000);
  cluster.command(7000, 'SET first 1');
  const client = cluster.client(7000);
  client.send('SYNC');
  cluster.wait(500);
  const bulk = cluster.net.wire.filter(({ to }) => to === client.localPort);
  const text = bulk.map(({ bytes }) => Buffer.from(bytes).toString('latin1')).join('');
  expect(text).toMatch(/^\$\d+\r\nREDIS0009/);
});

test('who refuses reads without a link states it, and takes it back when told otherwise', () => {
  const cluster = pair([], ['--replica-serve-stale-data', 'no']);
  const stated = () =>
    cluster.net.facts
      .flatMap(({ fact }) =>
        fact.kind === 'server' && fact.facts.port === 7001 ? [fact.facts] : [],
      )
      .at(-1)?.master?.refusesStale;
  expect(stated()).toBe(true);
  cluster.command(7001, 'CONFIG SET replica-serve-stale-data yes');
  cluster.wait(200);
  expect(stated()).toBeUndefined();
});
