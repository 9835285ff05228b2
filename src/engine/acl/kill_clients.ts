/**
 * Clients of users that are gone, or that may listen to less than before.
 * twin: redis 6.2.6 acl.c, ACLFreeUserAndKillClients, ACLKillPubsubClientsIfNeeded.
 */
import { freeClientAsync } from '../networking/client';
import { getClientType } from '../networking/client_info';
import { freeClient } from '../networking/free_client';
import type { Client, Server } from '../state';
import { stringmatch } from '../stringmatch';
import type { User } from './state';

/** The user is gone: its clients are, too; who asked for it still gets the answer. */
export function killClientsOf(server: Server, name: string): void {
  for (const c of server.clients.values()) {
    if (c.user !== name) continue;
    c.user = 'default';
    c.authenticated = false;
    if (server.currentClient === c.id) c.closeAfterReply = true;
    else freeClientAsync(server, c);
  }
}

/** `channels` is what the user may listen to from now on. */
export function killPubsubClientsIfNeeded(
  server: Server,
  user: User,
  channels: readonly string[],
): void {
  if (user.channels.every((pattern) => channels.includes(pattern))) return;
  for (const c of [...server.clients.values()]) {
    if (c.user === user.name && getClientType(c) === 'pubsub' && !mayStay(c, channels)) {
      freeClient(server, c);
    }
  }
}

function mayStay(c: Client, channels: readonly string[]): boolean {
  return (
    [...c.pubsubPatterns].every((pattern) => channels.includes(pattern)) &&
    [...c.pubsubChannels].every((name) => channels.some((pattern) => stringmatch(pattern, name)))
  );
}
