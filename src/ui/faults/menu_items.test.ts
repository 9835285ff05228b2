import { expect, test } from 'vitest';
import { en } from '../texts/en';
import { emptyGraph } from '../topology/graph';
import { sectionsFor } from './menu_items';
import type { MenuTarget } from './menu_target';

const planned = [6379, 6380].map((port) => ({
  name: String(port),
  port,
  kind: 'data' as const,
}));

function wordsIn(target: MenuTarget, life: 'absent' | 'running' | 'exited', stopped = false) {
  const empty = emptyGraph(planned);
  const graph = { ...empty, nodes: empty.nodes.map((node) => ({ ...node, life, stopped })) };
  const isolate = {
    id: 4,
    since: 0,
    words: 'isolate 6380',
    kind: 'isolate' as const,
    ports: [6380],
    ways: [],
    figure: { what: 'isolated' as const },
    slows: false,
  };
  const snapshot = {
    faults: [isolate],
    cuts: [{ a: 6379, b: 6380, way: 'both' as const, since: 0 }],
    underWay: [
      { message: 812, from: 6379, to: 6380, arriveAt: 9, label: 'SET KK k01' },
      { message: 813, from: null, to: 6379, arriveAt: 9, label: 'GET a' },
    ],
    machines: [
      { name: 'lab', up: true },
      { name: 'far', up: false },
    ],
  };
  return sectionsFor(target, { graph, snapshot, texts: en })
    .flatMap(({ items }) => items)
    .map(({ words }) => words);
}

test('a node offers what can happen to it now, and undoes what has', () => {
  const running = wordsIn({ kind: 'node', name: '6379' }, 'running');
  expect(running).toEqual(expect.arrayContaining(['stop 6379', 'kill 6379', 'mend 6379 6380']));
  expect(wordsIn({ kind: 'node', name: '6379' }, 'running', true)).toContain('cont 6379');
  const exited = wordsIn({ kind: 'node', name: '6380' }, 'exited');
  expect(exited).toContain('restart 6380');
  expect(exited).toContain('undo 4');
  expect(exited).not.toContain('kill 6380');
  expect(wordsIn({ kind: 'node', name: '7777' }, 'running')).toEqual([]);
});

test('a cable can be cut each way and slowed; the lab lists what holds, and its machines', () => {
  const cable = wordsIn({ kind: 'cable', a: 6379, b: 6380 }, 'running');
  expect(cable).toContain('mend 6379 6380');
  expect(cable).toContain('cut 6380 6379 one-way');
  expect(cable).toContain('hold 6379 6380 5s');
  expect(cable).toContain('delay 812 5s');
  expect(cable).not.toContain('delay 813 5s');
  expect(wordsIn({ kind: 'node', name: '6379' }, 'running')).toContain('delay 813 60s');
  const lab = wordsIn({ kind: 'lab' }, 'running');
  expect(lab).toContain('undo 4');
  expect(lab).toContain('crash lab');
  expect(lab).toContain('boot far');
  expect(lab).not.toContain('crash far');
});
