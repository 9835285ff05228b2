/**
 * Everything one process is, as plain data: the program's own state and the kernel's for it.
 * structuredClone of an image goes on exactly as the image would have; that is how processes move
 * between threads and how checkpoints are made. Images live in the drivers' hands, not the world's.
 */
import type { Errno } from '#host/errno';
import type { Signal } from '#host/signal';
import type { Delivery, Description, MachineFacts, SpawnedChild } from './delivery';
import { createView, type FileView, forkView } from './files/file_view';
import type { FileNode, FileTree } from './files/tree';
import { type Prng, seedPrng } from './prng';

/** Bytes a sender may have on the way and unread at the receiver; then writes are partial. */
export const SOCKET_WINDOW = 262_144;
export const PIPE_WINDOW = 65_536;

/** Ids that a process chooses itself (channels, inodes) start at its pid times this. */
const ID_SPAN = 1_048_576;

export interface Channel {
  readonly id: number;
  readonly kind: 'socket' | 'pipe';
  phase: 'listening' | 'connecting' | 'open';
  /** The lowest descriptor that names it. */
  fd: number;
  /** Received and not yet read. */
  queue: Uint8Array[];
  ended: boolean;
  /** Told once by read or write, then `ended`. */
  error: Errno | null;
  /** Nobody reads what is written here any more. */
  broken: boolean;
  credit: number;
  /** A write was refused or cut short: `writable` is owed. */
  short: boolean;
}

export interface FdEntry {
  readonly description: Description;
  wanted: boolean;
}

export interface Terminal {
  cols: number;
  rows: number;
  /** Delivered and not yet read; an empty array is an end of file. */
  queue: Uint8Array[];
  hungUp: boolean;
}

export interface Timer {
  readonly at: number;
  readonly seq: number;
}

export interface ProcessImage {
  readonly pid: number;
  ppid: number;
  pgid: number;
  readonly program: string;
  argv: readonly string[];
  env: Record<string, string>;
  cwd: string;
  /** The program's; null before its first turn. */
  state: object | null;
  readonly startDateUs: number;
  /** The lab's, from which each process's own stream is drawn. */
  readonly seed: number;
  readonly prng: Prng;
  readonly timers: Map<string, Timer>;
  readonly fds: (FdEntry | null)[];
  readonly channels: Map<number, Channel>;
  /** The last state seen of files that are open, by inode: an unlinked one lives on here. */
  readonly openFiles: Map<number, FileNode>;
  readonly terminal: Terminal | null;
  /** False: no descriptor has anything to read, nobody need look. Whatever may change that sets it. */
  mayRead: boolean;
  /** Delivered to the kernel, not yet to the program; in order of their instants. */
  inbox: Delivery[];
  /** No turn begins before this. */
  busyUntil: number;
  /** Turns that begin before this leave no outputs (Host.rest); 0: nothing was promised. */
  restUntil: number;
  stoppedAt: number | null;
  /** Its last turn was run; it is over when that turn ends, at `busyUntil`. */
  exiting: boolean;
  /** Counts outputs; nextId channels and inodes. */
  seq: number;
  nextId: number;
  turns: number;
  readonly sigactions: Map<Signal, 'handle' | 'ignore'>;
  files: FileView;
  machine: MachineFacts;
  /** Bytes added to files since `machine.diskFree` was told. */
  diskGrown: number;
  /** Pids granted for children. */
  pids: number[];
  /** Children started and, as far as is known, running. */
  children: number[];
}

export interface Birth {
  readonly ppid: number;
  readonly seed: number;
  readonly startDateUs: number;
  readonly startsAt: number;
  readonly files: FileTree;
  readonly filesSeen: number;
  readonly machine: MachineFacts;
  readonly terminal: { readonly cols: number; readonly rows: number } | null;
}

export function createChannel(id: number, kind: Channel['kind'], fd: number): Channel {
  return {
    id,
    kind,
    phase: 'open',
    fd,
    queue: [],
    ended: false,
    error: null,
    broken: false,
    credit: kind === 'pipe' ? PIPE_WINDOW : SOCKET_WINDOW,
    short: false,
  };
}

/** The image of a process that is about to run its program's first turn. */
export function createImage(child: SpawnedChild, birth: Birth): ProcessImage {
  const image: ProcessImage = {
    pid: child.pid,
    ppid: birth.ppid,
    pgid: child.pgid === 0 ? child.pid : child.pgid,
    program: child.program,
    argv: child.argv,
    env: { ...child.env },
    cwd: child.cwd,
    state: null,
    startDateUs: birth.startDateUs,
    seed: birth.seed,
    prng: seedPrng(birth.seed, child.pid),
    timers: new Map(),
    fds: child.stdio.map((description) => ({ description, wanted: true })),
    channels: new Map(),
    openFiles: new Map(),
    terminal: birth.terminal && { ...birth.terminal, queue: [], hungUp: false },
    mayRead: true,
    inbox: [{ at: birth.startsAt, kind: 'start' }],
    busyUntil: birth.startsAt,
    restUntil: 0,
    stoppedAt: null,
    exiting: false,
    seq: 0,
    nextId: child.pid * ID_SPAN,
    turns: 0,
    sigactions: new Map(child.ignored.map((signal) => [signal, 'ignore'])),
    files: createView(birth.files, birth.filesSeen),
    machine: birth.machine,
    diskGrown: 0,
    pids: [],
    children: [],
  };
  for (const [fd, entry] of image.fds.entries()) {
    if (entry?.description.kind === 'pipe') openPipeEnd(image, entry.description.channel, fd);
  }
  return image;
}

function openPipeEnd(image: ProcessImage, channel: number, fd: number): void {
  if (!image.channels.has(channel)) image.channels.set(channel, createChannel(channel, 'pipe', fd));
}

export interface ForkBirth {
  readonly pid: number;
  readonly pgid: number;
  readonly program: string;
  readonly state: object;
}

/**
 * A forked child: the parent's files and pipes, none of its sockets, timers or pending inputs.
 * Its first turn is set by `beginAt` when the parent's turn ends.
 */
export function forkImage(parent: ProcessImage, birth: ForkBirth): ProcessImage {
  const image: ProcessImage = {
    ...parent,
    pid: birth.pid,
    pgid: birth.pgid,
    ppid: parent.pid,
    program: birth.program,
    env: { ...parent.env },
    state: birth.state,
    prng: seedPrng(parent.seed, birth.pid),
    timers: new Map(),
    fds: inheritFds(parent.fds),
    channels: new Map(),
    openFiles: new Map(parent.openFiles),
    terminal: parent.terminal && { ...parent.terminal, queue: [] },
    mayRead: true,
    inbox: [],
    restUntil: 0,
    stoppedAt: null,
    exiting: false,
    seq: 0,
    nextId: birth.pid * ID_SPAN,
    turns: 0,
    sigactions: new Map([...parent.sigactions].filter(([, action]) => action === 'ignore')),
    files: forkView(parent.files),
    pids: [],
    children: [],
  };
  for (const [fd, entry] of image.fds.entries()) {
    if (entry?.description.kind === 'pipe') openPipeEnd(image, entry.description.channel, fd);
  }
  return image;
}

function inheritFds(fds: readonly (FdEntry | null)[]): (FdEntry | null)[] {
  const copies = new Map<Description, Description>();
  return fds.map((entry) => {
    if (entry === null || entry.description.kind === 'socket') return null;
    const copy = copies.get(entry.description) ?? { ...entry.description };
    copies.set(entry.description, copy);
    return { description: copy, wanted: entry.wanted };
  });
}

export function beginAt(image: ProcessImage, at: number): void {
  image.inbox = [{ at, kind: 'start' }];
  image.busyUntil = at;
}
