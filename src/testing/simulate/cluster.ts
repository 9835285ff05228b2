/** The lab that a seed stands for: which machines, what runs on each, with which conf. */
import { assert } from '#host/assert';
import { parseTopology, type Topology } from '#lab/topology';
import { between, chance, drawFor, type Prng, pick, weighted } from './draw';

export type NodeKind = 'master' | 'replica' | 'sentinel' | 'writer';

/** A process's place: its machine, terminal, port, and the line that starts it. */
export interface Node {
  readonly kind: NodeKind;
  readonly name: string;
  /** Its machine's, and its own: each machine runs one process. */
  readonly address: string;
  readonly port: number;
  /** The terminal it is started at. */
  readonly tty: number;
  readonly line: string;
  /** Which master's deployment it belongs to; empty for a Sentinel. */
  readonly group: string;
}

export interface Group {
  readonly name: string;
  readonly quorum: number;
  readonly downAfterMs: number;
  readonly failoverTimeoutMs: number;
  readonly parallelSyncs: number;
}

type Deployed = Group & { readonly master: Node };

export interface Cluster {
  readonly seed: number;
  readonly topology: Topology;
  /** As text, for a session file. */
  readonly topologyJson: string;
  readonly nodes: readonly Node[];
  readonly groups: readonly Group[];
}

const CWD = '/home/learner/redis-6.2.6';
/** When the course was recorded. */
const START_DATE = '2022-03-16T15:24:00Z';
const FIRST_PORT = { server: 7000, sentinel: 27_000 } as const;
const GROUP_NAMES = ['mymaster', 'second', 'third'];

export interface Sizes {
  readonly masters: number;
  readonly replicas: number;
  readonly sentinels: number;
}

/** Mostly what people run (one master, two replicas, three Sentinels), now and then the extremes. */
function drawSizes(draw: Prng): Sizes {
  const masters = Number(weighted(draw, { 1: 8, 2: 2, 3: 1 }));
  const replicas = Number(weighted(draw, { 0: 1, 1: 3, 2: 6, 3: 4, 4: 2, 5: 1 }));
  const sentinels = Number(weighted(draw, { 1: 1, 2: 2, 3: 8, 4: 3, 5: 4, 6: 1, 7: 1 }));
  return { masters, replicas, sentinels };
}

function drawGroup(draw: Prng, name: string, sentinels: number): Group {
  const majority = Math.floor(sentinels / 2) + 1;
  // A quorum below or above the majority is legal, and each finds other bugs.
  const quorum = chance(draw, 60) ? majority : between(draw, 1, sentinels);
  return {
    name,
    quorum,
    downAfterMs: 500 * between(draw, 2, 6),
    failoverTimeoutMs: 1000 * between(draw, 4, 12),
    parallelSyncs: between(draw, 1, 2),
  };
}

function serverConf(draw: Prng, port: number): string {
  const lines = [
    'bind 0.0.0.0',
    'protected-mode no',
    `port ${port}`,
    'dir ./',
    'repl-diskless-sync-delay 1',
    'repl-timeout 10',
    `repl-backlog-size ${pick(draw, ['16kb', '32kb', '1mb'])}`,
  ];
  const persistence = weighted(draw, { none: 3, rdb: 4, aof: 2 });
  if (persistence === 'none') lines.push('save ""');
  else if (persistence === 'rdb') lines.push('save 5 1');
  else lines.push('save ""', 'appendonly yes', `appendfsync ${pick(draw, ['always', 'everysec'])}`);
  if (chance(draw, 20)) lines.push(`replica-priority ${pick(draw, [0, 10, 50, 200])}`);
  if (chance(draw, 20)) lines.push('repl-diskless-sync yes');
  return lines.map((line) => `${line}\n`).join('');
}

function sentinelConf(port: number, groups: readonly Deployed[]): string {
  const lines = ['protected-mode no', `port ${port}`, 'dir ./'];
  for (const group of groups) {
    const { name, master, quorum } = group;
    lines.push(
      `sentinel monitor ${name} ${master.address} ${master.port} ${quorum}`,
      `sentinel down-after-milliseconds ${name} ${group.downAfterMs}`,
      `sentinel failover-timeout ${name} ${group.failoverTimeoutMs}`,
      `sentinel parallel-syncs ${name} ${group.parallelSyncs}`,
    );
  }
  return lines.map((line) => `${line}\n`).join('');
}

class Plan {
  readonly nodes: Node[] = [];
  readonly files: Record<string, string> = {};

  add(kind: NodeKind, group: string, port: number, line: string): Node {
    const number = this.nodes.length + 1;
    // The first terminal is nobody's: from there Sentinels are told what to do.
    const tty = number + 1;
    const name = kind === 'writer' ? `writer${number}` : `${kind}${port}`;
    const address = `10.0.0.${number}`;
    const node = { kind, name, address, port, tty, line, group };
    this.nodes.push(node);
    return node;
  }

  server(draw: Prng, kind: 'master' | 'replica', group: string, master: Node | null): Node {
    const servers = this.nodes.filter((node) => node.kind !== 'sentinel');
    const port = FIRST_PORT.server + servers.length;
    const follows = master === null ? '' : `replicaof ${master.address} ${master.port}\n`;
    this.files[`redis${port}.conf`] = serverConf(draw, port) + follows;
    return this.add(kind, group, port, `src/redis-server ./redis${port}.conf`);
  }
}

/** The same seed is the same lab. */
export function clusterOf(seed: number, wanted: Partial<Sizes> = {}): Cluster {
  const draw = drawFor(seed, 'cluster');
  const sizes = { ...drawSizes(draw), ...wanted };
  const plan = new Plan();
  const groups = GROUP_NAMES.slice(0, sizes.masters).map((name) => ({
    ...drawGroup(draw, name, sizes.sentinels),
    master: plan.server(draw, 'master', name, null),
  }));
  for (let i = 0; i < sizes.replicas; i++) {
    const group = pick(draw, groups);
    if (group) plan.server(draw, 'replica', group.name, group.master);
  }
  for (let i = 0; i < sizes.sentinels; i++) {
    const port = FIRST_PORT.sentinel + i;
    const conf = sentinelConf(port, groups);
    plan.files[`sentinel${port}.conf`] = conf;
    plan.files[`sentinel${port}.first`] = conf;
    plan.add('sentinel', '', port, `src/redis-sentinel ./sentinel${port}.conf`);
  }
  addWriters(draw, plan, groups);
  return { seed, groups, nodes: plan.nodes, ...topologyOf(seed, plan) };
}

/** One client a master, which finds it as a real one does: by asking a Sentinel. */
function addWriters(draw: Prng, plan: Plan, groups: readonly Deployed[]): void {
  const sentinels = plan.nodes
    .filter(({ kind }) => kind === 'sentinel')
    .map(({ address, port }) => `${address}:${port}`);
  for (const { name, master } of groups) {
    const where =
      sentinels.length > 0
        ? `-s ${sentinels.join(',')} -m ${name}`
        : `-h ${master.address} -p ${master.port}`;
    const options = `${where} -i ${pick(draw, [100, 250, 600])}`;
    const wait = chance(draw, 40) ? ' -w 1' : '';
    plan.add('writer', name, 0, `writer ${options}${wait} ${name}`);
  }
}

/** As a lesson's is: text, read and checked. */
function topologyOf(seed: number, plan: Plan): Pick<Cluster, 'topology' | 'topologyJson'> {
  const data = plan.nodes.filter(({ kind }) => kind !== 'writer');
  const topologyJson = JSON.stringify({
    machine: 'desk',
    machines: plan.nodes.map(({ name, address }) => ({ name, address })),
    cwd: CWD,
    seed,
    startDate: START_DATE,
    files: plan.files,
    terminals: [
      {},
      ...plan.nodes.map(({ name, kind }) =>
        kind === 'writer' ? { machine: name } : { machine: name, node: name },
      ),
    ],
    nodes: data.map(({ name, port, kind }) => ({
      name,
      port,
      program: kind === 'sentinel' ? 'redis-sentinel' : 'redis-server',
    })),
  });
  const topology = parseTopology(topologyJson);
  assert('terminals' in topology, `the topology of seed ${seed}: ${topology}`);
  return { topology, topologyJson };
}
