import { expect, test } from 'vitest';
import type { ServerFacts, TraceFact, TraceRecord } from '#host/trace';
import { createFrameBuffer, gather, takeFrame } from './frame';

let seq = 0;

function record(pid: number, fact: TraceFact): TraceRecord {
  seq += 1;
  return { at: seq * 100, pid, seq, fact };
}

function server(pid: number, facts: Partial<ServerFacts>): TraceRecord {
  const all: ServerFacts = {
    port: 6000 + pid,
    role: 'master',
    loading: false,
    saving: false,
    replid: 'a',
    replid2: 'b',
    offset: 0,
    secondOffset: -1,
    backlog: null,
    dump: 'dump.rdb',
    keys: [],
    master: null,
    replicas: [],
  };
  return record(pid, { kind: 'server', facts: { ...all, ...facts } });
}

function framed(trace: readonly TraceRecord[]): readonly TraceRecord[] {
  const buffer = createFrameBuffer();
  gather(buffer, { trace, wire: [], marks: [], changes: [] });
  return takeFrame(buffer).trace;
}

test('of many records of one server only those after which it stands otherwise are sent', () => {
  const counting = Array.from({ length: 200 }, (_, offset) => [
    server(1, { offset }),
    server(2, { offset, role: offset < 100 ? 'slave' : 'master' }),
  ]).flat();
  const sent = framed(counting).map(({ pid, fact }) =>
    fact.kind === 'server' ? [pid, fact.facts.offset, fact.facts.role] : fact,
  );
  expect(sent).toEqual([
    [2, 99, 'slave'],
    [1, 199, 'master'],
    [2, 199, 'master'],
  ]);
});

test('what a process states between two of its states keeps its place', () => {
  const signal: TraceFact = { kind: 'signal', signal: 'SIGSTOP', from: null };
  const before = Array.from({ length: 100 }, (_, offset) => server(1, { offset }));
  const after = Array.from({ length: 100 }, (_, i) => server(1, { offset: 100 + i }));
  const sent = framed([...before, record(1, signal), ...after]).map(({ fact }) =>
    fact.kind === 'server' ? fact.facts.offset : fact.kind,
  );
  expect(sent).toEqual([99, 'signal', 199]);
});

test('few records are sent one by one, and no logs or commands that were carried out', () => {
  const few = [server(1, { offset: 1 }), server(1, { offset: 2 })];
  const log = record(1, { kind: 'log', level: 'notice', text: 'Ready' });
  expect(framed([...few, log])).toEqual(few);
});

test('of the writes that a master takes the first in a frame is sent', () => {
  const write = (pid: number, rest: object = {}) =>
    record(pid, {
      kind: 'command',
      port: 6379,
      role: 'master',
      client: 3,
      source: 'client',
      peer: '127.0.0.1:40000',
      db: 0,
      argv: ['set', 'k', String(seq)],
      reply: '+OK',
      error: null,
      dirty: 1,
      ...rest,
    });
  const buffer = createFrameBuffer();
  const sent = (trace: readonly TraceRecord[]) => {
    gather(buffer, { trace, wire: [], marks: [], changes: [] });
    return takeFrame(buffer).trace;
  };
  const [read, copied] = [write(1, { dirty: 0 }), write(2, { source: 'master', role: 'slave' })];
  const [one, next, other, later] = [write(1), write(1), write(2), write(1)];
  expect(sent([read, copied, one, next, other])).toEqual([one, other]);
  expect(sent([later])).toEqual([later]);
});
