import { expect, test } from 'vitest';
import type { SentinelMasterFacts, SentinelReplicaFacts } from '#host/sentinel_facts';
import { replicaCases } from './replica_cases';

const NOW = 1_000_000;

function replica(port: number, change: Partial<SentinelReplicaFacts> = {}): SentinelReplicaFacts {
  return {
    host: '127.0.0.1',
    port,
    runid: `id${port}`,
    linkUp: true,
    sdownSince: null,
    overdue: null,
    priority: 100,
    offset: 500,
    roleReported: 'slave',
    roleReportedSince: 0,
    infoRefresh: NOW - 800,
    masterHost: '127.0.0.1',
    masterPort: 6379,
    masterLinkUp: true,
    masterLinkDownMs: 0,
    promoted: false,
    reconf: 'none',
    reconfSentAt: null,
    ...change,
  };
}

function cases(replicas: SentinelReplicaFacts[], change: Partial<SentinelMasterFacts> = {}) {
  const master = {
    sdownSince: NOW - 2000,
    downAfterMs: 5000,
    replicas,
    ...change,
  } as SentinelMasterFacts;
  return replicaCases(master, NOW);
}

test('each reason to pass over, with its figures', () => {
  const why = (change: Partial<SentinelReplicaFacts>) => cases([replica(1, change)])[0]?.passed;
  expect(why({})).toEqual([]);
  expect(why({ sdownSince: NOW - 700 })).toEqual([{ why: 'sdown', sinceMs: 700 }]);
  expect(why({ linkUp: false })).toEqual([{ why: 'disconnected' }]);
  expect(why({ overdue: { sentAt: NOW - 5200, lastAvail: NOW - 5300 } })).toEqual([
    { why: 'ping', ageMs: 5300, limitMs: 5000 },
  ]);
  expect(why({ priority: 0 })).toEqual([{ why: 'priority' }]);
  expect(why({ infoRefresh: NOW - 5001 })).toEqual([{ why: 'info', ageMs: 5001, limitMs: 5000 }]);
  expect(why({ infoRefresh: null })).toEqual([{ why: 'info', ageMs: null, limitMs: 5000 }]);
  expect(why({ masterLinkDownMs: 52_001 })).toEqual([
    { why: 'link', ageMs: 52_001, limitMs: 52_000 },
  ]);
});

test('while the master is up, INFO may be 30 s old, and the link 10 periods down', () => {
  const up = { sdownSince: null };
  expect(cases([replica(1, { infoRefresh: NOW - 29_000 })], up)[0]?.passed).toEqual([]);
  expect(cases([replica(1, { masterLinkDownMs: 50_001 })], up)[0]?.passed).toEqual([
    { why: 'link', ageMs: 50_001, limitMs: 50_000 },
  ]);
});

test('candidates by priority, offset, run id; each knows what puts it ahead', () => {
  const ranked = cases([
    replica(1, { runid: null }),
    replica(2, { runid: 'b' }),
    replica(3, { runid: 'A' }),
    replica(4, { offset: 501 }),
    replica(5, { priority: 10, offset: 1 }),
    replica(6, { priority: 0 }),
  ]).map((each) => [each.replica.port, each.rank, each.ahead]);
  expect(ranked).toEqual([
    [5, 1, 'priority'],
    [4, 2, 'offset'],
    [3, 3, 'runid'],
    [2, 4, 'runid'],
    [1, 5, null],
    [6, null, null],
  ]);
});
