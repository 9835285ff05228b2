/**
 * What replication does once a second.
 * twin: redis 6.2.6 replication.c, REPLICATION CRON; removeRDBUsedToSyncReplicas.
 */

import { bytesOf } from '#hiredis/bytes';
import { isErrno } from '#host/errno';
import { serverLog } from '../log';
import { freeClient } from '../networking/free_client';
import type { Server } from '../state';
import { freeReplicationBacklog } from './backlog';
import { updateFailoverStatus } from './failover';
import { replicationFeedSlaves } from './feed';
import { isPrePsyncMaster, replicationSendAck } from './master_client';
import { allPersistenceDisabled } from './persistence';
import { changeReplicationId, clearReplicationId2 } from './replid';
import { refreshGoodSlavesCount, replicationGetSlaveName } from './slave';
import { replicationStartPendingFork } from './start_bgsave';
import type { ReplicaOnMaster } from './state';
import {
  cancelReplicationHandshake,
  connectWithMaster,
  slaveIsInHandshakeState,
} from './sync/link';

export function replicationCron(server: Server): void {
  const { repl } = server;
  updateFailoverStatus(server);
  checkMasterTimeouts(server);
  if (repl.state === 'connect') {
    serverLog(server, 'notice', `Connecting to MASTER ${repl.masterHost}:${repl.masterPort}`);
    connectWithMaster(server);
  }
  if (repl.masterHost !== null && repl.master !== null && !isPrePsyncMaster(repl.master)) {
    replicationSendAck(server);
  }
  pingSlaves(server);
  sendNewlines(server);
  disconnectTimedoutSlaves(server);
  freeBacklogOfNobody(server);
  replicationStartPendingFork(server);
  removeRDBUsedToSyncReplicas(server);
  refreshGoodSlavesCount(server);
  repl.cronLoops++;
}

function checkMasterTimeouts(server: Server): void {
  const { repl } = server;
  if (repl.masterHost === null) return;
  const limit = server.config['repl-timeout'];
  const isLate = (since: number) => server.unixtime - since > limit;
  const isHandshake = repl.state === 'connecting' || slaveIsInHandshakeState(server);
  if (isHandshake && isLate(repl.transferLastIo)) {
    serverLog(server, 'warning', 'Timeout connecting to the MASTER...');
    cancelReplicationHandshake(server, true);
  }
  if (repl.state === 'transfer' && isLate(repl.transferLastIo)) {
    serverLog(
      server,
      'warning',
      "Timeout receiving bulk data from MASTER... If the problem persists try to set the 'repl-timeout' parameter in redis.conf to a larger value.",
    );
    cancelReplicationHandshake(server, true);
  }
  const { master } = repl;
  if (
    repl.state === 'connected' &&
    master !== null &&
    isLate(Math.floor(master.lastInteractionMs / 1000))
  ) {
    serverLog(server, 'warning', 'MASTER timeout: no data nor PING received...');
    freeClient(server, master);
  }
}

/** So that replicas can tell a silent master from a dead one. */
function pingSlaves(server: Server): void {
  const { repl, config } = server;
  if (repl.slaves.length === 0) return;
  if (repl.cronLoops % config['repl-ping-replica-period'] !== 0) return;
  // While a FAILOVER waits for a replica to catch up, the stream must come to a rest.
  if (repl.failoverEndMs !== 0 && server.clientPauseType !== 'off') return;
  replicationFeedSlaves(server, repl.slaveseldb, ['ping']);
}

/** Replicas that wait for their file get an empty line: outside of the stream, a sign of life. */
function sendNewlines(server: Server): void {
  const isStreaming = server.rdb.childPid !== -1 && server.rdb.childType !== 'disk';
  for (const slave of server.repl.slaves) {
    const state = slave.replica?.state;
    const isPresync =
      state === 'wait_bgsave_start' || (state === 'wait_bgsave_end' && !isStreaming);
    if (isPresync) server.host.write(slave.fd, bytesOf('\n'));
  }
}

function disconnectTimedoutSlaves(server: Server): void {
  for (const slave of [...server.repl.slaves]) {
    const stage = slave.replica === null ? null : timedoutStage(server, slave.replica);
    if (stage === null) continue;
    const name = replicationGetSlaveName(slave);
    serverLog(server, 'warning', `Disconnecting timedout replica (${stage}): ${name}`);
    freeClient(server, slave);
  }
}

/** A replica that reads a file from disk may take its time: it holds up nobody. */
function timedoutStage(server: Server, replica: ReplicaOnMaster): string | null {
  const isLate = (since: number) => server.unixtime - since > server.config['repl-timeout'];
  if (replica.state === 'online') {
    return !replica.prePsync && isLate(replica.ackTime) ? 'streaming sync' : null;
  }
  const isStuck = replica.state === 'wait_bgsave_end' && replica.lastPartialWrite !== 0;
  return isStuck && isLate(replica.lastPartialWrite) ? 'full sync' : null;
}

function freeBacklogOfNobody(server: Server): void {
  const { repl } = server;
  const ttl = server.config['repl-backlog-ttl'];
  if (repl.slaves.length > 0 || ttl === 0) return;
  // A replica keeps its backlog: it may be promoted, and others will ask it for this history.
  if (repl.backlog === null || repl.masterHost !== null) return;
  if (server.unixtime - repl.noSlavesSince <= ttl) return;
  // Without a backlog the offset no longer moves with the dataset: this history ends here, lest
  // somebody who knows it be told that nothing has changed since.
  changeReplicationId(server);
  clearReplicationId2(server);
  freeReplicationBacklog(server);
  serverLog(
    server,
    'notice',
    `Replication backlog freed after ${ttl} seconds without connected replicas.`,
  );
}

/** rdb-del-sync-files: a server without persistence keeps no file that only replicas needed. */
function removeRDBUsedToSyncReplicas(server: Server): void {
  const { repl, config, host } = server;
  if (!config['rdb-del-sync-files']) {
    repl.rdbGeneratedByReplication = false;
    return;
  }
  if (!repl.rdbGeneratedByReplication || !allPersistenceDisabled(server)) return;
  if (repl.slaves.some((slave) => slave.replica?.state !== 'online')) return;
  if (isErrno(host.stat(config.dbfilename))) return;
  repl.rdbGeneratedByReplication = false;
  serverLog(
    server,
    'notice',
    'Removing the RDB file used to feed replicas in a persistence-less instance',
  );
  host.unlink(config.dbfilename);
}
