/**
 * What every turn ends with, in an order that others rely on: whatever executes commands comes
 * before the replies are written, and clients are freed last.
 * twin: redis 6.2.6 server.c, beforeSleep.
 */
import { flushAppendOnlyFile } from '../aof/flush';
import { aofChildWriteDiffData } from '../aof/rewrite_buffer';
import { activeExpireCycle } from '../keyspace/expire';
import { freeClientsInAsyncFreeQueue } from '../networking/free_client';
import { checkClientPauseTimeoutAndReturnIfPaused } from '../networking/pause';
import {
  closeClientOnOutputBufferLimitReached,
  handleClientsWithPendingWrites,
} from '../networking/write';
import { updateFailoverStatus } from '../replication/failover';
import { processClientsWaitingReplicas, sendGetAckToSlaves } from '../replication/wait';
import type { Server } from '../state';
import { handleBlockedClientsTimeout, processUnblockedClients } from './client_timeout';

/** Between two steps of a load only what clients were answered goes out. */
function beforeSleepWhileLoading(server: Server): void {
  handleClientsWithPendingWrites(server);
  freeClientsInAsyncFreeQueue(server);
}

export function beforeSleep(server: Server): void {
  const { repl } = server;
  if (server.loading !== null) {
    beforeSleepWhileLoading(server);
    return;
  }
  handleBlockedClientsTimeout(server);
  if (repl.masterHost === null && server.expire.activeExpireEnabled)
    activeExpireCycle(server, 'fast');
  if (repl.clientsWaitingAcks.length > 0) processClientsWaitingReplicas(server);
  processUnblockedClients(server);
  // After the unblocked: a pipelined WAIT that blocks again must not wait for the next cron.
  if (repl.getAckFromSlaves && !checkClientPauseTimeoutAndReturnIfPaused(server)) {
    sendGetAckToSlaves(server);
  }
  updateFailoverStatus(server);
  // Replicas that still wait for their file are not written to, so nobody else would look.
  for (const slave of repl.slaves) closeClientOnOutputBufferLimitReached(server, slave);
  // A reply is a promise: what it tells of is in the file before it is sent.
  if (server.aof.state === 'on') flushAppendOnlyFile(server, false);
  if (server.exiting) return;
  aofChildWriteDiffData(server);
  handleClientsWithPendingWrites(server);
  freeClientsInAsyncFreeQueue(server);
}
