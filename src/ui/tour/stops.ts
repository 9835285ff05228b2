/** Where the tour stops, and whether this browser has seen it. */
export const STOPS = [
  { id: 'lesson', place: '.lesson' },
  { id: 'terminals', place: '.dock' },
  { id: 'graph', place: '.graph' },
  { id: 'time', place: '.time-bar' },
] as const;

export type StopId = (typeof STOPS)[number]['id'];

/** Where a phone shows what is not in sight now. */
export const ELSEWHERE = '.phone-tabs';

/** Four of them are twenty seconds. */
export const STOP_MS = 5000;

const KEY = 'redis-ha-lab.tour';

export function isFirstVisit(): boolean {
  try {
    return localStorage.getItem(KEY) === null;
  } catch {
    // Who forbids storage would be shown around at each visit.
    return false;
  }
}

export function keepSeen(): void {
  try {
    localStorage.setItem(KEY, 'seen');
  } catch {
    // Storage may be full or forbidden: isFirstVisit says no then, or asks once more.
  }
}
