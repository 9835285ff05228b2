/**
 * Clients that wait in the middle of a command.
 * twin: redis 6.2.6 blocked.c.
 * differs: timeouts are in timeout.ts, since they answer for each kind of command.
 */
import { removeId, resetClient } from './networking/client';
import type { Client, Server } from './state';

export type Blocked = NonNullable<Client['blocked']>;

/** Suspends the client: its next commands wait in its query buffer. untilMs 0: for ever. */
export function blockClient(_server: Server, c: Client, blocked: Blocked): void {
  c.blocked = blocked;
}

/** Lets the client go on with what it sent meanwhile, before the loop sleeps. */
export function unblockClient(server: Server, c: Client): void {
  const kind = c.blocked?.kind;
  c.blocked = null;
  if (kind === 'wait') removeId(server.repl.clientsWaitingAcks, c.id);
  // A paused client's command has not been executed yet: it is kept to be processed from scratch.
  if (kind === 'pause') removeId(server.postponedClients, c.id);
  else resetClient(c);
  if (!server.unblockedClients.includes(c.id)) server.unblockedClients.push(c.id);
}
