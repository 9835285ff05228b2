/** What a Sentinel does when things are not as they should be, one rule a test. */
import { expect, test } from 'vitest';
import { type Scene, setUp } from './scenes';
import type { SentinelStage } from './stage';

const SENTINELS = [27000, 27001, 27002];

/** Three servers and three Sentinels (down-after 2 s, failover-timeout 6 s) that know each other. */
function met(more: Partial<Scene> = {}): SentinelStage {
  const stage = setUp({ name: '', runs: [], deeds: [], untilMs: 0, ...more }, 1);
  stage.run(5000);
  return stage;
}

/** Runs in small steps until some Sentinel has an event of that type; answers whose it is. */
function untilEvent(stage: SentinelStage, type: string, withinMs = 20_000): number {
  const before = events(stage, type).length;
  for (let waited = 0; waited < withinMs; waited += 5) {
    stage.run(5);
    const found = events(stage, type)[before];
    if (found) return found.port;
  }
  return expect.fail(`no ${type} within ${withinMs} ms`);
}

function events(stage: SentinelStage, type: string) {
  return SENTINELS.flatMap((port) =>
    stage.facts(port, 'sentinel-event').filter((event) => event.type === type),
  );
}

function types(stage: SentinelStage, port: number): string[] {
  return stage.facts(port, 'sentinel-event').map(({ type }) => type);
}

const nodeOf = (text: string): number => Number(/ 127\.0\.0\.1 (\d+)/.exec(text)?.[1]);

test('a master that says it is a replica is down after down-after and 20 seconds', () => {
  const stage = met();
  stage.command(7000, 'SLAVEOF', '127.0.0.1', '7001');
  const since = stage.now;
  untilEvent(stage, '+sdown', 60_000);
  expect(stage.now - since).toBeGreaterThan(22_000);
  expect(stage.now - since).toBeLessThan(35_000);
  expect(events(stage, '-role-change').map(({ instance }) => instance?.role)).toContain('master');
});

test('a replica led elsewhere is led back after failover-timeout', () => {
  const stage = met();
  stage.command(7001, 'SLAVEOF', '127.0.0.1', '7002');
  const since = stage.now;
  untilEvent(stage, '+fix-slave-config', 40_000);
  expect(stage.now - since).toBeGreaterThan(6000);
  stage.run(3000);
  expect(stage.facts(7001, 'server').at(-1)?.facts.master).toMatchObject({ port: 7000 });
});

test('a replica that was made a master is made a replica after 8 seconds', () => {
  const stage = met();
  stage.command(7001, 'SLAVEOF', 'NO', 'ONE');
  const since = stage.now;
  untilEvent(stage, '+convert-to-slave', 40_000);
  expect(stage.now - since).toBeGreaterThan(8000);
});

test.each([1, 2])('parallel-syncs %i: so many replicas are on their way at once', (most) => {
  const lines = `sentinel parallel-syncs mymaster ${most}`;
  const sentinelConf = Object.fromEntries(SENTINELS.map((port) => [port, lines]));
  const stage = met({ replicas: [7001, 7002, 7003], sentinelConf });
  stage.signal(7000, 'SIGKILL');
  const leader = untilEvent(stage, '+slave-reconf-sent');
  untilEvent(stage, '+failover-end');
  let [now, peak] = [0, 0];
  for (const type of types(stage, leader)) {
    if (type === '+slave-reconf-sent') now++;
    if (type === '+slave-reconf-done') now--;
    peak = Math.max(peak, now);
  }
  expect(peak).toBe(most);
});

test('a minority tries, is not elected, and waits twice failover-timeout', () => {
  const sentinelConf = Object.fromEntries(
    SENTINELS.map((port) => [port, 'sentinel failover-timeout mymaster 3000']),
  );
  const stage = met({ sentinelConf });
  stage.command(27000, 'SENTINEL', 'SET', 'mymaster', 'quorum', '1');
  for (const port of [27001, 27002, 7000]) stage.signal(port, 'SIGKILL');
  untilEvent(stage, '+try-failover');
  const first = stage.now;
  untilEvent(stage, '-failover-abort-not-elected');
  expect(stage.now - first).toBeGreaterThan(3000);
  untilEvent(stage, '+try-failover');
  expect(stage.now - first).toBeGreaterThanOrEqual(6000);
  expect(stage.log(27000).map(({ type }) => type)).toContain('Next');
  expect(types(stage, 27000)).not.toContain('+elected-leader');
});

test('a chosen replica that falls silent ends the attempt after failover-timeout', () => {
  const stage = met();
  stage.signal(7000, 'SIGKILL');
  untilEvent(stage, '+selected-slave');
  const [selected] = events(stage, '+selected-slave');
  stage.signal(nodeOf(selected?.text ?? ''), 'SIGSTOP');
  const since = stage.now;
  untilEvent(stage, '-failover-abort-slave-timeout');
  expect(stage.now - since).toBeGreaterThan(6000);
  expect(events(stage, '+switch-master')).toEqual([]);
});

test('a replica that does not come over is left behind', () => {
  const stage = met({ replicas: [7001, 7002, 7003] });
  stage.signal(7000, 'SIGKILL');
  untilEvent(stage, '+promoted-slave');
  const promoted = nodeOf(events(stage, '+promoted-slave')[0]?.text ?? '');
  const others = [7001, 7002, 7003].filter((port) => port !== promoted);
  // It answers the Sentinels, but its link to the new master never comes up.
  stage.fault({
    kind: 'link',
    from: { kind: 'port', port: promoted },
    to: { kind: 'port', port: others[0] ?? 0 },
    way: 'both',
    effect: { barrier: 'cut' },
  });
  untilEvent(stage, '+failover-end-for-timeout', 30_000);
  expect(events(stage, '+switch-master').length).toBeGreaterThan(0);
});

test.each([
  ['forward', 5],
  ['backward', -5],
])('a clock that jumps %s brings TILT, in which nobody is found down', (_way, seconds) => {
  const stage = met();
  stage.fault({ kind: 'clockJump', machine: 'lab', us: seconds * 1_000_000 });
  stage.run(1000);
  for (const port of SENTINELS) expect(types(stage, port)).toContain('+tilt');
  stage.run(20_000);
  stage.signal(7000, 'SIGKILL');
  stage.run(5000);
  expect(events(stage, '+sdown')).toEqual([]);
  const asked = stage.command(
    27000,
    'SENTINEL',
    'is-master-down-by-addr',
    '127.0.0.1',
    '7000',
    '0',
    '*',
  );
  expect(asked).toMatchObject({ elements: [{ digits: '0' }, { str: '*' }, { digits: '0' }] });
  stage.run(15_000);
  expect(events(stage, '-tilt')).toHaveLength(3);
  expect(events(stage, '+switch-master').length).toBeGreaterThan(0);
});

test('a vote stands: the second candidate of an epoch is told of the first', () => {
  const stage = met();
  const ask = (epoch: number, id: string) =>
    stage.command(
      27000,
      ...['SENTINEL', 'is-master-down-by-addr', '127.0.0.1', '7000', String(epoch), id],
    );
  const [one, two] = ['1', '2'].map((digit) => digit.repeat(40)) as [string, string];
  const vote = (id: string, epoch: number) => ({
    elements: [{ digits: '0' }, { str: id }, { digits: String(epoch) }],
  });
  expect(ask(3, one)).toMatchObject(vote(one, 3));
  expect(stage.read(27000, 'redis-sentinel.conf')).toContain('leader-epoch mymaster 3');
  expect(ask(3, two)).toMatchObject(vote(one, 3));
  expect(ask(2, two)).toMatchObject(vote(one, 3));
  expect(ask(4, two)).toMatchObject(vote(two, 4));
  // Not after a restart either: the epoch is on disk, though whom the vote was for is not.
  stage.signal(27000, 'SIGKILL');
  stage.run(100);
  stage.start('redis-sentinel', 27000, null);
  stage.run(1000);
  expect(ask(4, one)).toMatchObject(vote('*', 4));
});
