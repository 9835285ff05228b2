/**
 * SENTINEL PENDING-SCRIPTS.
 * twin: redis 6.2.6 sentinel.c, sentinelPendingScriptsCommand.
 */
import {
  addReplyArrayLen,
  addReplyBulk,
  addReplyBulkLongLong,
  addReplyMapLen,
} from '#engine/networking/reply';
import type { Client, Server } from '#engine/state';
import { mstime, sentinelOf } from '../sentinel';

export function sentinelPendingScriptsCommand(server: Server, c: Client): void {
  const now = mstime(server);
  const { scriptsQueue } = sentinelOf(server);
  addReplyArrayLen(c, scriptsQueue.length);
  for (const { argv, running, pid, startTime, retryNum } of scriptsQueue) {
    addReplyMapLen(c, 5);
    addReplyBulk(c, 'argv');
    addReplyArrayLen(c, argv.length);
    for (const arg of argv) addReplyBulk(c, arg);
    addReplyBulk(c, 'flags');
    addReplyBulk(c, running ? 'running' : 'scheduled');
    addReplyBulk(c, 'pid');
    addReplyBulkLongLong(c, pid);
    const delay = startTime === 0 ? 0 : Math.max(0, startTime - now);
    addReplyBulk(c, running ? 'run-time' : 'run-delay');
    addReplyBulkLongLong(c, running ? now - startTime : delay);
    addReplyBulk(c, 'retry-num');
    addReplyBulkLongLong(c, retryNum);
  }
}
