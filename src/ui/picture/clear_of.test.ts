/** With a Sentinel isolated each of its cables is cut: none of their crosses hides anything. */
import { expect, test } from 'vitest';
import type { ServerFacts } from '#host/trace';
import { cablesOf } from '../topology/cables';
import { emptyGraph, type GraphNode } from '../topology/graph';
import { lineBetween, placesOfCuts } from './clear_of';
import { computeLayout } from './layout';

const PORTS = [6379, 6380, 26379, 26380];
const ISOLATED = 26379;

function server(port: number, of: number | null): GraphNode {
  const [node] = emptyGraph([{ name: String(port), port, kind: 'data' }]).nodes;
  const master = of === null ? null : { host: '127.0.0.1', port: of };
  const facts = { port, role: of === null ? 'master' : 'slave', master } as ServerFacts;
  return { ...(node as GraphNode), life: 'running', facts };
}

const sentinels = [26379, 26380].map((port) => ({
  name: String(port),
  port,
  kind: 'sentinel' as const,
}));
const empty = emptyGraph(sentinels);
const graph = { ...empty, nodes: [server(6379, null), server(6380, 6379), ...empty.nodes] };
const cuts = PORTS.filter((port) => port !== ISOLATED).map((b) => ({ a: ISOLATED, b, since: 0 }));
const cables = cablesOf(graph, cuts as unknown as Parameters<typeof cablesOf>[1]);

for (const size of [
  { width: 712, height: 325 },
  { width: 712, height: 262 },
  { width: 1084, height: 412 },
  { width: 1084, height: 240 },
])
  test(`${size.width}x${size.height}: crosses keep clear of crowns, opinions and each other`, () => {
    const layout = computeLayout(graph, size);
    const radius = 11;
    const all = placesOfCuts(graph, cables, { layout, middle: 0.5, radius });
    const places = [...all.values()].filter((place) => place !== null);
    expect(places).toHaveLength(3);
    expect(all.size).toBe(3);
    const master = layout.nodes.get('6379') ?? { x: 0, y: 0 };
    // A crown is 21 px wide and 12 high; two opinions and "1 of 2 says down" go on from it.
    const row = {
      left: master.x - 11,
      right: master.x + 160,
      bottom: master.y - layout.radius * 0.87,
    };
    for (const { x, y } of places) {
      const isBeside = x + 10 <= row.left || x - 10 >= row.right;
      expect(isBeside || y + 10 <= row.bottom - 19 || y - 10 >= row.bottom).toBe(true);
      for (const other of places)
        expect(other.x === x || Math.hypot(other.x - x, other.y - y) >= 20).toBe(true);
    }
  });

test('a line to another Sentinel begins behind the own words', () => {
  const layout = computeLayout(graph, { width: 712, height: 325 });
  const [, , one, other] = graph.nodes as [GraphNode, GraphNode, GraphNode, GraphNode];
  const at = layout.nodes.get(one.name)?.x ?? 0;
  const words = at + layout.shield + 60;
  expect(lineBetween(one, other, layout)?.from.x).toBeGreaterThan(words);
  expect(lineBetween(other, one, layout)?.to.x).toBeGreaterThan(words);
});
