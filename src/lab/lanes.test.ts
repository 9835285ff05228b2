import { describe, expect, it } from 'vitest';
import type { TraceFact, TraceRecord } from '#host/trace';
import type { LaneChange } from '#protocol/lanes';
import { foldLanes, type LanesState, thinLanes } from './lanes';

function told(facts: readonly (readonly [pid: number, fact: unknown])[]) {
  const state: LanesState = new Map();
  return facts.flatMap(([pid, fact], i) => {
    const record: TraceRecord = { at: i, pid, seq: 0, fact: fact as TraceFact };
    return foldLanes(state, record).map(({ at, pid: _, ...rest }) => [at, rest] as const);
  });
}

const exec = (program: string, argv: string[] = []) => ({ kind: 'exec', program, argv });
const listen = (port: number) => ({ kind: 'listen', local: { host: '::', port } });
const server = (role: string, master: unknown = null) => ({
  kind: 'server',
  facts: { role, loading: false, master },
});
const watched = (port: number, sdownSince: number | null = null) => ({ port, sdownSince });
const sentinel = (currentEpoch: number, masters: unknown[]) => ({
  kind: 'sentinel',
  facts: { currentEpoch, tilt: false, masters },
});
const master = (sdownSince: number | null, odownSince: number | null = null) => ({
  ...watched(6379, sdownSince),
  odownSince,
  replicas: [watched(6380)],
  sentinels: [],
});

describe('lanes as a fold', () => {
  it('tells of a server only what its lane shows', () => {
    expect(
      told([
        [7, exec('redis-server')],
        [7, listen(6380)],
        [7, listen(6380)],
        [7, server('master')],
        [7, server('master')],
        [7, server('slave', { linkUp: false, syncInProgress: true, state: 'transfer' })],
        [7, server('slave', { linkUp: true, syncInProgress: false, state: 'connected' })],
        [7, { kind: 'signal', signal: 'SIGSTOP' }],
        [7, { kind: 'signal', signal: 'SIGSTOP' }],
        [7, { kind: 'signal', signal: 'SIGCONT' }],
        [7, { kind: 'exit', status: { kind: 'signaled', signal: 'SIGKILL' } }],
        [7, server('master')],
        [8, exec('redis-cli')],
        [8, listen(1)],
      ]),
    ).toEqual([
      [1, { port: 6380, kind: 'up', node: 'data' }],
      [3, { port: 6380, kind: 'role', role: 'master', loading: false, link: null }],
      [5, { port: 6380, kind: 'role', role: 'slave', loading: false, link: 'syncing' }],
      [6, { port: 6380, kind: 'role', role: 'slave', loading: false, link: 'up' }],
      [7, { port: 6380, kind: 'stopped', stopped: true }],
      [9, { port: 6380, kind: 'stopped', stopped: false }],
      [10, { port: 6380, kind: 'ended', how: 'SIGKILL' }],
    ]);
  });

  it('tells what a Sentinel holds of whom, also when it forgets without a word', () => {
    expect(
      told([
        [9, exec('redis-server', ['redis-server', 's.conf', '--sentinel'])],
        [9, listen(26379)],
        [9, sentinel(0, [master(null)])],
        [9, sentinel(0, [master(5)])],
        [9, sentinel(1, [master(5, 6)])],
        [9, sentinel(1, [{ ...master(null), port: 6380, replicas: [watched(6379)] }])],
      ]),
    ).toEqual([
      [1, { port: 26379, kind: 'up', node: 'sentinel' }],
      [2, { port: 26379, kind: 'epoch', epoch: 0 }],
      [3, { port: 26379, kind: 'opinion', of: 6379, opinion: 'sdown' }],
      [4, { port: 26379, kind: 'opinion', of: 6379, opinion: 'odown' }],
      [4, { port: 26379, kind: 'epoch', epoch: 1 }],
      [5, { port: 26379, kind: 'opinion', of: 6379, opinion: null }],
    ]);
  });

  it('keeps of a long past what still held', () => {
    const flaps = (from: number, count: number): LaneChange[] =>
      Array.from({ length: count }, (_, i) => ({
        at: from + i,
        pid: 7,
        port: 6380,
        kind: 'stopped',
        stopped: i % 2 === 0,
      }));
    const up = { at: 1, pid: 7, port: 6380, kind: 'up', node: 'data' } as const;
    const other = { at: 2, pid: 8, port: 6381, kind: 'up', node: 'data' } as const;
    const gone = { at: 3, pid: 8, port: 6381, kind: 'ended', how: 'exit 0' } as const;
    const kept = thinLanes([up, other, gone, ...flaps(10, 7000)]);
    expect(kept.length).toBeLessThanOrEqual(3002);
    expect(kept[0]).toEqual(up);
    expect(kept.some(({ port }) => port === 6381)).toBe(false);
    expect(kept.at(-1)?.at).toBe(7009);
    expect(thinLanes([up])).toEqual([up]);
  });
});
