/** The commands that a Sentinel has besides SENTINEL, and those of a data server that it has not. */
import { beforeEach, expect, test } from 'vitest';
import { redisSentinel } from '#engine/server';
import { SmallClient, type Value } from '../small_net/client';
import { type Process, SmallNet } from '../small_net/net';

/** sentinelcmds of 6.2.6. */
const TABLE = [
  'acl',
  'auth',
  'client',
  'command',
  'hello',
  'info',
  'ping',
  'psubscribe',
  'publish',
  'punsubscribe',
  'role',
  'sentinel',
  'shutdown',
  'subscribe',
  'unsubscribe',
];
const SECOND = 1_000_000;
const HELLO = '__sentinel__:hello';

let net: SmallNet;
let sentinel: Process;
let client: SmallClient;

beforeEach(() => {
  net = new SmallNet([redisSentinel]);
  net.write('/lab/s.conf', 'sentinel monitor m 127.0.0.1 7000 2\n');
  sentinel = net.start('redis-sentinel', ['redis-sentinel', 's.conf'], '/lab');
  net.run(SECOND);
  client = new SmallClient(net, 26379);
});

test('its table is that of 6.2', () => {
  const commands = client.command('COMMAND') as Value[][];
  expect(commands.map(([name]) => name).sort()).toEqual(TABLE);
  for (const name of ['keys', 'config', 'monitor', 'debug', 'reset', 'set', 'eval'])
    expect(client.command(name, '*')).toBe(
      `-ERR unknown command \`${name}\`, with args beginning with: \`*\`, `,
    );
});

test('each of its commands does what it is for', () => {
  expect(client.command('PING')).toBe('+PONG');
  expect(client.command('ROLE')).toEqual(['sentinel', ['m']]);
  const info = String(client.command('INFO'));
  expect(info).toContain('redis_mode:sentinel');
  expect(info).toContain('sentinel_masters:1\r\n');
  expect(info).not.toContain('# Keyspace');
  expect(client.command('CLIENT', 'SETNAME', 'me')).toBe('+OK');
  expect(client.command('CLIENT', 'LIST')).toContain('name=me ');
  expect(client.command('ACL', 'SETUSER', 'guest', 'on', '>pw', '+ping', '+role')).toBe('+OK');
  expect(client.command('AUTH', 'guest', 'pw')).toBe('+OK');
  expect(client.command('ROLE')).toEqual(['sentinel', ['m']]);
  expect(client.command('SENTINEL', 'MASTERS')).toContain('-NOPERM');
  const other = new SmallClient(net, 26379);
  other.send('SHUTDOWN');
  net.run(SECOND);
  expect(sentinel.dead).toBe(true);
});

test('what it announces is published; nothing but a hello is taken from others', () => {
  const listener = new SmallClient(net, 26379);
  expect(listener.command('PSUBSCRIBE', '*')).toEqual(['psubscribe', '*', 1]);
  client.command('SENTINEL', 'SET', 'm', 'quorum', '1');
  const about = 'master m 127.0.0.1 7000 quorum 1';
  expect(listener.reply()).toEqual(['pmessage', '*', '+set', expect.stringContaining('quorum 1')]);
  client.command('SENTINEL', 'REMOVE', 'm');
  const heard: Value[] = [];
  for (let next = listener.reply(SECOND); next !== undefined; next = listener.reply(SECOND))
    heard.push(next);
  expect(heard).toContainEqual(['pmessage', '*', '-monitor', about.replace(' quorum 1', '')]);
  expect(client.command('PUBLISH', 'news', 'hello')).toBe(
    '-ERR Only HELLO messages are accepted by Sentinel instances.',
  );
  expect(client.command('PUBLISH', HELLO, 'not one')).toBe(1);
  expect(listener.command('PUNSUBSCRIBE', '*')).toEqual(['punsubscribe', '*', 0]);
});
