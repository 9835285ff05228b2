import { describe, expect, it } from 'vitest';
import type { LabInput, Session } from '../session';
import { type Checkpoint, keepCheckpoint, nearestCheckpoint } from './checkpoints';
import { freeze } from './freeze';
import { weigh } from './weigh';

function keys(at: number, bytes: string): LabInput {
  return { at, still: false, kind: 'keys', tty: 1, bytes };
}

function session(inputs: readonly LabInput[]): Session {
  const base = {
    format: 1,
    engine: 'e',
    lesson: '01',
    hash: 'h',
    seed: 1,
    topology: null,
    digest: null,
  } as const;
  return { ...base, inputs, now: 100_000 };
}

function checkpoint(at: number, inputs: readonly LabInput[] = [], bytes = 1000) {
  const frozen = freeze({ weight: new Uint8Array(bytes) }) as unknown;
  return { at, seed: 1, inputs, frozen, bytes: 0 } as Checkpoint<object>;
}

describe('checkpoints', () => {
  const one = session([keys(100, 'a'), keys(300, 'b')]);
  const kept = [
    checkpoint(50),
    checkpoint(200, one.inputs.slice(0, 1)),
    checkpoint(400, one.inputs),
  ];

  it('serve the session whose past they are', () => {
    expect(nearestCheckpoint(kept, one, 1000)?.at).toBe(400);
    expect(nearestCheckpoint(kept, one, 400)?.at).toBe(200);
    expect(nearestCheckpoint(kept, one, 50)?.at).toBe(50);
    expect(nearestCheckpoint(kept, one, 49)).toBeUndefined();
    expect(nearestCheckpoint(kept, { ...one, seed: 2 }, 1000)).toBeUndefined();
  });

  it('serve a branch up to where it left, and not beyond', () => {
    const branch = session([keys(100, 'a'), keys(350, 'c')]);
    expect(nearestCheckpoint(kept, branch, 1000)?.at).toBe(200);
    const early = session([keys(100, 'a'), keys(150, 'c')]);
    expect(nearestCheckpoint(kept, early, 1000)?.at).toBe(50);
    const none = session([keys(10, 'x')]);
    expect(nearestCheckpoint(kept, none, 1000)).toBeUndefined();
  });

  it('stay within their budget, spread evenly, those of other branches first to go', () => {
    let all: readonly Checkpoint<object>[] = [checkpoint(55, [keys(7, 'other')])];
    const plain = session([]);
    for (let at = 100; at <= 20_000; at += 100)
      all = keepCheckpoint(all, checkpoint(at), plain, 20_000 + 20 * 200);
    expect(all.length).toBeGreaterThanOrEqual(20);
    expect(all.length).toBeLessThan(24);
    expect(all.every((each) => each.inputs.length === 0)).toBe(true);
    const gaps = all.map((each, i) => each.at - (all[i - 1]?.at ?? 0));
    expect(Math.max(...gaps)).toBeLessThan(4000);
  });

  it('hold none that is larger than the budget', () => {
    expect(keepCheckpoint([], checkpoint(1, [], 5000), session([]), 4000)).toEqual([]);
  });
});

it('count what they share once', () => {
  const shared = freeze({ weight: new Uint8Array(100_000) }) as unknown;
  const at = (instant: number) =>
    ({
      at: instant,
      seed: 1,
      inputs: [],
      frozen: { shared, own: {} },
      bytes: 0,
    }) as unknown as Checkpoint<object>;
  let all: readonly Checkpoint<object>[] = [];
  for (let i = 1; i <= 50; i++) all = keepCheckpoint(all, at(i), session([]), 150_000);
  expect(all.length).toBe(50);
});

describe('weigh', () => {
  it('counts bytes, and what is shared once', () => {
    const bytes = new Uint8Array(10_000);
    const single = weigh({ bytes });
    expect(single).toBeGreaterThan(10_000);
    expect(weigh({ a: bytes, b: bytes, c: [bytes] }) - single).toBeLessThan(500);
    expect(weigh(new Map([['k', 'v'.repeat(5000)]]))).toBeGreaterThan(5000);
    const cycle: { self?: unknown } = {};
    cycle.self = cycle;
    expect(weigh(cycle)).toBeLessThan(200);
  });
});
