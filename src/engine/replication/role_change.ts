/**
 * A server changes sides: master to replica, replica to master, or one master to another.
 * twin: redis 6.2.6 replication.c, replicationSetMaster, replicationUnsetMaster; networking.c,
 * disconnectSlaves; blocked.c, disconnectAllBlockedClients.
 */
import { restartAOFAfterSYNC } from '../aof/switch';
import { unblockClient } from '../blocked';
import { serverLog } from '../log';
import { freeClient } from '../networking/free_client';
import { addReplyError } from '../networking/reply';
import type { Server } from '../state';
import { replicationDiscardCachedMaster } from './cached_master';
import { replicationCacheMasterUsingMyself } from './master_client';
import { shiftReplicationId } from './replid';
import { cancelReplicationHandshake, connectWithMaster } from './sync/link';

/** Our replicas have to come again: what they know about our history is no longer true. */
export function disconnectSlaves(server: Server): void {
  for (const slave of [...server.repl.slaves]) freeClient(server, slave);
}

/** Who waits for something in a master's dataset waits in vain once it is a replica's. */
function disconnectAllBlockedClients(server: Server): void {
  for (const c of server.clients.values()) {
    // A paused client's command hasn't begun: it will be executed or refused from scratch.
    if (c.blocked === null || c.blocked.kind === 'pause') continue;
    addReplyError(
      c,
      '-UNBLOCKED force unblock from blocking operation, instance state changed (master -> replica?)',
    );
    unblockClient(server, c);
    c.closeAfterReply = true;
  }
}

export function replicationSetMaster(server: Server, host: string, port: number): void {
  const { repl } = server;
  const wasMaster = repl.masterHost === null;
  // Without a master to go to, freeing the old one's client doesn't reconnect to it.
  repl.masterHost = null;
  if (repl.master !== null) freeClient(server, repl.master);
  disconnectAllBlockedClients(server);
  repl.masterHost = host;
  repl.masterPort = port;
  disconnectSlaves(server);
  cancelReplicationHandshake(server, false);
  if (wasMaster) {
    replicationDiscardCachedMaster(server);
    replicationCacheMasterUsingMyself(server);
  }
  repl.state = 'connect';
  serverLog(server, 'notice', `Connecting to MASTER ${host}:${port}`);
  connectWithMaster(server);
}

export function replicationUnsetMaster(server: Server): void {
  const { repl } = server;
  if (repl.masterHost === null) return;
  repl.masterHost = null;
  if (repl.master !== null) freeClient(server, repl.master);
  replicationDiscardCachedMaster(server);
  cancelReplicationHandshake(server, false);
  shiftReplicationId(server);
  // They learn the new id when they come again, and mostly need nothing but that.
  disconnectSlaves(server);
  repl.state = 'none';
  repl.slaveseldb = -1;
  // The backlog's time to live begins now: replicas need a moment to find their new master.
  repl.noSlavesSince = server.unixtime;
  repl.downSince = 0;
  // A synchronization may have switched it off and not come to its end.
  if (server.config.appendonly && server.aof.state === 'off') restartAOFAfterSYNC(server);
}
