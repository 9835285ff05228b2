import { expect, it, vi } from 'vitest';
import type { Program } from '#host/host';
import { PROGRAMS } from '#lab/programs/programs';
import type { Programs } from '#lab/runner';
import { inline, moved } from './determinism/drivers';
import { typed, typedSession } from './determinism/typed_session';

const planted = vi.hoisted(() => ({ mergeByArrival: false }));

vi.mock('#world/queue', async (original) => {
  const queue = await original<typeof import('#world/queue')>();
  const compareKeys: typeof queue.compareKeys = (x, y) =>
    planted.mergeByArrival ? 0 : queue.compareKeys(x, y);
  return { ...queue, compareKeys };
});

it('tells a run in which a server rolls real dice', () => {
  const server = PROGRAMS.get('redis-server') as Program;
  const dice: Program = {
    ...server,
    turn(host, state, inputs) {
      host.busy(Math.floor(Math.random() * 50));
      server.turn(host, state, inputs);
    },
  };
  const programs: Programs = new Map([...PROGRAMS, ['redis-server', dice]]);
  const deeds = typedSession(3, 4);
  expect(inline(deeds, 3, programs).digest).not.toBe(inline(deeds, 3, programs).digest);
});

it('tells a world that merges in the order of arrival', () => {
  // Both servers work in the same windows, in workers that answer in any order.
  const deeds = typedSession(3, 0);
  for (let at = 2_000_000; at < 3_500_000; at += 100_000)
    for (const tty of [1, 2]) deeds.push(typed(at, tty, `redis-cli -p ${6378 + tty} get n\r`));
  expect(moved(deeds, 3).digest).toBe(inline(deeds, 3).digest);
  planted.mergeByArrival = true;
  try {
    expect(moved(deeds, 3).digest).not.toBe(inline(deeds, 3).digest);
  } finally {
    planted.mergeByArrival = false;
  }
});
