/** Real Sentinels and ours watching one master and its replicas, on real sockets. */
import { chmodSync, existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  freePort,
  type Kind,
  type LiveServer,
  makeDir,
  startProcess,
  startServer,
  until,
  untilSynced,
} from './servers';

export const MASTER_NAME = 'mymaster';

export interface LiveLab {
  readonly master: LiveServer;
  readonly replicas: readonly LiveServer[];
  readonly sentinels: readonly LiveServer[];
}

interface LabOptions {
  /** The first is the master. */
  readonly servers: readonly Kind[];
  readonly sentinels: readonly Kind[];
  readonly quorum: number;
}

/** 7.0 waits five seconds for more replicas before it forks, unless told otherwise. */
const PROMPT_FORK = ['--repl-diskless-sync-delay', '0'];

/** Servers that follow their master, and Sentinels that all know each other and the replicas. */
export async function startLab({ servers, sentinels, quorum }: LabOptions): Promise<LiveLab> {
  const [masterKind = 'ours', ...replicaKinds] = servers;
  const master = await startServer(masterKind, PROMPT_FORK);
  const following = [...PROMPT_FORK, '--replicaof', '127.0.0.1', String(master.port)];
  const replicas = await Promise.all(replicaKinds.map((kind) => startServer(kind, following)));
  for (const replica of replicas) await untilSynced(master, replica);
  const watching = await Promise.all(
    sentinels.map((kind) => startSentinel(kind, { master: master.port, quorum })),
  );
  const lab = { master, replicas, sentinels: watching };
  for (const sentinel of watching) {
    await until(() => knowsAll(sentinel, lab), `${sentinel.kind} Sentinel to know all others`);
  }
  return lab;
}

async function startSentinel(
  kind: Kind,
  { master, quorum }: { readonly master: number; readonly quorum: number },
): Promise<LiveServer> {
  const port = await freePort();
  const { dir, log } = makeDir();
  const conf = [
    `port ${port}`,
    'bind 127.0.0.1',
    `logfile ${log}`,
    `sentinel monitor ${MASTER_NAME} 127.0.0.1 ${master} ${quorum}`,
    `sentinel down-after-milliseconds ${MASTER_NAME} 1500`,
    `sentinel failover-timeout ${MASTER_NAME} 3000`,
    `sentinel client-reconfig-script ${MASTER_NAME} ${writeScript(dir)}`,
  ];
  writeFileSync(join(dir, 'sentinel.conf'), `${conf.join('\n')}\n`);
  // A package may come without redis-sentinel, which is but another name of redis-server.
  const program = kind === 'ours' ? 'redis-sentinel' : 'redis-server';
  const args = ['sentinel.conf', '--sentinel'];
  return startProcess({ kind, program, args, port, dir, started: '+monitor' });
}

/** Notes down what it is told. */
function writeScript(dir: string): string {
  const path = join(dir, 'reconf.sh');
  writeFileSync(path, `#!/bin/sh\necho "$@" >> ${join(dir, 'reconfigured')}\n`);
  chmodSync(path, 0o755);
  return path;
}

/** What a Sentinel's client-reconfig-script was told, a line each time. */
export function reconfigured({ dir }: LiveServer): string[] {
  const path = join(dir, 'reconfigured');
  return existsSync(path) ? readFileSync(path, 'latin1').trimEnd().split('\n') : [];
}

/** A field of SENTINEL MASTER. */
export function masterField(sentinel: LiveServer, name: string): string | undefined {
  const fields = sentinel.cli('SENTINEL', 'MASTER', MASTER_NAME).split('\n');
  return fields[fields.indexOf(name) + 1];
}

function knowsAll(sentinel: LiveServer, { replicas, sentinels }: LiveLab): boolean {
  return (
    masterField(sentinel, 'num-slaves') === String(replicas.length) &&
    masterField(sentinel, 'num-other-sentinels') === String(sentinels.length - 1) &&
    masterField(sentinel, 'flags') === 'master'
  );
}

/** The port at which a Sentinel sends clients to the master. */
function masterPort(sentinel: LiveServer): number {
  const reply = sentinel.cli('SENTINEL', 'GET-MASTER-ADDR-BY-NAME', MASTER_NAME);
  return Number(reply.split('\n')[1]);
}

/** The replica that all Sentinels take for the master. */
export function agreedMaster({ sentinels, replicas }: LiveLab): LiveServer | undefined {
  const ports = new Set(sentinels.map(masterPort));
  const [port] = ports;
  return ports.size === 1 ? replicas.find((each) => each.port === port) : undefined;
}

/** Waits until a replica is the master, by its own word too. */
export async function untilFailedOver(lab: LiveLab): Promise<LiveServer> {
  let promoted = agreedMaster(lab);
  await until(() => {
    promoted = agreedMaster(lab);
    return promoted?.cli('ROLE').startsWith('master') === true;
  }, 'the Sentinels to agree on a new master');
  return promoted ?? lab.master;
}

export async function stopLab({ master, replicas, sentinels }: LiveLab): Promise<void> {
  const all = [...sentinels, master, ...replicas];
  await Promise.all(all.map((server) => server.stop('SIGKILL')));
}
