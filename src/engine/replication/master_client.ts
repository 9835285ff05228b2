/**
 * The client through which a replica executes its master's stream.
 * twin: redis 6.2.6 replication.c, replicationCreateMasterClient, replicationSendAck; MASTER
 * CACHING FOR PSYNC, replicationCacheMasterUsingMyself, replicationResurrectCachedMaster.
 */
import { bytesOf } from '#hiredis/bytes';
import { formatCommand } from '#hiredis/format';
import { assert } from '#host/assert';
import { serverLog } from '../log';
import { createClient, linkClient } from '../networking/client';
import { addReplyForced } from '../networking/reply';
import type { Client, Server } from '../state';

interface MasterConnection {
  /** -1: there is none yet. */
  readonly fd: number;
  readonly peer: string;
  readonly local: string;
}

const NO_CONNECTION: MasterConnection = { fd: -1, peer: '', local: '' };

/** Hands the socket of the handshake over: from now on its bytes are commands. */
function takeConnection(server: Server): MasterConnection {
  const { repl } = server;
  const connection = {
    fd: repl.transferFd,
    peer: repl.transferPeer,
    local: repl.transferLocal,
  };
  repl.transferFd = -1;
  return connection;
}

function createMaster(server: Server, connection: MasterConnection): Client {
  const { repl } = server;
  const master = createClient(server, connection);
  master.isMaster = true;
  master.authenticated = true;
  master.user = null;
  master.reploff = repl.masterInitialOffset;
  master.readReploff = master.reploff;
  repl.masterClientReplid = repl.masterReplid;
  repl.pendingStream = [];
  repl.pendingApplied = 0;
  repl.pendingFeed = 0;
  return master;
}

/** After a full resynchronization; `dbid` is the database the stream goes on in, -1: not known. */
export function replicationCreateMasterClient(server: Server, dbid: number): Client {
  const master = createMaster(server, takeConnection(server));
  if (dbid !== -1) master.db = dbid;
  server.repl.master = master;
  return master;
}

/**
 * A master becomes a replica: its own history and offset are what it asks the new master for. If
 * that was its replica, and nothing was lost, it can go on from there.
 */
export function replicationCacheMasterUsingMyself(server: Server): void {
  const { repl } = server;
  serverLog(
    server,
    'notice',
    'Before turning into a replica, using my own master parameters to synthesize a cached master: I may be able to synchronize with the new master with just a partial transfer.',
  );
  repl.masterInitialOffset = repl.masterReplOffset;
  repl.cachedMaster = createMaster(server, NO_CONNECTION);
  repl.masterClientReplid = repl.replid;
}

/** A partial resynchronization was accepted: the cached master goes on where it left. */
export function replicationResurrectCachedMaster(server: Server): void {
  const { repl } = server;
  const master = repl.cachedMaster;
  assert(master !== null, 'there is no cached master');
  repl.cachedMaster = null;
  repl.master = master;
  Object.assign(master, takeConnection(server));
  master.closeAsap = false;
  master.closeAfterReply = false;
  master.authenticated = true;
  master.lastInteractionMs = server.mstime;
  repl.state = 'connected';
  repl.downSince = 0;
  linkClient(server, master);
}

/** The master was too old to name an offset: it is sent no ACKs. */
export function isPrePsyncMaster(master: Client): boolean {
  return master.reploff === -1;
}

/** Tells the master that we are alive while we flush or load; at most once a second. */
export function replicationSendNewlineToMaster({ repl, host }: Server): void {
  const second = Math.floor(host.ustime() / 1_000_000);
  if (repl.newlineSent === second) return;
  repl.newlineSent = second;
  host.write(repl.transferFd, bytesOf('\n'));
}

/** Tells the master how far its stream was applied. */
export function replicationSendAck(server: Server): void {
  const { master } = server.repl;
  if (master === null) return;
  addReplyForced(master, formatCommand(['REPLCONF', 'ACK', String(master.reploff)]));
}
