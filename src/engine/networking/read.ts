/**
 * Reads what clients send and executes whole commands as they come.
 * twin: redis 6.2.6 networking.c, readQueryFromClient, processInputBuffer, commandProcessed.
 */
import { latin1 } from '#hiredis/bytes';
import { sdscatrepr } from '#hiredis/sds';
import { isErrno, strerror } from '#host/errno';
import { processCommand } from '../execution/process_command';
import { serverLog } from '../log';
import { masterStreamApplied, masterStreamReceived, passMasterStreamOn } from '../replication/feed';
import { isReplica } from '../replication/state';
import type { Client, Server } from '../state';
import { freeClientAsync, resetClient } from './client';
import { catClientInfoString } from './client_info';
import { appendToQuery, type ProtocolError, parseCommand, trimQuery } from './parse';
import { addReplyError } from './reply';

/** Bytes read at once: a sender of more gets its next turn after the others. */
const PROTO_IOBUF_LEN = 16 * 1024;
const PROTO_DUMP_LEN = 128;

export function readQueryFromClient(server: Server, c: Client): void {
  server.stat.totalReadsProcessed++;
  const bytes = server.host.read(c.fd, PROTO_IOBUF_LEN);
  if (isErrno(bytes)) {
    if (bytes === 'EAGAIN') return;
    serverLog(server, 'verbose', `Reading from client: ${strerror(bytes)}`);
    freeClientAsync(server, c);
    return;
  }
  if (bytes.length === 0) {
    serverLog(server, 'verbose', 'Client closed connection');
    // Nothing more will come; without this the end of file would be reported every turn.
    server.host.setReadable(c.fd, false);
    freeClientAsync(server, c);
    return;
  }
  appendToQuery(c.query, bytes);
  c.lastInteractionMs = server.mstime;
  if (c.isMaster) masterStreamReceived(server, c, bytes);
  server.stat.netInputBytes += bytes.length;
  if (!isQueryTooLong(server, c)) processInputBuffer(server, c);
}

function isQueryTooLong(server: Server, c: Client): boolean {
  const { query } = c;
  if (query.end - query.pos <= server.config['client-query-buffer-limit']) return false;
  const info = catClientInfoString(server, c);
  const start = sdscatrepr(latin1(query.bytes, query.pos, query.pos + 64));
  serverLog(
    server,
    'warning',
    `Closing client that reached max query buffer length: ${info} (qbuf initial bytes: ${start})`,
  );
  freeClientAsync(server, c);
  return true;
}

/** Executes every whole command in the buffer, until one blocks or ends the client. */
export function processInputBuffer(server: Server, c: Client): void {
  processCommands(server, c);
  if (c.isMaster) passMasterStreamOn(server);
}

function processCommands(server: Server, c: Client): void {
  while (c.query.pos < c.query.end) {
    if (c.blocked !== null || c.closeAfterReply || c.closeAsap || server.exiting) return;
    const parsed = parseCommand(server, c);
    if (parsed.kind === 'incomplete') return;
    if (parsed.kind === 'error') {
      setProtocolError(server, c, parsed.error);
      return;
    }
    c.argv = parsed.argv;
    if (c.argv.length === 0) emptyCommand(server, c);
    else if (!processCommandAndResetClient(server, c)) return;
  }
  trimQuery(c.query);
}

/** A blank line: a replica that is loading keeps its link alive with those. */
function emptyCommand(server: Server, c: Client): void {
  if (isReplica(c) && c.replica && c.query.kind === 'inline') c.replica.ackTime = server.unixtime;
  resetClient(c);
}

/** Answers false when the client is gone. */
export function processCommandAndResetClient(server: Server, c: Client): boolean {
  const outer = server.currentClient;
  server.currentClient = c.id;
  if (processCommand(server, c)) commandProcessed(server, c);
  const isAlive = server.currentClient !== null;
  server.currentClient = outer;
  return isAlive;
}

/** A blocked client is reset when it goes on; a transaction's offset moves as a whole. */
function commandProcessed(server: Server, c: Client): void {
  if (c.blocked !== null) return;
  resetClient(c);
  if (c.isMaster && c.multi === null) masterStreamApplied(server, c);
}

function setProtocolError(server: Server, c: Client, { reply, reason }: ProtocolError): void {
  if (reply !== null) addReplyError(c, reply);
  else
    serverLog(
      server,
      'warning',
      'WARNING: Receiving inline protocol from master, master stream corruption? Closing the master connection and discarding the cached master.',
    );
  const info = catClientInfoString(server, c);
  const level = c.isMaster ? 'warning' : 'verbose';
  serverLog(server, level, `Protocol error (${reason}) from client: ${info}. ${dump(c)}`);
  c.closeAfterReply = true;
  c.protocolError = true;
}

/** A glimpse of what was sent, printable. */
function dump(c: Client): string {
  const { bytes, pos, end } = c.query;
  const text = (from: number, to: number) => latin1(bytes, from, to).replace(/[^\x20-\x7e]/g, '.');
  if (end - pos < PROTO_DUMP_LEN) {
    return `Query buffer during protocol error: '${text(pos, end)}'`;
  }
  const half = PROTO_DUMP_LEN / 2;
  const more = end - pos - PROTO_DUMP_LEN;
  return `Query buffer during protocol error: '${text(pos, pos + half)}' (... more ${more} bytes ...) '${text(end - half, end)}'`;
}
