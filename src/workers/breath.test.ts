import { describe, expect, it } from 'vitest';
import { Breath } from './breath';

const FEW = { leastMs: 4, firstMs: 28 };

/** A lab that is behind at that speed, for some seconds; answers how long it rested last. */
function behind(breath: Breath, seconds: number, { from = 0, speed = 100 } = {}): number {
  let rest = 0;
  for (let now = from; now <= from + seconds * 1000; now += rest + 4)
    rest = breath.restAt(now, speed);
  return rest;
}

describe("a fast lab's rest", () => {
  it('is long at first, and shrinks to the least while frames are in time', () => {
    const breath = new Breath(FEW);
    expect(behind(breath, 1)).toBe(28);
    expect(behind(breath, 4, { from: 1000 })).toBeLessThan(20);
    expect(behind(breath, 30, { from: 5000 })).toBe(4);
  });

  it('is longer after late frames, much so after many, and never so long that the lab stands', () => {
    const [few, many, ever] = [new Breath(FEW), new Breath(FEW), new Breath(FEW)];
    for (const each of [few, many, ever]) behind(each, 30);
    few.afterLate(1, 30_000);
    many.afterLate(6, 30_000);
    const [one, more] = [few, many].map((each) => behind(each, 1, { from: 30_000 }));
    expect(one).toBeGreaterThan(4);
    expect(more).toBeGreaterThan(one ?? 0);
    for (let at = 30_000; at < 40_000; at += 250) {
      ever.afterLate(9, at);
      behind(ever, 0.25, { from: at });
    }
    expect(behind(ever, 1, { from: 40_000 })).toBeLessThan(40);
  });

  it('nears what was too short slowly', () => {
    const [never, once] = [new Breath(FEW), new Breath(FEW)];
    for (const each of [never, once]) behind(each, 0.1);
    once.afterLate(1, 100);
    const [before, since] = [never, once].map((each) => behind(each, 8, { from: 100 }));
    expect(since).toBeGreaterThan(3 * (before ?? 0));
    // What was so once need not be so for ever.
    expect(behind(once, 120, { from: 8100 })).toBe(4);
  });

  it("is the least at life's speed, whatever the page says", () => {
    const breath = new Breath(FEW);
    behind(breath, 2, { speed: 1 });
    breath.afterLate(9, 2000);
    expect(behind(breath, 1, { from: 2000, speed: 1 })).toBe(4);
    expect(behind(breath, 1, { from: 3000, speed: 100 })).toBe(28);
  });

  it('is shorter where the speed is one that people follow', () => {
    const breath = new Breath(FEW);
    expect(behind(breath, 1, { speed: 10 })).toBe(12);
    expect(behind(breath, 1, { from: 1004 })).toBe(28);
  });

  it('is none where there are cores enough, until frames are late', () => {
    const breath = new Breath({ leastMs: 0, firstMs: 0 });
    expect(behind(breath, 1)).toBe(0);
    breath.afterLate(2, 1000);
    expect(behind(breath, 1, { from: 1000 })).toBeGreaterThan(4);
    expect(behind(breath, 120, { from: 2000 })).toBe(0);
  });
});
