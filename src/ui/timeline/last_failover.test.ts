import { describe, expect, it } from 'vitest';
import type { TimelineMark } from '#protocol/timeline';
import { lastFailover } from './last_failover';

const SECOND = 1_000_000;
const mark = (at: number, interest: string): TimelineMark => ({
  at: at * SECOND,
  pid: 1,
  port: 26379,
  interest,
  text: '',
  detail: '',
});

describe('the latest failover', () => {
  const first = [mark(60, 'down'), mark(60.1, 'election'), mark(61, 'switch')];
  const second = [mark(200, 'down'), mark(203, 'election'), mark(204, 'failover')];

  it('reaches from the first opinion to the last step, without what came long before or after', () => {
    const view = lastFailover([
      mark(10, 'down'),
      mark(60.5, 'birth'),
      ...first,
      mark(75, 'switch'),
    ]);
    expect(view?.from).toBeGreaterThan(59 * SECOND);
    expect(view?.from).toBeLessThan(60 * SECOND);
    expect(view?.to).toBeGreaterThan(61 * SECOND);
    expect(view?.to).toBeLessThan(62 * SECOND);
  });

  it('is the last one that has happened by then', () => {
    const marks = [...first, ...second];
    expect(lastFailover(marks)?.to).toBeGreaterThan(204 * SECOND);
    expect(lastFailover(marks, 100 * SECOND)?.to).toBeLessThan(62 * SECOND);
  });

  it('is none where nobody was a candidate', () => {
    expect(lastFailover([mark(1, 'down'), mark(2, 'switch')])).toBeNull();
  });
});
