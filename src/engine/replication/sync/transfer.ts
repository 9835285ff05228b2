/**
 * The master's dataset as an RDB file: received, and loaded in place of ours at its end or, with
 * repl-diskless-load, as it comes.
 * twin: redis 6.2.6 replication.c, SLAVE, readSyncBulkPayload.
 */

import type { SyncLoading } from '#engine/lifecycle/loading_state';
import { rdbLoadFeed } from '#engine/rdb/load';
import { latin1 } from '#hiredis/bytes';
import { strerror } from '#host/errno';
import { serverLog } from '../../log';
import type { Server } from '../../state';
import { beginLoadFromSocket, continueSyncLoad, loadFromDisk } from './finish_sync';
import { readLine } from './handshake';
import { cancelReplicationHandshake } from './link';

/** Bytes taken in one turn: other clients get theirs between two pieces of a long file. */
const READ_MAX = 64 * 1024;
const EOF_MARK_LENGTH = 40;
/** What the original's errno says at an unexpected end of file: the read before it left it there. */
const NOT_THERE_YET = strerror('EAGAIN');
/** Without a sync from time to time, the one at the end would take long. */
const REPL_MAX_WRITTEN_BEFORE_FSYNC = 8 * 1024 * 1024;

/** Whether the file goes straight to memory instead of to a file first. */
export function isDisklessLoad(server: Server): boolean {
  const mode = server.config['repl-diskless-load'];
  if (mode === 'on-empty-db') return server.dbs.every((db) => db.dict.ht.used === 0);
  return mode === 'swapdb';
}

/** Decided when the transfer began: there is no file then. */
function isDisklessTransfer({ repl }: Server): boolean {
  return repl.transfer.fd === -1;
}

export function readSyncBulkPayload(server: Server): void {
  if (server.repl.transfer.size === -1) readPreamble(server);
  else readPayload(server);
}

/** `$<bytes>`, or `$EOF:<mark>` when the master streams a file whose size it doesn't know yet. */
function readPreamble(server: Server): void {
  const line = readLine(server);
  if (line.kind === 'wait') return;
  if (line.kind === 'error') {
    fail(server, `I/O error reading bulk count from MASTER: ${line.text ?? NOT_THERE_YET}`);
    return;
  }
  const { text } = line;
  if (text === '') server.repl.transferLastIo = server.unixtime;
  else if (text.startsWith('-'))
    fail(server, `MASTER aborted replication with an error: ${text.slice(1)}`);
  else if (text.startsWith('$')) takePreamble(server, text.slice(1));
  else {
    fail(
      server,
      `Bad protocol from MASTER, the first byte is not '$' (we received '${text}'), are you sure the host and port are right?`,
    );
  }
}

function takePreamble(server: Server, what: string): void {
  const { transfer } = server.repl;
  const where = transfer.fd === -1 ? 'to parser' : 'to disk';
  const mark = what.slice('EOF:'.length);
  if (what.startsWith('EOF:') && mark.length >= EOF_MARK_LENGTH) {
    transfer.eofMark = mark.slice(0, EOF_MARK_LENGTH);
    transfer.size = 0;
    serverLog(
      server,
      'notice',
      `MASTER <-> REPLICA sync: receiving streamed RDB from master with EOF ${where}`,
    );
    return;
  }
  transfer.size = Number.parseInt(what, 10) || 0;
  serverLog(
    server,
    'notice',
    `MASTER <-> REPLICA sync: receiving ${transfer.size} bytes from master ${where}`,
  );
}

function readPayload(server: Server): void {
  const { repl, host, stat } = server;
  const { transfer } = repl;
  const loading = isDisklessTransfer(server) ? streamOf(server) : null;
  // Behind a file of known size the stream begins: not a byte more may be taken.
  const left = transfer.eofMark === '' ? transfer.size - transfer.read : READ_MAX;
  const bytes = host.read(repl.transferFd, Math.min(left, READ_MAX));
  if (bytes === 'EAGAIN') return;
  if (typeof bytes === 'string' || bytes.length === 0) {
    if (loading !== null) feed(server, loading, new Uint8Array(0));
    else {
      const why = typeof bytes === 'string' ? strerror(bytes) : 'connection lost';
      fail(server, `I/O error trying to sync with MASTER: ${why}`);
    }
    return;
  }
  stat.netInputBytes += bytes.length;
  repl.transferLastIo = server.unixtime;
  transfer.read += bytes.length;
  if (loading === null) storePayload(server, bytes);
  else feed(server, loading, bytes);
}

/** The load that takes the bytes as they come; the first bytes begin it. */
function streamOf(server: Server): SyncLoading {
  const { loading } = server;
  return loading?.kind === 'sync' ? loading : beginLoadFromSocket(server);
}

/** No bytes: the connection is over, and what is not complete never will be. */
function feed(server: Server, { load }: SyncLoading, bytes: Uint8Array): void {
  const { transfer } = server.repl;
  const isLast = bytes.length === 0 || (transfer.eofMark === '' && transfer.read >= transfer.size);
  if (isLast) server.host.setReadable(server.repl.transferFd, false);
  rdbLoadFeed(load, bytes, isLast);
  continueSyncLoad(server);
}

function storePayload(server: Server, bytes: Uint8Array): void {
  const { transfer } = server.repl;
  if (!store(server, bytes)) return;
  const isComplete =
    transfer.eofMark === '' ? transfer.read === transfer.size : transfer.tail === transfer.eofMark;
  if (!isComplete) syncNowAndThen(server);
  else if (transfer.eofMark === '' || cutMark(server)) loadFromDisk(server);
}

/** False: the disk took less, and the transfer is over. */
function store(server: Server, bytes: Uint8Array): boolean {
  const { transfer } = server.repl;
  if (transfer.eofMark !== '') {
    const last = latin1(bytes, Math.max(0, bytes.length - EOF_MARK_LENGTH));
    transfer.tail = (transfer.tail + last).slice(-EOF_MARK_LENGTH);
  }
  const written = server.host.write(transfer.fd, bytes);
  if (written === bytes.length) return true;
  const why = typeof written === 'string' ? strerror(written) : 'short write';
  fail(
    server,
    `Write error or short write writing to the DB dump file needed for MASTER <-> REPLICA synchronization: ${why}`,
  );
  return false;
}

/** The mark is no part of the file. False: it couldn't be cut off, and the transfer is over. */
function cutMark(server: Server): boolean {
  const { transfer } = server.repl;
  const size = transfer.read - EOF_MARK_LENGTH;
  const done = server.host.ftruncate(transfer.fd, size);
  if (done === 0) return true;
  fail(
    server,
    `Error truncating the RDB file received from the master for SYNC: ${strerror(done)}`,
  );
  return false;
}

function syncNowAndThen(server: Server): void {
  const { transfer } = server.repl;
  const unsynced = transfer.read - transfer.lastFsyncOffset;
  if (unsynced < REPL_MAX_WRITTEN_BEFORE_FSYNC) return;
  server.host.fsync(transfer.fd);
  transfer.lastFsyncOffset = transfer.read;
}

function fail(server: Server, text: string): void {
  serverLog(server, 'warning', text);
  cancelReplicationHandshake(server, true);
}
