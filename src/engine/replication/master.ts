/**
 * SYNC and PSYNC: a replica asks for our dataset and stream.
 * twin: redis 6.2.6 replication.c, MASTER, syncCommand and what it calls.
 *
 *   wait_bgsave_start --fork--> wait_bgsave_end --child done--> send_bulk --sent--> online
 *          (no child yet)          (+FULLRESYNC was said; the stream is collected)
 */
import { bytesOf } from '#hiredis/bytes';
import { hasActiveChildProcess } from '../children';
import { serverLog } from '../log';
import { freeClientAsync } from '../networking/client';
import { catClientInfoString } from '../networking/client_info';
import { addReply, addReplyError } from '../networking/reply';
import { string2ll } from '../numbers';
import type { Client, Server } from '../state';
import { backlogSince, createReplicationBacklog } from './backlog';
import { changeReplicationId, clearReplicationId2, isHistoryOf, type PsyncRequest } from './replid';
import { replicationUnsetMaster } from './role_change';
import { replicationSetupSlaveForFullResync } from './setup_slave';
import { refreshGoodSlavesCount, replicationGetSlaveName } from './slave';
import { startBgsaveForReplication } from './start_bgsave';
import { createReplicaOnMaster, isReplica, type ReplicaOnMaster } from './state';

type Reason = 'no-psync' | 'mismatch' | 'backlog' | 'forced';

/** The replica's chapter of a client, which it gets with its first REPLCONF or (P)SYNC. */
export function replicaOf(c: Client): ReplicaOnMaster {
  c.replica ??= createReplicaOnMaster();
  return c.replica;
}

export function syncCommand(server: Server, c: Client): void {
  if (isReplica(c)) return;
  if (c.argv[3]?.toLowerCase() === 'failover' && !acceptFailover(server, c)) return;
  const refusal = refuseSync(server, c);
  if (refusal !== null) {
    addReplyError(c, refusal);
    return;
  }
  const replica = replicaOf(c);
  const name = replicationGetSlaveName(c);
  serverLog(server, 'notice', `Replica ${name} asks for synchronization`);
  const reason = c.argv[0]?.toLowerCase() === 'psync' ? tryPsync(server, c) : 'no-psync';
  if (reason === null) return;
  replica.prePsync = reason === 'no-psync';
  traceSync(server, c, { how: 'full', offset: server.repl.masterReplOffset, reason, bytes: 0 });
  if (server.config['repl-disable-tcp-nodelay']) server.host.setsockopt(c.fd, { noDelay: false });
  fullResync(server, c, replica);
}

/** PSYNC ... FAILOVER makes us the master, if it is our history that is to go on. */
function acceptFailover(server: Server, c: Client): boolean {
  const { repl } = server;
  const replid = c.argv[1] ?? '';
  serverLog(server, 'warning', `Failover request received for replid ${replid}.`);
  if (repl.masterHost === null) {
    addReplyError(c, "PSYNC FAILOVER can't be sent to a master.");
    return false;
  }
  if (replid.toLowerCase() !== repl.replid) {
    addReplyError(c, 'PSYNC FAILOVER replid must match my replid.');
    return false;
  }
  replicationUnsetMaster(server);
  const client = catClientInfoString(server, c);
  serverLog(server, 'notice', `MASTER MODE enabled (failover request from '${client}')`);
  return true;
}

function refuseSync({ repl }: Server, c: Client): string | null {
  if (repl.failoverState !== 'no-failover') return "-NOMASTERLINK Can't SYNC while failing over";
  if (repl.masterHost !== null && repl.state !== 'connected') {
    return "-NOMASTERLINK Can't SYNC while not connected with my master";
  }
  // The replica's buffer collects the stream from here: nothing else may be in it.
  if (c.reply.length > 0) return 'SYNC and PSYNC are invalid with pending output';
  return null;
}

/** null: a partial resynchronization has begun; else why not. */
function tryPsync(server: Server, c: Client): Reason | null {
  const reason = masterTryPartialResynchronization(server, c);
  if (reason === null) server.stat.syncPartialOk++;
  else if (!c.argv[1]?.startsWith('?')) server.stat.syncPartialErr++;
  return reason;
}

function masterTryPartialResynchronization(server: Server, c: Client): Reason | null {
  const [, replid = '', offsetText = ''] = c.argv;
  const offset = string2ll(offsetText);
  if (offset === null) {
    addReplyError(c, 'value is not an integer or out of range');
    return 'mismatch';
  }
  const request = { replid, offset: Number(offset) };
  const reason = refuseHistory(server, c, request) ?? refuseOffset(server, c, request);
  if (reason === null) continueWith(server, c, request.offset);
  return reason;
}

/** Is it our history, or the one before it up to where ours began? */
function refuseHistory(server: Server, c: Client, { replid, offset }: PsyncRequest): Reason | null {
  const { repl } = server;
  if (isHistoryOf(repl, { replid, offset })) return null;
  if (replid.startsWith('?')) {
    const name = replicationGetSlaveName(c);
    serverLog(server, 'notice', `Full resync requested by replica ${name}`);
    return 'forced';
  }
  const why =
    replid.toLowerCase() === repl.replid2
      ? `Requested offset for second ID was ${offset}, but I can reply up to ${repl.secondReplidOffset}`
      : `Replication ID mismatch (Replica asked for '${replid}', my replication IDs are '${repl.replid}' and '${repl.replid2}')`;
  serverLog(server, 'notice', `Partial resynchronization not accepted: ${why}`);
  return 'mismatch';
}

/** Do we still have the bytes? */
function refuseOffset(server: Server, c: Client, { offset }: PsyncRequest): Reason | null {
  const { backlog, masterReplOffset } = server.repl;
  const isInside =
    backlog !== null &&
    offset >= backlog.firstOffset &&
    offset <= backlog.firstOffset + backlog.histlen;
  if (isInside) return null;
  const name = replicationGetSlaveName(c);
  serverLog(
    server,
    'notice',
    `Unable to partial resync with replica ${name} for lack of backlog (Replica request was: ${offset}).`,
  );
  if (offset > masterReplOffset) {
    serverLog(
      server,
      'warning',
      `Warning: replica ${name} tried to PSYNC with an offset that is greater than the master replication offset.`,
    );
  }
  return 'backlog';
}

function continueWith(server: Server, c: Client, offset: number): void {
  const { repl } = server;
  const replica = replicaOf(c);
  replica.state = 'online';
  replica.ackTime = server.unixtime;
  replica.putOnlineOnAck = false;
  repl.slaves.push(c);
  // Directly, not through the buffer, which is for the stream. The socket's own buffer is empty.
  const answer = replica.capaPsync2 ? `+CONTINUE ${repl.replid}\r\n` : '+CONTINUE\r\n';
  if (server.host.write(c.fd, bytesOf(answer)) !== answer.length) {
    freeClientAsync(server, c);
    return;
  }
  let sent = 0;
  for (const piece of repl.backlog === null ? [] : backlogSince(repl.backlog, offset)) {
    addReply(c, piece);
    sent += piece.length;
  }
  serverLog(
    server,
    'notice',
    `Partial resynchronization request from ${replicationGetSlaveName(c)} accepted. Sending ${sent} bytes of backlog starting from offset ${offset}.`,
  );
  traceSync(server, c, { how: 'partial', offset, reason: null, bytes: sent });
  refreshGoodSlavesCount(server);
}

interface Decision {
  readonly how: 'full' | 'partial';
  readonly offset: number;
  readonly reason: Reason | null;
  readonly bytes: number;
}

function traceSync(server: Server, c: Client, decision: Decision): void {
  const replica = replicationGetSlaveName(c);
  server.host.trace({ kind: 'sync', port: server.config.port, replica, ...decision });
}

function fullResync(server: Server, c: Client, replica: ReplicaOnMaster): void {
  const { repl } = server;
  server.stat.syncFull++;
  replica.state = 'wait_bgsave_start';
  replica.bulk.fd = -1;
  repl.slaves.push(c);
  if (repl.slaves.length === 1 && repl.backlog === null) {
    // What happened before wasn't recorded: nobody may claim to know this history.
    changeReplicationId(server);
    clearReplicationId2(server);
    createReplicationBacklog(server);
    serverLog(
      server,
      'notice',
      `Replication backlog created, my new replication IDs are '${repl.replid}' and '${repl.replid2}'`,
    );
  }
  getRdbFor(server, c, replica);
}

/** Joins the BGSAVE that runs, if it fits; begins one; or leaves it to replicationCron. */
function getRdbFor(server: Server, c: Client, replica: ReplicaOnMaster): void {
  const { rdb, config } = server;
  if (rdb.childPid !== -1 && rdb.childType === 'disk') {
    joinBgsave(server, c, replica);
  } else if (rdb.childPid !== -1) {
    serverLog(
      server,
      'notice',
      'Current BGSAVE has socket target. Waiting for next BGSAVE for SYNC',
    );
  } else if (
    config['repl-diskless-sync'] &&
    replica.capaEof &&
    config['repl-diskless-sync-delay'] > 0
  ) {
    // Others may come: one stream then serves them all.
    serverLog(server, 'notice', 'Delay next BGSAVE for diskless SYNC');
  } else if (hasActiveChildProcess(server)) {
    serverLog(
      server,
      'notice',
      'No BGSAVE in progress, but another BG operation is active. BGSAVE for replication delayed',
    );
  } else {
    startBgsaveForReplication(server, replica.capaEof);
  }
}

function joinBgsave(server: Server, c: Client, replica: ReplicaOnMaster): void {
  // Only a replica that collects the stream since the fork can lend its buffer.
  const other = server.repl.slaves.find(
    ({ replica: each }) => each?.state === 'wait_bgsave_end' && (!each.rdbOnly || replica.rdbOnly),
  );
  if (!other?.replica || !hasCapabilitiesOf(replica, other.replica)) {
    serverLog(
      server,
      'notice',
      "Can't attach the replica to the current BGSAVE. Waiting for next BGSAVE for SYNC",
    );
    return;
  }
  if (!replica.rdbOnly) copyClientOutputBuffer(c, other);
  replicationSetupSlaveForFullResync(server, c, other.replica.psyncInitialOffset);
  serverLog(server, 'notice', 'Waiting for end of BGSAVE for SYNC');
}

function hasCapabilitiesOf(replica: ReplicaOnMaster, other: ReplicaOnMaster): boolean {
  return (replica.capaEof || !other.capaEof) && (replica.capaPsync2 || !other.capaPsync2);
}

function copyClientOutputBuffer(to: Client, from: Client): void {
  to.reply = [...from.reply];
  to.replyBytes = from.replyBytes;
  to.sentLength = 0;
}
