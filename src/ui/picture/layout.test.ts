import { expect, test } from 'vitest';
import type { ServerFacts } from '#host/trace';
import { emptyGraph, type Graph, type GraphNode } from '../topology/graph';
import { computeLayout, type Layout, layoutSign, rowCount } from './layout';

const SIZES = [
  { width: 1084, height: 519 },
  { width: 1564, height: 640 },
  { width: 712, height: 430 },
];

/** By port: whom it replicates, null for a master. Sentinels come on top. */
function graphOf(sentinels: number, servers: Readonly<Record<number, number | null>>): Graph {
  const data = Object.entries(servers).map(([port, of]): GraphNode => {
    const [node] = emptyGraph([{ name: port, port: Number(port), kind: 'data' }]).nodes;
    const master = of === null ? null : { host: '127.0.0.1', port: of };
    const facts = { port: Number(port), role: of === null ? 'master' : 'slave', master };
    return { ...(node as GraphNode), life: 'running', facts: facts as ServerFacts };
  });
  const above = Array.from({ length: sentinels }, (_, i) => {
    const port = 26379 + i;
    return { name: String(port), port, kind: 'sentinel' as const };
  });
  const graph = emptyGraph(above);
  return { ...graph, nodes: [...data, ...graph.nodes] };
}

interface Box {
  readonly of: string;
  readonly left: number;
  readonly right: number;
  readonly top: number;
  readonly bottom: number;
}

/** Figures, and the least of text that each of them has: two lines of some fifteen characters. */
function boxesOf(graph: Graph, layout: Layout): Box[] {
  return graph.nodes.flatMap(({ name, kind }) => {
    const { x, y } = layout.nodes.get(name) ?? { x: 0, y: 0 };
    const radius = kind === 'sentinel' ? layout.shield : layout.radius;
    const figure = box(name, x - radius, y - radius, 2 * radius, 2 * radius);
    const [width, height] = layout.compact ? [48, 15] : [100, 32];
    const text = layout.beside.has(name)
      ? box(`${name}'s text`, x + radius + 7, y - height / 2, width, height)
      : box(`${name}'s text`, x - width / 2, y + radius + 3, width, height);
    return [figure, text];
  });
}

function box(of: string, left: number, top: number, width: number, height: number): Box {
  return { of, left, right: left + width, top, bottom: top + height };
}

function collisions(boxes: readonly Box[], { width, height }: Layout): string[] {
  const faults: string[] = [];
  for (const [i, one] of boxes.entries()) {
    if (one.left < 0 || one.right > width || one.top < 0 || one.bottom > height)
      faults.push(`${one.of} is cut off`);
    for (const other of boxes.slice(i + 1)) {
      const across = Math.min(one.right, other.right) - Math.max(one.left, other.left);
      const down = Math.min(one.bottom, other.bottom) - Math.max(one.top, other.top);
      if (across > 0.5 && down > 0.5) faults.push(`${one.of} lies on ${other.of}`);
    }
  }
  return faults;
}

const M = 6379;
/** Shapes of two to twelve nodes. */
const GRAPHS: Readonly<Record<string, Graph>> = {
  'a pair': graphOf(0, { 6379: null, 6380: M }),
  'a pair and two Sentinels': graphOf(2, { 6379: null, 6380: M }),
  'a pair and three Sentinels': graphOf(3, { 6379: null, 6380: M }),
  'three that know nothing of each other': graphOf(1, { 6379: null, 6380: null, 6381: null }),
  'three replicas': graphOf(3, { 6379: null, 6380: M, 6381: M, 6382: M }),
  'a chain': graphOf(2, { 6379: null, 6380: M, 6381: 6380 }),
  'a ring': graphOf(0, { 6379: 6380, 6380: M, 6381: 6380 }),
  'five Sentinels, six replicas': graphOf(5, {
    6379: null,
    6380: M,
    6381: M,
    6382: M,
    6383: M,
    6384: M,
    6385: M,
  }),
  'three masters with two replicas each, three Sentinels': graphOf(3, {
    6379: null,
    6380: M,
    6381: M,
    6382: null,
    6383: 6382,
    6384: 6382,
    6385: null,
    6386: 6385,
    6387: 6385,
  }),
};

for (const [name, graph] of Object.entries(GRAPHS))
  test(`nothing lies on anything: ${name}`, () => {
    for (const size of SIZES) {
      const layout = computeLayout(graph, size);
      expect(layout.nodes.size).toBe(graph.nodes.length);
      expect(collisions(boxesOf(graph, layout), layout), JSON.stringify(size)).toEqual([]);
    }
    const rows = rowCount(graph, 390);
    const phone = computeLayout(graph, { width: 390, height: phoneHeight(rows) });
    expect(collisions(boxesOf(graph, phone), phone), 'phone').toEqual([]);
  });

/** As layout.css makes room. */
function phoneHeight(rows: number): number {
  return 202 + Math.max(0, rows - 2) * 62;
}

test('Sentinels stand above, masters over their replicas, chains go down', () => {
  const graph = graphOf(2, { 6379: null, 6380: M, 6381: M, 6382: 6381 });
  const { nodes } = computeLayout(graph, { width: 1084, height: 519 });
  const y = (name: number) => nodes.get(String(name))?.y ?? 0;
  expect(y(26379)).toBe(y(26380));
  expect(y(26379)).toBeLessThan(y(6379));
  expect(y(6379)).toBeLessThan(y(6380));
  expect(y(6380)).toBe(y(6381));
  expect(y(6381)).toBeLessThan(y(6382));
  expect(nodes.get('6382')?.x).toBe(nodes.get('6381')?.x);
});

test('two servers keep their places when their roles change', () => {
  const size = { width: 1084, height: 519 };
  const before = computeLayout(graphOf(2, { 6379: null, 6380: M }), size);
  const after = computeLayout(graphOf(2, { 6379: 6380, 6380: null }), size);
  expect(after.nodes).toEqual(before.nodes);
});

test('a layout is another one only if something that it depends on is', () => {
  const size = { width: 1084, height: 519 };
  const graph = graphOf(2, { 6379: null, 6380: M });
  const [first, ...others] = graph.nodes;
  const facts = { ...first?.facts, offset: 99 } as ServerFacts;
  const counted = { ...graph, nodes: [{ ...(first as GraphNode), facts }, ...others] };
  expect(layoutSign(counted, size)).toBe(layoutSign(graph, size));

  const client = { conn: 1, pid: 9, program: 'redis-cli', server: '6379', tty: null };
  const moved = [
    layoutSign({ ...graph, clients: [client] }, size),
    layoutSign({ ...graph, clients: [{ ...client, server: '6380' }] }, size),
    layoutSign(graphOf(2, { 6379: 6380, 6380: null }), size),
    layoutSign(graphOf(3, { 6379: null, 6380: M }), size),
    layoutSign(graph, { ...size, height: 300 }),
    layoutSign(graph, size, { 6379: { x: 0.5, y: 0.5 } }),
  ];
  expect(new Set([...moved, layoutSign(graph, size)]).size).toBe(moved.length + 1);
});
