/**
 * What a child tells its parent of its work, through a pipe, about once a second.
 * twin: redis 6.2.6 childinfo.c; server.c, redisFork and resetChildState.
 * differs: a child tells its keys only. What copying on write has cost is the parent's estimate: a
 * page for each change since the fork.
 *
 *   the child's message:  keys so far, 8 bytes, little-endian
 */
import { type Errno, isErrno } from '#host/errno';
import type { Host } from '#host/host';
import { dictSize } from '../keyspace/dict';
import type { Server } from '../state';

export interface ChildInfo {
  /** The parent's end of the pipe, -1: no child is at work. */
  fd: number;
  /** Of the dataset as it was at the fork. */
  keysTotal: number;
  keysProcessed: number;
  cowBytes: number;
  /** Unix seconds of the last message, 0: none yet. */
  updatedAt: number;
  dirtyAtFork: number;
}

/** The child's side, within its job. */
export interface ChildReport {
  /** Both ends; a child has its parent's too, until it closes it. */
  readonly read: number;
  readonly write: number;
  /** Monotonic microseconds of the last message, -1: none yet. */
  sentAt: number;
}

const PERIOD_US = 1_000_000;
const MESSAGE_BYTES = 8;
const PAGE_BYTES = 4096;
/**
 * Bytes a child that shared all its pages has of its own: what a real one measures right after the
 * fork.
 */
export const CHILD_PRIVATE_BYTES = 180_224;

export function createChildInfo(): ChildInfo {
  return { fd: -1, keysTotal: 0, keysProcessed: 0, cowBytes: 0, updatedAt: 0, dirtyAtFork: 0 };
}

/** Before the fork. */
export function openChildInfoPipe({ host }: Server): ChildReport {
  const [read, write] = host.pipe();
  return { read, write, sentAt: -1 };
}

/** After the fork, with what it answered: keeps the parent's end. */
export function keepChildInfoPipe(
  server: Server,
  report: ChildReport,
  child: number | Errno,
): void {
  const { host } = server;
  host.close(report.write);
  if (isErrno(child)) {
    host.close(report.read);
    return;
  }
  host.setReadable(report.read, false);
  server.rdb.childInfo = {
    ...createChildInfo(),
    fd: report.read,
    keysTotal: server.dbs.reduce((sum, { dict }) => sum + dictSize(dict), 0),
    dirtyAtFork: server.dirty,
  };
}

/** The child is gone. */
export function closeChildInfoPipe(server: Server): void {
  const { fd } = server.rdb.childInfo;
  if (fd !== -1) server.host.close(fd);
  server.rdb.childInfo = createChildInfo();
}

/** In the child, after each piece. */
export function sendChildInfo(host: Host, report: ChildReport | null, keys: number): void {
  if (report === null) return;
  const now = host.monotonicUs();
  if (report.sentAt === -1) {
    host.close(report.read);
    host.setReadable(report.write, false);
  } else if (now - report.sentAt < PERIOD_US) return;
  report.sentAt = now;
  const message = new DataView(new ArrayBuffer(MESSAGE_BYTES));
  message.setBigUint64(0, BigInt(keys), true);
  // A parent that does not read misses a figure, no more.
  host.write(report.write, new Uint8Array(message.buffer));
}

/** serverCron, once a second while a child is at work. */
export function receiveChildInfo(server: Server): void {
  const { childInfo } = server.rdb;
  if (childInfo.fd === -1) return;
  for (;;) {
    const bytes = server.host.read(childInfo.fd, MESSAGE_BYTES);
    if (isErrno(bytes) || bytes.length < MESSAGE_BYTES) return;
    const message = new DataView(bytes.buffer, bytes.byteOffset, MESSAGE_BYTES);
    childInfo.keysProcessed = Number(message.getBigUint64(0, true));
    const changes = Math.max(0, server.dirty - childInfo.dirtyAtFork);
    childInfo.cowBytes = CHILD_PRIVATE_BYTES + changes * PAGE_BYTES;
    childInfo.updatedAt = server.unixtime;
  }
}
