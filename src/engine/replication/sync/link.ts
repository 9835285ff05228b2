/**
 * A replica's connection to its master before the stream flows: made, broken, made again.
 * twin: redis 6.2.6 replication.c, SLAVE, connectWithMaster and cancelReplicationHandshake.
 */

import { formatAddr } from '#engine/networking/accept';
import { isErrno, strerror } from '#host/errno';
import type { ReplState } from '#host/trace';
import { serverLog } from '../../log';
import type { Server } from '../../state';
import { createTransfer } from '../state';

const HANDSHAKE_STATES: ReadonlySet<ReplState> = new Set<ReplState>([
  'receive_ping_reply',
  'send_handshake',
  'receive_auth_reply',
  'receive_port_reply',
  'receive_ip_reply',
  'receive_capa_reply',
  'send_psync',
  'receive_psync_reply',
]);

export function slaveIsInHandshakeState(server: Server): boolean {
  return HANDSHAKE_STATES.has(server.repl.state);
}

/** The address that outgoing connections come from, if `bind` begins with one of ours. */
export function firstBindAddress({ config }: Server): string | undefined {
  const [first = ''] = config.bind;
  return /^[0-9.]+$/.test(first) ? first : undefined;
}

/** Starts a connection; `connected` or `connectFailed` for repl.transferFd tells how it went. */
export function connectWithMaster(server: Server): void {
  const { repl, host } = server;
  const address = host.resolve(repl.masterHost ?? '');
  if (isErrno(address)) {
    serverLog(server, 'warning', `Unable to connect to MASTER: ${strerror(address)}`);
    return;
  }
  repl.transferFd = host.connect(address, repl.masterPort, firstBindAddress(server));
  repl.transferPeer = formatAddr({ host: address, port: repl.masterPort });
  repl.replyLine = '';
  repl.transferLastIo = server.unixtime;
  repl.state = 'connecting';
  serverLog(server, 'notice', 'MASTER <-> REPLICA sync started');
}

/** Closes the socket of a handshake or a transfer. */
export function undoConnectWithMaster(server: Server): void {
  const { repl } = server;
  if (repl.transferFd !== -1) server.host.close(repl.transferFd);
  repl.transferFd = -1;
}

function replicationAbortSyncTransfer(server: Server): void {
  const { transfer } = server.repl;
  undoConnectWithMaster(server);
  if (transfer.fd !== -1) {
    server.host.close(transfer.fd);
    server.host.unlink(transfer.tmpfile);
  }
  server.repl.transfer = createTransfer();
}

/**
 * Ends a handshake or a transfer, and with `reconnect` tries again at once.
 * Answers false when there was none.
 */
export function cancelReplicationHandshake(server: Server, reconnect: boolean): boolean {
  const { repl } = server;
  if (repl.state === 'transfer') replicationAbortSyncTransfer(server);
  else if (repl.state === 'connecting' || slaveIsInHandshakeState(server))
    undoConnectWithMaster(server);
  else return false;
  repl.state = 'connect';
  if (reconnect) reconnectWithMaster(server, ' after failure');
  return true;
}

/** Tries again now instead of at the next replicationCron. */
export function reconnectWithMaster(server: Server, why: string): void {
  const { masterHost, masterPort } = server.repl;
  serverLog(server, 'notice', `Reconnecting to MASTER ${masterHost}:${masterPort}${why}`);
  connectWithMaster(server);
}
