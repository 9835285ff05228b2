/** A live redis-server and redis-cli on this machine, to compare what the page prints with. */
import { type ChildProcess, execFileSync, spawn, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

export interface LiveServer {
  readonly port: number;
  /** What redis-cli prints on a terminal for one command, without the last newline. */
  cli(argv: readonly string[]): string;
  stop(): void;
}

/** Whether redis-server and redis-cli are on PATH. */
export function hasLiveRedis(): boolean {
  return ['redis-server', 'redis-cli'].every((name) => spawnSync(name, ['--version']).status === 0);
}

/** A port nobody listens on now. */
function freePort(): Promise<number> {
  return new Promise((resolve) => {
    const probe = createServer();
    probe.listen(0, '127.0.0.1', () => {
      const address = probe.address();
      const port = typeof address === 'object' && address ? address.port : 0;
      probe.close(() => resolve(port));
    });
  });
}

export async function startLiveServer(): Promise<LiveServer> {
  const port = await freePort();
  const dir = mkdtempSync(join(tmpdir(), 'redis-ha-lab-live-'));
  const args = ['--port', String(port), '--bind', '127.0.0.1', '--dir', dir, '--save', ''];
  // 7.0 sends the RDB without a file and waits five seconds for more replicas; 6.2 does neither.
  args.push('--repl-diskless-sync', 'no');
  const server = spawn('redis-server', args, { stdio: 'ignore' });
  await untilItAnswers(server, port);
  return {
    port,
    // FAKETTY makes redis-cli format replies as it does on a terminal.
    cli: (argv) =>
      execFileSync('redis-cli', ['-p', String(port), ...argv], {
        env: { ...process.env, FAKETTY: '1' },
      })
        .toString()
        .replace(/\n$/, ''),
    stop: () => {
      server.kill('SIGKILL');
      rmSync(dir, { recursive: true, force: true });
    },
  };
}

async function untilItAnswers(server: ChildProcess, port: number): Promise<void> {
  for (let tries = 0; tries < 200; tries++) {
    if (spawnSync('redis-cli', ['-p', String(port), 'ping']).stdout?.toString() === 'PONG\n')
      return;
    if (server.exitCode !== null) break;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  throw new Error('redis-server did not start');
}
