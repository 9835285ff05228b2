/**
 * The program of a child that sends the dataset to replicas without a file: through a pipe to its
 * parent, who has the sockets.
 * twin: redis 6.2.6 rdb.c, rdbSaveToSlavesSockets, "Child", and rdbSaveRioWithEOFMark.
 */

import { sendChildInfo } from '#engine/rdb/child_info';
import { pieceCostUs } from '#engine/rdb/save';
import { rdbHead, rdbPiece, rdbTail } from '#engine/rdb/save_content';
import type { RdbSaveJob } from '#engine/rdb/save_job';
import { bytesOf, concatBytes } from '#hiredis/bytes';
import { assert } from '#host/assert';
import { isErrno } from '#host/errno';
import type { Host, Program } from '#host/host';
import type { Input } from '#host/input';
import { debugDelayUs } from '../../debug_delay';
import { serverLog } from '../../log';

export const RDB_TO_SLAVES_PROGRAM = 'redis-rdb-to-slaves';

export interface RdbStream {
  readonly job: RdbSaveJob;
  /** 40 bytes that won't occur in the file: the size isn't known when the sending begins. */
  readonly mark: string;
  /** The ends of both pipes; a child has the parent's too, until it closes them. */
  readonly pipe: { readonly read: number; readonly write: number };
  readonly exitPipe: { readonly read: number; readonly write: number };
  phase: 'start' | 'keys' | 'last' | 'waiting';
  /** Made but not yet taken by the pipe. */
  pending: Uint8Array;
  /** Keys in it, for which rdb-key-save-delay has yet to pass. */
  delayedKeys: number;
}

/** What fork itself takes before the child's first instruction. */
const FORK_US = 500;
const NEXT_PIECE = 'next-piece';

export const rdbToSlavesProgram: Program<RdbStream> = {
  name: RDB_TO_SLAVES_PROGRAM,
  start(): RdbStream {
    assert(false, 'redis-rdb-to-slaves is only ever forked');
  },
  turn(host, stream, inputs) {
    if (stream.phase === 'waiting') waitForParent(host, stream, inputs);
    else sendOn(host, stream);
  },
};

function sendOn(host: Host, stream: RdbStream): void {
  if (stream.pending.length === 0) makeMore(host, stream);
  const { pipe, pending } = stream;
  const taken = pending.length === 0 ? 0 : host.write(pipe.write, pending);
  if (isErrno(taken) && taken !== 'EAGAIN') {
    host.exit(1);
    return;
  }
  stream.pending = pending.slice(isErrno(taken) ? 0 : taken);
  // Without room a `writable` input follows.
  if (stream.pending.length > 0) return;
  const delay = stream.job.config['rdb-key-save-delay'];
  if (stream.phase === 'last') finish(host, stream);
  else host.setTimer(NEXT_PIECE, debugDelayUs(delay, stream.delayedKeys));
}

function makeMore(host: Host, stream: RdbStream): void {
  const { job, mark } = stream;
  if (stream.phase === 'start') {
    host.busy(FORK_US);
    host.close(stream.pipe.read);
    host.close(stream.exitPipe.write);
    host.setReadable(stream.exitPipe.read, false);
    stream.pending = concatBytes([bytesOf(`$EOF:${mark}\r\n`), rdbHead(job)]);
    stream.phase = 'keys';
    return;
  }
  const before = { bytes: job.bytes, keys: job.keys };
  stream.pending = rdbPiece(job);
  job.bytes += stream.pending.length;
  stream.delayedKeys = job.keys - before.keys;
  sendChildInfo(host, job.report, job.keys);
  host.busy(pieceCostUs(before, job));
  if (job.dbAt < job.dbs.length) return;
  stream.pending = concatBytes([stream.pending, rdbTail(job), bytesOf(mark)]);
  stream.phase = 'last';
}

/** All is in the pipe. The parent closes the other pipe once it has read everything. */
function finish(host: Host, stream: RdbStream): void {
  serverLog({ ...stream.job, host }, 'notice', 'RDB: 0 MB of memory used by copy-on-write');
  host.close(stream.pipe.write);
  stream.phase = 'waiting';
  host.setReadable(stream.exitPipe.read, true);
}

function waitForParent(host: Host, { exitPipe }: RdbStream, inputs: readonly Input[]): void {
  const isOver = inputs.some((each) => each.kind === 'readable' && each.fd === exitPipe.read);
  if (isOver) host.exit(0);
}
