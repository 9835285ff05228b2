/** What only real machines have, seen from outside: Unix sockets, modes, signals, exit codes. */
import { execFileSync, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, statSync } from 'node:fs';
import { createConnection } from 'node:net';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { describeLive } from './describe_live';
import { buildOurs, type LiveServer, removeDir, startServer, stopAll } from './servers';

const OURS = join(import.meta.dirname, '../../../dist/node/redis-server.js');

describeLive('redis-server on Node', () => {
  let server: LiveServer;
  const socket = () => join(server.dir, 'r.sock');

  beforeAll(async () => {
    buildOurs('redis-server', 'redis-cli');
    const args = ['--unixsocket', './r.sock', '--unixsocketperm', '700', '--pidfile', 'r.pid'];
    server = await startServer('ours', args);
  }, 60_000);
  afterAll(() => {
    stopAll();
    removeDir(server);
  });

  it('answers through a Unix socket of the wanted mode', () => {
    const cli = (...argv: string[]) =>
      execFileSync('redis-cli', ['-s', socket(), ...argv]).toString();
    expect(cli('CLIENT', 'LIST')).toMatch(/addr=\.\/r\.sock:0 laddr=\.\/r\.sock:0 .* flags=U /);
    expect(statSync(socket()).mode & 0o777).toBe(0o700);
    expect(server.log()).toContain('The server is now ready to accept connections at ./r.sock');
  });

  it('can be connected to when it says that an address cannot be had', async () => {
    const asking = createConnection(server.port, '127.0.0.1');
    asking.write('CONFIG SET bind 999.999.999.999\r\n');
    const [reply] = (await once(asking, 'data')) as [Buffer];
    const next = createConnection(server.port, '127.0.0.1');
    await once(next, 'connect');
    expect(reply.toString()).toBe('-ERR Failed to bind to specified addresses.\r\n');
    for (const socket of [asking, next]) socket.destroy();
  });

  it('is an executable of its own, with the exit codes of the original', () => {
    const run = (...argv: string[]) => spawnSync(OURS, argv, { cwd: server.dir });
    expect(run('--version')).toMatchObject({ status: 0 });
    expect(run('--version').stdout.toString()).toMatch(/^Redis server v=6\.2\.6 /);
    expect(run('no.conf').status).toBe(1);
    const taken = run('--port', String(server.port), '--bind', '127.0.0.1');
    expect(taken.status).toBe(1);
    expect(taken.stdout.toString()).toContain(`Failed listening on port ${server.port} (TCP)`);
    const daemon = run('--daemonize', 'yes');
    expect(daemon.stderr.toString()).toContain("can't daemonize on Node");
    expect(daemon.status).toBe(1);
  });

  it('has a redis-cli that prints and exits as the real one does', () => {
    const real = (args: string[], input: string) => spawnSync('redis-cli', args, { input });
    const ours = (args: string[], input: string) =>
      spawnSync(OURS.replace('redis-server', 'redis-cli'), args, { input });
    const port = ['-p', String(server.port)];
    const script =
      'SET n 1\nINCR n\nRPUSH l "a b" c\nLRANGE l 0 -1\nGET nope\nNOPE\nGET n\nDEL n l';
    const cases: [args: string[], input: string][] = [
      [[...port], script],
      [[...port, '--no-raw', '-n', '3'], script],
      [[...port, '-x', 'SET', 'from-stdin'], 'piped\n'],
      [[...port, '-e', 'NOPE'], ''],
      [['-p', '1', 'PING'], ''],
    ];
    for (const [args, input] of cases) {
      const [is, shouldBe] = [ours, real].map((cli) => {
        const { stdout, stderr, status } = cli(args, input);
        return { stdout: stdout.toString(), stderr: stderr.toString(), status };
      });
      expect(is, args.join(' ')).toEqual(shouldBe);
    }
  });

  it('goes at once when it is asked to, and takes its files along', async () => {
    expect(existsSync(join(server.dir, 'r.pid'))).toBe(true);
    await server.stop();
    expect(server.log()).toContain('Redis is now ready to exit, bye bye...');
    expect([socket(), join(server.dir, 'r.pid')].filter(existsSync)).toEqual([]);
  });
});
