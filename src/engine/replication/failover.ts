/**
 * FAILOVER: a master waits until a replica has everything, then swaps roles with it.
 * twin: redis 6.2.6 replication.c, failoverCommand, updateFailoverStatus and what they call.
 *
 *   no-failover --FAILOVER--> waiting-for-sync --a replica has it all--> failover-in-progress
 *        ^ timeout, ABORT            |                  PSYNC ... FAILOVER |
 *        +---------------------------+<---------- accepted or refused -----+
 */
import { serverLog } from '../log';
import { pauseClients, unpauseClients } from '../networking/pause';
import { addReply, addReplyError, addReplyErrorObject, shared } from '../networking/reply';
import { getLongFromObjectOrReply } from '../numbers';
import type { Client, Server } from '../state';
import { replicationSetMaster, replicationUnsetMaster } from './role_change';
import { replicaAddress } from './slave';

interface FailoverRequest {
  timeoutMs: number;
  host: string | null;
  port: number;
  force: boolean;
}

function findReplica(server: Server, host: string, port: number): Client | undefined {
  return server.repl.slaves.find(
    (slave) =>
      replicaAddress(slave).toLowerCase() === host.toLowerCase() &&
      slave.replica?.listeningPort === port,
  );
}

/** A failover succeeded or failed: writes go on. */
export function clearFailoverState(server: Server): void {
  const { repl } = server;
  repl.failoverEndMs = 0;
  repl.failoverForced = false;
  repl.targetReplicaHost = null;
  repl.targetReplicaPort = 0;
  repl.failoverState = 'no-failover';
  unpauseClients(server);
}

export function abortFailover(server: Server, why: string): void {
  const { repl } = server;
  if (repl.failoverState === 'no-failover') return;
  const target =
    repl.targetReplicaHost === null
      ? 'any replica'
      : `${repl.targetReplicaHost}:${repl.targetReplicaPort}`;
  serverLog(server, 'notice', `FAILOVER to ${target} aborted: ${why}`);
  if (repl.failoverState === 'failover-in-progress') replicationUnsetMaster(server);
  clearFailoverState(server);
}

/** FAILOVER [TO <host> <port> [FORCE]] [ABORT] [TIMEOUT <ms>] */
export function failoverCommand(server: Server, c: Client): void {
  if (c.argv.length === 2 && c.argv[1]?.toLowerCase() === 'abort') {
    if (server.repl.failoverState === 'no-failover') {
      addReplyError(c, 'No failover in progress.');
      return;
    }
    abortFailover(server, 'Failover manually aborted');
    addReply(c, shared.ok);
    return;
  }
  const request = parseRequest(c);
  if (request === null) return;
  const refusal = refuse(server, request);
  if (refusal === null) startFailover(server, c, request);
  else addReplyError(c, refusal);
}

/** null: the error was answered. */
function parseRequest(c: Client): FailoverRequest | null {
  const request: FailoverRequest = { timeoutMs: 0, host: null, port: 0, force: false };
  const { argv } = c;
  for (let j = 1; j < argv.length; j++) {
    const option = argv[j]?.toLowerCase();
    const next = argv[j + 1];
    const afterNext = argv[j + 2];
    if (option === 'timeout' && next !== undefined && request.timeoutMs === 0) {
      const timeoutMs = getLongFromObjectOrReply(c, next);
      if (timeoutMs === null) return null;
      if (timeoutMs <= 0) {
        addReplyError(c, 'FAILOVER timeout must be greater than 0');
        return null;
      }
      request.timeoutMs = timeoutMs;
      j++;
    } else if (option === 'to' && afterNext !== undefined && request.host === null) {
      const port = getLongFromObjectOrReply(c, afterNext);
      if (port === null) return null;
      request.port = port;
      request.host = next ?? '';
      j += 2;
    } else if (option === 'force' && !request.force) {
      request.force = true;
    } else {
      addReplyErrorObject(c, shared.syntaxerr);
      return null;
    }
  }
  return request;
}

/** Why this failover can't be, or null. */
function refuse(server: Server, request: FailoverRequest): string | null {
  const { repl } = server;
  if (repl.failoverState !== 'no-failover') return 'FAILOVER already in progress.';
  if (repl.masterHost !== null) return 'FAILOVER is not valid when server is a replica.';
  if (repl.slaves.length === 0) return 'FAILOVER requires connected replicas.';
  if (request.force && (request.timeoutMs === 0 || request.host === null)) {
    return 'FAILOVER with force option requires both a timeout and target HOST and IP.';
  }
  if (request.host === null) return null;
  const replica = findReplica(server, request.host, request.port);
  if (replica === undefined) return 'FAILOVER target HOST and PORT is not a replica.';
  if (replica.replica?.state !== 'online') return 'FAILOVER target replica is not online.';
  return null;
}

function startFailover(server: Server, c: Client, request: FailoverRequest): void {
  const { repl } = server;
  repl.targetReplicaHost = request.host;
  repl.targetReplicaPort = request.port;
  const target = request.host === null ? 'any replica' : `${request.host}:${request.port}`;
  serverLog(server, 'notice', `FAILOVER requested to ${target}.`);
  if (request.timeoutMs > 0) repl.failoverEndMs = server.mstime + request.timeoutMs;
  repl.failoverForced = request.force;
  repl.failoverState = 'waiting-for-sync';
  pauseClients(server, Number.MAX_SAFE_INTEGER, 'write');
  addReply(c, shared.ok);
}

/** Called before the loop sleeps and by replicationCron: is it time to swap roles? */
export function updateFailoverStatus(server: Server): void {
  const { repl } = server;
  if (repl.failoverState !== 'waiting-for-sync') return;
  if (repl.failoverEndMs !== 0 && repl.failoverEndMs <= server.mstime) {
    if (!repl.failoverForced) {
      abortFailover(server, 'Replica never caught up before timeout');
      return;
    }
    failOver(server, (target) => `FAILOVER to ${target} time out exceeded, failing over.`);
    return;
  }
  const replica = findSyncedReplica(server);
  if (replica === undefined) return;
  repl.targetReplicaHost ??= replicaAddress(replica);
  repl.targetReplicaPort ||= replica.replica?.listeningPort ?? 0;
  failOver(server, (target) => `Failover target ${target} is synced, failing over.`);
}

/** The replica asked for, or any, if it has our whole stream. */
function findSyncedReplica(server: Server): Client | undefined {
  const { repl } = server;
  const candidates =
    repl.targetReplicaHost === null
      ? repl.slaves
      : [findReplica(server, repl.targetReplicaHost, repl.targetReplicaPort)];
  return candidates.find((slave) => slave?.replica?.ackOffset === repl.masterReplOffset);
}

function failOver(server: Server, message: (target: string) => string): void {
  const { repl } = server;
  const host = repl.targetReplicaHost ?? '';
  serverLog(server, 'notice', message(`${host}:${repl.targetReplicaPort}`));
  repl.failoverState = 'failover-in-progress';
  replicationSetMaster(server, host, repl.targetReplicaPort);
}
