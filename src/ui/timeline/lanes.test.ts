import { describe, expect, it } from 'vitest';
import type { LaneChange } from '#protocol/lanes';
import type { TimelineMark } from '#protocol/timeline';
import { bandAt, lanesOf } from './lanes';

type Said = LaneChange extends infer C
  ? C extends LaneChange
    ? Omit<C, 'pid' | 'at'>
    : never
  : never;

const changes = (all: readonly (readonly [at: number, said: Said])[]): LaneChange[] =>
  all.map(([at, said]) => ({ ...said, at, pid: said.port }) as LaneChange);
const mark = (at: number, port: number | null, text: string): TimelineMark => ({
  at,
  pid: 1,
  port,
  interest: 'down',
  text,
  detail: '',
});

const FAILOVER = changes([
  [0, { port: 6379, kind: 'up', node: 'data' }],
  [1, { port: 6379, kind: 'role', role: 'master', loading: false, link: null }],
  [2, { port: 26379, kind: 'up', node: 'sentinel' }],
  [2, { port: 26379, kind: 'epoch', epoch: 0 }],
  [3, { port: 26380, kind: 'up', node: 'sentinel' }],
  [10, { port: 6379, kind: 'ended', how: 'exit 0' }],
  [20, { port: 26379, kind: 'opinion', of: 6379, opinion: 'sdown' }],
  [21, { port: 26380, kind: 'opinion', of: 6379, opinion: 'sdown' }],
  [22, { port: 26379, kind: 'opinion', of: 6379, opinion: 'odown' }],
  [23, { port: 26379, kind: 'epoch', epoch: 1 }],
  [25, { port: 26380, kind: 'ended', how: 'SIGKILL' }],
  [30, { port: 26379, kind: 'opinion', of: 6379, opinion: null }],
  [40, { port: 6379, kind: 'up', node: 'data' }],
]);

describe('lanes from what happened', () => {
  const planned = [{ port: 6380, kind: 'data' }] as const;
  const lanes = lanesOf(FAILOVER, [mark(20, 26379, '+sdown'), mark(9, null, 'cut')], {
    planned,
    end: 50,
  });
  const lane = (port: number) => lanes.find((each) => each.port === port);

  it('stand in order: the lab, Sentinels, servers, also those that have not run', () => {
    expect(lanes.map(({ port, node }) => [port, node])).toEqual([
      [0, 'lab'],
      [26379, 'sentinel'],
      [26380, 'sentinel'],
      [6379, 'data'],
      [6380, 'data'],
    ]);
    expect(lane(6380)?.bands).toEqual([]);
  });

  it('have bands from each change to the next, the last to the end', () => {
    expect(lane(6379)?.bands).toEqual([
      { from: 0, to: 1, state: 'starting' },
      { from: 1, to: 10, state: 'master' },
      { from: 10, to: 40, state: 'ended' },
      { from: 40, to: 50, state: 'starting' },
    ]);
    const found = lane(6379);
    expect(found && bandAt(found, 12)?.state).toBe('ended');
    expect(lane(26379)?.epochs).toEqual([
      { from: 2, to: 23, epoch: 0 },
      { from: 23, to: 50, epoch: 1 },
    ]);
  });

  it('show who was held down by whom, and no longer by one that died', () => {
    expect(lane(6379)?.downs).toEqual([
      { sentinel: 26379, from: 20, to: 22, opinion: 'sdown' },
      { sentinel: 26380, from: 21, to: 25, opinion: 'sdown' },
      { sentinel: 26379, from: 22, to: 30, opinion: 'odown' },
    ]);
  });

  it('carry the ticks of their server; what is nobody’s is the lab’s', () => {
    expect(lane(26379)?.ticks.map(({ text }) => text)).toEqual(['+sdown']);
    expect(lane(0)?.ticks.map(({ text }) => text)).toEqual(['cut']);
  });

  it('stopped and TILT lie over what the server is', () => {
    const paused = lanesOf(
      changes([
        [0, { port: 1, kind: 'up', node: 'sentinel' }],
        [5, { port: 1, kind: 'stopped', stopped: true }],
        [7, { port: 1, kind: 'tilt', tilt: true }],
        [8, { port: 1, kind: 'stopped', stopped: false }],
        [9, { port: 1, kind: 'tilt', tilt: false }],
      ]),
      [],
      { planned: [], end: 10 },
    );
    expect(paused[0]?.bands).toEqual([
      { from: 0, to: 5, state: 'sentinel' },
      { from: 5, to: 8, state: 'stopped' },
      { from: 8, to: 9, state: 'tilt' },
      { from: 9, to: 10, state: 'sentinel' },
    ]);
  });
});
