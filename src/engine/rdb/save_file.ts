/**
 * The file a dataset is saved to: temporary until it is complete and durable.
 * twin: redis 6.2.6 rdb.c, rdbSave, and rdbSaveRio's head and tail.
 */
import { type Errno, isErrno, strerror } from '#host/errno';
import type { Host } from '#host/host';
import { type LogLevel, serverLog } from '../log';
import { rdbHead, rdbPiece, rdbTail } from './save_content';
import type { RdbSaveJob } from './save_job';

/** Opens the temporary file and writes the file's head. False: it was logged why not. */
export function rdbSaveBegin(host: Host, job: RdbSaveJob): boolean {
  job.tmpfile = `temp-${host.pid}.rdb`;
  const fd = host.open(job.tmpfile, { write: true, create: true, truncate: true });
  if (isErrno(fd)) {
    const dir = serverRootDir(host);
    log(
      host,
      job,
      `Failed opening the RDB file ${job.filename} (in server root dir ${dir}) for saving: ${strerror(fd)}`,
    );
    return false;
  }
  job.fd = fd;
  return write(host, job, rdbHead(job));
}

/** Writes the next piece. 'failed': it was logged, and the temporary file is gone. */
export function rdbSavePiece(host: Host, job: RdbSaveJob): 'more' | 'saved' | 'failed' {
  if (!write(host, job, rdbPiece(job))) return 'failed';
  if (job.dbAt < job.dbs.length) return 'more';
  return saveEnd(host, job) ? 'saved' : 'failed';
}

/** The checksum, then what makes the file the dataset: it is durable before it has the name. */
function saveEnd(host: Host, job: RdbSaveJob): boolean {
  if (!write(host, job, rdbTail(job))) return false;
  const synced = host.fsync(job.fd);
  if (isErrno(synced)) return writeError(host, job, synced);
  host.close(job.fd);
  job.fd = -1;
  const renamed = host.rename(job.tmpfile, job.filename);
  if (isErrno(renamed)) {
    log(
      host,
      job,
      `Error moving temp DB file ${job.tmpfile} on the final destination ${job.filename} (in server root dir ${serverRootDir(host)}): ${strerror(renamed)}`,
    );
    host.unlink(job.tmpfile);
    return false;
  }
  log(host, job, 'DB saved on disk', 'notice');
  return true;
}

function write(host: Host, job: RdbSaveJob, bytes: Uint8Array): boolean {
  const written = host.write(job.fd, bytes);
  if (isErrno(written)) return writeError(host, job, written);
  job.bytes += written;
  return written === bytes.length || writeError(host, job, 'ENOSPC');
}

function writeError(host: Host, job: RdbSaveJob, errno: Errno): false {
  log(host, job, `Write error saving DB on disk: ${strerror(errno)}`);
  host.close(job.fd);
  host.unlink(job.tmpfile);
  return false;
}

function serverRootDir(host: Host): string {
  const dir = host.getcwd();
  return dir !== '' && !isErrno(host.stat(dir)) ? dir : 'unknown';
}

function log(host: Host, job: RdbSaveJob, text: string, level: LogLevel = 'warning'): void {
  const { pid, sentinelMode, config, repl } = job;
  serverLog({ host, pid, sentinelMode, config, repl }, level, text);
}
