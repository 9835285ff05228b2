/**
 * Sends changes on to replicas.
 * twin: redis 6.2.6 server.c, propagate, alsoPropagate, forceCommandPropagation; replication of
 * rewritten commands as in networking.c, rewriteClientCommandVector.
 * differs: there is no append only file yet, so replicas are the only receivers.
 */
import { replicationFeedSlaves } from './replication/feed';
import type { Client, Server } from './state';

/** Sends a command to the replicas and into the backlog now. */
export function propagate(server: Server, db: number, argv: readonly string[]): void {
  const needsMulti = server.inExec && !server.propagatedMulti;
  if (needsMulti) {
    server.propagatedMulti = true;
    replicationFeedSlaves(server, db, ['MULTI']);
  }
  replicationFeedSlaves(server, db, argv);
}

/** Sends a command after the running one, before the next one of any client. */
export function alsoPropagate(server: Server, db: number, argv: readonly string[]): void {
  server.alsoPropagate.push({ db, argv });
}

/** The running command goes to replicas although it changed nothing: PUBLISH. */
export function forceCommandPropagation(c: Client): void {
  c.propagation = 'force';
}

/** The running command does not go to replicas; what it calls alsoPropagate with does. */
export function preventCommandPropagation(c: Client): void {
  c.propagation = 'prevent';
}

/** Changes the command as it will be propagated: SETEX goes on as SET ... PX. */
export function rewriteClientCommandVector(c: Client, argv: readonly string[]): void {
  c.argv = [...argv];
}

export function rewriteClientCommandArgument(c: Client, index: number, value: string): void {
  c.argv[index] = value;
}
