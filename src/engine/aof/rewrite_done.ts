/**
 * A rewritten file becomes the append only file.
 * twin: redis 6.2.6 aof.c, backgroundRewriteDoneHandler, aofRewriteBufferWrite,
 * aofUpdateCurrentSize, aofRemoveTempFile.
 */
import { concatBytes } from '#hiredis/bytes';
import { isErrno, strerror } from '#host/errno';
import { serverLog } from '../log';
import type { Server } from '../state';
import { aofTempFile } from './child';
import { aofBackgroundFsync, closeAof } from './flush';

/** What can't be done is logged, and the old file stays. */
export function takeOverRewrittenFile(server: Server): void {
  const { aof, config, host } = server;
  const startUs = host.ustime();
  const tmpfile = aofTempFile(aof.childPid);
  const fd = host.open(tmpfile, { write: true, append: true });
  if (isErrno(fd)) {
    warn(server, `Unable to open the temporary AOF produced by the child: ${strerror(fd)}`);
    return;
  }
  if (!flushParentDiff(server, fd)) {
    closeAof(server, fd);
    return;
  }
  const renamed = host.rename(tmpfile, config.appendfilename);
  if (isErrno(renamed)) {
    warn(
      server,
      `Error trying to rename the temporary AOF file ${tmpfile} into ${config.appendfilename}: ${strerror(renamed)}`,
    );
    closeAof(server, fd);
    return;
  }
  if (aof.fd === -1) closeAof(server, fd);
  else goOnWith(server, fd);
  aof.lastRewriteStatus = 'ok';
  serverLog(server, 'notice', 'Background AOF rewrite finished successfully');
  if (aof.state === 'wait-rewrite') aof.state = 'on';
  serverLog(
    server,
    'verbose',
    `Background AOF rewrite signal handler took ${host.ustime() - startUs}us`,
  );
}

/** The commands that the child wasn't sent any more. */
function flushParentDiff(server: Server, fd: number): boolean {
  const { aof, config, host } = server;
  const diff = concatBytes(aof.rewriteBuffer);
  const written = host.write(fd, diff);
  if (isErrno(written) || written !== diff.length) {
    const why = strerror(isErrno(written) ? written : 'ENOSPC');
    warn(server, `Error trying to flush the parent diff to the rewritten AOF: ${why}`);
    return false;
  }
  if (config.appendfsync === 'everysec') aofBackgroundFsync(server, fd);
  if (config.appendfsync === 'always') {
    const synced = host.fsync(fd);
    if (isErrno(synced)) {
      const why = strerror(synced);
      warn(server, `Error trying to fsync the parent diff to the rewritten AOF: ${why}`);
      return false;
    }
  }
  const megabytes = (diff.length / (1024 * 1024)).toFixed(2);
  serverLog(
    server,
    'notice',
    `Residual parent diff successfully flushed to the rewritten AOF (${megabytes} MB)`,
  );
  return true;
}

/** What is in the buffer was in the diff, too. */
function goOnWith(server: Server, fd: number): void {
  const { aof } = server;
  closeAof(server, aof.fd);
  aof.fd = fd;
  aof.selectedDb = -1;
  aofUpdateCurrentSize(server);
  aof.rewriteBaseSize = aof.currentSize;
  aof.fsyncOffset = aof.currentSize;
  aof.lastFsync = server.unixtime;
  aof.buf = '';
}

/** Asks the file itself: after a load and after a rewrite. */
export function aofUpdateCurrentSize(server: Server): void {
  const { aof, host } = server;
  const stat = host.fstat(aof.fd);
  if (isErrno(stat)) {
    warn(server, `Unable to obtain the AOF file length. stat: ${strerror(stat)}`);
  } else aof.currentSize = stat.size;
}

export function aofRemoveTempFile({ host }: Server, childPid: number): void {
  host.unlink(aofTempFile(childPid));
  host.unlink(`temp-rewriteaof-${childPid}.aof`);
}

function warn(server: Server, text: string): void {
  serverLog(server, 'warning', text);
}
