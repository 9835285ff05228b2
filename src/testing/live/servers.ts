/** A real redis-server, and ours on Node, as processes side by side on real sockets. */
import { type ChildProcess, execFileSync, spawn, spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const ROOT = join(import.meta.dirname, '../../..');
const OURS = join(ROOT, 'dist/node/redis-server.js');
const STARTED = 'Ready to accept connections';
const WAIT_MS = 15_000;

export const hasRealRedis = ['redis-server', 'redis-cli'].every(
  (name) => spawnSync(name, ['--version']).status === 0,
);

/** Builds our server from the sources as they are. */
export function buildOurs(): void {
  execFileSync(process.execPath, [join(ROOT, 'scripts/build_node.mjs'), 'redis-server'], {
    cwd: ROOT,
  });
  if (!existsSync(OURS)) throw new Error('redis-server.js was not built');
}

function freePort(): Promise<number> {
  return new Promise((resolve) => {
    const probe = createServer();
    probe.listen(0, '127.0.0.1', () => {
      const address = probe.address();
      probe.close(() => resolve(typeof address === 'object' && address ? address.port : 0));
    });
  });
}

export interface LiveServer {
  readonly port: number;
  readonly dir: string;
  cli(...argv: string[]): string;
  log(): string;
  stop(signal?: NodeJS.Signals): Promise<void>;
}

const running = new Set<ChildProcess>();

export async function startServer(
  kind: 'real' | 'ours',
  args: readonly string[] = [],
): Promise<LiveServer> {
  const port = await freePort();
  const dir = mkdtempSync(join(tmpdir(), 'redis-ha-lab-'));
  mkdirSync(dir, { recursive: true });
  const log = join(dir, 'log');
  writeFileSync(log, '');
  const [command, first] = kind === 'real' ? ['redis-server', []] : [process.execPath, [OURS]];
  const options = ['--port', String(port), '--bind', '127.0.0.1', '--save', '', '--logfile', log];
  const child = spawn(command, [...first, ...options, ...args], { cwd: dir, stdio: 'ignore' });
  running.add(child);
  const ended = new Promise<void>((resolve) => {
    child.once('exit', () => resolve());
  });
  await until(() => readFileSync(log, 'latin1').includes(STARTED), `${kind} to start`);
  return {
    port,
    dir,
    cli: (...argv) =>
      execFileSync('redis-cli', ['-p', String(port), ...argv])
        .toString()
        .trimEnd(),
    log: () => readFileSync(log, 'latin1'),
    stop: async (signal = 'SIGTERM') => {
      child.kill(signal);
      await ended;
      running.delete(child);
    },
  };
}

/** Ends whatever a test left running. */
export function stopAll(): void {
  for (const child of running) child.kill('SIGKILL');
  running.clear();
}

export function removeDir(server: LiveServer): void {
  rmSync(server.dir, { recursive: true, force: true });
}

/** Polls until it holds. */
export async function until(holds: () => boolean, what: string): Promise<void> {
  const limit = Date.now() + WAIT_MS;
  while (!holds()) {
    if (Date.now() > limit) throw new Error(`waited in vain for ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

/** The replica has all of the master's stream. */
export async function untilSynced(master: LiveServer, replica: LiveServer): Promise<void> {
  const offset = (server: LiveServer) => field(server, 'master_repl_offset');
  await until(
    () => field(replica, 'master_link_status') === 'up' && offset(master) === offset(replica),
    `${replica.port} to follow ${master.port}`,
  );
}

/** A field of INFO. */
export function field(server: LiveServer, name: string): string | undefined {
  const line = server
    .cli('INFO')
    .split('\r\n')
    .find((each) => each.startsWith(`${name}:`));
  return line?.slice(name.length + 1);
}

/** Every key with its value and whether it has a time to live, read one by one. */
export function dataset(server: LiveServer): string[] {
  const keys = server.cli('KEYS', '*').split('\n').filter(Boolean).sort();
  return keys.map((key) => {
    const ttl = server.cli('TTL', key) === '-1' ? 'stays' : 'expires';
    return `${key}=${server.cli('GET', key)} ${ttl}`;
  });
}
