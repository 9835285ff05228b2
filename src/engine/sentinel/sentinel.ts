/**
 * A server that is a Sentinel, and the clock it goes by.
 * twin: redis 6.2.6 sentinel.c, the global `sentinel`; server.c, mstime.
 */
import { assert } from '#host/assert';
import type { Server } from '../state';
import type { SentinelState } from './state';

/** The Sentinel in this process; to be asked only where there is one. */
export function sentinelOf(server: Server): SentinelState {
  assert(server.sentinel !== null, 'sentinelOf: a data server');
  return server.sentinel;
}

/** The wall clock now, ms: not the turn's cached one, which misses what the turn itself took. */
export function mstime(server: Server): number {
  return Math.floor(server.host.ustime() / 1000);
}
