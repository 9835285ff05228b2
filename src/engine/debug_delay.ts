/**
 * Pauses for those who test what happens meanwhile: rdb-key-save-delay, key-load-delay.
 * twin: redis 6.2.6 debug.c, debugDelay.
 * differs: keys are read and written in pieces, and the pauses of a piece are one; whoever has a
 * piece before him can rest without keeping others waiting. SAVE, SHUTDOWN and DEBUG RELOAD do not
 * rest: on Node no signal would get through to a process that sleeps.
 */

/** No timer takes more than some weeks. */
const LONGEST_US = 86_400 * 1_000_000;

/** So much is worth a rest; less is saved up. */
const PAUSE_US = 1000;

/** Whether after so many keys it is time to rest, and a piece of work ends here. */
export function isPauseDue(delay: number, keys: number): boolean {
  return delay !== 0 && debugDelayUs(delay, keys) >= PAUSE_US;
}

/** Microseconds for so many keys; a negative `delay` is one microsecond in so many keys. */
export function debugDelayUs(delay: number, keys: number): number {
  if (delay === 0) return 0;
  return Math.min(delay > 0 ? delay * keys : Math.floor(keys / -delay), LONGEST_US);
}
