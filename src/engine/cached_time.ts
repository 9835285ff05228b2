/**
 * The wall clock as this turn sees it.
 * twin: redis 6.2.6 server.c, updateCachedTime.
 */
import type { Server } from './state';

/** Reads the clock into server.ustime, mstime and unixtime. */
export function updateCachedTime(server: Server): void {
  server.ustime = server.host.ustime();
  server.mstime = Math.floor(server.ustime / 1000);
  server.unixtime = Math.floor(server.mstime / 1000);
}
