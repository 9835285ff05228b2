import { expect, it } from 'vitest';
import { callsIn } from './cron';

it('counts calls in whole milliseconds, as run_with_period does', () => {
  expect(callsIn({ hz: 10 }, 5000)).toBe(50);
  expect(callsIn({ hz: 10 }, 100)).toBe(1);
  expect(callsIn({ hz: 10 }, 20)).toBe(1);
  // 1000/300 is 3, and 1000/3 is 333.
  expect(callsIn({ hz: 300 }, 1000)).toBe(333);
});
