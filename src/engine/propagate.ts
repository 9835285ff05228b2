/**
 * Sends changes on: into the append only file and to replicas.
 * twin: redis 6.2.6 server.c, propagate, alsoPropagate, forceCommandPropagation; replication of
 * rewritten commands as in networking.c, rewriteClientCommandVector.
 */
import { feedAppendOnlyFile } from './aof/feed';
import { replicationFeedSlaves } from './replication/feed';
import type { Client, Server } from './state';

/** Sends a command to the append only file and the replicas, and into the backlog, now. */
export function propagate(server: Server, db: number, argv: readonly string[]): void {
  propagateMultiIfNeeded(server, db);
  feedBoth(server, db, argv);
}

/** As propagate, for what changes no data: PUBLISH. */
export function propagateToReplicas(server: Server, db: number, argv: readonly string[]): void {
  propagateMultiIfNeeded(server, db);
  replicationFeedSlaves(server, db, argv);
}

/** The first command of a transaction that is propagated brings the MULTI. */
function propagateMultiIfNeeded(server: Server, db: number): void {
  if (!server.inExec || server.propagatedMulti) return;
  server.propagatedMulti = true;
  feedBoth(server, db, ['MULTI']);
}

function feedBoth(server: Server, db: number, argv: readonly string[]): void {
  if (server.aof.state !== 'off') feedAppendOnlyFile(server, db, argv);
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

/** The running command does not go on; what it calls alsoPropagate with does. */
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
