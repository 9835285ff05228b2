/**
 * The end of a client.
 * twin: redis 6.2.6 networking.c, freeClient, freeClientsInAsyncFreeQueue.
 */
import { unblockClient } from '../blocked';
import { serverLog } from '../log';
import { unsubscribeAll } from '../pubsub/pubsub';
import {
  replicationCacheMaster,
  replicationHandleMasterDisconnection,
} from '../replication/cached_master';
import { replicaDisconnected, replicationGetSlaveName } from '../replication/slave';
import { isReplica } from '../replication/state';
import type { Client, Server } from '../state';
import { unwatchAllKeys } from '../watch';
import { unlinkClient } from './client';

/** Closes the connection and forgets the client; a lost master is kept for a partial resync. */
export function freeClient(server: Server, c: Client): void {
  if (c === server.repl.master) {
    serverLog(server, 'warning', 'Connection with master lost.');
    if (!c.protocolError && c.blocked === null) {
      unlinkClient(server, c);
      replicationCacheMaster(server, c);
      return;
    }
  }
  if (isReplica(c)) {
    const name = replicationGetSlaveName(c);
    serverLog(server, 'warning', `Connection with replica ${name} lost.`);
  }
  if (c.blocked !== null) unblockClient(server, c);
  unwatchAllKeys(server, c);
  unsubscribeAll(server, c);
  unlinkClient(server, c);
  replicaDisconnected(server, c);
  if (c.isMaster) replicationHandleMasterDisconnection(server);
}

export function freeClientsInAsyncFreeQueue(server: Server): void {
  for (const id of [...server.clientsToClose]) {
    const c = server.clients.get(id);
    if (c) freeClient(server, c);
  }
  server.clientsToClose.length = 0;
}
