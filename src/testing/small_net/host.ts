/** The door of a small net's processes: Host, as far as servers use it. */
import type { Errno } from '#host/errno';
import type { FdKind, FileStat, Host, OpenFlags, SpawnOptions } from '#host/host';
import { schedule } from './events';
import type { Descriptor, Pipe, Process, SmallFile, SmallNet } from './net';
import { createWire, LATENCY_US, receiveFrom, sendOn, type WireEnd } from './wire';

const ADDRESS = '127.0.0.1';
const LOCAL_ADDRESSES: ReadonlySet<string> = new Set([ADDRESS, '::1', '0.0.0.0', '::']);

export function createHost(net: SmallNet, process: Process): Host {
  return {
    pid: process.pid,
    ppid: process.ppid,
    ...clocks(net, process),
    ...descriptors(net, process),
    ...sockets(net, process),
    ...files(net, process),
    ...processes(net, process),
    ttyMode: () => 'ENOTTY',
    ttySize: () => 'ENOTTY',
    tcsetpgrp: () => 'ENOTTY',
    inflict: () => undefined,
    trace: (fact) => net.facts.push({ at: net.events.now, pid: process.pid, fact }),
  };
}

function clocks(net: SmallNet, process: Process) {
  return {
    ustime: () => net.ustime() + process.spentUs,
    monotonicUs: () => net.events.now + process.spentUs,
    random: () => {
      // Numerical Recipes' LCG, hashed: enough for ids that differ.
      process.random = (Math.imul(process.random, 1_664_525) + 1_013_904_223) >>> 0;
      return Math.imul(process.random ^ (process.random >>> 15), 0x2c1b3c6d) >>> 0;
    },
    busy: (us: number) => {
      process.spentUs += us;
    },
    rest: () => {},
    sleep: (us: number) => {
      process.spentUs += us;
    },
    setTimer: (name: string, delayUs: number) => {
      const at = net.events.now + process.spentUs + delayUs;
      process.timers.set(name, at);
      schedule(net.events, at - net.events.now, () => {
        if (process.timers.get(name) !== at) return;
        process.timers.delete(name);
        net.give(process, { kind: 'timer', name });
      });
    },
    clearTimer: (name: string) => {
      process.timers.delete(name);
    },
  };
}

function descriptors(net: SmallNet, process: Process) {
  return {
    read: (fd: number, max: number): Uint8Array | Errno => {
      const descriptor = process.fds.get(fd);
      if (descriptor?.kind === 'wire') return receiveFrom(net.events, descriptor.end, max);
      if (descriptor?.kind === 'pipe') return readPipe(net, descriptor.pipe, max);
      if (descriptor?.kind !== 'file') return 'EBADF';
      const piece = descriptor.file.bytes.slice(descriptor.offset, descriptor.offset + max);
      descriptor.offset += piece.length;
      return piece;
    },
    write: (fd: number, bytes: Uint8Array): number | Errno => {
      const descriptor = process.fds.get(fd);
      if (descriptor === undefined || descriptor.kind === 'listener') return 'EBADF';
      if (descriptor.kind === 'wire') return writeWire(net, descriptor.end, bytes);
      if (descriptor.kind === 'pipe')
        return writePipe(net, descriptor.pipe, { process, fd, bytes });
      if (descriptor.kind === 'file' && net.isDiskFull) return 'ENOSPC';
      if (descriptor.kind === 'output') process.output += Buffer.from(bytes).toString('latin1');
      else writeFile(net, descriptor, bytes);
      return bytes.length;
    },
    close: (fd: number) => net.close(process, fd),
    fdKind: (fd: number): FdKind | 'EBADF' => {
      const descriptor = process.fds.get(fd);
      if (descriptor?.kind === 'output' && descriptor.tty) return 'tty';
      const kind = descriptor?.kind;
      if (kind === 'wire' || kind === 'listener') return 'socket';
      return kind === undefined ? 'EBADF' : 'file';
    },
    setsockopt: () => {},
    setReadable: (fd: number, wanted: boolean) => {
      const descriptor = process.fds.get(fd);
      if (descriptor?.kind !== 'wire' && descriptor?.kind !== 'pipe') return;
      descriptor.readable = wanted;
      if (wanted) net.wake(process);
    },
  };
}

const PIPE_BYTES = 64 * 1024;

function readPipe(net: SmallNet, pipe: Pipe, max: number): Uint8Array | Errno {
  const first = pipe.received[0];
  if (first === undefined) return pipe.open.write === 0 ? new Uint8Array(0) : 'EAGAIN';
  const piece = first.slice(0, max);
  if (piece.length === first.length) pipe.received.shift();
  else pipe.received[0] = first.slice(max);
  pipe.bytes -= piece.length;
  for (const { process, fd } of pipe.waiting.splice(0)) {
    schedule(net.events, LATENCY_US, () => net.give(process, { kind: 'writable', fd }));
  }
  return piece;
}

function writePipe(
  net: SmallNet,
  pipe: Pipe,
  { process, fd, bytes }: { process: Process; fd: number; bytes: Uint8Array },
): number | Errno {
  if (pipe.open.read === 0) return 'EPIPE';
  const piece = bytes.slice(0, PIPE_BYTES - pipe.bytes);
  if (piece.length < bytes.length) pipe.waiting.push({ process, fd });
  if (piece.length === 0) return 'EAGAIN';
  pipe.bytes += piece.length;
  pipe.received.push(piece);
  net.wakeReaders(pipe);
  return piece.length;
}

function writeWire(net: SmallNet, end: WireEnd, bytes: Uint8Array): number | Errno {
  const taken = sendOn(net.events, end, bytes);
  if (typeof taken === 'number') {
    net.wire.push({
      at: net.events.now,
      conn: end.conn,
      from: end.local.port,
      to: end.peer.port,
      bytes: bytes.slice(0, taken),
    });
  }
  return taken;
}

function writeFile(
  net: SmallNet,
  descriptor: Extract<Descriptor, { kind: 'file' }>,
  bytes: Uint8Array,
): void {
  const { file } = descriptor;
  const at = descriptor.append ? file.bytes.length : descriptor.offset;
  const grown = new Uint8Array(Math.max(file.bytes.length, at + bytes.length));
  grown.set(file.bytes);
  grown.set(bytes, at);
  file.bytes = grown;
  file.mtime = net.ustime();
  descriptor.offset = at + bytes.length;
}

function addFd(process: Process, descriptor: Descriptor): number {
  const fd = process.nextFd++;
  process.fds.set(fd, descriptor);
  return fd;
}

function sockets(net: SmallNet, process: Process) {
  return {
    listen: (address: string, port: number): number => {
      // A second address of the same process is fine: there is but one interface here.
      const owner = net.listeners.get(port)?.process;
      const isTaken = owner !== undefined && owner !== process;
      const fd = addFd(process, { kind: 'listener', port });
      if (isTaken || !LOCAL_ADDRESSES.has(address)) {
        process.fds.delete(fd);
        const errno = isTaken ? 'EADDRINUSE' : 'EADDRNOTAVAIL';
        net.give(process, { kind: 'listenFailed', fd, errno });
      } else {
        net.listeners.set(port, { process, fd });
        net.give(process, { kind: 'listening', fd, local: { host: address, port } });
      }
      return fd;
    },
    connect: (_host: string, port: number): number => {
      const local = { host: ADDRESS, port: net.nextPort++ };
      const [near, far] = createWire(net.nextConn++, local, { host: ADDRESS, port });
      const fd = addFd(process, { kind: 'wire', end: near, readable: true });
      schedule(net.events, LATENCY_US, () => arrive(net, process, { fd, near, far, port }));
      return fd;
    },
    pipe: () => {
      const pipe: Pipe = { received: [], bytes: 0, open: { read: 1, write: 1 }, waiting: [] };
      const read = addFd(process, { kind: 'pipe', pipe, end: 'read', readable: true });
      const write = addFd(process, { kind: 'pipe', pipe, end: 'write', readable: false });
      return [read, write] as const;
    },
    resolve: (name: string): string | Errno => {
      if (/^[0-9.]+$/.test(name)) return name;
      return name === 'localhost' ? ADDRESS : 'ENOENT';
    },
  };
}

interface Arrival {
  readonly fd: number;
  readonly near: WireEnd;
  readonly far: WireEnd;
  readonly port: number;
}

/** A SYN reaches its port: accepted or refused, and the news is on its way back. */
function arrive(net: SmallNet, process: Process, { fd, near, far, port }: Arrival): void {
  if (!process.fds.has(fd)) return;
  const target = net.forwards.get(port) ?? port;
  const listener = net.refused.has(port) ? undefined : net.listeners.get(target);
  if (listener === undefined) {
    schedule(net.events, LATENCY_US, () => {
      if (!process.fds.delete(fd)) return;
      net.give(process, { kind: 'connectFailed', fd, errno: 'ECONNREFUSED' });
    });
    return;
  }
  const server = listener.process;
  const accepted = addFd(server, { kind: 'wire', end: far, readable: true });
  net.ends.push(near);
  far.onReadable = () => net.wake(server);
  far.onWritable = () => net.give(server, { kind: 'writable', fd: accepted });
  near.onReadable = () => net.wake(process);
  near.onWritable = () => net.give(process, { kind: 'writable', fd });
  net.give(server, {
    kind: 'accepted',
    listener: listener.fd,
    fd: accepted,
    peer: far.peer,
    local: far.local,
  });
  schedule(net.events, LATENCY_US, () => {
    if (process.fds.has(fd)) net.give(process, { kind: 'connected', fd, local: near.local });
  });
}

function files(net: SmallNet, process: Process) {
  const resolve = (path: string) =>
    (path.startsWith('/') ? path : `${process.cwd}/${path}`)
      .replaceAll('/./', '/')
      .replace(/(.)\/\.?$/, '$1');
  const statOf = (file: SmallFile): FileStat => ({
    kind: 'file',
    size: file.bytes.length,
    executable: file.executable,
    mtime: file.mtime,
    inode: file.inode,
  });
  return {
    open: (path: string, flags: OpenFlags): number | Errno => {
      let file = net.files.get(resolve(path));
      if (file && flags.exclusive) return 'EEXIST';
      if (file?.readOnly && flags.write) return 'EACCES';
      const parent = resolve(path).replace(/\/[^/]*$/, '');
      if (!file && !(flags.create && isDirectory(net, process, parent))) return 'ENOENT';
      if (!file && net.readOnly.has(parent)) return 'EACCES';
      if (!file) {
        file = net.newFile();
        net.files.set(resolve(path), file);
      }
      if (flags.truncate) file.bytes = new Uint8Array(0);
      return addFd(process, { kind: 'file', file, offset: 0, append: flags.append === true });
    },
    readFile: (path: string): Uint8Array | Errno => net.files.get(resolve(path))?.bytes ?? 'ENOENT',
    fsync: () => 0 as const,
    ftruncate: (fd: number, size: number): 0 | Errno => {
      const descriptor = process.fds.get(fd);
      if (descriptor?.kind !== 'file') return 'EBADF';
      descriptor.file.bytes = descriptor.file.bytes.slice(0, size);
      return 0;
    },
    rename: (from: string, to: string): 0 | Errno => {
      const file = net.files.get(resolve(from));
      if (!file) return 'ENOENT';
      net.files.delete(resolve(from));
      net.files.set(resolve(to), file);
      return 0;
    },
    unlink: (path: string): 0 | Errno => (net.files.delete(resolve(path)) ? 0 : 'ENOENT'),
    mkdir: () => 0 as const,
    rmdir: () => 0 as const,
    chmod: () => 0 as const,
    stat: (path: string): FileStat | Errno => {
      const file = net.files.get(resolve(path));
      if (file) return statOf(file);
      const isThere = isDirectory(net, process, resolve(path));
      return isThere ? { ...statOf(net.newFile()), kind: 'directory' } : 'ENOENT';
    },
    fstat: (fd: number): FileStat | Errno => {
      const descriptor = process.fds.get(fd);
      return descriptor?.kind === 'file' ? statOf(descriptor.file) : 'EBADF';
    },
    readdir: (): readonly string[] => [],
    chdir: (path: string): 0 | Errno => {
      const directory = resolve(path);
      if (!isDirectory(net, process, directory)) return 'ENOENT';
      process.cwd = directory;
      return 0;
    },
    getcwd: () => (net.removed.has(process.cwd) ? '' : process.cwd),
    watch: () => {},
    unwatch: () => {},
  };
}

/** Directories exist as far as files or a working directory are in them. */
function isDirectory(net: SmallNet, process: Process, path: string): boolean {
  if (net.removed.has(path)) return false;
  const isInside = (other: string) => other === path || other.startsWith(`${path}/`);
  return path === '/tmp' || [process.cwd, ...net.files.keys()].some(isInside);
}

/** An executable file names its program in its first line, as in the world. */
function spawn(net: SmallNet, parent: Process, argv: readonly string[]): number | Errno {
  const [path = ''] = argv;
  const file = net.files.get(path);
  if (!file) return 'ENOENT';
  if (!file.executable) return 'EACCES';
  const name = /^\x7fELF (.+)\n/.exec(net.text(path))?.[1] ?? '';
  return net.programs.has(name) ? net.start(name, argv, parent.cwd, parent.pid).pid : 'ENOEXEC';
}

function processes(net: SmallNet, process: Process) {
  return {
    spawn: ({ argv }: SpawnOptions) => spawn(net, process, argv),
    fork: (program: string, state: object) => net.fork(process, program, state),
    kill: (pid: number, signal: Parameters<SmallNet['kill']>[1]): 0 | Errno => {
      const target = net.processes.get(pid);
      if (!target || target.dead) return 'ESRCH';
      net.kill(target, signal);
      return 0;
    },
    killpg: (): Errno => 'ESRCH',
    sigaction: (signal: Parameters<SmallNet['kill']>[1], action: string) => {
      if (action === 'handle') process.handled.add(signal);
      else process.handled.delete(signal);
    },
    exit: (code: number) => {
      process.exitCode = code;
    },
    getenv: () => undefined,
    setenv: () => {},
    processes: () => [],
  };
}
