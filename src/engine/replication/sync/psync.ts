/**
 * A replica asks to go on where it stopped, and does what the master answers.
 * twin: redis 6.2.6 replication.c, SLAVE, slaveTryPartialResynchronization and the end of
 * syncWithMaster.
 */
import { strerror } from '#host/errno';
import { serverLog } from '../../log';
import type { Server } from '../../state';
import { createReplicationBacklog, freeReplicationBacklog } from '../backlog';
import { replicationDiscardCachedMaster } from '../cached_master';
import { abortFailover, clearFailoverState } from '../failover';
import { replicationResurrectCachedMaster } from '../master_client';
import { disconnectSlaves } from '../role_change';
import { createTransfer, NO_REPLID } from '../state';
import {
  receiveOptional,
  receiveSynchronousResponse,
  sendCommand,
  sendRaw,
  syncError,
  syncWriteError,
} from './handshake';
import { isDisklessLoad } from './transfer';

type Answer = 'continue' | 'fullresync' | 'not-supported' | 'try-later';

export function receiveIpReply(server: Server): void {
  if (server.config['replica-announce-ip'] === '') receiveCapaReply(server);
  else if (receiveOptional(server, 'ip-address')) server.repl.state = 'receive_capa_reply';
}

/** The last answer of the handshake: PSYNC follows at once. */
export function receiveCapaReply(server: Server): void {
  if (!receiveOptional(server, 'capa')) return;
  server.repl.state = 'send_psync';
  if (sendPsync(server)) {
    server.repl.state = 'receive_psync_reply';
    return;
  }
  serverLog(server, 'warning', 'Unable to send PSYNC to master: -Writing to master: Success');
  abortFailover(server, 'Write error to failover target');
  syncWriteError(server);
}

function sendPsync(server: Server): boolean {
  const { repl } = server;
  // Until the master says otherwise it names no offset.
  repl.masterInitialOffset = -1;
  let replid = '?';
  let offset = '-1';
  if (repl.cachedMaster === null) {
    serverLog(server, 'notice', 'Partial resynchronization not possible (no cached master)');
  } else {
    replid = repl.masterClientReplid;
    offset = String(repl.cachedMaster.reploff + 1);
    serverLog(
      server,
      'notice',
      `Trying a partial resynchronization (request ${replid}:${offset}).`,
    );
  }
  const failover = repl.failoverState === 'failover-in-progress' ? ['FAILOVER'] : [];
  return sendCommand(server, 'PSYNC', replid, offset, ...failover);
}

export function receivePsyncReply(server: Server): void {
  const reply = receiveSynchronousResponse(server);
  // Empty lines keep the connection alive while the master gets its answer ready.
  if (reply === null || reply === '') return;
  const answer = takeAnswer(server, reply);
  const { failoverState } = server.repl;
  if (failoverState === 'failover-in-progress') {
    if (answer !== 'continue' && answer !== 'fullresync') {
      abortFailover(server, 'Failover target rejected psync request');
      return;
    }
    clearFailoverState(server);
  }
  AFTER_ANSWER[answer](server);
}

const AFTER_ANSWER: Readonly<Record<Answer, (server: Server) => void>> = {
  'try-later': syncError,
  continue: (server) =>
    serverLog(
      server,
      'notice',
      'MASTER <-> REPLICA sync: Master accepted a Partial Resynchronization.',
    ),
  fullresync: beginTransfer,
  'not-supported': (server) => {
    forgetOwnReplicas(server);
    serverLog(server, 'notice', 'Retrying with SYNC...');
    if (sendRaw(server, 'SYNC\r\n')) beginTransfer(server);
    else {
      serverLog(server, 'warning', 'I/O error writing to MASTER: Success');
      syncError(server);
    }
  },
};

function takeAnswer(server: Server, reply: string): Answer {
  if (reply.startsWith('+FULLRESYNC')) return takeFullresync(server, reply);
  if (reply.startsWith('+CONTINUE')) return takeContinue(server, reply);
  if (reply.startsWith('-NOMASTERLINK') || reply.startsWith('-LOADING')) {
    serverLog(
      server,
      'notice',
      `Master is currently unable to PSYNC but should be in the future: ${reply}`,
    );
    return 'try-later';
  }
  if (reply.startsWith('-ERR')) {
    serverLog(
      server,
      'notice',
      `Master does not support PSYNC or is in error state (reply: ${reply})`,
    );
  } else {
    serverLog(server, 'warning', `Unexpected reply to PSYNC from master: ${reply}`);
  }
  replicationDiscardCachedMaster(server);
  return 'not-supported';
}

const FULLRESYNC = /^\+FULLRESYNC (.{40}) (-?\d+)/s;

function takeFullresync(server: Server, reply: string): Answer {
  const { repl } = server;
  const [, replid, offset] = FULLRESYNC.exec(reply) ?? [];
  if (replid === undefined || offset === undefined) {
    serverLog(server, 'warning', 'Master replied with wrong +FULLRESYNC syntax.');
    // It speaks PSYNC, but what its history is called isn't known: the next PSYNC must fail.
    repl.masterReplid = NO_REPLID;
  } else {
    repl.masterReplid = replid;
    repl.masterInitialOffset = Number(offset);
    serverLog(server, 'notice', `Full resync from master: ${replid}:${offset}`);
  }
  replicationDiscardCachedMaster(server);
  return 'fullresync';
}

function takeContinue(server: Server, reply: string): Answer {
  const { repl } = server;
  serverLog(server, 'notice', 'Successful partial resynchronization with master.');
  const replid = reply.slice('+CONTINUE '.length);
  if (replid.length === 40 && replid !== repl.masterClientReplid) takeNewReplid(server, replid);
  replicationResurrectCachedMaster(server);
  // A replica that was restarted knows its offset from the RDB file but has no backlog yet.
  if (repl.backlog === null) createReplicationBacklog(server);
  return 'continue';
}

/** The same history under a new name: the old one stays known as replid2 for our own replicas. */
function takeNewReplid(server: Server, replid: string): void {
  const { repl } = server;
  serverLog(server, 'warning', `Master replication ID changed to ${replid}`);
  repl.replid2 = repl.masterClientReplid;
  repl.secondReplidOffset = repl.masterReplOffset + 1;
  repl.replid = replid;
  repl.masterClientReplid = replid;
  disconnectSlaves(server);
}

/** Another dataset comes: nothing of ours leads up to it. */
function forgetOwnReplicas(server: Server): void {
  disconnectSlaves(server);
  freeReplicationBacklog(server);
}

/** Makes a place for the RDB file and waits for it. */
function beginTransfer(server: Server): void {
  const { repl } = server;
  forgetOwnReplicas(server);
  repl.transfer = createTransfer();
  if (!isDisklessLoad(server) && !openTempFile(server)) return;
  repl.state = 'transfer';
  repl.transferLastIo = server.unixtime;
}

/** False: there is none, and the handshake is over. */
function openTempFile(server: Server): boolean {
  const { host, repl } = server;
  const tmpfile = `temp-${server.unixtime}.${host.pid}.rdb`;
  const fd = host.open(tmpfile, { write: true, create: true, exclusive: true });
  if (typeof fd === 'string') {
    serverLog(
      server,
      'warning',
      `Opening the temp file needed for MASTER <-> REPLICA synchronization: ${strerror(fd)}`,
    );
    syncError(server);
    return false;
  }
  repl.transfer.fd = fd;
  repl.transfer.tmpfile = tmpfile;
  return true;
}
