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
