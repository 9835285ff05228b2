/**
 * Rewriting the file in a forked child.
 * twin: redis 6.2.6 aof.c, rewriteAppendOnlyFileBackground, backgroundRewriteDoneHandler,
 * bgrewriteaofCommand, killAppendOnlyChild; server.c, serverCron, "Trigger an AOF rewrite".
 */
import { isErrno, strerror } from '#host/errno';
import { type ExitStatus, SIGNALS } from '#host/signal';
import { hasActiveChildProcess } from '../children';
import { updateDictResizePolicy } from '../keyspace/db';
import { serverLog } from '../log';
import { addReplyError, addReplyStatus } from '../networking/reply';
import { CHILD_PRIVATE_BYTES, closeChildInfoPipe, keepChildInfoPipe } from '../rdb/child_info';
import { rdbSaveJob } from '../rdb/save_job';
import type { Client, Server } from '../state';
import { AOF_CHILD_PROGRAM, type AofRewriteJob } from './child';
import { aofClosePipes, aofCreatePipes, keepParentEnds } from './rewrite_buffer';
import { aofRemoveTempFile, takeOverRewrittenFile } from './rewrite_done';

/** Forks a child that rewrites the file. False: another child is at work, or no fork. */
export function rewriteAppendOnlyFileBackground(server: Server): boolean {
  const { aof, config, host } = server;
  if (hasActiveChildProcess(server)) return false;
  const usePreamble = config['aof-use-rdb-preamble'];
  const pipes = aofCreatePipes(server);
  const job: AofRewriteJob = {
    rdb: rdbSaveJob(server, { filename: '', snapshot: true, aofPreamble: true }),
    usePreamble,
    pipes,
    phase: 'start',
    fd: -1,
    diff: [],
    diffsSince: 0,
  };
  const child = host.fork(AOF_CHILD_PROGRAM, job);
  if (job.rdb.report !== null) keepChildInfoPipe(server, job.rdb.report, child);
  keepParentEnds(server, pipes);
  if (isErrno(child)) {
    const why = strerror(child);
    serverLog(server, 'warning', `Can't rewrite append only file in background: fork: ${why}`);
    aofClosePipes(server);
    return false;
  }
  serverLog(server, 'notice', `Background append only file rewriting started by pid ${child}`);
  server.stat.totalForks++;
  aof.childPid = child;
  aof.childExit = null;
  aof.rewriteScheduled = false;
  aof.rewriteTimeStart = server.unixtime;
  // The commands from here on are put behind the child's file: they begin with a SELECT.
  aof.selectedDb = -1;
  updateDictResizePolicy(server);
  return true;
}

/** BGREWRITEAOF */
export function bgrewriteaofCommand(server: Server, c: Client): void {
  if (server.aof.childPid !== -1) {
    addReplyError(c, 'Background append only file rewriting already in progress');
  } else if (hasActiveChildProcess(server)) {
    server.aof.rewriteScheduled = true;
    addReplyStatus(c, 'Background append only file rewriting scheduled');
  } else if (rewriteAppendOnlyFileBackground(server)) {
    addReplyStatus(c, 'Background append only file rewriting started');
  } else {
    addReplyError(
      c,
      "Can't execute an AOF background rewriting. Please check the server logs for more information.",
    );
  }
}

/** serverCron: a rewrite that had to wait for another child. */
export function startScheduledRewrite(server: Server): void {
  if (server.aof.rewriteScheduled) rewriteAppendOnlyFileBackground(server);
}

/** serverCron: the file has grown by so much since it was written last. */
export function rewriteIfGrown(server: Server): void {
  const { aof, config } = server;
  const percentage = config['auto-aof-rewrite-percentage'];
  if (aof.state !== 'on' || percentage === 0 || hasActiveChildProcess(server)) return;
  if (aof.currentSize <= config['auto-aof-rewrite-min-size']) return;
  const growth = Math.floor((aof.currentSize * 100) / (aof.rewriteBaseSize || 1)) - 100;
  if (growth < percentage) return;
  serverLog(server, 'notice', `Starting automatic rewriting of AOF on ${growth}% growth`);
  rewriteAppendOnlyFileBackground(server);
}

/** A child's end, as the kernel tells it; serverCron acts on it. */
export function aofChildExited(server: Server, pid: number, status: ExitStatus): void {
  const { aof } = server;
  if (pid === aof.childPid) aof.childExit = status;
  // It may have gone on writing until the signal reached it.
  if (pid === aof.killedPid) aofRemoveTempFile(server, pid);
}

/** Nobody waits for this child any more. */
export function killAppendOnlyChild(server: Server): void {
  const { aof, host } = server;
  if (aof.childPid === -1) return;
  serverLog(server, 'notice', `Killing running AOF rewrite child: ${aof.childPid}`);
  host.kill(aof.childPid, 'SIGUSR1');
  aof.killedPid = aof.childPid;
  childIsGone(server);
}

export function backgroundRewriteDoneHandler(server: Server, status: ExitStatus): void {
  const { aof } = server;
  if (status.kind === 'signaled') {
    const { number } = SIGNALS[status.signal];
    // SIGUSR1 is how we end a child ourselves: no error.
    if (status.signal !== 'SIGUSR1') aof.lastRewriteStatus = 'err';
    serverLog(server, 'warning', `Background AOF rewrite terminated by signal ${number}`);
  } else if (status.code !== 0) {
    aof.lastRewriteStatus = 'err';
    serverLog(server, 'warning', 'Background AOF rewrite terminated with error');
  } else {
    serverLog(server, 'notice', 'Background AOF rewrite terminated with success');
    aof.statCowBytes = CHILD_PRIVATE_BYTES;
    takeOverRewrittenFile(server);
  }
  aof.rewriteTimeLast = server.unixtime - aof.rewriteTimeStart;
  childIsGone(server);
  // The file can't be switched on before a rewrite has succeeded.
  if (aof.state === 'wait-rewrite') aof.rewriteScheduled = true;
}

function childIsGone(server: Server): void {
  const { aof } = server;
  aofClosePipes(server);
  aof.rewriteBuffer = [];
  aofRemoveTempFile(server, aof.childPid);
  aof.childPid = -1;
  closeChildInfoPipe(server);
  aof.childExit = null;
  aof.rewriteTimeStart = -1;
  updateDictResizePolicy(server);
}
