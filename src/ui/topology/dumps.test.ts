import { expect, test } from 'vitest';
import type { ServerFacts, TraceFact } from '#host/trace';
import { sharedDumpsOf } from './dumps';
import { emptyGraph, foldGraph, type Graph } from './graph';

function told(graph: Graph, pid: number, fact: TraceFact): Graph {
  return foldGraph(graph, { at: pid, pid, seq: 0, fact });
}

function started(graph: Graph, port: number, { dump = '/dump.rdb', machine = 'lab' } = {}): Graph {
  const exec: TraceFact = {
    kind: 'exec',
    ppid: 1,
    machine,
    tty: null,
    program: 'redis-server',
    argv: ['redis-server'],
    cwd: '/',
    background: true,
  };
  const facts = { port, role: 'master', keys: [], master: null, dump } as unknown as ServerFacts;
  return told(told(graph, port, exec), port, { kind: 'server', facts });
}

test('two living servers of one machine with one RDB file share it', () => {
  const pair = started(started(emptyGraph([]), 6379), 6380);
  expect(sharedDumpsOf(pair)).toEqual([{ file: '/dump.rdb', names: ['6379', '6380'] }]);
  expect(sharedDumpsOf(started(pair, 6380, { dump: '/b/dump.rdb' }))).toEqual([]);
  const apart = started(started(emptyGraph([]), 6379), 6380, { machine: 'other' });
  expect(sharedDumpsOf(apart)).toEqual([]);
  const status = { kind: 'exited', code: 0 } as const;
  expect(sharedDumpsOf(told(pair, 6380, { kind: 'exit', status }))).toEqual([]);
});
