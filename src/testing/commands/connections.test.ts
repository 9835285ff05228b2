/** What clients do to their connections, and what the server does about it. */
import { describe, expect, it } from 'vitest';
import { rdbChildProgram } from '#engine/rdb/child';
import { redisServer } from '#engine/server';
import { bytesOf } from '#hiredis/bytes';
import { SmallClient } from '../small_net/client';
import { createHost } from '../small_net/host';
import { SmallNet } from '../small_net/net';

function startServer(...options: string[]): SmallNet {
  const net = new SmallNet([redisServer, rdbChildProgram]);
  net.start(redisServer.name, ['src/redis-server', ...options], '/srv');
  net.run(20_000);
  return net;
}

/** A connection that reads only when it is told to. */
function rawConnection(net: SmallNet) {
  const process = net.createIdle();
  const host = createHost(net, process);
  const fd = host.connect('127.0.0.1', 6379);
  net.run(1000);
  return {
    write: (text: string) => host.write(fd, bytesOf(text)),
    read: () => {
      let text = '';
      for (;;) {
        const bytes = host.read(fd, 1 << 20);
        if (typeof bytes === 'string' || bytes.length === 0) {
          return { text, end: typeof bytes === 'string' ? bytes : 'EOF' };
        }
        text += Buffer.from(bytes).toString('latin1');
      }
    },
  };
}

describe('a connection', () => {
  it('gets a reply larger than its window in pieces', () => {
    const net = startServer();
    const client = new SmallClient(net, 6379);
    expect(client.command('SETRANGE', 'big', '999999', 'x')).toBe(1_000_000);
    const value = String(client.command('GET', 'big'));
    expect([value.length, value.endsWith('\0x')]).toEqual([1_000_000, true]);
  });

  it('is answered in order when it pipelines', () => {
    const net = startServer();
    const raw = rawConnection(net);
    raw.write('SET a 1\r\nINCR a\r\n*2\r\n$3\r\nGET\r\n$1\r\na\r\nPING\r\n');
    net.run(10_000);
    expect(raw.read().text).toBe('+OK\r\n:2\r\n$1\r\n2\r\n+PONG\r\n');
  });

  it('is told about its protocol error and closed', () => {
    const net = startServer();
    const raw = rawConnection(net);
    raw.write('PING\r\n*1\r\nfoo\r\nPING\r\n');
    net.run(10_000);
    expect(raw.read()).toEqual({
      text: "+PONG\r\n-ERR Protocol error: expected '$', got 'f'\r\n",
      end: 'EOF',
    });
  });

  it('ends with QUIT, after its answer', () => {
    const net = startServer();
    const raw = rawConnection(net);
    raw.write('QUIT\r\nPING\r\n');
    net.run(10_000);
    expect(raw.read()).toEqual({ text: '+OK\r\n', end: 'EOF' });
  });

  it('is closed when it does not read what it asked for', () => {
    const net = startServer('--client-output-buffer-limit', 'normal', '100kb', '0', '0');
    const client = new SmallClient(net, 6379);
    client.command('SETRANGE', 'big', '199999', 'x');
    const lazy = rawConnection(net);
    lazy.write('GET big\r\nGET big\r\n');
    net.run(50_000);
    const log = [...net.processes.values()].map(({ output }) => output).join('');
    expect(log).toContain('scheduled to be closed ASAP for overcoming of output buffer limits.');
    expect(client.command('PING')).toBe('+PONG');
  });

  it('is closed when its query grows too long', () => {
    const net = startServer('--client-query-buffer-limit', '1mb');
    const raw = rawConnection(net);
    const header = `*1\r\n$3000000\r\n`;
    raw.write(header);
    for (let i = 0; i < 40; i++) {
      raw.write('y'.repeat(60_000));
      net.run(2000);
    }
    const log = [...net.processes.values()].map(({ output }) => output).join('');
    expect(log).toContain('Closing client that reached max query buffer length: id=');
  });

  it('idles no longer than `timeout`', () => {
    const net = startServer('--timeout', '2');
    const raw = rawConnection(net);
    net.run(1_500_000);
    expect(raw.read().end).toBe('EAGAIN');
    net.run(3_000_000);
    expect(raw.read().end).toBe('EOF');
  });

  it('waits while somebody makes the server sleep', () => {
    const net = startServer();
    const sleeper = new SmallClient(net, 6379);
    const other = new SmallClient(net, 6379);
    const startUs = net.events.now;
    sleeper.send('DEBUG', 'SLEEP', '1.5');
    net.run(1000);
    other.send('PING');
    expect(other.reply()).toBe('+PONG');
    expect(net.events.now - startUs).toBeGreaterThanOrEqual(1_500_000);
  });

  it('is paused and goes on, reads excepted under WRITE', () => {
    const net = startServer();
    const boss = new SmallClient(net, 6379);
    const writer = new SmallClient(net, 6379);
    expect(boss.command('CLIENT', 'PAUSE', '1000', 'WRITE')).toBe('+OK');
    expect(writer.command('GET', 'a')).toBeNull();
    writer.send('SET', 'a', '1');
    expect(writer.reply(500_000)).toBeUndefined();
    expect(writer.reply(2_000_000)).toBe('+OK');
  });

  it('can be killed by address, and by itself', () => {
    const net = startServer();
    const boss = new SmallClient(net, 6379);
    const raw = rawConnection(net);
    const [line = ''] = String(boss.command('CLIENT', 'LIST', 'ID', '2')).split('\n');
    const addr = /addr=(\S+)/.exec(line)?.[1] ?? '';
    expect(boss.command('CLIENT', 'KILL', addr)).toBe('+OK');
    net.run(10_000);
    expect(raw.read().end).toBe('EOF');
    expect(boss.command('CLIENT', 'KILL', 'SKIPME', 'no')).toBe(1);
  });
});

describe('MONITOR', () => {
  it('shows commands of others, quoted', () => {
    const net = startServer();
    const raw = rawConnection(net);
    raw.write('MONITOR\r\n');
    net.run(1000);
    new SmallClient(net, 6379).command('SET', 'a b', '"\n');
    net.run(1000);
    const lines = raw.read().text.split('\r\n');
    expect(lines[0]).toBe('+OK');
    expect(lines[1]).toMatch(/^\+\d+\.\d{6} \[0 127\.0\.0\.1:\d+\] "SET" "a b" "\\"\\n"$/);
  });
});
