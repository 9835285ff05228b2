/**
 * The program of BGREWRITEAOF's child: the dataset as it was at the fork, a piece a turn, then what
 * the parent has sent of the commands since.
 * twin: redis 6.2.6 aof.c, rewriteAppendOnlyFile, and rewriteAppendOnlyFileBackground, "Child".
 *
 *   start -> rewrite -> diffs -> ack      diffs: until nothing came for 20 ms, or for a second
 */
import { bytesOf, concatBytes } from '#hiredis/bytes';
import { assert } from '#host/assert';
import { type Errno, isErrno, strerror } from '#host/errno';
import type { Host, Program } from '#host/host';
import type { Input } from '#host/input';
import { debugDelayUs } from '../debug_delay';
import { type LogLevel, serverLog } from '../log';
import { sendChildInfo } from '../rdb/child_info';
import { OPEN_US, pieceCostUs, SYNC_US } from '../rdb/save';
import { rdbHead, rdbPiece, rdbTail } from '../rdb/save_content';
import type { RdbSaveJob } from '../rdb/save_job';
import { ACK, type AofPipes } from './rewrite_buffer';
import { rewritePiece } from './rewrite_rio';

export const AOF_CHILD_PROGRAM = 'redis-aof-rewrite';

export interface AofRewriteJob {
  readonly rdb: RdbSaveJob;
  readonly usePreamble: boolean;
  readonly pipes: AofPipes;
  phase: 'start' | 'rewrite' | 'diffs' | 'ack';
  /** -1: not open. */
  fd: number;
  /** Commands received from the parent. */
  readonly diff: Uint8Array[];
  /** Monotonic microseconds since when it waits for more of them. */
  diffsSince: number;
}

/** What fork itself takes before the child's first instruction. */
const FORK_US = 500;
const STEP = 'step';
const NO_DATA_US = 20_000;
const DIFFS_LIMIT_US = 1_000_000;
const ACK_LIMIT_US = 5_000_000;
const READ_BYTES = 64 * 1024;

type Phase = (host: Host, job: AofRewriteJob, inputs: readonly Input[]) => void;

const PHASES: Readonly<Record<AofRewriteJob['phase'], Phase>> = {
  start,
  rewrite: rewriteNextPiece,
  diffs: waitForDiffs,
  ack: waitForAck,
};

export const aofChildProgram: Program<AofRewriteJob> = {
  name: AOF_CHILD_PROGRAM,
  start(): AofRewriteJob {
    assert(false, 'redis-aof-rewrite is only ever forked');
  },
  turn: (host, job, inputs) => PHASES[job.phase](host, job, inputs),
};

function start(host: Host, job: AofRewriteJob): void {
  const { data, toParent, toChild } = job.pipes;
  for (const fd of [data.write, toParent.read, toChild.write]) host.close(fd);
  for (const fd of [data.read, toChild.read]) host.setReadable(fd, false);
  host.busy(FORK_US + OPEN_US);
  const fd = host.open(tmpfile(host), { write: true, create: true, truncate: true });
  if (isErrno(fd)) {
    const why = strerror(fd);
    log(
      host,
      job,
      `Opening the temp file for AOF rewrite in rewriteAppendOnlyFile(): ${why}`,
      'warning',
    );
    host.exit(1);
    return;
  }
  job.fd = fd;
  job.phase = 'rewrite';
  if (job.usePreamble && !write(host, job, rdbHead(job.rdb))) return;
  host.setTimer(STEP, 0);
}

function rewriteNextPiece(host: Host, job: AofRewriteJob): void {
  const { rdb, usePreamble } = job;
  const before = { bytes: rdb.bytes, keys: rdb.keys };
  const piece = usePreamble ? rdbPiece(rdb) : bytesOf(rewritePiece(rdb));
  if (!write(host, job, piece)) return;
  sendChildInfo(host, rdb.report, rdb.keys);
  host.busy(pieceCostUs(before, rdb));
  readDiffFromParent(host, job);
  if (rdb.dbAt < rdb.dbs.length) {
    const keys = rdb.keys - before.keys;
    host.setTimer(STEP, debugDelayUs(rdb.config['rdb-key-save-delay'], keys));
    return;
  }
  if (usePreamble && !write(host, job, rdbTail(rdb))) return;
  // Most of the file is made durable while the parent still sends.
  if (!sync(host, job)) return;
  job.phase = 'diffs';
  job.diffsSince = host.monotonicUs();
  host.setReadable(job.pipes.data.read, true);
  host.setTimer(STEP, NO_DATA_US);
}

function waitForDiffs(host: Host, job: AofRewriteJob, inputs: readonly Input[]): void {
  const hasMore = inputs.some(({ kind }) => kind === 'readable');
  const isOver = host.monotonicUs() - job.diffsSince >= DIFFS_LIMIT_US;
  if (hasMore && !isOver) {
    if (readDiffFromParent(host, job)) host.setTimer(STEP, NO_DATA_US);
    else host.setReadable(job.pipes.data.read, false);
    return;
  }
  const { data, toParent, toChild } = job.pipes;
  host.setReadable(data.read, false);
  const asked = host.write(toParent.write, ACK);
  if (isErrno(asked)) {
    writeError(host, job, asked);
    return;
  }
  job.phase = 'ack';
  host.setReadable(toChild.read, true);
  host.setTimer(STEP, ACK_LIMIT_US);
}

function waitForAck(host: Host, job: AofRewriteJob, inputs: readonly Input[]): void {
  const answer = host.read(job.pipes.toChild.read, 1);
  if (answer === 'EAGAIN') {
    if (inputs.some(({ kind }) => kind === 'timer')) writeError(host, job, 'ETIMEDOUT');
  } else if (isErrno(answer) || answer[0] !== ACK[0]) {
    writeError(host, job, isErrno(answer) ? answer : 'EPIPE');
  } else if (finish(host, job)) host.exit(0);
}

function finish(host: Host, job: AofRewriteJob): boolean {
  log(host, job, 'Parent agreed to stop sending diffs. Finalizing AOF...');
  readDiffFromParent(host, job);
  const diff = concatBytes(job.diff);
  const megabytes = (diff.length / (1024 * 1024)).toFixed(2);
  log(host, job, `Concatenating ${megabytes} MB of AOF diff received from parent.`);
  if (!write(host, job, diff) || !sync(host, job)) return false;
  host.close(job.fd);
  const renamed = host.rename(tmpfile(host), aofTempFile(host.pid));
  if (isErrno(renamed)) {
    const why = strerror(renamed);
    log(
      host,
      job,
      `Error moving temp append only file on the final destination: ${why}`,
      'warning',
    );
    host.unlink(tmpfile(host));
    host.exit(1);
    return false;
  }
  log(host, job, 'SYNC append only file rewrite performed');
  log(host, job, 'AOF rewrite: 0 MB of memory used by copy-on-write');
  return true;
}

/** Takes what the pipe has. False: the parent is gone. */
function readDiffFromParent(host: Host, job: AofRewriteJob): boolean {
  for (;;) {
    const bytes = host.read(job.pipes.data.read, READ_BYTES);
    if (isErrno(bytes)) return bytes === 'EAGAIN';
    if (bytes.length === 0) return false;
    job.diff.push(bytes);
  }
}

/** Written by the child; the parent finds it by its child's pid. */
export function aofTempFile(pid: number): string {
  return `temp-rewriteaof-bg-${pid}.aof`;
}

function tmpfile({ pid }: Host): string {
  return `temp-rewriteaof-${pid}.aof`;
}

/** False: it was logged, and the process ends. */
function write(host: Host, job: AofRewriteJob, bytes: Uint8Array): boolean {
  const written = host.write(job.fd, bytes);
  if (isErrno(written)) return writeError(host, job, written);
  job.rdb.bytes += written;
  return written === bytes.length || writeError(host, job, 'ENOSPC');
}

function sync(host: Host, job: AofRewriteJob): boolean {
  host.busy(SYNC_US);
  const synced = host.fsync(job.fd);
  return !isErrno(synced) || writeError(host, job, synced);
}

function writeError(host: Host, job: AofRewriteJob, errno: Errno): false {
  const why = strerror(errno);
  log(host, job, `Write error writing append only file on disk: ${why}`, 'warning');
  host.close(job.fd);
  host.unlink(tmpfile(host));
  host.exit(1);
  return false;
}

function log(host: Host, job: AofRewriteJob, text: string, level: LogLevel = 'notice'): void {
  const { pid, sentinelMode, config, repl } = job.rdb;
  serverLog({ host, pid, sentinelMode, config, repl }, level, text);
}
