import { expect, test } from 'vitest';
import type { ServerFacts } from '#host/trace';
import { emptyGraph, foldGraph, type Graph, replicationLinks } from './graph';
import { gapOf, lagOf } from './lag';

const facts = (port: number, offset: number, of: number | null): ServerFacts => ({
  port,
  role: of === null ? 'master' : 'slave',
  loading: false,
  saving: false,
  replid: 'a'.repeat(40),
  replid2: '0'.repeat(40),
  offset,
  secondOffset: -1,
  backlog: null,
  dump: '/dump.rdb',
  keys: [],
  master:
    of === null
      ? null
      : {
          host: '127.0.0.1',
          port: of,
          state: 'connected',
          linkUp: true,
          syncInProgress: false,
          transferRead: 0,
          transferSize: 0,
        },
  replicas: [],
});

/** A master and its replica as they are drawn. */
function pair() {
  let graph: Graph = emptyGraph([
    { name: '6379', port: 6379, kind: 'data' },
    { name: '6380', port: 6380, kind: 'data' },
  ]);
  const state = (at: number, each: ServerFacts) => {
    const fact = { kind: 'server', facts: each } as const;
    graph = foldGraph(graph, { at, pid: each.port, seq: 0, fact });
  };
  const lag = () => {
    const [link] = replicationLinks(graph);
    return link ? lagOf(graph, link) : null;
  };
  return { state, lag, behind: () => graph.behind };
}

test('a replica that stays behind is told so, in bytes and seconds, until it has all', () => {
  const { state, lag, behind } = pair();
  state(0, facts(6379, 100, null));
  state(10, facts(6380, 100, 6379));
  expect(lag()).toBeNull();
  state(1_000_000, facts(6379, 150, null));
  expect(lag()).toBeNull();
  state(3_000_000, facts(6379, 350, null));
  const first = lag();
  expect(first).toEqual({ bytes: 250, seconds: 2 });
  state(9_000_000, facts(6379, 9350, null));
  const later = lag();
  expect(later).toEqual({ bytes: 9250, seconds: 8 });
  expect(later && first && gapOf(later) > gapOf(first)).toBe(true);
  state(9_000_100, facts(6380, 9350, 6379));
  expect(lag()).toBeNull();
  expect(behind()).toEqual({});
});

test('who gets all of it three seconds late is three seconds behind, however long that goes on', () => {
  const { state, lag, behind } = pair();
  const offset = (at: number) => Math.max(0, Math.floor(at / 10_000));
  state(0, facts(6379, 0, null));
  state(1, facts(6380, 0, 6379));
  for (let at = 20_000; at <= 30_000_000; at += 20_000) {
    state(at, facts(6379, offset(at), null));
    state(at + 100, facts(6380, offset(at - 3_000_000), 6379));
    const { bytes = 300, seconds = 3 } = lag() ?? {};
    if (at < 4_000_000) continue;
    expect(bytes).toBe(300);
    // As fine as it is kept.
    expect(Math.abs(seconds - 3)).toBeLessThan(0.2);
  }
  expect(lag()).not.toBeNull();
  expect(behind()[6380]?.length).toBeLessThan(64);
});
