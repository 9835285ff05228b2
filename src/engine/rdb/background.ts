/**
 * Saving in a forked child.
 * twin: redis 6.2.6 rdb.c, rdbSaveBackground, backgroundSaveDoneHandler, killRDBChild,
 * bgsaveCommand; the child's own part is in child.ts.
 */
import { isErrno, strerror } from '#host/errno';
import { type ExitStatus, SIGNALS } from '#host/signal';
import { hasActiveChildProcess } from '../children';
import { updateDictResizePolicy } from '../keyspace/db';
import { serverLog } from '../log';
import { addReplyError, addReplyErrorObject, addReplyStatus, shared } from '../networking/reply';
import type { Client, Server } from '../state';
import { CHILD_PRIVATE_BYTES, closeChildInfoPipe, keepChildInfoPipe } from './child_info';
import { fileSize, totalKeys, traceRdb } from './save';
import { rdbSaveJob } from './save_job';

/** Name of the child's program in the lab's table. */
export const RDB_CHILD_PROGRAM = 'redis-rdb-child';

/** Forks a child that saves the dataset as it is now. False: another one runs, or no fork. */
export function rdbSaveBackground(server: Server, filename: string): boolean {
  const { rdb, host } = server;
  if (hasActiveChildProcess(server)) return false;
  rdb.dirtyBeforeBgsave = server.dirty;
  rdb.lastBgsaveTry = server.unixtime;
  const job = rdbSaveJob(server, { filename, snapshot: true });
  const child = host.fork(RDB_CHILD_PROGRAM, job);
  if (job.report !== null) keepChildInfoPipe(server, job.report, child);
  if (isErrno(child)) {
    rdb.lastBgsaveStatus = 'err';
    serverLog(server, 'warning', `Can't save in background: fork: ${strerror(child)}`);
    return false;
  }
  server.stat.totalForks++;
  rdb.childPid = child;
  rdb.childType = 'disk';
  rdb.childExit = null;
  rdb.childFilename = filename;
  rdb.saveTimeStart = server.unixtime;
  updateDictResizePolicy(server);
  serverLog(server, 'notice', `Background saving started by pid ${child}`);
  traceRdb(server, 'save-begin', { bytes: 0, keys: totalKeys(server) });
  return true;
}

/** A child's end, as the kernel tells it. It is acted on when serverCron looks (child_done.ts). */
export function rdbChildExited(server: Server, pid: number, status: ExitStatus): void {
  if (pid === server.rdb.childPid) server.rdb.childExit = status;
}

/** Takes note of how the child ended. What replicas make of it is child_done.ts's. */
export function backgroundSaveDoneHandler(server: Server, status: ExitStatus): void {
  const { rdb } = server;
  const bytes = fileSize(server, rdb.childFilename);
  if (status.kind === 'exited' && status.code === 0) {
    serverLog(server, 'notice', 'Background saving terminated with success');
    server.dirty -= rdb.dirtyBeforeBgsave;
    rdb.lastSave = server.unixtime;
    rdb.lastBgsaveStatus = 'ok';
    rdb.statCowBytes = Math.max(CHILD_PRIVATE_BYTES, rdb.childInfo.cowBytes);
    traceRdb(server, 'save-end', { bytes, keys: totalKeys(server) });
  } else {
    failed(server, status);
    traceRdb(server, 'save-failed', { bytes: 0, keys: 0 });
  }
  rdb.saveTimeLast = server.unixtime - rdb.saveTimeStart;
  rdb.saveTimeStart = -1;
  rdb.childPid = -1;
  closeChildInfoPipe(server);
  rdb.childType = 'none';
  rdb.childExit = null;
  updateDictResizePolicy(server);
}

function failed(server: Server, status: ExitStatus): void {
  if (status.kind === 'exited') {
    serverLog(server, 'warning', 'Background saving error');
    server.rdb.lastBgsaveStatus = 'err';
    return;
  }
  const { number } = SIGNALS[status.signal];
  serverLog(server, 'warning', `Background saving terminated by signal ${number}`);
  rdbRemoveTempFile(server, server.rdb.childPid);
  // SIGUSR1 is how we end a child ourselves: no error.
  if (status.signal !== 'SIGUSR1') server.rdb.lastBgsaveStatus = 'err';
}

/** Its cleaning up comes when its end is noticed. */
export function killRDBChild(server: Server): void {
  if (server.rdb.childPid !== -1) server.host.kill(server.rdb.childPid, 'SIGUSR1');
}

export function rdbRemoveTempFile(server: Server, childPid: number): void {
  server.host.unlink(`temp-${childPid}.rdb`);
}

/** BGSAVE [SCHEDULE] */
export function bgsaveCommand(server: Server, c: Client): void {
  if (c.argv.length > 1 && (c.argv.length !== 2 || c.argv[1]?.toLowerCase() !== 'schedule')) {
    addReplyErrorObject(c, shared.syntaxerr);
  } else if (server.rdb.childPid !== -1) {
    addReplyError(c, 'Background save already in progress');
  } else if (hasActiveChildProcess(server)) {
    bgsaveWhileRewriting(server, c);
  } else if (rdbSaveBackground(server, server.config.dbfilename)) {
    addReplyStatus(c, 'Background saving started');
  } else addReplyErrorObject(c, shared.err);
}

function bgsaveWhileRewriting(server: Server, c: Client): void {
  if (c.argv.length > 1) {
    server.rdb.bgsaveScheduled = true;
    addReplyStatus(c, 'Background saving scheduled');
    return;
  }
  addReplyError(
    c,
    "Another child process is active (AOF?): can't BGSAVE right now. Use BGSAVE SCHEDULE in order to schedule a BGSAVE whenever possible.",
  );
}
