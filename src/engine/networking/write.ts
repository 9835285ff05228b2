/**
 * Puts replies on the wire, once a turn.
 * twin: redis 6.2.6 networking.c, writeToClient, handleClientsWithPendingWrites,
 * checkClientOutputBufferLimits.
 * differs: a turn's replies go out in one piece; limits are checked before the loop sleeps instead
 * of at each reply.
 */
import { bytesOf } from '#hiredis/bytes';
import { isErrno, strerror } from '#host/errno';
import { serverLog } from '../log';
import type { Client, Server } from '../state';
import { freeClientAsync } from './client';
import {
  catClientInfoString,
  getClientOutputBufferMemoryUsage,
  getClientType,
} from './client_info';

/** One client gets no more than this in a turn, unless it is a replica: others wait, too. */
const NET_MAX_WRITES_PER_EVENT = 64 * 1024;

/** The next piece to write, glued from the chunks it covers. */
function nextPiece(c: Client, max: number): Uint8Array {
  const first = c.reply[0] ?? '';
  const isText = typeof first === 'string';
  if (!isText) return first.subarray(c.sentLength, c.sentLength + max);
  let text = c.sentLength === 0 ? first : first.slice(c.sentLength);
  for (let i = 1; i < c.reply.length && text.length < max; i++) {
    const chunk = c.reply[i];
    if (typeof chunk !== 'string') break;
    text += chunk;
  }
  return bytesOf(text.length > max ? text.slice(0, max) : text);
}

/** Drops `count` sent bytes from the front of the replies. */
function dropSent(c: Client, count: number): void {
  c.replyBytes -= count;
  c.sentLength += count;
  let whole = 0;
  for (const chunk of c.reply) {
    if (c.sentLength < chunk.length) break;
    c.sentLength -= chunk.length;
    whole++;
  }
  c.reply.splice(0, whole);
}

/** Writes what fits; the rest waits for `writable`. */
export function writeToClient(server: Server, c: Client): void {
  server.stat.totalWritesProcessed++;
  const max = c.replica === null ? NET_MAX_WRITES_PER_EVENT : Number.MAX_SAFE_INTEGER;
  let total = 0;
  let isFull = false;
  while (c.reply.length > 0 && total <= max && !isFull) {
    const piece = nextPiece(c, NET_MAX_WRITES_PER_EVENT);
    const taken = piece.length === 0 ? 0 : server.host.write(c.fd, piece);
    if (isErrno(taken)) {
      isFull = taken === 'EAGAIN';
      if (isFull) break;
      serverLog(server, 'verbose', `Error writing to client: ${strerror(taken)}`);
      freeClientAsync(server, c);
      return;
    }
    dropSent(c, taken);
    total += taken;
    isFull = taken < piece.length;
  }
  server.stat.netOutputBytes += total;
  if (total > 0 && !c.isMaster) c.lastInteractionMs = server.mstime;
  c.waitingWritable = isFull;
  if (c.reply.length === 0 && c.closeAfterReply) freeClientAsync(server, c);
  else if (c.reply.length > 0 && !isFull) writeOnNextTurn(server, c);
}

/** It had its share of this turn, and the socket has room: nobody will tell us to go on. */
function writeOnNextTurn(server: Server, c: Client): void {
  if (!c.hasPendingWrite) server.clientsPendingWrite.push(c.id);
  c.hasPendingWrite = true;
  server.host.setTimer('pendingWrites', 0);
}

/** Writes to every client that got replies in this turn. */
export function handleClientsWithPendingWrites(server: Server): void {
  const ids = server.clientsPendingWrite.splice(0);
  for (const id of ids) {
    const c = server.clients.get(id);
    if (!c) continue;
    c.hasPendingWrite = false;
    if (c.closeAsap || closeClientOnOutputBufferLimitReached(server, c)) continue;
    if (!c.waitingWritable) writeToClient(server, c);
  }
}

function checkClientOutputBufferLimits(server: Server, c: Client): boolean {
  const type = getClientType(c);
  const limit = server.config['client-output-buffer-limit'][type === 'master' ? 'normal' : type];
  const used = getClientOutputBufferMemoryUsage(c);
  if (limit.hardLimitBytes > 0 && used >= limit.hardLimitBytes) return true;
  if (limit.softLimitBytes === 0 || used < limit.softLimitBytes) {
    c.obufSoftLimitReachedMs = 0;
    return false;
  }
  if (c.obufSoftLimitReachedMs === 0) c.obufSoftLimitReachedMs = server.mstime;
  const elapsed = server.unixtime - Math.floor(c.obufSoftLimitReachedMs / 1000);
  return elapsed > limit.softLimitSeconds;
}

export function closeClientOnOutputBufferLimitReached(server: Server, c: Client): boolean {
  if (c.fd === -1 || c.replyBytes === 0 || c.closeAsap) return false;
  if (!checkClientOutputBufferLimits(server, c)) return false;
  const info = catClientInfoString(server, c);
  freeClientAsync(server, c);
  serverLog(
    server,
    'warning',
    `Client ${info} scheduled to be closed ASAP for overcoming of output buffer limits.`,
  );
  return true;
}
