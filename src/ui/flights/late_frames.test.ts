import { expect, test } from 'vitest';
import { createFrameWatch } from './late_frames';

/** What is told of frames that come after such pauses, in milliseconds. */
function toldOf(pauses: readonly number[]): number[] {
  const watch = createFrameWatch();
  let now = 1000;
  return pauses.flatMap((pause) => {
    now += pause;
    return watch.frame(now) || [];
  });
}

const inTime = (frames: number, pause = 1000 / 60) => Array<number>(frames).fill(pause);

test('frames in time are not told of, nor those of a quicker display', () => {
  expect(toldOf(inTime(600))).toEqual([]);
  expect(toldOf(inTime(600, 1000 / 144))).toEqual([]);
  // Of which some are left out.
  expect(toldOf([...inTime(100, 1000 / 144), 14, 14, ...inTime(100, 1000 / 144)])).toEqual([]);
});

test('late ones are, by how many were missed, at most four times a second', () => {
  const told = toldOf([...inTime(60), 33.3, ...inTime(60), 83.3, 33.3, ...inTime(60)]);
  expect(told.reduce((all, each) => all + each)).toBe(6);
  expect(toldOf(inTime(60).flatMap((each) => [each, 2 * each])).length).toBeLessThan(13);
});

test('a page that was hidden was not late, and a slow display is known for one', () => {
  expect(toldOf([...inTime(60), 30_000, ...inTime(60)])).toEqual([]);
  const minute = toldOf([...inTime(60), ...inTime(1800, 1000 / 30)]);
  expect(minute.length).toBeLessThan(30);
});
