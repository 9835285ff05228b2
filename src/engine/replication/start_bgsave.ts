/**
 * A BGSAVE for replicas: begun, and announced to those that wait for it.
 * twin: redis 6.2.6 replication.c, MASTER, startBgsaveForReplication,
 * replicationSetupSlaveForFullResync, replicationStartPendingFork.
 */
import { bytesOf } from '#hiredis/bytes';
import { serverLog } from '../log';
import { freeClientAsync } from '../networking/client';
import { addReplyError } from '../networking/reply';
import { rdbSaveBackground } from '../rdb/background';
import type { Client, Server } from '../state';

/**
 * Tells a replica at which offset its dataset will be, and collects the stream for it from here.
 * To be called right after the fork, or with the offset of the one that was.
 */
export function replicationSetupSlaveForFullResync(
  server: Server,
  slave: Client,
  offset: number,
): void {
  const { repl, host } = server;
  const { replica } = slave;
  if (replica === null) return;
  replica.psyncInitialOffset = offset;
  replica.state = 'wait_bgsave_end';
  // The replica starts without a selected database: the stream has to name it again.
  repl.slaveseldb = -1;
  if (replica.prePsync) return;
  const answer = `+FULLRESYNC ${repl.replid} ${offset}\r\n`;
  if (host.write(slave.fd, bytesOf(answer)) !== answer.length) freeClientAsync(server, slave);
}

function slavesWaitingForStart(server: Server): Client[] {
  return server.repl.slaves.filter(({ replica }) => replica?.state === 'wait_bgsave_start');
}

/** `capaEof`: all replicas that wait can take a streamed file. */
export function startBgsaveForReplication(server: Server, capaEof: boolean): void {
  const toSockets = server.config['repl-diskless-sync'] && capaEof;
  const target = toSockets ? 'replicas sockets' : 'disk';
  serverLog(server, 'notice', `Starting BGSAVE for SYNC with target: ${target}`);
  const started = rdbSaveBackground(server, server.config.dbfilename);
  if (!started) {
    giveUp(server);
    return;
  }
  if (server.config['rdb-del-sync-files']) server.repl.rdbGeneratedByReplication = true;
  for (const slave of slavesWaitingForStart(server)) {
    replicationSetupSlaveForFullResync(server, slave, server.repl.masterReplOffset);
  }
}

function giveUp(server: Server): void {
  serverLog(server, 'warning', 'BGSAVE for replication failed');
  for (const slave of slavesWaitingForStart(server)) {
    if (slave.replica) slave.replica.state = null;
    server.repl.slaves = server.repl.slaves.filter((each) => each !== slave);
    addReplyError(slave, "BGSAVE failed, replication can't continue");
    slave.closeAfterReply = true;
  }
}

/** Begins the BGSAVE that replicas wait for, once no other child is in the way. */
export function replicationStartPendingFork(server: Server): void {
  if (server.rdb.childPid !== -1) return;
  const waiting = slavesWaitingForStart(server);
  if (waiting.length === 0) return;
  const { config } = server;
  const idle = Math.max(
    ...waiting.map((slave) => server.unixtime - Math.floor(slave.lastInteractionMs / 1000)),
  );
  if (config['repl-diskless-sync'] && idle < config['repl-diskless-sync-delay']) return;
  startBgsaveForReplication(
    server,
    waiting.every((slave) => slave.replica?.capaEof),
  );
}
