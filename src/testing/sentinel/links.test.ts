/** What Sentinels say first, to whom, and how they keep apart who is who. */
import { expect, test } from 'vitest';
import type { Reply } from '#hiredis/read';
import { SentinelStage } from './stage';

const CONF = (port: number, more = ''): string =>
  [
    `port ${port}`,
    more.includes('sentinel monitor') ? '' : 'sentinel monitor mymaster 127.0.0.1 7000 2',
    more,
    'sentinel down-after-milliseconds mymaster 2000',
    'sentinel failover-timeout mymaster 6000',
    '',
  ].join('\n');

interface Cast {
  readonly master?: string;
  readonly replica?: string;
  readonly sentinel?: string;
  readonly sentinels?: readonly number[];
}

function set({ master = '', replica = '', sentinel = '', sentinels }: Cast): SentinelStage {
  const stage = new SentinelStage(1);
  stage.start('redis-server', 7000, `port 7000\n${master}\n`);
  stage.start('redis-server', 7001, `port 7001\nreplicaof 127.0.0.1 7000\n${replica}\n`);
  stage.run(1000);
  for (const port of sentinels ?? [27000, 27001])
    stage.start('redis-sentinel', port, CONF(port, sentinel));
  stage.run(5000);
  return stage;
}

function words(reply: Reply | null): unknown {
  if (reply === null || reply.type === 'nil') return null;
  if ('elements' in reply) return reply.elements.map(words);
  return 'str' in reply ? reply.str : 'digits' in reply ? reply.digits : reply;
}

/** A field of the first instance in a SENTINEL MASTERS, REPLICAS or SENTINELS reply. */
function field(reply: Reply | null, name: string): unknown {
  const all = words(reply) as string[][] | null;
  const first = all?.[0] ?? [];
  return first[first.indexOf(name) + 1];
}

function failOver(stage: SentinelStage): void {
  stage.signal(7000, 'SIGKILL');
  stage.run(8000);
}

const whereIs = (stage: SentinelStage, port = 27000) =>
  words(stage.command(port, 'sentinel', 'get-master-addr-by-name', 'mymaster'));

test('connections have names, and only ours come through a promotion', () => {
  const stage = set({});
  const list = () => {
    const reply = words(stage.command(7001, 'client', 'list'));
    return [...String(reply).matchAll(/name=(sentinel-\w{8}-\w+)/g)].map(([, name]) => name).sort();
  };
  const id = (port: number) => String(words(stage.command(port, 'sentinel', 'myid'))).slice(0, 8);
  const names = [27000, 27001].flatMap((port) =>
    ['cmd', 'pubsub'].map((kind) => `sentinel-${id(port)}-${kind}`),
  );
  expect(list()).toEqual(names.sort());
  failOver(stage);
  expect(list()).toEqual(names.sort());
});

test('hostnames are resolved by the hosts file and announced as names', () => {
  const stage = new SentinelStage(1);
  stage.write('/etc/hosts', '127.0.0.1 localhost\n127.0.0.1\tredis-a redis-b # both here\n');
  stage.start('redis-server', 7000, 'port 7000\n');
  const replica = 'port 7001\nreplicaof redis-a 7000\nreplica-announce-ip redis-b\n';
  stage.start('redis-server', 7001, replica);
  stage.run(1000);
  const sentinel =
    'sentinel resolve-hostnames yes\nsentinel announce-hostnames yes\nsentinel monitor mymaster redis-a 7000 2';
  for (const port of [27000, 27001]) stage.start('redis-sentinel', port, CONF(port, sentinel));
  stage.run(5000);
  expect(whereIs(stage)).toEqual(['redis-a', '7000']);
  failOver(stage);
  expect(whereIs(stage)).toEqual(['redis-b', '7001']);
  expect(stage.read(27000, 'redis-sentinel.conf')).toContain('known-replica mymaster redis-a 7000');
  stage.start('redis-server', 7000, null);
  stage.run(15_000);
  expect(stage.read(7000, 'redis-server.conf')).toContain('replicaof redis-b 7001');
});

test('Sentinels with passwords let each other in', () => {
  const shared = set({ sentinel: 'requirepass "open"' });
  failOver(shared);
  shared.trace.length = 0;
  expect(String(words(shared.command(27000, 'ping')))).toMatch(/^NOAUTH/);
  expect(shared.read(27000, 'redis-sentinel.conf')).toContain('mymaster 127.0.0.1 7001');
  const user =
    'user default off\nuser peer on >open ~* &* +@all\nsentinel sentinel-user peer\nsentinel sentinel-pass open';
  const named = set({ sentinel: user });
  failOver(named);
  expect(named.read(27001, 'redis-sentinel.conf')).toContain('mymaster 127.0.0.1 7001');
});

test('servers with users let Sentinels in by auth-user and auth-pass', () => {
  const server =
    'user default off\nuser peer on >secret ~* &* +@all\nmasteruser peer\nmasterauth secret';
  const sentinel = 'sentinel auth-user mymaster peer\nsentinel auth-pass mymaster secret';
  const stage = set({ master: server, replica: server, sentinel });
  failOver(stage);
  expect(whereIs(stage)).toEqual(['127.0.0.1', '7001']);
});

test('a Sentinel is known at the address that it announces', () => {
  const stage = set({ sentinel: 'sentinel announce-ip 127.0.0.7\nsentinel announce-port 4000' });
  const known = stage.command(27000, 'sentinel', 'sentinels', 'mymaster');
  expect([field(known, 'ip'), field(known, 'port')]).toEqual(['127.0.0.7', '4000']);
});

test('without the right password a Sentinel is down to the others', () => {
  const stage = set({ sentinel: 'requirepass "a"\nsentinel sentinel-pass b' });
  const events = stage
    .facts(27000, 'sentinel-event')
    .map(({ type, instance }) => [type, instance?.role]);
  expect(events).toContainEqual(['+sdown', 'sentinel']);
});

test('renamed commands are called by their new names', () => {
  const renames = 'rename-command CONFIG GUESSME\nrename-command SLAVEOF FOLLOW\n';
  const names =
    'sentinel rename-command mymaster CONFIG GUESSME\nsentinel rename-command mymaster SLAVEOF FOLLOW';
  const stage = set({ master: renames, replica: renames, sentinel: names });
  failOver(stage);
  expect(whereIs(stage)).toEqual(['127.0.0.1', '7001']);
  expect(stage.read(7001, 'redis-server.conf')).not.toContain('replicaof');
});

test('two masters share the link to a Sentinel', () => {
  const stage = new SentinelStage(1);
  for (const port of [7000, 7100]) {
    stage.start('redis-server', port, `port ${port}\n`);
    stage.start('redis-server', port + 1, `port ${port + 1}\nreplicaof 127.0.0.1 ${port}\n`);
  }
  stage.run(1000);
  const second =
    'sentinel monitor mymaster 127.0.0.1 7000 2\nsentinel monitor other 127.0.0.1 7100 2\nsentinel down-after-milliseconds other 2000';
  for (const port of [27000, 27001]) stage.start('redis-sentinel', port, CONF(port, second));
  stage.run(5000);
  const refcount = () =>
    ['mymaster', 'other'].map((name) =>
      field(stage.command(27000, 'sentinel', 'sentinels', name), 'link-refcount'),
    );
  expect(refcount()).toEqual(['2', '2']);
  expect(words(stage.command(27000, 'sentinel', 'remove', 'mymaster'))).toBe('OK');
  expect(field(stage.command(27000, 'sentinel', 'sentinels', 'other'), 'link-refcount')).toBe('1');
  stage.signal(7100, 'SIGKILL');
  stage.run(8000);
  const where = stage.command(27000, 'sentinel', 'get-master-addr-by-name', 'other');
  expect(words(where)).toEqual(['127.0.0.1', '7101']);
});

test('a Sentinel that moves, and one that comes in its place', () => {
  const stage = set({ sentinels: [27000, 27001] });
  const moved = stage.read(27001, 'redis-sentinel.conf')?.replace('port 27001', 'port 27009');
  stage.signal(27001, 'SIGKILL');
  stage.start('redis-sentinel', 27009, moved ?? '');
  stage.run(6000);
  const about = (type: string) =>
    stage.facts(27000, 'sentinel-event').filter((event) => event.type === type);
  expect(about('+sentinel-address-switch')).toHaveLength(1);
  expect(field(stage.command(27000, 'sentinel', 'sentinels', 'mymaster'), 'port')).toBe('27009');
  // A stranger with another id says it is where the other was.
  stage.signal(27009, 'SIGKILL');
  stage.run(100);
  stage.start('redis-sentinel', 27009, CONF(27009));
  stage.run(6000);
  expect(about('+sentinel-invalid-addr')).toHaveLength(1);
  const known = words(stage.command(27000, 'sentinel', 'sentinels', 'mymaster')) as string[][];
  expect(known.map((each) => each[each.indexOf('port') + 1]).sort()).toEqual(['0', '27009']);
  expect(words(stage.command(27000, 'sentinel', 'reset', '*'))).toBe('1');
  stage.run(6000);
  const left = words(stage.command(27000, 'sentinel', 'sentinels', 'mymaster')) as string[][];
  expect(left).toHaveLength(1);
});

test.each([
  ['crash-after-election', '+elected-leader', '7000'],
  ['crash-after-promotion', '+promoted-slave', '7001'],
])('%s ends the leader, and another takes over', (simulation, last, _port) => {
  const stage = set({ sentinels: [27000, 27001, 27002] });
  for (const port of [27000, 27001, 27002])
    stage.command(port, 'sentinel', 'simulate-failure', simulation);
  stage.signal(7000, 'SIGKILL');
  stage.run(4000);
  const crashed = [27000, 27001, 27002].filter((port) =>
    stage.facts(port, 'exit').some(({ status }) => status.kind === 'exited' && status.code === 99),
  );
  expect(crashed).toHaveLength(1);
  const lines = stage.log(crashed[0] ?? 0).map(({ type, text }) => `${type} ${text}`);
  expect(lines.at(-1)).toBe('Sentinel CRASH because of SENTINEL simulate-failure');
  expect(lines.at(-2)).toMatch(new RegExp(`^\\${last}`));
  const rest = [27000, 27001, 27002].filter((port) => !crashed.includes(port));
  for (const port of rest) stage.command(port, 'sentinel', 'simulate-failure');
  stage.run(30_000);
  for (const port of rest) expect(whereIs(stage, port)).toEqual(['127.0.0.1', '7001']);
});
