/**
 * WAIT: a client waits until enough replicas have its last write.
 * twin: redis 6.2.6 replication.c, SYNCHRONOUS REPLICATION.
 */
import { blockClient, unblockClient } from '../blocked';
import { checkClientPauseTimeoutAndReturnIfPaused } from '../networking/pause';
import { addReplyError, addReplyLongLong } from '../networking/reply';
import { getLongFromObjectOrReply } from '../numbers';
import type { Client, Server } from '../state';
import { getTimeoutFromObjectOrReply } from '../timeout';
import { replicationFeedSlaves } from './feed';

interface WaitData {
  readonly offset: number;
  readonly numreplicas: number;
}

/** Online replicas that said they applied the stream up to `offset`. */
export function replicationCountAcksByOffset(server: Server, offset: number): number {
  let count = 0;
  for (const { replica } of server.repl.slaves) {
    if (replica?.state === 'online' && replica.ackOffset >= offset) count++;
  }
  return count;
}

export function waitCommand(server: Server, c: Client): void {
  const { repl } = server;
  const [, numText = '', timeoutText = ''] = c.argv;
  if (repl.masterHost !== null) {
    addReplyError(
      c,
      'WAIT cannot be used with replica instances. Please also note that since Redis 4.0 if a replica is configured to be writable (which is not the default) writes to replicas are just local and are not propagated.',
    );
    return;
  }
  const numreplicas = getLongFromObjectOrReply(c, numText);
  if (numreplicas === null) return;
  const untilMs = getTimeoutFromObjectOrReply(server, c, timeoutText);
  if (untilMs === null) return;
  const acks = replicationCountAcksByOffset(server, c.woff);
  if (acks >= numreplicas || c.multi !== null || server.inExec) {
    addReplyLongLong(c, acks);
    return;
  }
  const data: WaitData = { offset: c.woff, numreplicas };
  blockClient(server, c, { kind: 'wait', untilMs, data });
  repl.clientsWaitingAcks.unshift(c.id);
  // One GETACK before the loop sleeps serves all that wait.
  repl.getAckFromSlaves = true;
}

/** What a WAIT whose time is up is answered. */
export function replyToTimedoutWait(server: Server, c: Client): void {
  const data = c.blocked?.data as WaitData;
  addReplyLongLong(c, replicationCountAcksByOffset(server, data.offset));
}

/** Before the loop sleeps: lets those go on whose replicas have answered. */
export function processClientsWaitingReplicas(server: Server): void {
  for (const id of [...server.repl.clientsWaitingAcks]) {
    const c = server.clients.get(id);
    if (c === undefined || c.blocked === null) continue;
    const { offset, numreplicas } = c.blocked.data as WaitData;
    const acks = replicationCountAcksByOffset(server, offset);
    if (acks < numreplicas) continue;
    unblockClient(server, c);
    addReplyLongLong(c, acks);
  }
}

/** Before the loop sleeps: asks all replicas for an ACK if a WAIT wants to know. */
export function sendGetAckToSlaves(server: Server): void {
  const { repl } = server;
  if (!repl.getAckFromSlaves) return;
  // It would move the offset that a FAILOVER waits for: after the pause is early enough.
  if (checkClientPauseTimeoutAndReturnIfPaused(server)) return;
  replicationFeedSlaves(server, repl.slaveseldb, ['REPLCONF', 'GETACK', '*']);
  repl.getAckFromSlaves = false;
}
