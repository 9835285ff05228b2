/**
 * Replication over TCP, ours on Node beside a real redis-server in the same run: a full sync of many
 * small keys, and a stream of SETs to one and to three replicas. Both do the same with the same
 * settings (a file on disk, no append only file), rounds take turns.
 */
import { connect } from 'node:net';
import { formatCommand } from '#hiredis/format';
import { Connection } from '../live/connection';
import { hasRealRedis, type LiveServer, removeDir, startServer } from '../live/servers';

type Kind = 'ours' | 'real';

const KEYS = 1_000_000;
const ROUNDS = 3;
const POLL_MS = 10;
const CHUNK = 2000;
const OK_BYTES = '+OK\r\n'.length;
/** Without them a replica that can't keep up would be cut off, or a cut-off one sync again. */
const OPTIONS = [
  ...['--client-output-buffer-limit', 'replica', '0', '0', '0'],
  ...['--repl-backlog-size', '16mb', '--repl-diskless-sync', 'no'],
];
const REAL = ['--repl-diskless-sync-delay', '0', '--enable-debug-command', 'yes'];

const CASES = [
  { title: 'full sync of 1 M small keys', run: fullSync },
  { title: '1 M SETs to one replica', run: (kind: Kind) => stream(kind, 1) },
  { title: '1 M SETs to three replicas', run: (kind: Kind) => stream(kind, 3) },
] as const;

function start(kind: Kind, args: readonly string[] = []): Promise<LiveServer> {
  return startServer(kind, [...OPTIONS, ...(kind === 'real' ? REAL : []), ...args]);
}

const pause = () => new Promise((resolve) => setTimeout(resolve, POLL_MS));

/** A field of INFO; the connection may have to wait until the server has time. */
async function fieldOf(connection: Connection, name: string): Promise<string | undefined> {
  const reply = await connection.command('INFO', 'replication');
  if (reply?.type !== 'string') return undefined;
  return new RegExp(`^${name}:(.*)\r$`, 'm').exec(reply.str)?.[1];
}

async function untilField(
  connection: Connection,
  name: string,
  holds: (value: string | undefined) => boolean,
): Promise<void> {
  while (!holds(await fieldOf(connection, name))) await pause();
}

async function end(servers: readonly LiveServer[]): Promise<void> {
  await Promise.all(servers.map((server) => server.stop('SIGKILL')));
  servers.forEach(removeDir);
}

function follow(connection: Connection, port: number) {
  return connection.command('REPLICAOF', '127.0.0.1', String(port));
}

/** Seconds from REPLICAOF until the replica has every key and its link is up. */
async function fullSync(kind: Kind): Promise<number> {
  const master = await start(kind);
  const replica = await start(kind);
  const toMaster = new Connection(master.port);
  const toReplica = new Connection(replica.port);
  await toMaster.command('DEBUG', 'POPULATE', String(KEYS));
  const begun = performance.now();
  await follow(toReplica, master.port);
  await untilField(toReplica, 'master_link_status', (value) => value === 'up');
  const seconds = (performance.now() - begun) / 1000;
  const size = await toReplica.command('DBSIZE');
  if (size?.type !== 'integer' || size.digits !== String(KEYS))
    throw new Error('the replica lacks keys');
  for (const each of [toMaster, toReplica]) each.close();
  await end([master, replica]);
  return seconds;
}

/** Sends the SETs as fast as the server takes them; resolves with the last reply. */
function sendSets(port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    const socket = connect(port, '127.0.0.1');
    let sent = 0;
    let replied = 0;
    const push = () => {
      while (sent < KEYS) {
        const commands = Array.from({ length: CHUNK }, (_, i) =>
          formatCommand(['SET', `key:${sent + i}`, `value:${sent + i}`]),
        );
        sent += CHUNK;
        if (!socket.write(commands.join(''), 'latin1')) return;
      }
    };
    socket.on('drain', push);
    socket.on('error', reject);
    socket.on('data', (bytes) => {
      replied += bytes.length;
      if (replied < KEYS * OK_BYTES) return;
      socket.destroy();
      resolve();
    });
    push();
  });
}

/** Seconds from the first SET until every replica has the last one. */
async function stream(kind: Kind, count: number): Promise<number> {
  const master = await start(kind);
  const replicas = await Promise.all(Array.from({ length: count }, () => start(kind)));
  const connections = replicas.map(({ port }) => new Connection(port));
  for (const each of connections) await follow(each, master.port);
  for (const each of connections)
    await untilField(each, 'master_link_status', (value) => value === 'up');
  const begun = performance.now();
  await sendSets(master.port);
  const toMaster = new Connection(master.port);
  const offset = Number(await fieldOf(toMaster, 'master_repl_offset'));
  for (const each of connections)
    await untilField(each, 'slave_repl_offset', (value) => Number(value) >= offset);
  const seconds = (performance.now() - begun) / 1000;
  for (const each of [toMaster, ...connections]) each.close();
  await end([master, ...replicas]);
  return seconds;
}

function median(values: readonly number[]): number {
  return [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0;
}

/** Median seconds of both, and the ratio of their speeds, one line a case. */
export async function benchReplication(): Promise<string[]> {
  if (!hasRealRedis) return ['NO redis-server ON THIS MACHINE: nothing to compare with'];
  const lines: string[] = [];
  for (const { title, run } of CASES) {
    const ours: number[] = [];
    const real: number[] = [];
    for (let round = 0; round < ROUNDS; round++) {
      real.push(await run('real'));
      ours.push(await run('ours'));
    }
    const [own, other] = [median(ours), median(real)];
    const figures = `ours ${own.toFixed(2)} s, real ${other.toFixed(2)} s`;
    lines.push(`${title.padEnd(28)} ${figures}, ratio ${(other / own).toFixed(2)} (floor 0.3)`);
  }
  return lines;
}
