/** ACL users as far as replicas, Sentinels and their administrators need them. */
import { expect, it } from 'vitest';
import { sha256Hex } from '#engine/sha/sha256';
import { Cluster } from './cluster';

const PORT = 7000;
const NOPERM_COMMAND = (name: string) =>
  `-NOPERM this user has no permissions to run the '${name}' command or its subcommand`;
const NOPERM_KEY =
  '-NOPERM this user has no permissions to access one of the keys used as arguments';
const NOPERM_CHANNEL =
  '-NOPERM this user has no permissions to access one of the channels used as arguments';

function started(...args: string[]): Cluster {
  const cluster = new Cluster();
  cluster.start(PORT, ...args);
  return cluster;
}

function as(cluster: Cluster, user: string, password: string) {
  const client = cluster.client(PORT);
  expect(client.command('AUTH', user, password)).toBe('+OK');
  return (line: string) => client.command(...line.split(' '));
}

it('hashes passwords as everybody does', () => {
  expect(sha256Hex('')).toBe('e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855');
  expect(sha256Hex('foobared')).toBe(
    '1b58ee375b42e41f0e48ef2ff27d10a5b1f6924a9acdcdba7cae868e7adce6bf',
  );
  expect(sha256Hex('x'.repeat(1000))).toBe(
    '44f8354494a5ba03ba1792a8d3e9c534c47a9181980fde7a3f44b06ef2ae7c7f',
  );
});

it('lets a user do what its rules say', () => {
  const cluster = started();
  expect(
    cluster.command(
      PORT,
      'ACL SETUSER alice on >wonder ~obj:* resetchannels &news.* +@read +set +config|get -dump',
    ),
  ).toBe('+OK');
  const alice = as(cluster, 'alice', 'wonder');
  expect(alice('ACL WHOAMI')).toBe(NOPERM_COMMAND('acl'));
  expect(alice('SET obj:1 x')).toBe('+OK');
  expect(alice('GET obj:1')).toBe('x');
  expect(alice('GET other')).toBe(NOPERM_KEY);
  expect(alice('MGET obj:1 other')).toBe(NOPERM_KEY);
  expect(alice('DEL obj:1')).toBe(NOPERM_COMMAND('del'));
  expect(alice('DUMP obj:1')).toBe(NOPERM_COMMAND('dump'));
  expect(alice('CONFIG GET maxclients')).toEqual(['maxclients', '10000']);
  expect(alice('CONFIG SET maxclients 3')).toBe(NOPERM_COMMAND('config'));
  cluster.command(PORT, 'ACL SETUSER alice +publish +subscribe +psubscribe');
  expect(alice('PUBLISH news.1 x')).toBe(0);
  expect(alice('PUBLISH weather x')).toBe(NOPERM_CHANNEL);
  expect(alice('PSUBSCRIBE news.1*')).toBe(NOPERM_CHANNEL);
  expect(alice('PSUBSCRIBE news.*')).toEqual(['psubscribe', 'news.*', 1]);
});

it('describes users so that they can be read again', () => {
  const cluster = started();
  const hash = sha256Hex('p');
  const lines: readonly (readonly [string, string])[] = [
    ['on >p ~a ~b +get', `on #${hash} ~a ~b &* -@all +get`],
    ['on nopass allkeys allcommands', 'on nopass ~* &* +@all'],
    ['on +@all -@dangerous ~*', 'on ~* &* +@all -@dangerous'],
    ['off -@all +@read -get resetchannels', 'off resetchannels -@all +@read -get'],
    ['+client|id +client|info', 'off &* -@all +client|id +client|info'],
    ['reset', 'off sanitize-payload &* -@all'],
  ];
  for (const [rules, described] of lines) {
    expect(cluster.command(PORT, `ACL SETUSER u ${rules}`)).toBe('+OK');
    const [, line] = cluster.command(PORT, 'ACL LIST') as string[];
    expect(line).toBe(`user u ${described}`);
    cluster.command(PORT, 'ACL DELUSER u');
  }
});

it.each([
  ['>a <b', 'The password you are trying to remove from the user does not exist'],
  ['+nope', 'Unknown command or category name in ACL'],
  ['+@nope', 'Unknown command or category name in ACL'],
  ['-client|id', 'Unknown command or category name in ACL'],
  ['+client|', 'Syntax error'],
  ['what', 'Syntax error'],
  ['#12', 'must be exactly 64 characters'],
  ['allkeys ~x', "Try 'resetkeys' to start with an empty list of patterns"],
  ['&x', "Try 'resetchannels' to start with an empty list of channels"],
])('refuses the rules %s and changes nothing', (rules, why) => {
  const cluster = started();
  expect(cluster.command(PORT, `ACL SETUSER u on ${rules}`)).toContain(why);
  expect(cluster.command(PORT, 'ACL USERS')).toEqual(['default']);
});

it('closes the connections of a user that is gone, and keeps a log of refusals', () => {
  const cluster = started();
  cluster.command(PORT, 'ACL SETUSER bob on nopass +ping +acl|whoami');
  const client = cluster.client(PORT);
  expect(client.command('HELLO', '2', 'AUTH', 'bob', 'any')).toContain('redis');
  expect(client.command('ACL', 'WHOAMI')).toBe('bob');
  expect(client.command('SET', 'a', '1')).toBe(NOPERM_COMMAND('set'));
  expect(client.command('SET', 'a', '1')).toBe(NOPERM_COMMAND('set'));
  expect(client.command('AUTH', 'nobody', 'x')).toContain('-WRONGPASS');
  const log = cluster.command(PORT, 'ACL LOG') as (string | number)[][];
  expect(log.map((entry) => entry.slice(0, 10))).toEqual([
    ['count', 1, 'reason', 'auth', 'context', 'toplevel', 'object', 'AUTH', 'username', 'nobody'],
    ['count', 2, 'reason', 'command', 'context', 'toplevel', 'object', 'set', 'username', 'bob'],
  ]);
  expect(cluster.command(PORT, 'CLIENT KILL USER nobody')).toBe("-ERR No such user 'nobody'");
  const other = cluster.client(PORT);
  other.command('AUTH', 'bob', 'any');
  expect(cluster.command(PORT, 'CLIENT KILL USER bob ADDR 127.0.0.1:1')).toBe(0);
  expect(cluster.command(PORT, `CLIENT KILL USER bob ADDR 127.0.0.1:${other.localPort}`)).toBe(1);
  expect(cluster.command(PORT, 'ACL DELUSER bob')).toBe(1);
  client.send('PING');
  expect(client.reply(1_000_000)).toBeUndefined();
  expect(cluster.command(PORT, 'ACL DELUSER default')).toContain('cannot be removed');
});

it('checks a transaction again when it is executed', () => {
  const cluster = started();
  cluster.command(PORT, 'ACL SETUSER carol on nopass ~* +@all');
  const carol = as(cluster, 'carol', 'x');
  carol('MULTI');
  carol('SET a 1');
  carol('PING');
  cluster.command(PORT, 'ACL SETUSER carol -set');
  expect(carol('EXEC')).toEqual([
    '-NOPERM ACLs rules changed between the moment the transaction was accumulated and the EXEC call. This command is no longer allowed for the following reason: no permission to execute the command or subcommand',
    '+PONG',
  ]);
});

it('shows no password to monitors and in the slow log', () => {
  const cluster = started('--slowlog-log-slower-than', '0');
  const monitor = cluster.client(PORT);
  monitor.command('MONITOR');
  cluster.command(PORT, 'AUTH default secret');
  cluster.command(PORT, 'CONFIG SET masterauth secret');
  cluster.command(PORT, 'ACL SETUSER dave on >secret');
  expect(monitor.reply()).toContain('"AUTH" "(redacted)" "(redacted)"');
  expect(JSON.stringify(cluster.command(PORT, 'SLOWLOG GET'))).not.toContain('secret');
});

it("requirepass is the default user's password", () => {
  const cluster = started('--requirepass', 'one');
  const stranger = cluster.client(PORT);
  expect(stranger.command('PING')).toBe('-NOAUTH Authentication required.');
  expect(stranger.command('AUTH', 'one')).toBe('+OK');
  stranger.command('CONFIG', 'SET', 'requirepass', '');
  expect(cluster.client(PORT).command('PING')).toBe('+PONG');
  expect(stranger.command('ACL', 'LIST')).toEqual(['user default on nopass ~* &* +@all']);
});

it('replicates as a user that may do nothing else', () => {
  const cluster = started();
  cluster.command(PORT, 'ACL SETUSER replica on >secret resetchannels +psync +replconf +ping');
  cluster.command(PORT, 'ACL SETUSER default resetpass >other');
  cluster.command(PORT, 'AUTH other');
  cluster.command(PORT, 'SET a 1');
  const auth = ['--masteruser', 'replica', '--masterauth', 'secret'];
  cluster.start(7001, '--replicaof', '127.0.0.1', '7000', ...auth);
  cluster.wait(3000);
  expect(cluster.command(7001, 'GET a')).toBe('1');
  expect(cluster.command(7001, 'CLIENT LIST')).toContain('flags=M');
  expect(cluster.command(7001, 'CLIENT LIST')).toContain('user=(superuser)');
  expect(cluster.command(PORT, 'CLIENT LIST')).toContain('user=replica');
});

it('keeps users in the conf file and in an ACL file', () => {
  const cluster = new Cluster();
  cluster.net.write('/srv/7000/redis.conf', 'port 7000\nuser eve on >x ~* +@all\n');
  cluster.startWith(PORT, '/srv/7000/redis.conf');
  cluster.command(PORT, 'ACL SETUSER frank on nopass +get');
  cluster.command(PORT, 'CONFIG REWRITE');
  const conf = cluster.net.text('/srv/7000/redis.conf');
  expect(conf).toContain(`user default on nopass ~* &* +@all\n`);
  expect(conf).toContain(`user eve on #${sha256Hex('x')} ~* &* +@all\n`);
  expect(conf).toContain('user frank on nopass &* -@all +get\n');
  expect(cluster.command(PORT, 'ACL SAVE')).toContain('not configured to use an ACL file');

  cluster.net.write('/srv/7001/users.acl', 'user gina on nopass ~g* +@all\n');
  cluster.start(7001, '--aclfile', 'users.acl');
  expect(cluster.command(7001, 'ACL USERS')).toEqual(['default', 'gina']);
  cluster.command(7001, 'ACL SETUSER default on nopass');
  expect(cluster.command(7001, 'ACL SAVE')).toBe('+OK');
  expect(cluster.net.text('/srv/7001/users.acl')).toContain('user gina on nopass ~g* &* +@all\n');
  cluster.net.write('/srv/7001/users.acl', 'user hugo on +nope\nnobody\n');
  expect(cluster.command(7001, 'ACL LOAD')).toBe(
    '-ERR users.acl:1: Unknown command or category name in ACL. users.acl:2 should start with user keyword followed by the username. WARNING: ACL errors detected, no change to the previously active ACL rules was performed',
  );
  expect(cluster.command(7001, 'ACL USERS')).toEqual(['default', 'gina']);
});
