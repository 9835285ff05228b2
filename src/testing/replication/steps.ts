/**
 * What can happen to four servers and the links between them, as data that a property test makes
 * and shrinks: writes of every type, waits, cut and refused links, crashes, restarts, promotions,
 * new masters for a replica, and FAILOVER.
 */
import fc from 'fast-check';
import { randomOf, randomWrites, WRITE_NAMES } from '../live/random_commands';
import type { Cluster } from './cluster';

export const PORTS = [7000, 7001, 7002, 7003] as const;
const MS_US = 1000;
type Port = (typeof PORTS)[number];
/** At the start: two replicas of the master, one of them with a replica of its own. */
const FIRST_MASTER: Readonly<Record<Port, Port | null>> = {
  7000: null,
  7001: 7000,
  7002: 7001,
  7003: 7000,
};

export type Step =
  | { readonly kind: 'write'; readonly seed: number; readonly count: number }
  | { readonly kind: 'say'; readonly line: string }
  | { readonly kind: 'wait'; readonly ms: number }
  | {
      readonly kind: 'cut';
      readonly port: Port;
      readonly refusedMs: number;
      readonly writes: number;
      readonly filler: number;
    }
  | { readonly kind: 'restart'; readonly port: Port; readonly signal: 'SIGKILL' | 'SIGTERM' }
  | { readonly kind: 'freeze'; readonly port: Port; readonly ms: number }
  | {
      readonly kind: 'promote';
      readonly port: Port;
      /** What the old master still takes before it hears of it, and what the new one takes. */
      readonly lost: number;
      readonly gained: number;
    }
  | { readonly kind: 'follow'; readonly port: Port; readonly master: Port }
  | { readonly kind: 'failover'; readonly how: 'any' | 'to' | 'force'; readonly to: Port };

const port = fc.constantFrom(...PORTS);
const signal = fc.constantFrom('SIGKILL' as const, 'SIGTERM' as const);

const step: fc.Arbitrary<Step> = fc.oneof(
  {
    weight: 10,
    arbitrary: fc.record({
      kind: fc.constant('write' as const),
      seed: fc.nat(100_000),
      count: fc.integer({ min: 1, max: 12 }),
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      kind: fc.constant('say' as const),
      line: fc.constantFrom('SELECT 1', 'SELECT 0', 'SWAPDB 0 1', 'BGSAVE', 'SAVE', 'FLUSHDB'),
    }),
  },
  {
    weight: 5,
    arbitrary: fc.record({ kind: fc.constant('wait' as const), ms: fc.nat(1200) }),
  },
  {
    weight: 4,
    arbitrary: fc.record({
      kind: fc.constant('cut' as const),
      port,
      refusedMs: fc.nat(1500),
      writes: fc.nat(40),
      // Up to more than the backlog has room for.
      filler: fc.nat(25_000),
    }),
  },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('restart' as const), port, signal }) },
  {
    weight: 1,
    arbitrary: fc.record({ kind: fc.constant('freeze' as const), port, ms: fc.nat(3000) }),
  },
  {
    weight: 1,
    arbitrary: fc.record({
      kind: fc.constant('promote' as const),
      port,
      lost: fc.nat(6),
      gained: fc.nat(12),
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({ kind: fc.constant('follow' as const), port, master: port }),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      kind: fc.constant('failover' as const),
      how: fc.constantFrom('any' as const, 'to' as const, 'force' as const),
      to: port,
    }),
  },
);

export const schedule = fc.array(step, { maxLength: 60, size: 'max' });

function startServer(cluster: Cluster, which: Port, master: number | null): void {
  const follow = master === null ? [] : ['--replicaof', '127.0.0.1', String(master)];
  // Small enough that a few long values push an offset out.
  cluster.start(which, '--repl-backlog-size', '16384', ...follow);
}

export function startAll(cluster: Cluster): void {
  for (const each of PORTS) startServer(cluster, each, FIRST_MASTER[each]);
}

/** Its master's port by its own books; null: it is a master. */
function masterOf(cluster: Cluster, which: Port): number | null {
  const info = cluster.info(which);
  return info.get('role') === 'master' ? null : Number(info.get('master_port'));
}

/** Who takes writes: the first master there is. */
function masterNow(cluster: Cluster): Port | null {
  return PORTS.find((each) => masterOf(cluster, each) === null) ?? null;
}

/** Whether `which` would follow itself, by way of others. */
function isLoop(cluster: Cluster, which: Port, master: Port): boolean {
  const seen = new Set<number>([which]);
  for (let at: number | null = master; at !== null; at = masterOf(cluster, at as Port)) {
    if (seen.has(at)) return true;
    seen.add(at);
  }
  return false;
}

function write(
  cluster: Cluster,
  master: Port | null,
  { seed, count }: { readonly seed: number; readonly count: number },
): void {
  if (master === null) return;
  for (const argv of randomWrites(randomOf(seed), WRITE_NAMES, count))
    cluster.command(master, argv.join(' '));
}

export function perform(cluster: Cluster, each: Step): void {
  const master = masterNow(cluster);
  switch (each.kind) {
    case 'write':
      write(cluster, master, each);
      break;
    case 'say':
      if (master !== null) cluster.command(master, each.line);
      break;
    case 'wait':
      cluster.wait(each.ms);
      break;
    case 'cut':
      cluster.net.cut(each.port);
      // On its own clock: a master that hands over answers writes only when it got through.
      cluster.net.refuseFor(each.port, each.refusedMs * MS_US);
      write(cluster, master, { seed: each.refusedMs, count: each.writes });
      if (master !== null) cluster.command(master, `SET s1 ${'z'.repeat(each.filler)}`);
      cluster.wait(each.refusedMs);
      break;
    case 'restart': {
      const follows = masterOf(cluster, each.port);
      cluster.kill(each.port, each.signal);
      startServer(cluster, each.port, follows);
      break;
    }
    case 'freeze':
      cluster.signal(each.port, 'SIGSTOP');
      cluster.wait(each.ms);
      cluster.signal(each.port, 'SIGCONT');
      break;
    default:
      changeRoles(cluster, each, master);
  }
}

type RoleStep = Extract<Step, { kind: 'promote' | 'follow' | 'failover' }>;

function changeRoles(cluster: Cluster, each: RoleStep, master: Port | null): void {
  switch (each.kind) {
    case 'promote':
      cluster.command(each.port, 'REPLICAOF NO ONE');
      // For a while there are two, and each goes on with the same history.
      write(cluster, master, { seed: each.lost, count: each.lost });
      write(cluster, each.port, { seed: each.gained, count: each.gained });
      if (master !== null && master !== each.port)
        cluster.command(master, `REPLICAOF 127.0.0.1 ${each.port}`);
      break;
    case 'follow':
      if (each.port !== master && !isLoop(cluster, each.port, each.master))
        cluster.command(each.port, `REPLICAOF 127.0.0.1 ${each.master}`);
      break;
    case 'failover':
      if (master === null) break;
      if (each.how === 'any') cluster.command(master, 'FAILOVER TIMEOUT 700');
      else
        cluster.command(
          master,
          `FAILOVER TO 127.0.0.1 ${each.to}${each.how === 'force' ? ' FORCE' : ''} TIMEOUT 700`,
        );
      break;
  }
}

const FAILOVER_MS = 4000;
const QUIET_MS = 20_000;

/** One master is left, all others follow it, directly or not, and everything has come to rest. */
export function settle(cluster: Cluster): Port {
  cluster.wait(FAILOVER_MS);
  const master = masterNow(cluster) ?? 7000;
  cluster.command(master, 'REPLICAOF NO ONE');
  for (const each of PORTS) {
    if (each === master) continue;
    const follows = masterOf(cluster, each);
    const isFine =
      follows !== null &&
      PORTS.includes(follows as Port) &&
      !isLoop(cluster, each, follows as Port) &&
      rootOf(cluster, each) === master;
    if (!isFine) cluster.command(each, `REPLICAOF 127.0.0.1 ${master}`);
  }
  cluster.wait(QUIET_MS);
  return master;
}

function rootOf(cluster: Cluster, which: Port): number {
  let at: number = which;
  for (let next = masterOf(cluster, which); next !== null; next = masterOf(cluster, at as Port))
    at = next;
  return at;
}
