/** What a Sentinel keeps in its conf file, and what it does when the disk does not take it. */
import { beforeEach, describe, expect, test } from 'vitest';
import { redisSentinel } from '#engine/server';
import { SmallClient } from '../small_net/client';
import { type Process, SmallNet } from '../small_net/net';

const CWD = '/lab';
const SECOND = 1_000_000;
const CONF = `${CWD}/s.conf`;
const CANDIDATE = 'c'.repeat(40);
const OTHER = 'd'.repeat(40);

let net: SmallNet;
let sentinel: Process;

function start(): SmallClient {
  sentinel = net.start('redis-sentinel', ['redis-sentinel', 's.conf'], CWD);
  net.run(SECOND);
  return new SmallClient(net, 26379);
}

function startWith(...lines: readonly string[]): SmallClient {
  net = new SmallNet([redisSentinel]);
  net.write(CONF, ['sentinel monitor m 127.0.0.1 7000 2', ...lines].join('\n'));
  return start();
}

function askForVote(client: SmallClient, epoch: number, id: string) {
  const words = ['127.0.0.1', '7000', String(epoch), id];
  return client.command('SENTINEL', 'IS-MASTER-DOWN-BY-ADDR', ...words);
}

function myid(): string | undefined {
  return /^sentinel myid (\w{40})$/m.exec(net.text(CONF))?.[1];
}

describe('a vote', () => {
  let client: SmallClient;
  beforeEach(() => {
    client = startWith();
  });

  test('is on disk when it is answered, and holds after a kill', () => {
    expect(askForVote(client, 5, CANDIDATE)).toEqual([0, CANDIDATE, 5]);
    expect(net.text(CONF)).toContain('sentinel leader-epoch m 5\n');
    expect(net.text(CONF)).toContain('sentinel current-epoch 5\n');
    const before = myid();
    net.kill(sentinel, 'SIGKILL');
    client = start();
    expect(client.command('SENTINEL', 'MYID')).toBe(before);
    // It does not remember for whom it voted, only that it did.
    expect(askForVote(client, 5, OTHER)).toEqual([0, '*', 5]);
    expect(askForVote(client, 6, OTHER)).toEqual([0, OTHER, 6]);
  });

  test('is answered with a full disk too; the log says what is lost', () => {
    const before = net.text(CONF);
    net.isDiskFull = true;
    expect(askForVote(client, 5, CANDIDATE)).toEqual([0, CANDIDATE, 5]);
    expect(sentinel.output).toContain(
      '# WARNING: Sentinel was not able to save the new configuration on disk!!!: No space left on device',
    );
    expect(net.text(CONF)).toBe(before);
    expect([...net.files.keys()]).toEqual([CONF]);
    net.isDiskFull = false;
    expect(client.command('SENTINEL', 'FLUSHCONFIG')).toBe('+OK');
    expect(net.text(CONF)).toContain('sentinel leader-epoch m 5\n');
  });

  test('is not asked for with *', () => {
    expect(askForVote(client, 5, '*')).toEqual([0, '*', 0]);
    expect(net.text(CONF)).toContain('sentinel current-epoch 0\n');
  });
});

describe('a conf file', () => {
  test('may have its lines in any order; what a rewrite left is known again', () => {
    const client = startWith(
      'sentinel monitor m2 127.0.0.1 7100 1',
      `sentinel known-sentinel m 10.0.0.2 26380 ${CANDIDATE}`,
      `sentinel known-sentinel m2 10.0.0.2 26380 ${CANDIDATE}`,
      'sentinel known-sentinel m 10.0.0.9 26380',
      'sentinel known-replica m 10.0.0.3 7001',
      'sentinel config-epoch m 7',
      'sentinel rename-command m CONFIG guessme',
      'SENTINEL Announce-Port 4000',
      `sentinel myid ${OTHER}`,
    );
    expect(client.command('SENTINEL', 'MYID')).toBe(OTHER);
    expect(client.command('INFO', 'sentinel')).toContain(
      'master0:name=m,status=ok,address=127.0.0.1:7000,slaves=1,sentinels=2\r\n',
    );
    const [known] = client.command('SENTINEL', 'SENTINELS', 'm2') as string[][];
    // One connection serves both masters.
    expect(known?.slice(0, 14)).toContain('2');
    expect(net.text(CONF)).toContain('sentinel config-epoch m 7\n');
    client.command('SENTINEL', 'FLUSHCONFIG');
    const conf = net.text(CONF);
    expect(conf).toContain('sentinel current-epoch 7\n');
    expect(conf).toContain('sentinel rename-command m CONFIG guessme\n');
    expect(conf).toContain('sentinel announce-port 4000\n');
    expect(conf).toContain(`sentinel known-sentinel m2 10.0.0.2 26380 ${CANDIDATE}\n`);
    // Written once, it is written the same ever after.
    net.kill(sentinel, 'SIGKILL');
    start().command('SENTINEL', 'FLUSHCONFIG');
    expect(net.text(CONF).replace(' sanitize-payload', '')).toBe(conf);
  });

  test('may ask for a password, and for the background', () => {
    const client = startWith('requirepass secret', 'daemonize yes', 'logfile s.log');
    expect(sentinel.dead).toBe(true);
    expect(client.command('PING')).toBe('-NOAUTH Authentication required.');
    expect(client.command('AUTH', 'secret')).toBe('+OK');
    expect(client.command('ROLE')).toEqual(['sentinel', ['m']]);
    expect(net.text(`${CWD}/s.log`)).toContain('+monitor master m 127.0.0.1 7000 quorum 2');
  });
});

test('lists are maps under RESP3', () => {
  const client = startWith();
  const hello = client.command('HELLO', '3') as unknown[];
  expect(hello.slice(0, 10)).toEqual([
    'server',
    'redis',
    'version',
    '6.2.6',
    'proto',
    3,
    'id',
    hello[7],
    'mode',
    'sentinel',
  ]);
  const raw = () => Buffer.concat(net.wire.slice(-3).map(({ bytes }) => bytes)).toString();
  client.command('SENTINEL', 'MASTER', 'm');
  expect(raw()).toContain('%20\r\n$4\r\nname\r\n$1\r\nm\r\n');
  client.command('SENTINEL', 'CONFIG', 'GET', '*-ip');
  expect(raw()).toContain('%1\r\n$11\r\nannounce-ip\r\n$0\r\n\r\n');
});
