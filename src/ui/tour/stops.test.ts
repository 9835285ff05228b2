import { afterEach, expect, test, vi } from 'vitest';
import { isFirstVisit, keepSeen, STOP_MS, STOPS } from './stops';

afterEach(() => vi.unstubAllGlobals());

test('the tour takes twenty seconds in all', () => {
  expect(STOPS.length * STOP_MS).toBe(20_000);
});

test('it is shown once; where nothing can be kept, never', () => {
  const kept = new Map<string, string>();
  vi.stubGlobal('localStorage', {
    getItem: (key: string) => kept.get(key) ?? null,
    setItem: (key: string, value: string) => kept.set(key, value),
  });
  expect(isFirstVisit()).toBe(true);
  keepSeen();
  expect(isFirstVisit()).toBe(false);
  const refuse = () => {
    throw new Error('forbidden');
  };
  vi.stubGlobal('localStorage', { getItem: refuse, setItem: refuse });
  keepSeen();
  expect(isFirstVisit()).toBe(false);
});
