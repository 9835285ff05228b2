import { expect, test } from 'vitest';
import type { ServerFacts, TraceFact, TraceRecord } from '#host/trace';
import { bytesText } from '../picture/bytes_text';
import { backlogWindow } from './backlog';
import { cablesOf, cutTime } from './cables';
import { emptyGraph, foldGraph, type Graph } from './graph';

const PLANNED = ['6379', '6380', '6381'].map((name) => ({
  name,
  port: Number(name),
  kind: 'data' as const,
}));

interface Facts {
  readonly port: number;
  readonly of?: number;
  readonly offset?: number;
  readonly transferSize?: number;
  readonly replicas?: ServerFacts['replicas'];
  readonly replid?: string;
}

function server({ port, of, offset = 200, transferSize = -1, replicas = [], replid = 'a' }: Facts) {
  const state = transferSize > 0 ? 'transfer' : 'connected';
  const master = of
    ? {
        host: '127.0.0.1',
        port: of,
        state,
        linkUp: state === 'connected',
        syncInProgress: state === 'transfer',
        transferRead: 0,
        transferSize,
      }
    : null;
  const facts = {
    port,
    role: of ? 'slave' : 'master',
    loading: false,
    saving: false,
    replid,
    replid2: '0',
    offset,
    secondOffset: -1,
    backlog: { first: 101, histlen: 100, size: 100 },
    keys: [],
    master,
    replicas,
  } as ServerFacts;
  return { kind: 'server', facts } satisfies TraceFact;
}

function folded(...facts: readonly TraceFact[]): Graph {
  const records = facts.map((fact, seq): TraceRecord => {
    const pid = fact.kind === 'server' ? fact.facts.port : 6379;
    return { at: seq, pid, seq, fact };
  });
  return records.reduce(foldGraph, emptyGraph(PLANNED));
}

const sync = (how: 'full' | 'partial', bytes: number): TraceFact => ({
  kind: 'sync',
  port: 6379,
  replica: '127.0.0.1:6380',
  how,
  offset: 1,
  reason: null,
  bytes,
});

test('a cut marks its link, and stays to be mended when the link is gone', () => {
  const cut = { a: 6379, b: 6380, way: 'both' as const, since: 0 };
  const linked = folded(server({ port: 6379 }), server({ port: 6380, of: 6379 }));
  expect(cablesOf(linked, [])).toMatchObject([{ id: '6380', cut: null, hasControl: true }]);
  expect(cablesOf(linked, [cut])).toMatchObject([{ id: '6380', cut, hasControl: true }]);
  const alone = folded(server({ port: 6379 }), server({ port: 6380 }));
  expect(cablesOf(alone, [])).toEqual([]);
  expect(cablesOf(alone, [cut])).toMatchObject([{ link: null, cut, hasControl: true }]);
});

test('two servers that replicate each other have one cable to cut', () => {
  const ring = folded(server({ port: 6379, of: 6380 }), server({ port: 6380, of: 6379 }));
  expect(cablesOf(ring, []).map((cable) => cable.hasControl)).toEqual([true, false]);
});

test('the last synchronization is told with its size', () => {
  const start = [server({ port: 6379 }), sync('full', 0)];
  const full = folded(...start, server({ port: 6380, of: 6379, transferSize: 186 }));
  expect(full.resyncs[6380]).toMatchObject({ how: 'full', bytes: 186 });
  const partial = folded(...start, sync('partial', 42));
  expect(partial.resyncs[6380]).toMatchObject({ how: 'partial', bytes: 42 });
});

test('a replica stands in the window, before it, or nowhere with another history', () => {
  const marks = (replica: Partial<Facts>) => {
    const graph = folded(server({ port: 6379 }), server({ port: 6380, of: 6379, ...replica }));
    const [master] = graph.nodes;
    return master && backlogWindow(graph, master)?.marks;
  };
  expect(marks({ offset: 200 })).toMatchObject([{ inside: true, part: 1 }]);
  expect(marks({ offset: 150 })).toMatchObject([{ inside: true, part: 0.5 }]);
  expect(marks({ offset: 100 })).toMatchObject([{ inside: true, part: 0 }]);
  expect(marks({ offset: 99 })).toMatchObject([{ inside: false }]);
  expect(marks({ offset: 150, replid: 'b' })).toEqual([]);
});

test('an online replica stands where it said it was, not where it is', () => {
  const replicas = [{ host: '127.0.0.1', port: 6380, state: 'online' as const, ackOffset: 150 }];
  const graph = folded(server({ port: 6379, replicas }), server({ port: 6380, of: 6379 }));
  const [master] = graph.nodes;
  expect(master && backlogWindow(graph, master)?.marks).toMatchObject([{ offset: 150, part: 0.5 }]);
});

test('sizes and times are short', () => {
  expect([142, 1536, 20_480, 1_048_576].map(bytesText)).toEqual([
    '142 B',
    '1.5 KB',
    '20 KB',
    '1 MB',
  ]);
  const cut = { a: 1, b: 2, way: 'both' as const, since: 1_000_000 };
  expect([3_600_000, 200_000_000].map((now) => cutTime(cut, now))).toEqual(['2.6 s', '199 s']);
});

test('two servers that follow each other are a loop, told once', () => {
  const loop = folded(server({ port: 6379, of: 6380 }), server({ port: 6380, of: 6379 }));
  expect(cablesOf(loop, []).map((cable) => cable.loop)).toEqual(['told', 'silent']);
  const chain = folded(
    server({ port: 6379 }),
    server({ port: 6380, of: 6379 }),
    server({ port: 6381, of: 6380 }),
  );
  expect(cablesOf(chain, []).map((cable) => cable.loop)).toEqual([null, null]);
});
