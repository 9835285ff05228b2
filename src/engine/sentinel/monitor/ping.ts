/**
 * PING and its answers: what tells the living from the dead.
 * twin: redis 6.2.6 sentinel.c, sentinelSendPing, sentinelPingReplyCallback.
 */

import type { Server } from '#engine/state';
import type { Reply } from '#hiredis/read';
import { sentinelSendCommand } from '../link/connection';
import { mstime } from '../sentinel';
import type { SentinelRedisInstance } from '../state';

/** False: there is no link to send it on. */
export function sentinelSendPing(server: Server, ri: SentinelRedisInstance): boolean {
  if (!sentinelSendCommand(server, ri, 'ping', ['PING'])) return false;
  const { link } = ri;
  link.lastPingTime = mstime(server);
  // While an older one is unanswered the wait is counted from that.
  if (link.actPingTime === 0) link.actPingTime = link.lastPingTime;
  return true;
}

/** Answers of somebody well enough: a replica without its master is not itself down. */
const ACCEPTABLE = ['PONG', 'LOADING', 'MASTERDOWN'];

export function sentinelPingReplyCallback(
  server: Server,
  ri: SentinelRedisInstance,
  reply: Reply,
): void {
  const { link } = ri;
  link.pendingCommands--;
  if (reply.type === 'status' || reply.type === 'error') {
    if (ACCEPTABLE.some((word) => reply.str.startsWith(word))) {
      link.lastAvailTime = mstime(server);
      link.actPingTime = 0;
    } else if (reply.str.startsWith('BUSY')) {
      killBusyScript(server, ri);
    }
  }
  link.lastPongTime = mstime(server);
}

/** It seems down, and that only because a script runs on and on. */
function killBusyScript(server: Server, ri: SentinelRedisInstance): void {
  if (!ri.flags.sDown || ri.flags.scriptKillSent) return;
  sentinelSendCommand(server, ri, 'discard', ['SCRIPT', 'KILL']);
  ri.flags.scriptKillSent = true;
}
