/**
 * The last bytes of the replication stream, kept so that a replica which was away for a moment can
 * go on where it stopped.
 * twin: redis 6.2.6 replication.c, MASTER, "replication backlog".
 * differs: memory is taken as it fills (a checkpoint of an idle server then copies no megabyte).
 *
 *          firstOffset                masterReplOffset
 *               |<------ histlen ------->|
 *   bytes: [ .. 5 6 7 8 9 | 0 1 2 3 4 .. ]     once full, `index` splits new from old
 *                         ^ index
 */
import { bytesOf, writeLatin1 } from '#hiredis/bytes';
import { assert } from '#host/assert';
import type { Server } from '../state';
import type { Backlog } from './state';

/** CONFIG_REPL_BACKLOG_MIN_SIZE */
const BACKLOG_MIN_SIZE = 16 * 1024;
const FIRST_ALLOCATION = 1024;

function emptyBacklog(server: Server): Backlog {
  const size = server.config['repl-backlog-size'];
  return {
    size,
    bytes: new Uint8Array(Math.min(size, FIRST_ALLOCATION)),
    index: 0,
    histlen: 0,
    // There is no byte yet: virtually the first one is the next that will be generated.
    firstOffset: server.repl.masterReplOffset + 1,
  };
}

export function createReplicationBacklog(server: Server): void {
  assert(server.repl.backlog === null, 'a backlog exists already');
  server.repl.backlog = emptyBacklog(server);
}

/** CONFIG SET repl-backlog-size: what was kept is dropped, as the original does. */
export function resizeReplicationBacklog(server: Server, newSize: number): void {
  const size = Math.max(newSize, BACKLOG_MIN_SIZE);
  server.config['repl-backlog-size'] = size;
  if (server.repl.backlog !== null && server.repl.backlog.size !== size) {
    server.repl.backlog = emptyBacklog(server);
  }
}

export function freeReplicationBacklog(server: Server): void {
  assert(server.repl.slaves.length === 0, 'the backlog goes while there are replicas');
  server.repl.backlog = null;
}

/** Grows `bytes` towards `size`. Only before the first wrap, when history starts at index 0. */
function makeRoom(backlog: Backlog, more: number): void {
  const needed = Math.min(backlog.size, backlog.index + more);
  if (needed <= backlog.bytes.length) return;
  const grown = new Uint8Array(Math.min(backlog.size, Math.max(needed, backlog.bytes.length * 2)));
  grown.set(backlog.bytes.subarray(0, backlog.index));
  backlog.bytes = grown;
}

/**
 * Adds bytes (or a byte string) to the stream's history. This is also what moves
 * master_repl_offset.
 */
export function feedReplicationBacklog(server: Server, data: Uint8Array | string): void {
  const { repl } = server;
  const { backlog } = repl;
  if (backlog === null) return;
  repl.masterReplOffset += data.length;
  if (backlog.bytes.length < backlog.size) makeRoom(backlog, data.length);
  if (typeof data !== 'string') copyIn(backlog, data);
  else if (backlog.index + data.length < backlog.bytes.length)
    // The common case, without a copy in between: a command is short, and the end is far.
    backlog.index = writeLatin1(backlog.bytes, backlog.index, data);
  else copyIn(backlog, bytesOf(data));
  backlog.histlen = Math.min(backlog.histlen + data.length, backlog.size);
  backlog.firstOffset = repl.masterReplOffset - backlog.histlen + 1;
}

function copyIn(backlog: Backlog, data: Uint8Array): void {
  for (let at = 0; at < data.length; ) {
    const piece = data.subarray(at, at + backlog.bytes.length - backlog.index);
    backlog.bytes.set(piece, backlog.index);
    backlog.index = (backlog.index + piece.length) % backlog.size;
    at += piece.length;
  }
}

/** The history from `offset` to its end, as one or two copies. `offset` must be inside it. */
export function backlogSince(backlog: Backlog, offset: number): Uint8Array[] {
  const skip = offset - backlog.firstOffset;
  const length = backlog.histlen - skip;
  assert(skip >= 0 && length >= 0, 'an offset outside the backlog');
  if (length === 0) return [];
  const start = (backlog.index - length + backlog.size) % backlog.size;
  if (start + length <= backlog.size) return [backlog.bytes.slice(start, start + length)];
  return [backlog.bytes.slice(start), backlog.bytes.slice(0, backlog.index)];
}
