/**
 * Identifiers that nobody else has: run ids, replication ids, EOF marks.
 * twin: redis 6.2.6 util.c, getRandomHexChars.
 */
import type { Host } from '#host/host';

/** `count` lower-case hex digits of the process's own entropy. */
export function getRandomHexChars(host: Host, count: number): string {
  let out = '';
  while (out.length < count) out += (host.random() >>> 0).toString(16).padStart(8, '0');
  return out.slice(0, count);
}
