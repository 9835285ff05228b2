/**
 * The replica's side of the link: which input does what in which state.
 * twin: redis 6.2.6 replication.c, SLAVE, syncWithMaster and readSyncBulkPayload as event handlers.
 * differs: the original's one long function is a table of short ones, by state.
 */
import { strerror } from '#host/errno';
import type { Input } from '#host/input';
import type { ReplState } from '#host/trace';
import { serverLog } from '../log';
import { formatAddr } from '../networking/accept';
import type { Server } from '../state';
import { receiveAuthReply, receivePingReply, receivePortReply, sendPing } from './sync/handshake';
import { receiveCapaReply, receiveIpReply, receivePsyncReply } from './sync/psync';
import { readSyncBulkPayload } from './sync/transfer';

/** What a readable input does; in the states that aren't listed the replica waits for no bytes. */
const ON_READABLE: Partial<Record<ReplState, (server: Server) => void>> = {
  receive_ping_reply: receivePingReply,
  receive_auth_reply: receiveAuthReply,
  receive_port_reply: receivePortReply,
  receive_ip_reply: receiveIpReply,
  receive_capa_reply: receiveCapaReply,
  receive_psync_reply: receivePsyncReply,
  transfer: readSyncBulkPayload,
};

/** Takes an input that belongs to the link with our master; false: it is someone else's. */
export function replicaLinkInput(server: Server, input: Input): boolean {
  const { repl } = server;
  if (!('fd' in input) || repl.transferFd === -1 || input.fd !== repl.transferFd) return false;
  if (input.kind === 'connected') {
    repl.transferLocal = formatAddr(input.local);
    sendPing(server);
  } else if (input.kind === 'connectFailed') {
    serverLog(server, 'warning', `Error condition on socket for SYNC: ${strerror(input.errno)}`);
    repl.transferFd = -1;
    repl.state = 'connect';
  } else if (input.kind === 'readable') {
    ON_READABLE[repl.state]?.(server);
  }
  return true;
}
