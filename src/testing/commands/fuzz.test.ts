/** Whatever is sent, the server answers or hangs up: nothing a client says may crash it. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { aofChildProgram } from '#engine/aof/child';
import { redisCommandTable } from '#engine/command_table';
import { rdbChildProgram } from '#engine/rdb/child';
import { redisServer } from '#engine/server';
import { bytesOf } from '#hiredis/bytes';
import { formatCommand } from '#hiredis/format';
import { SmallClient } from '../small_net/client';
import { createHost } from '../small_net/host';
import { SmallNet } from '../small_net/net';

/** These end the server, or wait for something that never comes. */
const LEFT_OUT = new Set(['shutdown', 'debug', 'replicaof', 'slaveof', 'failover', 'wait']);
const NAMES = [...redisCommandTable.keys()].filter((name) => !LEFT_OUT.has(name));
/** Words that get further into commands than noise would. */
const WORDS = [
  'a',
  'b',
  '0',
  '1',
  '-1',
  '10',
  '3.5',
  'nan',
  '',
  '*',
  'EX',
  'PX',
  'NX',
  'XX',
  'GET',
];
const MORE = ['MATCH', 'COUNT', 'LIMIT', 'WITHSCORES', 'on', 'off', 'list', 'help', '\0\xff\r\n'];
const EDGES = ['9223372036854775807', '-9223372036854775808', '18446744073709551616', '1e400'];

const word = fc.oneof(
  fc.constantFrom(...WORDS, ...MORE, ...EDGES),
  fc.uint8Array({ maxLength: 6 }).map((bytes) => Buffer.from(bytes).toString('latin1')),
);
const command = fc
  .tuple(fc.constantFrom(...NAMES), fc.array(word, { maxLength: 6 }))
  .map(([name, args]) => [name, ...args]);

function serverWithClient() {
  const net = new SmallNet([redisServer, rdbChildProgram, aofChildProgram]);
  net.start(redisServer.name, ['src/redis-server'], '/srv');
  net.run(20_000);
  const host = createHost(net, net.createIdle());
  const connect = () => host.connect('127.0.0.1', 6379);
  return { net, host, connect };
}

describe('the server stays up', () => {
  it('under commands of all kinds', () => {
    fc.assert(
      fc.property(fc.array(command, { minLength: 100, maxLength: 200 }), (commands) => {
        const { net, host, connect } = serverWithClient();
        let fd = connect();
        for (const argv of commands) {
          net.run(300);
          if (typeof host.write(fd, bytesOf(formatCommand(argv))) === 'string') fd = connect();
          host.read(fd, 1 << 20);
        }
        net.run(300_000);
        const last = new SmallClient(net, 6379);
        last.send('PING');
        expect(String(last.reply())).toMatch(/^(\+PONG|-NOAUTH|-MISCONF|-ERR)/);
      }),
      { numRuns: 15 },
    );
  });

  it('under noise', () => {
    fc.assert(
      fc.property(fc.array(fc.uint8Array({ maxLength: 80 }), { maxLength: 40 }), (chunks) => {
        const { net, host, connect } = serverWithClient();
        const fd = connect();
        for (const chunk of chunks) {
          net.run(300);
          host.write(fd, chunk);
          host.write(fd, bytesOf('*2\r\n'));
        }
        net.run(10_000);
        expect(new SmallClient(net, 6379).command('PING')).toBe('+PONG');
      }),
      { numRuns: 30 },
    );
  });
});
