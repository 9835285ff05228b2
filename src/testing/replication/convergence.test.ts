/**
 * Whatever happens to three servers and the links between them: once it has been quiet for a while,
 * all three hold the same data at the same offset of the same history.
 */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { Cluster } from './cluster';

const MASTER = 7000;
/** The first replica follows the master, the second one the first. */
const REPLICAS = [
  { port: 7001, of: MASTER },
  { port: 7002, of: 7001 },
] as const;

type Replica = (typeof REPLICAS)[number];

type Action =
  | { readonly kind: 'write'; readonly line: string }
  | { readonly kind: 'wait'; readonly ms: number }
  | { readonly kind: 'cut'; readonly replica: Replica; readonly refusedMs: number }
  | { readonly kind: 'restart'; readonly replica: Replica; readonly signal: 'SIGKILL' | 'SIGTERM' }
  | { readonly kind: 'restartMaster'; readonly signal: 'SIGKILL' | 'SIGTERM' };

const key = fc.constantFrom('a', 'b', 'c', 'd');
const writes = fc.oneof(
  fc
    .tuple(key, fc.string({ minLength: 1, maxLength: 30, unit: fc.constantFrom('x', 'y', '1') }))
    .map(([k, v]) => `SET ${k} ${v}`),
  key.map((k) => `INCR n${k}`),
  key.map((k) => `APPEND ${k} tail`),
  key.map((k) => `DEL ${k}`),
  key.map((k) => `SET ${k} short PX 40`),
  fc.constantFrom('SELECT 1', 'SELECT 0', 'SWAPDB 0 1', 'BGSAVE', 'SAVE'),
  fc.nat(40).map((n) => `SETRANGE long ${n * 500} ${'z'.repeat(200)}`),
);

const replica = fc.constantFrom(...REPLICAS);
const signal = fc.constantFrom('SIGKILL' as const, 'SIGTERM' as const);
const action: fc.Arbitrary<Action> = fc.oneof(
  { weight: 12, arbitrary: writes.map((line) => ({ kind: 'write' as const, line })) },
  { weight: 4, arbitrary: fc.nat(900).map((ms) => ({ kind: 'wait' as const, ms })) },
  {
    weight: 3,
    arbitrary: fc
      .tuple(replica, fc.nat(1500))
      .map(([each, refusedMs]) => ({ kind: 'cut' as const, replica: each, refusedMs })),
  },
  {
    weight: 1,
    arbitrary: fc
      .tuple(replica, signal)
      .map(([each, how]) => ({ kind: 'restart' as const, replica: each, signal: how })),
  },
  { weight: 1, arbitrary: signal.map((how) => ({ kind: 'restartMaster' as const, signal: how })) },
);

function startReplica(cluster: Cluster, { port, of }: Replica): void {
  cluster.start(port, '--replicaof', '127.0.0.1', String(of));
}

function startMaster(cluster: Cluster): void {
  // Small enough that a few long values push an offset out.
  cluster.start(MASTER, '--repl-backlog-size', '2000');
}

function perform(cluster: Cluster, step: Action): void {
  switch (step.kind) {
    case 'write':
      cluster.command(MASTER, step.line);
      break;
    case 'wait':
      cluster.wait(step.ms);
      break;
    case 'cut':
      cluster.net.cut(step.replica.of);
      cluster.net.refused.add(step.replica.of);
      cluster.wait(step.refusedMs);
      cluster.net.refused.delete(step.replica.of);
      cluster.reconnect(step.replica.of);
      break;
    case 'restart':
      cluster.kill(step.replica.port, step.signal);
      startReplica(cluster, step.replica);
      break;
    case 'restartMaster':
      cluster.kill(MASTER, step.signal);
      startMaster(cluster);
      break;
  }
}

const FIELDS = ['master_replid', 'master_repl_offset'];
const QUIET_MS = 15_000;

function endOf(cluster: Cluster, port: number): unknown[] {
  const info = cluster.info(port);
  return [cluster.command(port, 'DEBUG DIGEST'), ...FIELDS.map((name) => info.get(name))];
}

test('replicas converge whatever happens', () => {
  fc.assert(
    fc.property(fc.array(action, { maxLength: 80, size: 'max' }), (steps) => {
      const cluster = new Cluster();
      cluster.net.cloneEvery = 50;
      startMaster(cluster);
      for (const each of REPLICAS) startReplica(cluster, each);
      for (const step of steps) perform(cluster, step);
      cluster.wait(QUIET_MS);
      const master = endOf(cluster, MASTER);
      expect(REPLICAS.map(({ port }) => endOf(cluster, port))).toEqual([master, master]);
    }),
    { numRuns: 80, seed: 6_02_06 },
  );
}, 60_000);
