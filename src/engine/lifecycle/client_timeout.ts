/**
 * Clients that waited or idled long enough.
 * twin: redis 6.2.6 timeout.c, handleBlockedClientsTimeout, clientsCronHandleTimeout; blocked.c,
 * processUnblockedClients, replyToBlockedClientTimedOut.
 * differs: all blocked clients are looked at; there is no table sorted by time.
 */
import { unblockClient } from '../blocked';
import { serverLog } from '../log';
import { freeClient } from '../networking/free_client';
import { processCommandAndResetClient, processInputBuffer } from '../networking/read';
import { addReplyNullArray } from '../networking/reply';
import { clientSubscriptionsCount } from '../pubsub/pubsub';
import { replyToTimedoutWait } from '../replication/wait';
import type { Client, Server } from '../state';

export function replyToBlockedClientTimedOut(server: Server, c: Client): void {
  if (c.blocked?.kind === 'wait') replyToTimedoutWait(server, c);
  else addReplyNullArray(c);
}

export function handleBlockedClientsTimeout(server: Server): void {
  for (const c of server.clients.values()) {
    if (c.blocked === null || c.blocked.untilMs === 0 || c.blocked.untilMs >= server.mstime)
      continue;
    replyToBlockedClientTimedOut(server, c);
    unblockClient(server, c);
  }
}

/** Lets unblocked clients go on with what they sent while they waited. */
export function processUnblockedClients(server: Server): void {
  while (server.unblockedClients.length > 0) {
    const id = server.unblockedClients.shift() ?? 0;
    const c = server.clients.get(id);
    if (!c || c.blocked !== null) continue;
    // A paused client's command has not run yet.
    const isPending = c.argv.length > 0;
    if (isPending && !processCommandAndResetClient(server, c)) continue;
    if (c.query.pos < c.query.end) processInputBuffer(server, c);
  }
}

/** Closes a client that idled longer than `timeout`; answers whether it did. */
export function clientsCronHandleTimeout(server: Server, c: Client): boolean {
  const limit = server.config.timeout;
  if (limit === 0 || c.replica !== null || c.monitor || c.isMaster || c.blocked !== null)
    return false;
  if (clientSubscriptionsCount(c) > 0) return false;
  if (server.unixtime - Math.floor(c.lastInteractionMs / 1000) <= limit) return false;
  serverLog(server, 'verbose', 'Closing idle client');
  freeClient(server, c);
  return true;
}
