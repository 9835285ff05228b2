/**
 * Pipes: one-way byte streams within a machine. Several processes may hold an end; bytes go to one
 * reader at a time, the one that was exec'd with the read end last (a forked child does not take
 * it from its parent), and what it leaves unread goes to the next holder.
 *
 * differs: Linux would let every holder read; two processes reading one pipe are not supported.
 */
import { deliver, notify, schedule } from '../kernel';
import { LOOKAHEAD_US, type Pipe, type World } from '../state';

export function createPipe(
  world: World,
  pid: number,
  ends: { reader: number; writer: number },
): void {
  const { reader, writer } = ends;
  const pipe: Pipe = {
    id: reader,
    reader,
    writer,
    readers: [pid],
    writers: [pid],
    owner: pid,
    unread: [],
    owed: [],
    ended: false,
  };
  world.pipes.set(reader, pipe);
  world.pipes.set(writer, pipe);
}

/** A child got an end of a pipe. */
export function inheritPipeEnd(
  world: World,
  pid: number,
  end: { channel: number; byExec: boolean },
): void {
  const pipe = world.pipes.get(end.channel);
  if (pipe === undefined) return;
  const holders = end.channel === pipe.reader ? pipe.readers : pipe.writers;
  if (end.channel === pipe.reader && !end.byExec) holders.unshift(pid);
  else holders.push(pid);
  world.unsettled.pipes.add(pipe.id);
}

export function closePipeEnd(world: World, pid: number, at: number, channel: number): void {
  const pipe = world.pipes.get(channel);
  if (pipe === undefined) return;
  if (channel === pipe.reader) {
    pipe.readers = pipe.readers.filter((holder) => holder !== pid);
    world.unsettled.pipes.add(pipe.id);
    if (pipe.readers.length > 0) return;
    for (const writer of pipe.writers) tellBroken(world, at, writer, pipe);
  } else {
    pipe.writers = pipe.writers.filter((holder) => holder !== pid);
    // Bytes on the way were scheduled before this and arrive before it.
    if (pipe.writers.length === 0)
      schedule(world, at + LOOKAHEAD_US, { kind: 'pipeEnd', pipe: pipe.id });
  }
  if (pipe.readers.length + pipe.writers.length > 0) return;
  world.pipes.delete(pipe.reader);
  world.pipes.delete(pipe.writer);
}

function tellBroken(world: World, at: number, pid: number, pipe: Pipe): void {
  notify(world, at, { to: pid, body: { kind: 'broken', channel: pipe.writer, errno: 'EPIPE' } });
}

/** A process ended: whatever ends it held are closed. */
export function closePipesOf(world: World, pid: number, at: number): void {
  for (const [channel, pipe] of [...world.pipes]) {
    const holders = channel === pipe.reader ? pipe.readers : pipe.writers;
    if (holders.includes(pid)) closePipeEnd(world, pid, at, channel);
  }
}

export function writeToPipe(world: World, pid: number, at: number, sent: PipeBytes): void {
  const { pipe, bytes } = sent;
  if (pipe.readers.length === 0) {
    tellBroken(world, at, pid, pipe);
    return;
  }
  pipe.owed.push({ pid, bytes: bytes.length });
  schedule(world, at + LOOKAHEAD_US, { kind: 'pipeData', pipe: pipe.id, bytes });
}

export interface PipeBytes {
  readonly pipe: Pipe;
  readonly bytes: Uint8Array;
}

export function arriveInPipe(world: World, at: number, sent: PipeBytes): void {
  const { pipe, bytes } = sent;
  pipe.unread.push(bytes);
  if (pipe.owner !== null)
    deliver(world, pipe.owner, { at, kind: 'data', channel: pipe.reader, bytes });
}

export function endPipe(world: World, at: number, pipe: Pipe): void {
  pipe.ended = true;
  if (pipe.owner !== null) deliver(world, pipe.owner, { at, kind: 'end', channel: pipe.reader });
}

/** The reader took bytes: their writers may write as many more. */
export function consumeFromPipe(world: World, at: number, pipe: Pipe, bytes: number): void {
  let left = bytes;
  while (left > 0 && pipe.unread.length > 0) {
    const head = pipe.unread[0] as Uint8Array;
    if (head.length > left) pipe.unread[0] = head.subarray(left);
    else pipe.unread.shift();
    left -= Math.min(left, head.length);
  }
  for (const [to, room] of takeOwed(pipe, bytes))
    notify(world, at, { to, body: { kind: 'credit', channel: pipe.writer, bytes: room } });
}

/** Whose bytes the first so many were, as [pid, bytes]. */
function takeOwed(pipe: Pipe, bytes: number): Map<number, number> {
  const room = new Map<number, number>();
  let left = bytes;
  while (left > 0 && pipe.owed.length > 0) {
    const first = pipe.owed[0] as { pid: number; bytes: number };
    const part = Math.min(left, first.bytes);
    room.set(first.pid, (room.get(first.pid) ?? 0) + part);
    first.bytes -= part;
    left -= part;
    if (first.bytes === 0) pipe.owed.shift();
  }
  return room;
}

/** Between windows: finds whose the bytes are now, and hands over what is unread. */
export function settlePipe(world: World, pipe: Pipe): void {
  const at = world.horizon;
  const owner = pipe.readers.at(-1) ?? null;
  if (owner === pipe.owner) return;
  pipe.owner = owner;
  if (owner === null) return;
  const channel = pipe.reader;
  for (const bytes of pipe.unread) deliver(world, owner, { at, kind: 'data', channel, bytes });
  if (pipe.ended) deliver(world, owner, { at, kind: 'end', channel });
}
