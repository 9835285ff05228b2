/**
 * Whether a child is at work: there is at most one at a time.
 * twin: redis 6.2.6 server.c, hasActiveChildProcess.
 */
import type { Server } from './state';

export function hasActiveChildProcess({ rdb, aof }: Server): boolean {
  return rdb.childPid !== -1 || aof.childPid !== -1;
}
