import { describe, expect, it } from 'vitest';
import { instantAt, markNear, neighbour, shareOf, tickPaths } from './track';

const mark = (at: number, interest = 'birth') => ({
  at,
  pid: 1,
  port: 6379,
  interest,
  text: 't',
  detail: '',
});
const marks = [mark(1000), mark(1001), mark(5000, 'death'), mark(9000)];

describe('the time bar’s track', () => {
  it('puts instants between start and end, and back', () => {
    expect(shareOf(5000, 0, 10_000)).toBe(0.5);
    expect(shareOf(-5, 0, 10_000)).toBe(0);
    expect(shareOf(99, 50, 50)).toBe(1);
    expect(instantAt(0.50004, 0, 1_000_000)).toBe(500_000);
    expect(instantAt(7, 0, 1000)).toBe(1000);
  });

  it('draws ticks of a tone as one path, those on one pixel once', () => {
    const paths = tickPaths(marks, { start: 0, end: 10_000, width: 100, height: 8 });
    expect(paths.get('life')).toBe('M10 0v8M90 0v8');
    expect(paths.get('death')).toBe('M50 0v8');
  });

  it('finds the mark beside an instant and near a place', () => {
    expect(neighbour(marks, 1001, 1)?.at).toBe(5000);
    expect(neighbour(marks, 1001, -1)?.at).toBe(1000);
    expect(neighbour(marks, 9000, 1)).toBeNull();
    const near = { start: 0, end: 10_000, reach: 0.02 };
    expect(markNear(marks, 0.51, near)?.at).toBe(5000);
    expect(markNear(marks, 0.7, near)).toBeNull();
  });
});
