/** Failovers in the inline world: who logs what, and in which order. */
import { expect, test } from 'vitest';
import { SentinelStage } from './stage';

const NODES = [7000, 7001] as const;
const SENTINELS = [27000, 27001] as const;

function sentinelConf(port: number): string {
  return [
    `port ${port}`,
    'sentinel monitor mymaster 127.0.0.1 7000 2',
    'sentinel down-after-milliseconds mymaster 2000',
    'sentinel failover-timeout mymaster 6000',
    '',
  ].join('\n');
}

function setTwoAndTwo(seed: number): SentinelStage {
  const stage = new SentinelStage(seed);
  const [master, replica] = NODES;
  stage.start('redis-server', master, `port ${master}\n`);
  stage.start('redis-server', replica, `port ${replica}\nreplicaof 127.0.0.1 ${master}\n`);
  stage.run(1000);
  for (const port of SENTINELS) stage.start('redis-sentinel', port, sentinelConf(port));
  stage.run(13_000);
  return stage;
}

const LEADER = [
  '+sdown',
  '+odown',
  '+new-epoch',
  '+try-failover',
  '+vote-for-leader',
  '<id> voted for <id> 1',
  '+elected-leader',
  '+failover-state-select-slave',
  '+selected-slave',
  '+failover-state-send-slaveof-noone',
  '+failover-state-wait-promotion',
  '+promoted-slave',
  '+failover-state-reconf-slaves',
  '+failover-end',
  '+switch-master',
  '+slave',
  '+sdown',
  '-sdown',
];

const FOLLOWER = [
  '+sdown',
  '+new-epoch',
  '+vote-for-leader',
  '+config-update-from',
  '+switch-master',
  '+slave',
  '+sdown',
  '-sdown',
];

test('two Sentinels fail a killed master over and take it back as a replica', () => {
  const stage = setTwoAndTwo(1);
  const killedAt = stage.now;
  stage.signal(7000, 'SIGKILL');
  stage.run(15_000);
  stage.start('redis-server', 7000, null);
  stage.run(25_000);
  const logs = SENTINELS.map((port) => {
    const lines = stage.log(port, killedAt);
    const isVote = (line: (typeof lines)[number]) => line.text.startsWith('voted for');
    return lines.map((line) => (isVote(line) ? '<id> voted for <id> 1' : line.type));
  });
  const isLeader = (log: readonly string[]) => log.includes('+elected-leader');
  // By one of the two only: by then the other finds it a replica already.
  const without = (log: readonly string[] | undefined, ...types: string[]) =>
    log?.filter((type) => !types.includes(type));
  expect(without(logs.find(isLeader), '+convert-to-slave')).toEqual(LEADER);
  const follower = logs.find((log) => !isLeader(log));
  expect(without(follower, '+convert-to-slave', '+odown', 'Next')).toEqual(FOLLOWER);
  expect(logs.flat()).toContain('+convert-to-slave');
  const where = stage.command(27000, 'sentinel', 'get-master-addr-by-name', 'mymaster');
  expect(where).toMatchObject({ elements: [{ str: '127.0.0.1' }, { str: '7001' }] });
  expect(stage.read(7000, 'redis-server.conf')).toContain('replicaof 127.0.0.1 7001');
  expect(stage.facts(7000, 'server').at(-1)?.facts.master).toMatchObject({ linkUp: true });
});
