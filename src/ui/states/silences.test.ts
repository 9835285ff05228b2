import { expect, test } from 'vitest';
import type { ServerFacts, Silence, TraceFact } from '#host/trace';
import { filledBrackets } from '../badges/badge_place';
import { en } from '../texts/en';
import { zhCN } from '../texts/zh_cn';
import { emptyGraph, foldGraph, type Graph } from '../topology/graph';
import { serverWaits, serverWaitText } from './silences';

const HOST = '127.0.0.1';
/** Sixty seconds and the one that the cron counts whole, as stated. */
const silentFrom = (since: number): Silence => ({ since, until: since + 61_000 });

function server(port: number, change: Partial<ServerFacts>): TraceFact {
  const facts = { port, keys: [], master: null, replicas: [], ...change };
  return { kind: 'server', facts: facts as ServerFacts };
}

function master(...silent: readonly (readonly [port: number, silent: Silence | null])[]) {
  const replicas = silent.map(([port, each]) => ({
    host: HOST,
    port,
    state: 'online' as const,
    ackOffset: 1,
    ...(each && { silent: each }),
  }));
  return server(6379, { role: 'master', replicas });
}

function replica(silent: Silence | null) {
  const link = { host: HOST, port: 6379, state: 'connected', linkUp: true };
  const of = { ...link, ...(silent && { silent }) } as unknown as ServerFacts['master'];
  return server(6380, { role: 'slave', master: of });
}

function folded(...facts: readonly TraceFact[]): Graph {
  return facts.reduce((graph, fact, seq) => {
    const pid = fact.kind === 'server' ? fact.facts.port : 6380;
    return foldGraph(graph, { at: seq, pid, seq, fact });
  }, emptyGraph([]));
}

function waits(graph: Graph, name: string, wallMs: number) {
  const node = graph.nodes.find((each) => each.name === name);
  return node ? serverWaits(graph, node, wallMs) : expect.fail(name);
}

test('who hears the other waits for nothing', () => {
  const graph = folded(master([6380, null]), replica(null));
  expect(waits(graph, '6379', 5000)).toEqual([]);
  expect(waits(graph, '6380', 5000)).toEqual([]);
});

test('a replica waits for its silent master until repl-timeout is over, and no longer', () => {
  const graph = folded(master([6380, null]), replica(silentFrom(1000)));
  const at = (wallMs: number) => waits(graph, '6380', wallMs)[0];
  expect(at(31_500)).toEqual({ what: 'master', whom: '6379', part: 0.5, leftMs: 30_500 });
  // Its cron comes by once a second.
  expect(at(62_400)).toMatchObject({ part: 1, leftMs: 0 });
  expect(waits(folded(master(), replica(null)), '6380', 62_500)).toEqual([]);
});

test('a master tells of each replica that it does not hear, what ends first before the others', () => {
  const graph = folded(
    master([6381, silentFrom(9000)], [6380, silentFrom(2000)], [6382, null]),
    replica(null),
  );
  expect(waits(graph, '6379', 12_000).map(({ whom, leftMs }) => [whom, leftMs])).toEqual([
    ['6380', 51_000],
    ['6381', 58_000],
  ]);
});

test('whoever is stopped or gone waits for nothing', () => {
  const silent = [master(), replica(silentFrom(1000))];
  const stop: TraceFact = { kind: 'signal', signal: 'SIGSTOP', from: null };
  expect(waits(folded(...silent), '6380', 20_000)).toHaveLength(1);
  expect(waits(folded(...silent, stop), '6380', 20_000)).toEqual([]);
});

test('what is waited for, and for how long yet', () => {
  const wait = { what: 'master', whom: '6379', part: 0.5, leftMs: 41_200 } as const;
  expect(serverWaitText(wait, en)).toBe(
    'hears nothing from its master 6379 and ends the link in 42 s (repl-timeout)',
  );
  expect(serverWaitText({ ...wait, what: 'replica' }, zhCN)).toContain(
    '6379 的 REPLCONF ACK，42 s',
  );
});

test('its brackets fill up, the right one first, and are full when time is over', () => {
  const layout = { radius: 40, compact: false };
  const drawn = (part: number) => {
    const { dashes } = filledBrackets(part, layout);
    expect(dashes.reduce((sum, each) => sum + each, 0)).toBeCloseTo(1);
    return dashes.filter((_, i) => i % 2 === 0);
  };
  const [right = 0, left] = drawn(1);
  expect(left).toBeCloseTo(right);
  expect(drawn(0.25)).toEqual([right / 2]);
  expect(drawn(0.5)).toEqual([right]);
  expect(drawn(0.75)[1]).toBeCloseTo(right / 2);
});
