import { expect, test } from 'vitest';
import type { SentinelMasterFacts, WatchedFacts } from '#host/sentinel_facts';
import type { ServerFacts, TraceFact } from '#host/trace';
import { sentinelSentence } from '../picture/draw_sentinels';
import { sentinelsTold } from '../states/sentinels_told';
import { en } from '../texts/en';
import { zhCN } from '../texts/zh_cn';
import { emptyGraph, foldGraph, type Graph } from './graph';
import {
  candidacyOf,
  countdownOf,
  crownsOf,
  isLeading,
  leaderOf,
  opinionsOf,
  partOf,
  rivalsOf,
  shortagesOf,
  verdictOf,
  watchesOf,
} from './sentinels';

const WALL = 1_000_000;

function watched(port: number, change: Partial<WatchedFacts> = {}): WatchedFacts {
  return {
    host: '127.0.0.1',
    port,
    runid: null,
    linkUp: true,
    sdownSince: null,
    overdue: null,
    ...change,
  };
}

function master(port: number, change: Partial<SentinelMasterFacts> = {}): SentinelMasterFacts {
  return {
    ...watched(port),
    name: 'mymaster',
    quorum: 2,
    configEpoch: 0,
    downAfterMs: 60_000,
    failoverTimeoutMs: 180_000,
    parallelSyncs: 1,
    odownSince: null,
    roleReported: 'master',
    roleReportedSince: 0,
    infoRefresh: null,
    leader: null,
    leaderEpoch: 0,
    failover: {
      state: 'none',
      stateSince: null,
      start: null,
      epoch: 0,
      forced: false,
      promoted: null,
    },
    replicas: [],
    sentinels: [],
    ...change,
  };
}

function sentinel(
  port: number,
  own: SentinelMasterFacts,
  epoch = 0,
  tiltSince: number | null = null,
): TraceFact {
  const facts = {
    myid: `id${port}`,
    currentEpoch: epoch,
    tilt: tiltSince !== null,
    tiltSince,
    masters: [own],
  };
  return { kind: 'sentinel', port, facts };
}

function server(port: number, of: number | null): TraceFact {
  const facts = {
    port,
    role: of === null ? 'master' : 'slave',
    replid: 'a',
    keys: [],
    replicas: [],
    master: of === null ? null : { host: '127.0.0.1', port: of, transferSize: -1 },
  } as unknown as ServerFacts;
  return { kind: 'server', facts };
}

function folded(...facts: readonly TraceFact[]): Graph {
  return facts.reduce<Graph>((graph, fact, seq) => {
    const port = fact.kind === 'server' ? fact.facts.port : 'port' in fact ? fact.port : 0;
    return foldGraph(graph, { at: seq, pid: Number(port), seq, fact });
  }, emptyGraph([]));
}

test('each Sentinel has its own opinion of each node, and counts down to it', () => {
  const overdue = { sentAt: WALL - 15_000, lastAvail: 0 };
  const graph = folded(
    server(6379, null),
    server(6380, 6379),
    sentinel(26379, master(6379, { overdue, replicas: [replica(6380)] })),
    sentinel(26380, master(6379, { sdownSince: WALL - 1 })),
    sentinel(26381, master(6379, { sdownSince: WALL - 1, odownSince: WALL })),
  );
  const opinions = opinionsOf(graph, WALL);
  const of6379 = opinions.filter(({ node }) => node === '6379');
  expect(of6379).toMatchObject([
    { sentinel: '26379', state: 'overdue', part: 0.25, leftMs: 45_000 },
    { sentinel: '26380', state: 'sdown', part: null },
    { sentinel: '26381', state: 'odown', part: null },
  ]);
  expect(verdictOf(of6379)).toEqual({ down: 2, of: 3 });
  expect(opinions.filter(({ node }) => node === '6380')).toMatchObject([{ state: 'up' }]);
});

test('who hears the picture is told each opinion that is not the everyday, and what each Sentinel does', () => {
  const overdue = { sentAt: WALL - 15_000, lastAvail: 0 };
  const graph = folded(
    server(6379, null),
    server(6380, 6379),
    sentinel(26379, master(6379, { overdue, replicas: [replica(6380)] })),
    sentinel(26380, master(6379, { sdownSince: WALL - 1, odownSince: WALL })),
    sentinel(26381, master(6379), 0, WALL - 12_000),
  );
  expect(sentinelsTold(graph, WALL, en)).toEqual([
    '6379 is the master of mymaster',
    '26379 gets no answer from 6379: subjectively down in 45 s',
    '26380 holds 6379 down, and so does the quorum (odown)',
  ]);
  const told = graph.nodes
    .filter(({ kind }) => kind === 'sentinel')
    .map((node) => sentinelSentence(node, { graph, wallMs: WALL, texts: en }));
  expect(told).toEqual([
    '26379: Sentinel, epoch 0',
    '26380: Sentinel, epoch 0',
    '26381: Sentinel, TILT, 18 s left',
  ]);
  expect(sentinelsTold(graph, WALL, zhCN)[0]).toBe('6379 是 mymaster 的主节点');
  // Without Sentinels the crown's own words name no group.
  expect(sentinelsTold(folded(server(6379, null), server(6380, 6379)), WALL, en)).toEqual([]);
});

test('an answer under way is no silence, unless its link is down', () => {
  const overdue = { sentAt: WALL - 400, lastAvail: 0 };
  const states = [true, false].map((linkUp) => {
    const graph = folded(server(6379, null), sentinel(26379, master(6379, { overdue, linkUp })));
    return opinionsOf(graph, WALL).map(({ state }) => state);
  });
  expect(states).toEqual([['up'], ['overdue']]);
});

test('who was entered in the books this moment is not silent yet, though no link to it is up', () => {
  const stateAfter = (passed: number) => {
    const overdue = { sentAt: WALL - passed, lastAvail: WALL - passed };
    const graph = folded(
      server(6379, null),
      sentinel(26379, master(6379, { overdue, linkUp: false })),
    );
    return opinionsOf(graph, WALL).map(({ state }) => state);
  };
  expect(stateAfter(300)).toEqual(['up']);
  expect(stateAfter(1500)).toEqual(['overdue']);
});

function replica(port: number) {
  return {
    ...watched(port),
    priority: 100,
    offset: 0,
    roleReported: 'slave' as const,
    roleReportedSince: 0,
    infoRefresh: null,
    masterHost: null,
    masterPort: 0,
    masterLinkUp: true,
    masterLinkDownMs: 0,
    promoted: false,
    reconf: 'none' as const,
    reconfSentAt: null,
  };
}

function peer(port: number, leader: string | null, leaderEpoch: number) {
  return { ...watched(port), masterDown: true, opinionAt: 0, leader, leaderEpoch };
}

test('votes are those of its own epoch for itself; what it needs is the larger of majority and quorum', () => {
  const failover = {
    state: 'wait_start' as const,
    stateSince: WALL,
    start: WALL - 2500,
    epoch: 3,
    forced: false,
    promoted: null,
  };
  const own = master(6379, {
    failover,
    leader: 'id26379',
    leaderEpoch: 3,
    sentinels: [peer(26380, 'id26379', 3), peer(26381, 'id26379', 2), peer(26382, 'id26382', 3)],
  });
  const [watch] = watchesOf(folded(sentinel(26379, own, 3)));
  if (!watch) expect.fail('nobody watches');
  expect(candidacyOf(watch)).toMatchObject({ epoch: 3, votes: 2, needed: 3, elected: false });
  expect(countdownOf(watch, WALL)).toEqual({
    what: 'election',
    port: 6379,
    part: 0.25,
    leftMs: 7500,
  });
});

test('after a lost election the ring counts to the next attempt', () => {
  const failover = { ...master(1).failover, start: WALL - 90_000 };
  const own = master(6379, { failover, odownSince: WALL - 95_000, sdownSince: WALL - 95_000 });
  const [watch] = watchesOf(folded(sentinel(26379, own)));
  expect(watch && candidacyOf(watch)).toBeNull();
  expect(watch && countdownOf(watch, WALL)).toEqual({
    what: 'retry',
    port: 6379,
    part: 0.25,
    leftMs: 270_000,
  });
});

test('a failover about to begin within its random second has its ring already', () => {
  const failover = { ...master(1).failover, state: 'wait_start' as const, start: WALL + 500 };
  const [watch] = watchesOf(folded(sentinel(26379, master(6379, { failover }))));
  expect(watch && countdownOf(watch, WALL)).toMatchObject({ part: 0, leftMs: 10_500 });
});

test('the newest failover had one leader; who knows its epoch followed', () => {
  const elected: TraceFact = {
    kind: 'sentinel-election',
    port: 26380,
    myid: 'id26380',
    master: 'mymaster',
    epoch: 2,
    currentEpoch: 2,
    voters: 3,
    quorum: 2,
    forced: false,
    votes: [],
  };
  const graph = folded(
    sentinel(26379, master(6379), 2),
    sentinel(26380, master(6379), 2),
    sentinel(26381, master(6379), 1),
    elected,
  );
  expect(graph.nodes.map((node) => partOf(graph, node))).toEqual(['follower', 'leader', null]);
  expect(leaderOf(graph)?.name).toBe('26380');
  expect(graph.nodes.some(isLeading)).toBe(false);
  const under = { ...master(1).failover, state: 'wait_promotion' as const };
  const leading = folded(
    sentinel(26379, master(6379)),
    sentinel(26380, master(6379, { failover: under })),
  );
  expect(leading.nodes.map(isLeading)).toEqual([false, true]);
  const later = foldGraph(graph, {
    at: 9,
    pid: 26379,
    seq: 9,
    fact: { ...elected, port: 26379, epoch: 3 },
  });
  expect(later.nodes.map((node) => partOf(later, node))).toEqual([null, null, null]);
});

test('too few Sentinels are told of when some are gone, not while the first of them starts', () => {
  const pair = (port: number, other: number, change: Partial<SentinelMasterFacts> = {}) =>
    sentinel(port, master(6379, { sentinels: [peer(other, null, 0)], ...change }));
  expect(shortagesOf(folded(sentinel(26379, master(6379))))).toEqual([]);
  expect(shortagesOf(folded(pair(26379, 26380), pair(26380, 26379)))).toEqual([]);
  const short = { master: 'mymaster', left: 1, known: 2, needed: 2 };
  expect(shortagesOf(folded(pair(26379, 26380)))).toEqual([short]);
  // Quorum 1 does not help: the majority of two is two.
  expect(shortagesOf(folded(pair(26379, 26380, { quorum: 1 })))).toEqual([short]);
});

test('the crown is where the newest configuration says', () => {
  const graph = folded(
    server(6379, null),
    server(6380, null),
    sentinel(26379, master(6379)),
    sentinel(26380, master(6380, { configEpoch: 1 })),
  );
  expect(crownsOf(graph)).toEqual([{ id: 'mymaster', node: '6380' }]);
});

test('two masters that were one are rivals; two that never met are not', () => {
  const strangers = folded(server(6379, null), server(6380, null));
  expect(rivalsOf(strangers)).toEqual([]);
  expect(crownsOf(strangers)).toEqual([]);
  const pair = folded(server(6379, null), server(6380, 6379));
  expect(crownsOf(pair).map(({ node }) => node)).toEqual(['6379']);
  const split = [pair, server(6380, null)] as const;
  const graph = foldGraph(split[0], { at: 9, pid: 6380, seq: 0, fact: split[1] });
  expect(rivalsOf(graph).map((group) => group.map(({ name }) => name))).toEqual([['6379', '6380']]);
  const stopped = foldGraph(graph, {
    at: 10,
    pid: 6379,
    seq: 0,
    fact: { kind: 'signal', signal: 'SIGSTOP', from: null },
  });
  expect(rivalsOf(stopped)).toEqual([]);
});
