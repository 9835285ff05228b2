/**
 * Replication scenarios played with our servers, compared with what 6.2.6 logged and sent.
 */
import { describe, expect, it } from 'vitest';
import { Cluster } from './cluster';
import { goldenInfo, goldenLog, goldenWire, normalInfo } from './golden';

/** The recordings' proxies. */
function withProxies(cluster: Cluster): Cluster {
  cluster.net.forwards.set(7100, 7000).set(7200, 7000).set(7301, 7001);
  return cluster;
}

/** The dataset that every recording begins with. */
const DATASET = [
  'SET LF 93',
  'SET AA 94',
  'SET BB 93',
  'RPUSH l a b c',
  'HSET h f v',
  'ZADD z 1 a 2.5 b',
  'SADD s x',
];

function startMaster(cluster: Cluster, ...args: string[]): void {
  cluster.start(7000, ...args);
  for (const line of DATASET) cluster.command(7000, line);
}

describe('fullsync_slaveof_runtime', () => {
  const cluster = withProxies(new Cluster());
  startMaster(cluster);
  cluster.start(7001);
  cluster.command(7001, 'SET own data');
  cluster.command(7001, 'SLAVEOF 127.0.0.1 7100');
  cluster.wait(1300);
  const synced = cluster.command(7001, 'MGET LF AA BB own');
  const info = [7000, 7001].map((port) => normalInfo(cluster.command(port, 'INFO replication')));
  const again = cluster.command(7001, 'SLAVEOF 127.0.0.1 7100');
  cluster.command(7001, 'SLAVEOF NO ONE');
  cluster.command(7001, 'SET own again');
  cluster.wait(500);
  cluster.command(7001, 'SLAVEOF 127.0.0.1 7100');
  cluster.wait(2000);
  cluster.command(7001, 'SLAVEOF 127.0.0.1 7000');
  cluster.wait(1000);

  it("replaces the replica's data", () => {
    expect(synced).toEqual(['93', '94', '93', null]);
    expect(again).toBe('+OK Already connected to specified master');
  });
  it('reports what the original reports', () => {
    expect(info).toEqual([
      goldenInfo('fullsync_slaveof_runtime', 'synced', 7000),
      goldenInfo('fullsync_slaveof_runtime', 'synced', 7001),
    ]);
  });
  it('logs what the original logs', () => {
    expect(cluster.log(7000)).toEqual(goldenLog('fullsync_slaveof_runtime', 7000));
    expect(cluster.log(7001)).toEqual(goldenLog('fullsync_slaveof_runtime', 7001));
  });
  it('sends what the original sends', () => {
    expect(cluster.wire(7100)).toEqual(goldenWire('fullsync_slaveof_runtime', '7001->7000'));
  });
});

describe('fullsync_diskless', () => {
  const cluster = withProxies(new Cluster());
  startMaster(cluster, '--repl-diskless-sync', 'yes', '--repl-diskless-sync-delay', '1');
  cluster.start(7001, '--replicaof', '127.0.0.1', '7100');
  cluster.wait(1600);
  cluster.command(7000, 'SET k v');
  cluster.wait(2000);

  it('streams the dataset without a file', () => {
    expect(cluster.command(7001, 'MGET LF AA BB k')).toEqual(['93', '94', '93', 'v']);
    expect(cluster.net.files.has('/srv/7000/dump.rdb')).toBe(false);
  });
  it('logs what the original logs', () => {
    expect(cluster.log(7000)).toEqual(goldenLog('fullsync_diskless', 7000));
    expect(cluster.log(7001)).toEqual(goldenLog('fullsync_diskless', 7001));
  });
  it('sends what the original sends', () => {
    expect(cluster.wire(7100)).toEqual(goldenWire('fullsync_diskless', '7001->7000'));
  });
});

describe('a diskless synchronization of many', () => {
  it('feeds them all from one child, and survives the loss of one', () => {
    const cluster = new Cluster();
    cluster.start(7000, '--repl-diskless-sync', 'yes', '--repl-diskless-sync-delay', '1');
    for (let i = 0; i < 300; i++) cluster.command(7000, `SET key${i} ${'v'.repeat(2000)}${i}`);
    const ports = [7001, 7002, 7003];
    for (const port of ports) cluster.start(port, '--replicaof', '127.0.0.1', '7000');
    cluster.net.run(3_000_000, () => cluster.net.wire.some(({ bytes }) => bytes.length > 10_000));
    cluster.kill(7003, 'SIGKILL');
    cluster.wait(3000);
    for (const port of [7001, 7002]) {
      expect(cluster.command(port, 'DEBUG DIGEST')).toBe(cluster.command(7000, 'DEBUG DIGEST'));
    }
    const starts = cluster.log(7000).filter((line) => line.includes('transfer started'));
    expect(starts).toHaveLength(1);
  });
});

describe('partial_resync', () => {
  const cluster = withProxies(new Cluster());
  startMaster(cluster);
  cluster.start(7001, '--replicaof', '127.0.0.1', '7100');
  cluster.wait(1300);
  cluster.net.cut(7100);
  cluster.net.refused.add(7100);
  cluster.wait(200);
  cluster.command(7000, 'SET during cut');
  cluster.net.refused.delete(7100);
  cluster.wait(3000);
  cluster.net.cut(7100);
  cluster.net.refused.add(7100);
  cluster.command(7000, 'SET a 1');
  cluster.wait(1000);
  cluster.command(7000, 'SET b 2');
  cluster.wait(3000);
  cluster.net.refused.delete(7100);
  cluster.wait(3000);

  it('brings what the replica missed', () => {
    expect(cluster.command(7001, 'MGET a b during')).toEqual(['1', '2', 'cut']);
    expect(cluster.info(7001).get('slave_repl_offset')).toBe(
      cluster.info(7000).get('master_repl_offset'),
    );
  });
  it('logs what the original logs', () => {
    expect(cluster.log(7000)).toEqual(goldenLog('partial_resync', 7000));
    expect(cluster.log(7001)).toEqual(goldenLog('partial_resync', 7001));
  });
  it('sends what the original sends', () => {
    const [first, second] = cluster.wire(7100);
    const [goldenFirst, goldenSecond] = goldenWire('partial_resync', '7001->7000');
    expect([first, second]).toEqual([goldenFirst, goldenSecond]);
  });
});

describe('chained', () => {
  const cluster = withProxies(new Cluster());
  startMaster(cluster);
  cluster.start(7001, '--replicaof', '127.0.0.1', '7100');
  cluster.wait(100);
  cluster.start(7002, '--replicaof', '127.0.0.1', '7301');
  cluster.wait(1300);
  cluster.command(7000, 'SET k v');
  cluster.wait(300);
  const refused = cluster.command(7002, 'SET a b');
  const offsets = [7000, 7001, 7002].map((port) => cluster.info(port).get('master_repl_offset'));
  const value = cluster.command(7002, 'GET k');
  cluster.wait(11_000);
  const wire = cluster.wire(7301);
  cluster.kill(7000, 'SIGKILL');
  cluster.wait(3000);
  cluster.start(7000);
  cluster.wait(5000);

  it("passes the top master's stream on", () => {
    expect(value).toBe('v');
    expect(refused).toBe("-READONLY You can't write against a read only replica.");
    expect(new Set(offsets)).toEqual(new Set(['50']));
  });
  it('logs what the original logs', () => {
    expect(cluster.log(7001)).toEqual(goldenLog('chained', 7001));
    expect(cluster.log(7002)).toEqual(goldenLog('chained', 7002));
  });
  it('sends what the original sends', () => {
    expect(wire[0]).toEqual(goldenWire('chained', '7002->7001')[0]);
  });
});

describe('psync2_failover', () => {
  const cluster = withProxies(new Cluster());
  startMaster(cluster);
  cluster.start(7001, '--replicaof', '127.0.0.1', '7100');
  cluster.start(7002, '--replicaof', '127.0.0.1', '7200');
  cluster.wait(2000);
  cluster.command(7000, 'SET k v');
  cluster.wait(500);
  cluster.kill(7000, 'SIGKILL');
  cluster.wait(1200);
  cluster.command(7001, 'REPLICAOF NO ONE');
  cluster.command(7001, 'SET after failover');
  cluster.command(7002, 'REPLICAOF 127.0.0.1 7301');
  cluster.wait(3000);
  cluster.start(7000);
  cluster.command(7000, 'REPLICAOF 127.0.0.1 7301');
  cluster.wait(3000);
  cluster.command(7001, 'SET last 1');
  cluster.wait(1000);

  it('lets the other replica go on with the promoted one', () => {
    expect(cluster.command(7002, 'MGET k after last')).toEqual(['v', 'failover', '1']);
    expect(cluster.command(7000, 'MGET k after last')).toEqual(['v', 'failover', '1']);
    expect(cluster.info(7002).get('second_repl_offset')).toBe('51');
  });
  it('logs what the original logs', () => {
    expect(cluster.log(7001)).toEqual(goldenLog('psync2_failover', 7001));
    expect(cluster.log(7002)).toEqual(goldenLog('psync2_failover', 7002));
  });
  it('sends what the original sends', () => {
    expect(cluster.wire(7301)[0]).toEqual(goldenWire('psync2_failover', 'x->7001')[0]);
  });
});

describe('replica_restart', () => {
  const cluster = withProxies(new Cluster());
  startMaster(cluster);
  const start = () => cluster.start(7001, '--replicaof', '127.0.0.1', '7100');
  start();
  cluster.wait(1600);
  cluster.command(7000, 'SET k v');
  cluster.wait(300);
  cluster.kill(7001, 'SIGTERM');
  cluster.command(7000, 'SET while down');
  start();
  cluster.wait(2500);
  const first = cluster.command(7001, 'GET while');
  cluster.kill(7001, 'SIGKILL');
  cluster.command(7000, 'SET while2 down');
  start();
  cluster.wait(2500);

  it('goes on from its own file', () => {
    expect(first).toBe('down');
    expect(cluster.command(7001, 'GET while2')).toBe('down');
  });
  it('logs what the original logs', () => {
    expect(cluster.log(7001)).toEqual(goldenLog('replica_restart', 7001));
    expect(cluster.log(7000)).toEqual(goldenLog('replica_restart', 7000));
  });
  it('sends what the original sends', () => {
    expect(cluster.wire(7100)).toEqual(goldenWire('replica_restart', '7001->7000'));
  });
});

describe('master_restart', () => {
  const cluster = withProxies(new Cluster());
  startMaster(cluster);
  cluster.start(7001, '--replicaof', '127.0.0.1', '7100');
  cluster.wait(1600);
  cluster.command(7000, 'SAVE');
  cluster.command(7000, 'SET notsaved 1');
  cluster.wait(300);
  cluster.kill(7000, 'SIGKILL');
  cluster.wait(2200);
  cluster.start(7000);
  cluster.wait(3000);
  const lost = cluster.command(7001, 'MGET LF notsaved');
  cluster.kill(7000, 'SIGTERM');
  cluster.wait(200);
  cluster.start(7000);
  cluster.wait(2500);

  it('wins over what the replica had', () => {
    expect(lost).toEqual(['93', null]);
  });
  it('logs what the original logs', () => {
    expect(cluster.log(7001)).toEqual(goldenLog('master_restart', 7001));
    expect(cluster.log(7000)).toEqual(goldenLog('master_restart', 7000));
  });
});

describe('backlog_too_small', () => {
  const cluster = withProxies(new Cluster());
  startMaster(cluster, '--repl-backlog-size', '16384');
  cluster.start(7001, '--replicaof', '127.0.0.1', '7100');
  cluster.wait(1250);
  cluster.net.cut(7100);
  cluster.net.refused.add(7100);
  for (let i = 0; i < 40; i++) cluster.command(7000, `SET big${i} ${'x'.repeat(1000)}`);
  cluster.wait(3000);
  cluster.net.refused.delete(7100);
  cluster.wait(3000);

  it('makes a full resynchronization of it', () => {
    expect(cluster.command(7001, 'STRLEN big39')).toBe(1000);
    expect(cluster.log(7001)).toEqual(goldenLog('backlog_too_small', 7001));
    expect(cluster.log(7000).filter((line) => line.includes('lack of backlog'))).toHaveLength(1);
  });
});

describe('ack_wait', () => {
  const cluster = withProxies(new Cluster());
  startMaster(cluster);
  cluster.start(7001, '--replicaof', '127.0.0.1', '7100');
  cluster.wait(1300);
  const client = cluster.client(7000);
  client.command('SET', 'a', '1');

  it('waits no longer than for the replica that is there', () => {
    expect(client.command('WAIT', '1', '1000')).toBe(1);
    client.command('SET', 'b', '2');
    expect(client.command('WAIT', '2', '300')).toBe(1);
    expect(client.command('WAIT', '0', '100')).toBe(1);
  });
  it('times out on a stopped replica and goes on with it later', () => {
    cluster.signal(7001, 'SIGSTOP');
    client.command('SET', 'd', '4');
    expect(client.command('WAIT', '1', '500')).toBe(0);
    cluster.signal(7001, 'SIGCONT');
    cluster.wait(1500);
    expect(client.command('WAIT', '1', '500')).toBe(1);
  });
  it('is refused by a replica', () => {
    expect(cluster.command(7001, 'WAIT 1 10')).toMatch(/^-ERR WAIT cannot be used with replica/);
  });
  it('asks with GETACK in the stream', () => {
    const [golden] = goldenWire('ack_wait', '7001->7000');
    const getAck = '*3\r\n$8\r\nREPLCONF\r\n$6\r\nGETACK\r\n$1\r\n*\r\n';
    expect(golden?.fromMaster).toContain(getAck);
    expect(cluster.wire(7100)[0]?.fromMaster).toContain(getAck);
  });
});

describe('ROLE', () => {
  const cluster = new Cluster();
  startMaster(cluster);
  cluster.start(7001, '--replicaof', '127.0.0.1', '7000');
  cluster.wait(1300);

  it('names the other side', () => {
    expect(cluster.command(7000, 'ROLE')).toEqual(['master', 0, [['127.0.0.1', '7001', '0']]]);
    expect(cluster.command(7001, 'ROLE')).toEqual(['slave', '127.0.0.1', 7000, 'connected', 0]);
  });
});
