/**
 * When and how often a key was used.
 * twin: redis 6.2.6 evict.c, LRU clock and "LFU (Least Frequently Used) implementation".
 */
import type { Config } from '../config/values';
import type { Server } from '../state';
import type { RedisObject } from './object';

/** The clock and the settings that ages are told by: a server's, or those of its forked child. */
export type LruContext = Pick<Server, 'mstime' | 'unixtime'> & {
  readonly config: Pick<Config, 'maxmemory-policy' | 'lfu-decay-time'>;
};

const LRU_CLOCK_MAX = 0xffffff;
const LRU_CLOCK_RESOLUTION_MS = 1000;
const LFU_INIT_VAL = 5;

export function isLfuPolicy(server: LruContext): boolean {
  const policy = server.config['maxmemory-policy'];
  return policy === 'allkeys-lfu' || policy === 'volatile-lfu';
}

export function isLruPolicy(server: LruContext): boolean {
  const policy = server.config['maxmemory-policy'];
  return policy === 'allkeys-lru' || policy === 'volatile-lru';
}

/** 24 bits of seconds. */
export function lruClock(server: LruContext): number {
  return Math.floor(server.mstime / LRU_CLOCK_RESOLUTION_MS) & LRU_CLOCK_MAX;
}

export function initialLru(server: LruContext): number {
  return isLfuPolicy(server) ? (minutes(server) << 8) | LFU_INIT_VAL : lruClock(server);
}

/** What `lru` of the object is once it was used now. */
export function lruOfUse(server: Server, o: RedisObject): number {
  if (!isLfuPolicy(server)) return lruClock(server);
  return (minutes(server) << 8) | logIncr(server, lfuDecrAndReturn(server, o));
}

/** Milliseconds since the object was used, in steps of a second. */
export function estimateObjectIdleTime(server: LruContext, o: RedisObject): number {
  const clock = lruClock(server);
  const seconds = clock >= o.lru ? clock - o.lru : clock + (LRU_CLOCK_MAX - o.lru);
  return seconds * LRU_CLOCK_RESOLUTION_MS;
}

/** The frequency counter (0..255), less what it has lost since the last use. */
export function lfuDecrAndReturn(server: LruContext, o: RedisObject): number {
  const counter = o.lru & 255;
  const decayMinutes = server.config['lfu-decay-time'];
  if (decayMinutes === 0) return counter;
  const last = o.lru >>> 8;
  const now = minutes(server);
  const elapsed = now >= last ? now - last : 65535 - last + now;
  return Math.max(0, counter - Math.floor(elapsed / decayMinutes));
}

/** What RESTORE's and the RDB file's IDLE and FREQ become; -1: not given. */
export function objectSetLruOrLfu(
  server: LruContext,
  o: RedisObject,
  { freq, idleSeconds }: { readonly freq: number; readonly idleSeconds: number },
): void {
  if (isLfuPolicy(server)) {
    if (freq >= 0) o.lru = (minutes(server) << 8) | freq;
  } else if (idleSeconds >= 0) {
    const lru = lruClock(server) - (idleSeconds % LRU_CLOCK_MAX);
    o.lru = lru < 0 ? (lru + LRU_CLOCK_MAX) & LRU_CLOCK_MAX : lru;
  }
}

function minutes(server: LruContext): number {
  return Math.floor(server.unixtime / 60) & 65535;
}

/** The more frequent already, the less likely to count one more. */
function logIncr(server: Server, counter: number): number {
  if (counter === 255) return 255;
  const r = (server.host.random() >>> 0) / 0xffffffff;
  const base = Math.max(0, counter - LFU_INIT_VAL);
  return r < 1 / (base * server.config['lfu-log-factor'] + 1) ? counter + 1 : counter;
}
