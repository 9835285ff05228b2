/**
 * The master's client outlives its connection: its offset is what a partial resynchronization asks
 * for.
 * twin: redis 6.2.6 replication.c, MASTER CACHING FOR PSYNC.
 * differs: making a cached master from one's own offset, and bringing one back to life, are in
 * master_client.ts; freeClient, which calls this file, unlinks the client.
 */
import { assert } from '#host/assert';
import { serverLog } from '../log';
import { newQueryBuffer, resetClient } from '../networking/client';
import type { Client, Server } from '../state';
import { passMasterStreamOn } from './feed';
import { reconnectWithMaster } from './sync/link';

/**
 * freeClient of the master, whose connection is closed already: keeps the client as it stood after
 * the last command it executed, then looks for the master again.
 */
export function replicationCacheMaster(server: Server, c: Client): void {
  const { repl } = server;
  assert(repl.master === c && repl.cachedMaster === null, 'a master is cached already');
  serverLog(server, 'notice', 'Caching the disconnected master state.');
  resetMasterClient(server, c);
  repl.cachedMaster = c;
  replicationHandleMasterDisconnection(server);
}

/** Forgets all input that wasn't applied and all output that wasn't sent. */
function resetMasterClient(server: Server, c: Client): void {
  c.query = newQueryBuffer();
  c.multi = null;
  c.dirtyExec = false;
  resetClient(c);
  c.readReploff = c.reploff;
  passMasterStreamOn(server);
  server.repl.pendingStream = [];
  server.repl.pendingApplied = 0;
  c.reply = [];
  c.replyBytes = 0;
  c.sentLength = 0;
  c.hasPendingWrite = false;
  c.waitingWritable = false;
  c.closeAsap = false;
  c.closeAfterReply = false;
}

/** The link with the master is gone, cached or not. Sub-replicas stay: perhaps we can go on. */
export function replicationHandleMasterDisconnection(server: Server): void {
  const { repl } = server;
  repl.master = null;
  repl.state = 'connect';
  repl.downSince = server.unixtime;
  // Now rather than within a second: the backlog may not reach back that far for long.
  if (repl.masterHost !== null) reconnectWithMaster(server, '');
}

/** No partial resynchronization can come of it any more. It has no connection to close. */
export function replicationDiscardCachedMaster(server: Server): void {
  if (server.repl.cachedMaster === null) return;
  serverLog(server, 'notice', 'Discarding previously cached master state.');
  server.repl.cachedMaster = null;
}
