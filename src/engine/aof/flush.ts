/**
 * Writing the buffer to the file, before any reply is sent, and making the file durable.
 * twin: redis 6.2.6 aof.c, flushAppendOnlyFile, aof_background_fsync; bio.c, BIO_AOF_FSYNC.
 * differs: a background fsync is a timer; the file is fsynced when that fires.
 */
import { bytesOf } from '#hiredis/bytes';
import { type Errno, isErrno, strerror } from '#host/errno';
import { hasActiveChildProcess } from '../children';
import { spend, spendAsleep } from '../cost';
import { serverLog } from '../log';
import type { Server } from '../state';

export const AOF_FSYNC_TIMER = 'aof-fsync';
/** Of a disk's order, as rdb/save.ts has it. */
const FSYNC_US = 400;
const BYTES_PER_US = 400;
const AOF_WRITE_LOG_ERROR_RATE = 30;
const POSTPONE_SECONDS = 2;

/**
 * `force`: also while an fsync is under way. A file that must be durable at once and can't be ends
 * the process: then `server.exiting` is set.
 */
export function flushAppendOnlyFile(server: Server, force: boolean): void {
  const { aof, config } = server;
  const isEverysec = config.appendfsync === 'everysec';
  if (aof.buf === '') {
    // Commands of the second that just ended may wait for their fsync.
    const isDue = aof.fsyncOffset !== aof.currentSize && server.unixtime > aof.lastFsync;
    if (isEverysec && isDue && aof.bioFsync.length === 0) fsyncIfWanted(server);
    return;
  }
  if (isEverysec && !force && isPostponed(server)) return;
  if (writeBuffer(server)) fsyncIfWanted(server);
}

/** A write during an fsync may block: it is put off, for two seconds at most. */
function isPostponed(server: Server): boolean {
  const { aof, unixtime } = server;
  if (aof.bioFsync.length === 0) return false;
  if (aof.flushPostponedStart === 0) {
    aof.flushPostponedStart = unixtime;
    return true;
  }
  if (unixtime - aof.flushPostponedStart < POSTPONE_SECONDS) return true;
  aof.delayedFsync++;
  serverLog(
    server,
    'notice',
    'Asynchronous AOF fsync is taking too long (disk is busy?). Writing the AOF buffer without waiting for fsync to complete, this may slow down Redis.',
  );
  return false;
}

/** False: the buffer, or the rest of it, has to wait. */
function writeBuffer(server: Server): boolean {
  const { aof, host } = server;
  if (aof.flushSleep > 0) spendAsleep(server, aof.flushSleep);
  const bytes = bytesOf(aof.buf);
  const written = host.write(aof.fd, bytes);
  aof.flushPostponedStart = 0;
  if (isErrno(written) || written < bytes.length) {
    writeFailed(server, written, bytes.length);
    return false;
  }
  spend(server, Math.floor(bytes.length / BYTES_PER_US));
  if (aof.lastWriteStatus === 'err') {
    serverLog(server, 'warning', 'AOF write error looks solved, Redis can write again.');
    aof.lastWriteStatus = 'ok';
  }
  aof.currentSize += bytes.length;
  aof.buf = '';
  return true;
}

function writeFailed(server: Server, written: number | Errno, expected: number): void {
  const { aof } = server;
  const mayLog = server.unixtime - aof.lastWriteErrorLog > AOF_WRITE_LOG_ERROR_RATE;
  if (mayLog) aof.lastWriteErrorLog = server.unixtime;
  const kept = isErrno(written) ? 0 : keepPart(server, written, { expected, mayLog });
  if (isErrno(written) && mayLog) {
    serverLog(server, 'warning', `Error writing to the AOF file: ${strerror(written)}`);
  }
  aof.lastWriteErrno = isErrno(written) ? written : 'ENOSPC';
  if (server.config.appendfsync === 'always') {
    serverLog(
      server,
      'warning',
      "Can't recover from AOF write error when the AOF fsync policy is 'always'. Exiting...",
    );
    exit(server);
    return;
  }
  aof.lastWriteStatus = 'err';
  aof.currentSize += kept;
  aof.buf = aof.buf.slice(kept);
}

/** Half a command must not stay in the file. Answers the bytes that couldn't be removed. */
function keepPart(
  server: Server,
  written: number,
  { expected, mayLog }: { readonly expected: number; readonly mayLog: boolean },
): number {
  const { aof, host } = server;
  const said = (text: string) => mayLog && serverLog(server, 'warning', text);
  said(`Short write while writing to the AOF file: (nwritten=${written}, expected=${expected})`);
  const cut = host.ftruncate(aof.fd, aof.currentSize);
  if (!isErrno(cut)) return 0;
  said(
    `Could not remove short write from the append-only file.  Redis may refuse to load the AOF the next time it starts.  ftruncate: ${strerror(cut)}`,
  );
  return written;
}

function fsyncIfWanted(server: Server): void {
  const { aof, config, unixtime } = server;
  if (config['no-appendfsync-on-rewrite'] && hasActiveChildProcess(server)) return;
  if (config.appendfsync === 'always') {
    fsyncNow(server);
  } else if (config.appendfsync === 'everysec' && unixtime > aof.lastFsync) {
    if (aof.bioFsync.length === 0) {
      aofBackgroundFsync(server, aof.fd);
      aof.fsyncOffset = aof.currentSize;
    }
    aof.lastFsync = unixtime;
  }
}

function fsyncNow(server: Server): void {
  const { aof, host } = server;
  spend(server, FSYNC_US);
  const synced = host.fsync(aof.fd);
  if (isErrno(synced)) {
    serverLog(
      server,
      'warning',
      `Can't persist AOF for fsync error when the AOF fsync policy is 'always': ${strerror(synced)}. Exiting...`,
    );
    exit(server);
    return;
  }
  aof.fsyncOffset = aof.currentSize;
  aof.lastFsync = server.unixtime;
}

/** The clients were promised what can't be kept: none of their replies is sent. */
function exit(server: Server): void {
  server.exiting = true;
  server.host.exit(1);
}

export function aofBackgroundFsync({ aof, host }: Server, fd: number): void {
  aof.bioFsync.push(fd);
  host.setTimer(AOF_FSYNC_TIMER, FSYNC_US);
}

/** What the background thread does, once its time has come. */
export function aofFsyncDue(server: Server): void {
  const { aof, host } = server;
  const fds = aof.bioFsync;
  aof.bioFsync = [];
  for (const fd of fds) {
    const synced = host.fsync(fd);
    if (!isErrno(synced)) aof.bioFsyncErrno = null;
    else if (synced !== 'EBADF' && synced !== 'EINVAL') {
      if (aof.bioFsyncErrno === null) {
        serverLog(server, 'warning', `Fail to fsync the AOF file: ${strerror(synced)}`);
      }
      aof.bioFsyncErrno = synced;
    }
  }
}

/** Closes a file that may still be waiting for its fsync. */
export function closeAof({ aof, host }: Server, fd: number): void {
  aof.bioFsync = aof.bioFsync.filter((each) => each !== fd);
  host.close(fd);
}
