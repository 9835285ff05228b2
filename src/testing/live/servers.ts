/** A real redis-server, and ours on Node, as processes side by side on real sockets. */
import { type ChildProcess, execFileSync, spawn, spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** Tests and bench run at the root of the checkout, wherever their code was bundled to. */
const ROOT = process.cwd();
const STARTED = 'Ready to accept connections';
/** Against hanging for ever: a machine at work on other things takes its time. */
const WAIT_MS = 40_000;

export const hasRealRedis = ['redis-server', 'redis-cli'].every(
  (name) => spawnSync(name, ['--version']).status === 0,
);

export type Program = 'redis-server' | 'redis-sentinel' | 'redis-cli';

function builtFrom(program: Program): string {
  return join(ROOT, `dist/node/${program}.js`);
}

/** Builds our programs from the sources as they are. */
export function buildOurs(...programs: readonly Program[]): void {
  const build = join(ROOT, 'scripts/build_node.mjs');
  execFileSync(process.execPath, [build, ...programs], { cwd: ROOT });
  for (const program of programs) {
    if (!existsSync(builtFrom(program))) throw new Error(`${program}.js was not built`);
  }
}

export function freePort(): Promise<number> {
  return new Promise((resolve) => {
    const probe = createServer();
    probe.listen(0, '127.0.0.1', () => {
      const address = probe.address();
      probe.close(() => resolve(typeof address === 'object' && address ? address.port : 0));
    });
  });
}

export type Kind = 'real' | 'ours';

export interface LiveServer {
  readonly kind: Kind;
  readonly port: number;
  readonly dir: string;
  cli(...argv: string[]): string;
  log(): string;
  stop(signal?: NodeJS.Signals): Promise<void>;
}

const running = new Set<ChildProcess>();

/** A directory for one process, with its empty log. */
export function makeDir(): { readonly dir: string; readonly log: string } {
  const dir = mkdtempSync(join(tmpdir(), 'redis-ha-lab-'));
  mkdirSync(dir, { recursive: true });
  const log = join(dir, 'log');
  writeFileSync(log, '');
  return { dir, log };
}

export async function startServer(kind: Kind, args: readonly string[] = []): Promise<LiveServer> {
  const port = await freePort();
  const { dir, log } = makeDir();
  const options = ['--port', String(port), '--bind', '127.0.0.1', '--save', '', '--logfile', log];
  return startProcess({
    kind,
    program: 'redis-server',
    args: [...options, ...args],
    port,
    dir,
    started: STARTED,
  });
}

export interface Start {
  readonly kind: Kind;
  readonly program: Program;
  readonly args: readonly string[];
  readonly port: number;
  readonly dir: string;
  /** What its log says when it can be talked to. */
  readonly started: string;
}

export async function startProcess(start: Start): Promise<LiveServer> {
  const { kind, program, args, port, dir, started } = start;
  const log = join(dir, 'log');
  const [command, first] =
    kind === 'real' ? [program, []] : [process.execPath, [builtFrom(program)]];
  const child = spawn(command, [...first, ...args], { cwd: dir, stdio: 'ignore' });
  running.add(child);
  const ended = new Promise<void>((resolve) => {
    child.once('exit', () => resolve());
  });
  await until(() => readFileSync(log, 'latin1').includes(started), `${kind} to start`);
  return {
    kind,
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
