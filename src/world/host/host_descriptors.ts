/** Descriptors of every kind, for ProcessHost: reading, writing, closing; pipes and sockets. */
import type { Errno } from '#host/errno';
import type { FdKind } from '#host/host';
import type { SocketAddress } from '#host/input';
import type { Description } from '../delivery';
import { type Channel, createChannel, type FdEntry, type ProcessImage } from '../image';
import { emit, nextId, type Turn } from '../turn';
import { readFileFd, writeFileFd } from './host_files';

const NOTHING = new Uint8Array(0);

export function descriptionOf(image: ProcessImage, fd: number): Description | undefined {
  return image.fds[fd]?.description;
}

/** The lowest free descriptor now names `description`. */
export function allocateFd(image: ProcessImage, description: Description): number {
  const entry: FdEntry = { description, wanted: true };
  image.mayRead = true;
  const free = image.fds.indexOf(null);
  if (free < 0) return image.fds.push(entry) - 1;
  image.fds[free] = entry;
  return free;
}

export function fdKind(image: ProcessImage, fd: number): FdKind | 'EBADF' {
  return descriptionOf(image, fd)?.kind ?? 'EBADF';
}

/** At most `max` bytes from the front of a queue of chunks, as a new array. */
function takeFrom(queue: Uint8Array[], max: number): Uint8Array {
  let length = 0;
  for (const chunk of queue) length += chunk.length;
  const out = new Uint8Array(Math.min(length, max));
  let filled = 0;
  while (filled < out.length) {
    const head = queue[0] as Uint8Array;
    const part = head.subarray(0, out.length - filled);
    out.set(part, filled);
    filled += part.length;
    if (part.length === head.length) queue.shift();
    else queue[0] = head.subarray(part.length);
  }
  return out;
}

function readChannel(turn: Turn, channel: Channel, max: number): Uint8Array | Errno {
  if (channel.queue.length > 0) {
    const bytes = takeFrom(channel.queue, max);
    turn.bytes += bytes.length;
    turn.consumed ??= new Map();
    turn.consumed.set(channel.id, (turn.consumed.get(channel.id) ?? 0) + bytes.length);
    return bytes;
  }
  if (channel.error !== null) return takeError(channel);
  return channel.ended ? NOTHING : 'EAGAIN';
}

/** A broken connection tells its error once; afterwards it is at its end. */
function takeError(channel: Channel): Errno {
  const errno = channel.error ?? 'ECONNRESET';
  channel.error = null;
  channel.ended = true;
  channel.broken = true;
  return errno;
}

/** A terminal answers a chunk a read: a line in canonical mode, the keys typed so far without. */
function readTty(turn: Turn, max: number): Uint8Array | Errno {
  const terminal = turn.image.terminal;
  if (terminal === null) return 'EBADF';
  const head = terminal.queue[0];
  if (head === undefined) return terminal.hungUp ? NOTHING : 'EAGAIN';
  if (head.length <= max) terminal.queue.shift();
  else terminal.queue[0] = head.subarray(max);
  const bytes = head.slice(0, max);
  emit(turn, { kind: 'ttyRead', bytes: bytes.length, ends: head.length === 0 ? 1 : 0 });
  return bytes;
}

export function readFd(turn: Turn, fd: number, max: number): Uint8Array | Errno {
  const description = descriptionOf(turn.image, fd);
  if (description === undefined) return 'EBADF';
  switch (description.kind) {
    case 'null':
      return NOTHING;
    case 'tty':
      return readTty(turn, max);
    case 'file':
      return readFileFd(turn, description, max);
    default: {
      const channel = turn.image.channels.get(description.channel);
      return channel === undefined ? 'EBADF' : readChannel(turn, channel, max);
    }
  }
}

/** Writing where nobody reads kills by SIGPIPE unless that is handled or ignored; sockets only err. */
function writeToNobody(turn: Turn, channel: Channel): Errno {
  if (channel.error !== null) return takeError(channel);
  if (channel.kind === 'pipe' && !turn.image.sigactions.has('SIGPIPE'))
    turn.exit ??= { kind: 'signaled', signal: 'SIGPIPE' };
  return 'EPIPE';
}

function writeChannel(turn: Turn, channel: Channel, bytes: Uint8Array): number | Errno {
  if (channel.error !== null || channel.broken) return writeToNobody(turn, channel);
  const room = channel.phase === 'open' ? Math.min(channel.credit, bytes.length) : 0;
  if (room > 0) {
    channel.credit -= room;
    turn.bytes += room;
    const taken = room === bytes.length ? bytes : bytes.subarray(0, room);
    emit(turn, { kind: 'send', channel: channel.id, bytes: taken });
  }
  if (room === bytes.length) return room;
  if (!channel.short) emit(turn, { kind: 'shortage', channel: channel.id });
  channel.short = true;
  return room > 0 ? room : 'EAGAIN';
}

export function writeFd(turn: Turn, fd: number, bytes: Uint8Array): number | Errno {
  const description = descriptionOf(turn.image, fd);
  if (description === undefined) return 'EBADF';
  switch (description.kind) {
    case 'null':
      return bytes.length;
    case 'tty':
      turn.bytes += bytes.length;
      emit(turn, { kind: 'ttyWrite', bytes });
      return bytes.length;
    case 'file':
      return writeFileFd(turn, description, bytes);
    default: {
      const channel = turn.image.channels.get(description.channel);
      if (channel === undefined || (description.kind === 'pipe' && description.end === 'read'))
        return 'EBADF';
      return writeChannel(turn, channel, bytes);
    }
  }
}

export function closeFd(turn: Turn, fd: number): void {
  const { image } = turn;
  const description = descriptionOf(image, fd);
  if (description === undefined) return;
  image.fds[fd] = null;
  // Another descriptor may now be the one that names the channel or the terminal.
  image.mayRead = true;
  if (description.kind === 'file') {
    const { inode } = description;
    if (!image.fds.some((entry) => isFile(entry, inode))) image.openFiles.delete(inode);
  }
  if (description.kind !== 'socket' && description.kind !== 'pipe') return;
  const channel = image.channels.get(description.channel);
  if (channel === undefined) return;
  const other = image.fds.findIndex((entry) => namesChannel(entry, channel.id));
  if (other >= 0) {
    channel.fd = other;
    return;
  }
  image.channels.delete(channel.id);
  flushConsumed(turn);
  emit(turn, { kind: 'closeChannel', channel: channel.id });
}

function isFile(entry: FdEntry | null, inode: number): boolean {
  return entry?.description.kind === 'file' && entry.description.inode === inode;
}

function namesChannel(entry: FdEntry | null, channel: number): boolean {
  return entry !== null && 'channel' in entry.description && entry.description.channel === channel;
}

/** Tells the senders what was read, before anything that depends on it. */
export function flushConsumed(turn: Turn): void {
  if (turn.consumed === null) return;
  for (const [channel, bytes] of turn.consumed) emit(turn, { kind: 'consumed', channel, bytes });
  turn.consumed = null;
}

export function openPipe(turn: Turn): readonly [number, number] {
  const { image } = turn;
  const [reader, writer] = [nextId(image), nextId(image)];
  const readFd = allocateFd(image, { kind: 'pipe', channel: reader, end: 'read' });
  const writeFd = allocateFd(image, { kind: 'pipe', channel: writer, end: 'write' });
  image.channels.set(reader, createChannel(reader, 'pipe', readFd));
  image.channels.set(writer, createChannel(writer, 'pipe', writeFd));
  emit(turn, { kind: 'pipe', reader, writer });
  return [readFd, writeFd];
}

function openSocket(turn: Turn, phase: Channel['phase']): Channel {
  const id = nextId(turn.image);
  const fd = allocateFd(turn.image, { kind: 'socket', channel: id });
  const channel = createChannel(id, 'socket', fd);
  channel.phase = phase;
  turn.image.channels.set(id, channel);
  return channel;
}

export function listenSocket(turn: Turn, local: SocketAddress): number {
  const channel = openSocket(turn, 'listening');
  emit(turn, { kind: 'listen', channel: channel.id, local });
  return channel.fd;
}

export function connectSocket(turn: Turn, peer: SocketAddress, bind: string | null): number {
  const channel = openSocket(turn, 'connecting');
  emit(turn, { kind: 'connect', channel: channel.id, peer, bind });
  return channel.fd;
}
