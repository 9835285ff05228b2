import { expect, it } from 'vitest';
import type { FaultFigure, FaultSnapshot } from '#protocol/snapshot';
import { en } from '../texts/en';
import { emptyGraph } from '../topology/graph';
import { linkBadges, nodeBadges } from './badges';

const graph = emptyGraph(
  [6379, 6380, 26379].map((port) => ({ name: String(port), port, kind: 'data' as const })),
);

function fault(kind: FaultSnapshot['kind'], figure: FaultFigure, more: Partial<FaultSnapshot>) {
  return { id: 1, since: 0, words: '', kind, figure, ports: [], ways: [], slows: false, ...more };
}

function onLinks(figure: FaultFigure, ways: FaultSnapshot['ways']) {
  return linkBadges(graph, [fault('link', figure, { ways })], en).map(
    ({ from, to, words }) => `${from.name} ${to.name} ${words}`,
  );
}

it('says on a link how much slower it is, and which way if it is one', () => {
  const both: FaultSnapshot['ways'] = [
    [6380, 6379],
    [6379, 6380],
  ];
  expect(onLinks({ what: 'latency', us: 200_000 }, both)).toEqual(['6379 6380 +200 ms']);
  expect(onLinks({ what: 'jitter', us: 1_500_000 }, both)).toEqual(['6379 6380 ±1.5 s']);
  expect(onLinks({ what: 'loss', permille: 300 }, both)).toEqual(['6379 6380 30 % loss']);
  expect(onLinks({ what: 'bandwidth', bytes: 10_240 }, [[6380, 26379]])).toEqual([
    '6380 26379 6380 → 26379: 10 KB/s',
  ]);
  expect(onLinks({ what: 'hold', us: 5_000_000 }, [[26379, 6379]])).toEqual([
    '6379 26379 26379 → 6379: one message 5 s later',
  ]);
  expect(onLinks({ what: 'reject' }, both)).toEqual(['6379 6380 refused']);
  expect(onLinks({ what: 'cut' }, both)).toEqual([]);
  expect(onLinks({ what: 'cut' }, [[6379, 6380]])).toEqual(['6379 6380 6379 → 6380: cut']);
  expect(onLinks({ what: 'reject' }, [[6379, 7777]])).toEqual([]);
});

it('says on a node what its machine suffers, and what it does itself', () => {
  const lab = { ports: [6379, 6380] };
  const faults = [
    fault('disk', { what: 'disk', bytes: 0 }, lab),
    fault('clock', { what: 'clock', us: -7_200_000_000 }, lab),
    fault('announce', { what: 'address', host: '10.0.0.9' }, { ports: [6380] }),
    fault('isolate', { what: 'isolated' }, { ports: [26379] }),
    fault('machine', { what: 'power' }, { ports: [26379] }),
  ];
  expect(nodeBadges(graph, faults, en).map(({ node, words }) => [node.name, ...words])).toEqual([
    ['6379', 'disk full', 'clock −2 h'],
    ['6380', 'disk full', 'clock −2 h', 'seen as 10.0.0.9'],
    ['26379', 'isolated', 'no power'],
  ]);
});
