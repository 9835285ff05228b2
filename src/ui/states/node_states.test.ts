import { expect, test } from 'vitest';
import type { SentinelFacts, SentinelFailoverState } from '#host/sentinel_facts';
import type { ServerFacts, TraceFact } from '#host/trace';
import type { Texts } from '../texts/en';
import { en } from '../texts/en';
import { zhCN as zh } from '../texts/zh_cn';
import { emptyGraph, foldGraph, type Graph } from '../topology/graph';
import { nodeStatesOf, sinceText } from './node_states';
import { badgeOfState, sentenceOfState } from './state_words';

const S = 1_000_000;
const PLANNED = [
  { name: '6379', port: 6379, kind: 'data' as const },
  { name: '6380', port: 6380, kind: 'data' as const },
  { name: '26379', port: 26_379, kind: 'sentinel' as const },
];

function server(port: number, of: number | null, linkUp = true): TraceFact {
  const state = linkUp ? 'connected' : 'connect';
  const master = of === null ? null : { host: '127.0.0.1', port: of, state, linkUp };
  const facts = { port, role: master ? 'slave' : 'master', replicas: [], keys: [], master };
  return { kind: 'server', facts: facts as unknown as ServerFacts };
}

function sentinel(state: SentinelFailoverState, promoted: number | null = null): TraceFact {
  const failover = { state, promoted: promoted && { host: '127.0.0.1', port: promoted } };
  const master = {
    name: 'mymaster',
    host: '127.0.0.1',
    port: 6379,
    replicas: [],
    sentinels: [],
    failover,
  };
  const facts = { myid: 'a', currentEpoch: 1, masters: [master] } as unknown as SentinelFacts;
  return { kind: 'sentinel', port: 26_379, facts };
}

function run(...facts: readonly (readonly [at: number, pid: number, fact: TraceFact])[]): Graph {
  return facts.reduce(
    (graph, [at, pid, fact], seq) => foldGraph(graph, { at, pid, seq, fact }),
    emptyGraph(PLANNED),
  );
}

const exit: TraceFact = { kind: 'exit', status: { kind: 'signaled', signal: 'SIGKILL' } };

test('a replica that lost its link serves old data, since when it was lost, until it is back', () => {
  const alive = [
    [1 * S, 1, server(6379, null)],
    [2 * S, 2, server(6380, 6379)],
  ] as const;
  expect(nodeStatesOf(run(...alive), 3 * S).size).toBe(0);
  const lost = [...alive, [5 * S, 1, exit], [6 * S, 2, server(6380, 6379, false)]] as const;
  // Its state goes back and forth while it tries: since when is still when the link went.
  const trying = run(...lost, [7 * S, 2, server(6380, 6379, false)]);
  expect([...nodeStatesOf(trying, 18 * S)]).toEqual([
    ['6380', { kind: 'stale', master: '6379', since: 6 * S, answers: true }],
  ]);
  // One whose master has left the picture serves old data no less.
  const strange = run([2 * S, 2, server(6380, 7000)], [6 * S, 2, server(6380, 7000, false)]);
  expect(nodeStatesOf(strange, 18 * S).get('6380')).toMatchObject({ master: '127.0.0.1:7000' });
  expect(nodeStatesOf(run(...lost, [9 * S, 2, server(6380, 6379)]), 18 * S).size).toBe(0);
  expect(nodeStatesOf(run(...lost, [9 * S, 2, server(6380, null)]), 18 * S).size).toBe(0);
  expect(nodeStatesOf(run(...lost, [9 * S, 2, exit]), 18 * S).size).toBe(0);
});

test('whether it answers with its old data its badge says', () => {
  const { facts } = server(6380, 6379, false) as Extract<TraceFact, { kind: 'server' }>;
  const mute = {
    ...facts,
    master: facts.master && { ...facts.master, refusesStale: true as const },
  };
  const told = (last: ServerFacts) => {
    const alive = [1 * S, 2, server(6380, 6379)] as const;
    const state = nodeStatesOf(run(alive, [6 * S, 2, { kind: 'server', facts: last }]), 18 * S);
    const stale = state.get('6380');
    if (!stale) expect.fail('it is not stale');
    const telling = { now: 18 * S, texts: en };
    return [badgeOfState(stale, telling), sentenceOfState(stale, '6380', telling)];
  };
  expect(told(facts)[0]).toBe('stale 12 s');
  expect(told(facts)[1]).toContain('serves old data');
  expect(told(mute)[0]).toBe('refuses reads 12 s');
  expect(told(mute)[1]).toContain('-MASTERDOWN');
});

test('a first link that is being made is none that was lost; one that does not come is', () => {
  const first = run([1 * S, 1, server(6379, null)], [2 * S, 2, server(6380, 6379, false)]);
  expect(nodeStatesOf(first, 3 * S).size).toBe(0);
  expect(nodeStatesOf(first, 9 * S).get('6380')).toMatchObject({ kind: 'stale', since: 2 * S });
});

test('an old master is a replica on the books of who switched, until it is one', () => {
  const promoted = (configEpoch: number, failover = 'none'): TraceFact => {
    const [old] = (sentinel('none') as { facts: SentinelFacts }).facts.masters;
    const replicas = [{ host: '127.0.0.1', port: 6379 }];
    const master = { ...old, port: 6380, replicas, configEpoch, failover: { state: failover } };
    const facts = { myid: 'a', currentEpoch: 1, masters: [master] } as unknown as SentinelFacts;
    return { kind: 'sentinel', port: 26_379, facts };
  };
  const dead = [
    [1 * S, 1, server(6379, null)],
    [2 * S, 2, server(6380, 6379)],
    [3 * S, 1, exit],
    [4 * S, 2, server(6380, null)],
  ] as const;
  expect(nodeStatesOf(run(...dead), 5 * S).size).toBe(0);
  const booked = run(...dead, [5 * S, 3, promoted(1)]);
  const gone = nodeStatesOf(booked, 6 * S).get('6379');
  expect(gone).toEqual({ kind: 'booked', master: '6380', runs: false });
  if (!gone) expect.fail('it is not on the books');
  const told = (texts: Texts) => [
    badgeOfState(gone, { now: 6 * S, texts }),
    sentenceOfState(gone, '6379', { now: 6 * S, texts }),
  ];
  expect(told(en)[0]).toBe('on the books: replica of 6380');
  expect(told(en)[1]).toMatch(/^6379 does not answer; .* as a replica of 6380, and when/);
  expect(told(zh)[1]).toContain('当作 6380 的从节点');
  // While the books are in flux, or where it is a replica by now, there is nothing to tell.
  const flux = run(...dead, [5 * S, 3, promoted(1, 'reconf_slaves')]);
  expect(nodeStatesOf(flux, 6 * S).get('6379')?.kind).not.toBe('booked');
  const back = [...dead, [5 * S, 3, promoted(1)], [7 * S, 4, server(6379, null)]] as const;
  expect(nodeStatesOf(run(...back), 8 * S).get('6379')).toMatchObject({ runs: true });
  const follows = run(...back, [9 * S, 4, server(6379, 6380)]);
  expect(nodeStatesOf(follows, 9 * S).size).toBe(0);
});

test('a failover shows on the master and on whom its leader chose, by the leader’s step', () => {
  const both = [
    [1, 1, server(6379, null)],
    [2, 2, server(6380, 6379)],
  ] as const;
  const states = (...told: Parameters<typeof sentinel>) =>
    Object.fromEntries(nodeStatesOf(run(...both, [3, 3, sentinel(...told)]), 3));
  expect(states('none')).toEqual({});
  // Who runs for leader is not one.
  expect(states('wait_start')).toEqual({});
  const told = { group: 'mymaster', leader: '26379', chosen: null };
  expect(states('select_slave')).toEqual({
    6379: { kind: 'failing', step: 'select_slave', ...told },
    26379: { kind: 'leading', step: 'select_slave', ...told },
  });
  const waiting = { step: 'wait_promotion', ...told, chosen: '6380' };
  expect(states('wait_promotion', 6380)).toEqual({
    6379: { kind: 'failing', ...waiting },
    6380: { kind: 'chosen', ...waiting },
    26379: { kind: 'leading', ...waiting },
  });
});

test('who acts says what it does in plain words, and sentinel.c’s name for it in its title only', () => {
  const both = [
    [1, 1, server(6379, null)],
    [2, 2, server(6380, 6379)],
  ] as const;
  const said = (texts: Texts, step: SentinelFailoverState, promoted: number | null = 6380) =>
    [...nodeStatesOf(run(...both, [3, 3, sentinel(step, promoted)]), 3)].map(
      ([name, state]) => `${name}: ${badgeOfState(state, { now: 3, texts })}`,
    );
  expect(said(en, 'send_slaveof_noone')).toEqual([
    '26379: tells 6380 to be master',
    '6379: failing over, led by 26379',
    '6380: chosen as master',
  ]);
  expect(said(en, 'select_slave', null)[0]).toBe('26379: picks a replica');
  const steps = Object.keys(en.onGraph.steps) as (keyof typeof en.onGraph.steps)[];
  for (const texts of [en, zh])
    for (const step of steps) {
      expect(said(texts, step).join()).not.toMatch(/_|undefined/);
      const graph = run(...both, [3, 3, sentinel(step, 6380)]);
      const state = nodeStatesOf(graph, 3).get('26379');
      if (!state) expect.fail('nobody leads');
      expect(sentenceOfState(state, '26379', { now: 3, texts })).toContain(step);
    }
});

test('how long is told in whole seconds', () => {
  expect(sinceText(0, 12_900_000)).toBe('12 s');
  expect(sinceText(0, 252 * S)).toBe('4:12');
});
