import { expect, test } from 'vitest';
import type { TraceFact, TraceRecord } from '#host/trace';
import { createWatchState, watch } from './watch';

const exec = { kind: 'exec', program: 'redis-server', argv: [] };
const listen = (port: number) => ({ kind: 'listen', local: { host: '::', port } });
const exit = { kind: 'exit', status: { kind: 'signaled', signal: 'SIGKILL' } };
const line = { kind: 'line', program: 'sh', line: 'ls', prompt: '$ ' };

/** What a screen that opens after all of this is told of each process. */
function remembered(...facts: readonly (readonly [pid: number, fact: unknown])[]) {
  const state = createWatchState();
  const since = Array.from({ length: 3000 }, () => [99, line] as const);
  const records = [...facts, ...since].map(
    ([pid, fact], seq): TraceRecord => ({ at: seq, pid, seq, fact: fact as TraceFact }),
  );
  for (const record of records) watch(state, [record], false);
  expect(state.memory.length).toBeLessThan(1300);
  return (pid: number) => state.memory.flatMap((each) => (each.pid === pid ? each.fact.kind : []));
}

test('a server that ended is remembered for as long as no other serves its port', () => {
  const told = remembered([10, exec], [10, listen(6379)], [20, exec], [10, exit], [20, exit]);
  expect(told(10)).toEqual(['exec', 'listen', 'exit']);
  // Who served nobody is missed by nobody.
  expect(told(20)).toEqual([]);
  const again = remembered(
    [10, exec],
    [10, listen(6379)],
    [10, exit],
    [11, exec],
    [11, listen(6379)],
  );
  expect(again(10)).toEqual([]);
  expect(again(11)).toEqual(['exec', 'listen']);
});

test('since when a replica has no link is remembered, however often it tried since', () => {
  const server = (state: string, linkUp: boolean, port = 6380) => ({
    kind: 'server',
    facts: { port, master: { host: '127.0.0.1', port: 6379, state, linkUp } },
  });
  const tries = Array.from({ length: 900 }, (_, i) => {
    return [20, server(i % 2 === 0 ? 'connect' : 'connecting', false)] as const;
  });
  const state = createWatchState();
  const facts = [[20, exec], [20, listen(6380)], [20, server('connected', true)], ...tries];
  for (const [seq, [pid, fact]] of facts.entries())
    watch(state, [{ at: seq, pid: pid as number, seq, fact: fact as TraceFact }], false);
  const told = state.memory.filter(({ fact }) => fact.kind === 'server').map(({ at }) => at);
  // What it said last with a link, and first without.
  expect(told.slice(0, 2)).toEqual([2, 3]);
  expect(told.length).toBeLessThan(400);
});
