import { expect, test } from 'vitest';
import { apartText, dayText, elapsedText, spanText, speedText, timeText } from './clock_text';

test('the wall clock reads as a log line of redis-server does', () => {
  const wall = Date.UTC(2022, 2, 16, 23, 30, 3, 494) * 1000 + 999;
  expect([dayText(wall), timeText(wall)]).toEqual(['16 Mar 2022', '23:30:03.494']);
  const early = Date.UTC(2022, 0, 2, 3, 4, 5, 6) * 1000;
  expect([dayText(early), timeText(early)]).toEqual(['02 Jan 2022', '03:04:05.006']);
});

test('elapsed time loses digits as it grows', () => {
  expect(elapsedText(1_234_567)).toBe('+1.235 s');
  expect(elapsedText(60_600_000)).toBe('+60.6 s');
  expect(elapsedText(725_000_000)).toBe('+12:05');
  expect(elapsedText(11_525_000_000)).toBe('+3:12:05');
});

test('two instants are told as fine as it takes to see which was first', () => {
  expect(apartText([17_849_900, 17_851_000])).toEqual(['+17.850 s', '+17.851 s']);
  expect(apartText([17_851_234, 17_851_900])).toEqual(['+17.851234 s', '+17.851900 s']);
  expect(apartText([17_851_000, 17_851_000])).toEqual(['+17.851 s', '+17.851 s']);
});

test('speeds', () => {
  expect([0.001, 0.2, 1, 14.23, 1000].map(speedText)).toEqual([
    '0.001×',
    '0.2×',
    '1×',
    '14.2×',
    '1000×',
  ]);
});

test('a span is told in the unit that suits it: a message that took 100 microseconds took no 0.000 s', () => {
  const spans = [100, 1500, 200_000, 1_500_000, 7_200_000_000];
  expect(spans.map(spanText)).toEqual(['100 µs', '1.5 ms', '200 ms', '1.5 s', '2 h']);
});
