import { expect, test } from 'vitest';
import type { SentinelMasterFacts, SentinelReplicaFacts } from '#host/sentinel_facts';
import type { ServerFacts, TraceFact } from '#host/trace';
import { emptyGraph, foldGraph, type Graph } from './graph';
import { watchesOf } from './sentinels';
import { waitOf } from './waits';

const WALL = 1_000_000;

/** 6380 is master in its books; 6379 has called itself one since so many milliseconds. */
function sentinel(
  port: number,
  since: number,
  change: Partial<SentinelMasterFacts> = {},
): TraceFact {
  const known = { host: '127.0.0.1', linkUp: true, sdownSince: null, overdue: null };
  const replica = { ...known, port: 6379, roleReported: 'master', roleReportedSince: WALL - since };
  const master = {
    ...known,
    port: 6380,
    name: 'mymaster',
    roleReported: 'master',
    odownSince: null,
    failover: { state: 'none', start: null },
    replicas: [replica as SentinelReplicaFacts],
    sentinels: [],
    ...change,
  } as unknown as SentinelMasterFacts;
  const facts = {
    myid: `id${port}`,
    currentEpoch: 1,
    tilt: false,
    tiltSince: null,
    masters: [master],
  };
  return { kind: 'sentinel', port, facts };
}

function server(port: number, of: number | null): TraceFact {
  const master = of === null ? null : { host: '127.0.0.1', port: of, state: 'connect' };
  const role = master ? 'slave' : 'master';
  const facts = { port, role, replid: 'a', keys: [], replicas: [], master };
  return { kind: 'server', facts: facts as unknown as ServerFacts };
}

function folded(...facts: readonly TraceFact[]): Graph {
  return facts.reduce<Graph>((graph, fact, seq) => {
    const port = fact.kind === 'server' ? fact.facts.port : 'port' in fact ? fact.port : 0;
    return foldGraph(graph, { at: seq, pid: Number(port), seq, fact });
  }, emptyGraph([]));
}

function waits(...facts: readonly TraceFact[]) {
  const graph = folded(server(6380, null), server(6379, null), ...facts);
  return watchesOf(graph).map((watch) => waitOf(watch, graph, WALL));
}

test('an old master that came back is made a replica at the second INFO, ten seconds after the first', () => {
  const [wait] = waits(sentinel(26379, 2500));
  expect(wait).toEqual({ what: 'convert', port: 6379, part: 0.25, leftMs: 7500 });
  expect(waits(sentinel(26379, 10_050))).toEqual([null]);
  // Whoever does not know a sane master itself converts nobody.
  expect(waits(sentinel(26379, 2500, { sdownSince: WALL }))).toEqual([null]);
});

test('of two Sentinels only the one whose INFO comes first counts down; the other, when that one did not', () => {
  const [late, early] = waits(sentinel(26379, 2500), sentinel(26380, 4000));
  expect([late, early?.leftMs]).toEqual([null, 6000]);
  // What the first one ordered may be on its way.
  expect(waits(sentinel(26379, 2500), sentinel(26380, 10_001))).toEqual([null, null]);
  const [next, failed] = waits(sentinel(26379, 2500), sentinel(26380, 12_001));
  expect([next?.leftMs, failed]).toEqual([7500, null]);
});

test('nobody counts down to what the server itself says has happened, however old a Sentinel’s INFO', () => {
  const both = [sentinel(26379, 2500), sentinel(26380, 4000)] as const;
  expect(waits(...both).some((each) => each !== null)).toBe(true);
  expect(waits(...both, server(6379, 6380))).toEqual([null, null]);
});

test('in TILT a Sentinel waits for its end and for nothing else: a third of the ring after ten seconds', () => {
  const calm = sentinel(26379, 2500);
  if (calm.kind !== 'sentinel') return;
  const tilted = { ...calm, facts: { ...calm.facts, tilt: true, tiltSince: WALL - 10_000 } };
  const [wait] = waits(tilted);
  expect(wait).toMatchObject({ what: 'tilt', leftMs: 20_000 });
  expect(wait?.part).toBeCloseTo(1 / 3);
});
