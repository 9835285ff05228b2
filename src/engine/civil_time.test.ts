import { describe, expect, it } from 'vitest';
import { civilTime } from './civil_time';

describe('civilTime', () => {
  it('agrees with the calendar, leap days and centuries included', () => {
    const days = [-1, 0, 59, 789, 10_956, 11_016, 11_017, 19_782, 20_779, 47_540, 84_005];
    for (const day of days) {
      const unixtime = day * 86_400 + 86_399;
      const date = new Date(unixtime * 1000);
      expect(civilTime(unixtime)).toEqual({
        year: date.getUTCFullYear(),
        month: date.getUTCMonth() + 1,
        day: date.getUTCDate(),
        hour: 23,
        minute: 59,
        second: 59,
        weekday: date.getUTCDay(),
      });
    }
  });
});
