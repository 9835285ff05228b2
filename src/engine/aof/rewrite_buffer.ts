/**
 * The commands since the fork, which a rewriting child is sent as long as it wants them, and the
 * pipes that this takes.
 * twin: redis 6.2.6 aof.c, "AOF rewrite buffer implementation" and "AOF rewrite pipes for IPC".
 * differs: either side closes the ends that belong to the other; what is left is sent before
 * sleeping instead of by an event of its own.
 */
import { bytesOf } from '#hiredis/bytes';
import { isErrno, strerror } from '#host/errno';
import type { Input } from '#host/input';
import { serverLog } from '../log';
import type { Server } from '../state';

/** All ends, by the same numbers in parent and child. */
export interface AofPipes {
  readonly data: { readonly read: number; readonly write: number };
  readonly toParent: { readonly read: number; readonly write: number };
  readonly toChild: { readonly read: number; readonly write: number };
}

export function aofCreatePipes({ host }: Server): AofPipes {
  const pipe = () => {
    const [read, write] = host.pipe();
    return { read, write };
  };
  return { data: pipe(), toParent: pipe(), toChild: pipe() };
}

/** After the fork: keeps the parent's ends. */
export function keepParentEnds({ aof, host }: Server, pipes: AofPipes): void {
  for (const fd of [pipes.data.read, pipes.toParent.write, pipes.toChild.read]) host.close(fd);
  aof.pipe = {
    data: pipes.data.write,
    ackFromChild: pipes.toParent.read,
    ackToChild: pipes.toChild.write,
    stopSendingDiff: false,
    isFull: false,
  };
}

export function aofClosePipes({ aof, host }: Server): void {
  if (aof.pipe === null) return;
  const { data, ackFromChild, ackToChild } = aof.pipe;
  for (const fd of [data, ackFromChild, ackToChild]) host.close(fd);
  aof.pipe = null;
}

export function aofRewriteBufferSize({ aof }: Server): number {
  return aof.rewriteBuffer.reduce((sum, block) => sum + block.length, 0);
}

/** Sends what the pipe has room for. */
export function aofChildWriteDiffData({ aof, host }: Server): void {
  const { pipe } = aof;
  while (pipe !== null && !pipe.stopSendingDiff && !pipe.isFull) {
    const block = aof.rewriteBuffer[0];
    if (block === undefined) return;
    const taken = host.write(pipe.data, block);
    // The child is gone: its end is noticed in due course.
    if (isErrno(taken) && taken !== 'EAGAIN') return;
    const sent = isErrno(taken) ? 0 : taken;
    pipe.isFull = sent < block.length;
    if (pipe.isFull) aof.rewriteBuffer[0] = block.slice(sent);
    else aof.rewriteBuffer.shift();
  }
}

/** Takes an input that belongs to a rewrite's pipes; false: it is someone else's. */
export function aofPipeInput(server: Server, input: Input): boolean {
  const { pipe } = server.aof;
  if (pipe === null) return false;
  if (input.kind === 'writable' && input.fd === pipe.data) {
    pipe.isFull = false;
    aofChildWriteDiffData(server);
    return true;
  }
  if (input.kind !== 'readable' || input.fd !== pipe.ackFromChild) return false;
  aofChildPipeReadable(server, pipe.ackFromChild);
  return true;
}

/** The child has waited long enough for more. It asks only once. */
function aofChildPipeReadable(server: Server, fd: number): void {
  const { aof, host } = server;
  const byte = host.read(fd, 1);
  if (byte === 'EAGAIN') return;
  host.setReadable(fd, false);
  if (aof.pipe === null || isErrno(byte) || byte[0] !== ACK[0]) return;
  serverLog(server, 'notice', 'AOF rewrite child asks to stop sending diffs.');
  aof.pipe.stopSendingDiff = true;
  const sent = host.write(aof.pipe.ackToChild, ACK);
  if (isErrno(sent)) {
    serverLog(server, 'warning', `Can't send ACK to AOF child: ${strerror(sent)}`);
  }
}

/** What either side says to the other, and all it ever says. */
export const ACK = bytesOf('!');
