/**
 * A BGSAVE for replicas: begun, and announced to those that wait for it.
 * twin: redis 6.2.6 replication.c, MASTER, startBgsaveForReplication, replicationStartPendingFork.
 */
import { hasActiveChildProcess } from '../children';
import { serverLog } from '../log';
import { addReplyError } from '../networking/reply';
import { rdbSaveBackground } from '../rdb/background';
import type { Client, Server } from '../state';
import { rdbSaveToSlavesSockets } from './diskless/pipe';
import { replicationSetupSlaveForFullResync } from './setup_slave';

function slavesWaitingForStart(server: Server): Client[] {
  return server.repl.slaves.filter(({ replica }) => replica?.state === 'wait_bgsave_start');
}

/** `capaEof`: all replicas that wait can take a streamed file. */
export function startBgsaveForReplication(server: Server, capaEof: boolean): void {
  const toSockets = server.config['repl-diskless-sync'] && capaEof;
  const target = toSockets ? 'replicas sockets' : 'disk';
  serverLog(server, 'notice', `Starting BGSAVE for SYNC with target: ${target}`);
  const started = toSockets
    ? rdbSaveToSlavesSockets(server)
    : rdbSaveBackground(server, server.config.dbfilename);
  if (!started) {
    giveUp(server);
    return;
  }
  // Those that a stream goes to have been told already.
  if (toSockets) return;
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
  if (hasActiveChildProcess(server)) return;
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
