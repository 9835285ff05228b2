/**
 * What a replica says to its master before PSYNC, and how it takes the answers.
 * twin: redis 6.2.6 replication.c, SLAVE, syncWithMaster, receiveSynchronousResponse, sendCommand.
 * differs: a line that hasn't come completely is waited for in the event loop instead of blocking
 * it for repl-timeout.
 *
 *   PING               ->
 *                      <- +PONG
 *   AUTH, REPLCONF ... ->             all at once
 *                      <- one line for each, in order
 *   PSYNC              ->             psync.ts
 */

import { bytesOf } from '#hiredis/bytes';
import { formatCommand } from '#hiredis/format';
import type { Errno } from '#host/errno';
import { strerror } from '#host/errno';
import { serverLog } from '../../log';
import type { Server } from '../../state';
import { createTransfer } from '../state';
import { undoConnectWithMaster } from './link';

/** What the original's errno still says at an unexpected end of file: connect() left it there. */
const END_OF_FILE = 'Operation now in progress';
const LINE_MAX = 1023;

export type Line =
  | { readonly kind: 'line'; readonly text: string }
  /** The rest of it hasn't come yet. */
  | { readonly kind: 'wait' }
  /** null: the end of the file, for which errno has no word. */
  | { readonly kind: 'error'; readonly text: string | null };

/** One line from the master, without its end, byte by byte so that nothing behind it is taken. */
export function readLine(server: Server): Line {
  const { repl, host } = server;
  while (repl.replyLine.length < LINE_MAX) {
    const got = host.read(repl.transferFd, 1);
    if (typeof got === 'string') return got === 'EAGAIN' ? { kind: 'wait' } : lineError(got);
    const byte = got[0];
    if (byte === undefined) return { kind: 'error', text: null };
    if (byte === 10) break;
    repl.replyLine += String.fromCharCode(byte);
  }
  const text = repl.replyLine.replace(/\r$/, '');
  repl.replyLine = '';
  return { kind: 'line', text };
}

function lineError(errno: Errno): Line {
  return { kind: 'error', text: strerror(errno) };
}

/** An answer of the handshake; errors of the connection look like an error reply. */
export function receiveSynchronousResponse(server: Server): string | null {
  const line = readLine(server);
  if (line.kind === 'wait') return null;
  if (line.kind === 'error') return `-Reading from master: ${line.text ?? END_OF_FILE}`;
  server.repl.transferLastIo = server.unixtime;
  return line.text;
}

/** Sends a command; false if the socket didn't take it (it has room for a handshake, if it lives). */
export function sendCommand(server: Server, ...argv: readonly string[]): boolean {
  return sendRaw(server, formatCommand(argv));
}

export function sendRaw(server: Server, text: string): boolean {
  return server.host.write(server.repl.transferFd, bytesOf(text)) === text.length;
}

/** The handshake failed: the next replicationCron begins another one. */
export function syncError(server: Server): void {
  const { repl, host } = server;
  undoConnectWithMaster(server);
  if (repl.transfer.fd !== -1) host.close(repl.transfer.fd);
  repl.transfer = createTransfer();
  repl.state = 'connect';
}

/** syncWithMaster's write_error. The original prints an errno that nobody has set. */
export function syncWriteError(server: Server): void {
  serverLog(
    server,
    'warning',
    'Sending command to master in replication handshake: -Writing to master: Success',
  );
  syncError(server);
}

/** The connection is there. */
export function sendPing(server: Server): void {
  serverLog(server, 'notice', 'Non blocking connect for SYNC fired the event.');
  server.repl.state = 'receive_ping_reply';
  if (!sendCommand(server, 'PING')) syncWriteError(server);
}

/** A master that wants a password may refuse the PING: AUTH comes next. */
const ACCEPTED_PING_ERRORS = ['-NOAUTH', '-NOPERM', '-ERR operation not permitted'];

export function receivePingReply(server: Server): void {
  const reply = receiveSynchronousResponse(server);
  if (reply === null) return;
  const isFine = reply.startsWith('+') || ACCEPTED_PING_ERRORS.some((e) => reply.startsWith(e));
  if (!isFine) {
    serverLog(server, 'warning', `Error reply to PING from master: '${reply}'`);
    syncError(server);
    return;
  }
  serverLog(server, 'notice', 'Master replied to PING, replication can continue...');
  server.repl.state = 'send_handshake';
  if (sendHandshake(server)) server.repl.state = 'receive_auth_reply';
  else syncWriteError(server);
}

function sendHandshake(server: Server): boolean {
  const { config } = server;
  const { masterauth, masteruser } = config;
  const user = masteruser === '' ? [] : [masteruser];
  if (masterauth !== '' && !sendCommand(server, 'AUTH', ...user, masterauth)) return false;
  const port = String(config['replica-announce-port'] || config.port);
  if (!sendCommand(server, 'REPLCONF', 'listening-port', port)) return false;
  const ip = config['replica-announce-ip'];
  if (ip !== '' && !sendCommand(server, 'REPLCONF', 'ip-address', ip)) return false;
  return sendCommand(server, 'REPLCONF', 'capa', 'eof', 'capa', 'psync2');
}

/** Answers that weren't asked for are not waited for. */
export function receiveAuthReply(server: Server): void {
  if (server.config.masterauth === '') {
    receivePortReply(server);
    return;
  }
  const reply = receiveSynchronousResponse(server);
  if (reply === null) return;
  if (reply.startsWith('-')) {
    serverLog(server, 'warning', `Unable to AUTH to MASTER: ${reply}`);
    syncError(server);
    return;
  }
  server.repl.state = 'receive_port_reply';
}

export function receivePortReply(server: Server): void {
  if (receiveOptional(server, 'listening-port')) server.repl.state = 'receive_ip_reply';
}

/** An old master may not know an option: that is said and otherwise ignored. False: no answer yet. */
export function receiveOptional(server: Server, option: string): boolean {
  const reply = receiveSynchronousResponse(server);
  if (reply?.startsWith('-')) {
    serverLog(
      server,
      'notice',
      `(Non critical) Master does not understand REPLCONF ${option}: ${reply}`,
    );
  }
  return reply !== null;
}
