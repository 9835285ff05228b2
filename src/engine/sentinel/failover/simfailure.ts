/**
 * SENTINEL SIMULATE-FAILURE's crash.
 * twin: redis 6.2.6 sentinel.c, sentinelSimFailureCrash.
 */
import { serverLog } from '#engine/log';
import type { Server } from '#engine/state';

const STATUS = 99;

/** The process is over: callers do nothing more, and what is queued is not sent. */
export function sentinelSimFailureCrash(server: Server): void {
  serverLog(server, 'warning', 'Sentinel CRASH because of SENTINEL simulate-failure');
  server.exiting = true;
  server.host.exit(STATUS);
}
