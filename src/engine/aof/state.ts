/**
 * What the server knows about its append only file.
 * twin: redis 6.2.6 server.h, "AOF persistence".
 * differs: the thread that fsyncs in the background is a timer and a list of descriptors.
 */
import type { Errno } from '#host/errno';
import type { ExitStatus } from '#host/signal';

export interface AofState {
  /** `wait-rewrite`: switched on at run time, and the first rewrite hasn't ended yet. */
  state: 'off' | 'on' | 'wait-rewrite';
  /** -1: not open. */
  fd: number;
  /** The database the file's next command would go to, -1: a SELECT comes first. */
  selectedDb: number;
  /** Commands to be written before the next replies, a byte string. */
  buf: string;
  /** Bytes of the file, after the last rewrite (or load), and as far as it was fsynced. */
  currentSize: number;
  rewriteBaseSize: number;
  fsyncOffset: number;
  /** Unix seconds; flushPostponedStart 0: no write was put off. */
  lastFsync: number;
  flushPostponedStart: number;
  /** DEBUG AOF-FLUSH-SLEEP: microseconds that a write takes longer. */
  flushSleep: number;
  /** Writes that didn't wait for a slow fsync any longer. */
  delayedFsync: number;
  /** Descriptors being fsynced in the background, and why the last one failed. */
  bioFsync: number[];
  bioFsyncErrno: Errno | null;
  lastWriteStatus: 'ok' | 'err';
  lastWriteErrno: Errno;
  /** Unix seconds of the last line about it. */
  lastWriteErrorLog: number;

  /** The rewriting child, -1: none; its end is noticed by the next serverCron. */
  childPid: number;
  childExit: ExitStatus | null;
  /** A child that was told to end: its file is removed once it has. */
  killedPid: number;
  rewriteScheduled: boolean;
  rewriteTimeLast: number;
  rewriteTimeStart: number;
  lastRewriteStatus: 'ok' | 'err';
  statCowBytes: number;
  /** Commands since the fork that the child hasn't been sent yet, in order. */
  rewriteBuffer: Uint8Array[];
  pipe: AofParentPipes | null;
}

/** The parent's ends of the three pipes to a rewriting child. */
export interface AofParentPipes {
  readonly data: number;
  readonly ackFromChild: number;
  readonly ackToChild: number;
  stopSendingDiff: boolean;
  /** A `writable` input says when there is room again. */
  isFull: boolean;
}

export function createAofState(unixtime: number): AofState {
  return {
    state: 'off',
    fd: -1,
    selectedDb: -1,
    buf: '',
    currentSize: 0,
    rewriteBaseSize: 0,
    fsyncOffset: 0,
    lastFsync: unixtime,
    flushPostponedStart: 0,
    flushSleep: 0,
    delayedFsync: 0,
    bioFsync: [],
    bioFsyncErrno: null,
    lastWriteStatus: 'ok',
    lastWriteErrno: 'ENOSPC',
    lastWriteErrorLog: 0,
    childPid: -1,
    childExit: null,
    killedPid: -1,
    rewriteScheduled: false,
    rewriteTimeLast: -1,
    rewriteTimeStart: -1,
    lastRewriteStatus: 'ok',
    statCowBytes: 0,
    rewriteBuffer: [],
    pipe: null,
  };
}
