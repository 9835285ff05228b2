/**
 * The one door between a process and its machine. Three hosts stand behind it: the simulated world
 * (in a worker of the process's own or inline, indistinguishably) and Node. Names are POSIX's.
 *
 * A program is a function from inputs to outputs: it gets a Host for the length of one turn, and
 * whatever it calls here takes effect in call order. Nothing blocks and nothing calls back; an
 * answer that takes time comes as an Input of a later turn. Calls that can fail answer an Errno.
 */
import type { Errno } from './errno';
import type { Input } from './input';
import type { Signal } from './signal';
import type { TraceFact } from './trace';

export interface FileStat {
  readonly kind: 'file' | 'directory';
  readonly size: number;
  readonly executable: boolean;
  /** Wall clock, microseconds since the epoch. */
  readonly mtime: number;
  /** Changes whenever the path names another file (rename, unlink + create). */
  readonly inode: number;
}

export type FdKind = 'tty' | 'file' | 'socket' | 'pipe' | 'null';

export interface OpenFlags {
  readonly read?: boolean;
  readonly write?: boolean;
  readonly append?: boolean;
  readonly create?: boolean;
  readonly truncate?: boolean;
  readonly exclusive?: boolean;
}

export interface SpawnOptions {
  /**
   * argv[0] is resolved like execvp does: a path if it has a slash, else through $PATH. A script
   * that begins with `#!` is run by the interpreter it names.
   */
  readonly argv: readonly string[];
  /** The child's descriptors 0, 1 and 2, named by the parent's. */
  readonly stdio: readonly [number, number, number];
  readonly cwd?: string;
  /** Process group to join; 0 or absent: a new one, led by the child. */
  readonly pgid?: number;
}

export interface TtyMode {
  /** Cooked mode assembles lines (ICANON); without it every byte goes to the reader at once. */
  readonly canonical: boolean;
  readonly echo: boolean;
  /** Ctrl-C, Ctrl-\ and Ctrl-Z make signals for the foreground process group. */
  readonly signals: boolean;
}

export interface SocketOptions {
  /** TCP_NODELAY: small writes leave at once. */
  readonly noDelay?: boolean;
  /** Seconds of silence after which the peer is asked whether it is there; 0: never. */
  readonly keepAliveSeconds?: number;
}

export interface Host {
  readonly pid: number;
  readonly ppid: number;

  // --- clocks and entropy ---
  /** The machine's wall clock in integer microseconds since the epoch. It can jump. */
  ustime(): number;
  /** Integer microseconds that never jump; timers run on this one. */
  monotonicUs(): number;
  /** 32 random bits of this process's own stream. */
  random(): number;
  /** Uses up virtual time: inputs that arrive meanwhile wait. Calls add up over the turn. */
  busy(us: number): void;
  /** As `busy`, on every machine: the process stands still for so long. */
  sleep(us: number): void;
  /**
   * A promise for this turn's end: for `us` from now nothing that others could notice comes of this
   * process's timers, unless something reaches it first. A machine of virtual time may then run the
   * turns of those timers later, each as of its instant. A new turn makes it anew or not at all.
   */
  rest(us: number): void;
  /** (Re)arms the one timer of that name; it fires as an Input no sooner than `delayUs` from now. */
  setTimer(name: string, delayUs: number): void;
  clearTimer(name: string): void;

  // --- descriptors of every kind ---
  /**
   * Up to `max` bytes. An empty array is end of file; EAGAIN: nothing there now; ECONNRESET or
   * ETIMEDOUT once when the connection broke. Files advance their offset. The array is the caller's.
   */
  read(fd: number, max: number): Uint8Array | Errno;
  /**
   * How many bytes were taken: all of them for files and ttys; for sockets and pipes perhaps fewer,
   * EAGAIN when none fit, EPIPE or ECONNRESET when the peer is gone. The caller must not change
   * `bytes` afterwards.
   */
  write(fd: number, bytes: Uint8Array): number | Errno;
  close(fd: number): void;
  fdKind(fd: number): FdKind | 'EBADF';
  /**
   * Whether `readable` inputs are wanted for this descriptor (true at first). While wanted, every
   * turn that leaves unread bytes, end of file or an error behind is followed by another.
   */
  setReadable(fd: number, wanted: boolean): void;

  // --- sockets ---
  /**
   * A listening socket; `listening` or `listenFailed` follows. Port 0: the machine chooses. An
   * address with a slash is a Unix socket's path, with the permissions `mode` if that is not 0;
   * where there are none it fails with EADDRNOTAVAIL.
   */
  listen(address: string, port: number, mode?: number): number;
  /** A connecting socket; `connected` or `connectFailed` follows. */
  connect(host: string, port: number, bindAddress?: string): number;
  /** Asks for what only real networks have: see SocketOptions. It can't fail. */
  setsockopt(fd: number, options: SocketOptions): void;
  pipe(): readonly [readFd: number, writeFd: number];
  /** An address for a name, from the machine's hosts file; dotted quads answer themselves. */
  resolve(name: string): string | Errno;

  // --- files; relative paths start at the working directory ---
  open(path: string, flags: OpenFlags): number | Errno;
  /** Whole content. Do not change it: it may be shared with the file. */
  readFile(path: string): Uint8Array | Errno;
  fsync(fd: number): 0 | Errno;
  ftruncate(fd: number, size: number): 0 | Errno;
  rename(from: string, to: string): 0 | Errno;
  unlink(path: string): 0 | Errno;
  mkdir(path: string): 0 | Errno;
  rmdir(path: string): 0 | Errno;
  chmod(path: string, executable: boolean): 0 | Errno;
  stat(path: string): FileStat | Errno;
  fstat(fd: number): FileStat | Errno;
  /** Names in order, without `.` and `..`. */
  readdir(path: string): readonly string[] | Errno;
  chdir(path: string): 0 | Errno;
  getcwd(): string;
  /** `fileChanged` inputs when another process changes this file (or creates, removes it). */
  watch(path: string): void;
  unwatch(path: string): void;

  // --- processes ---
  /** A child running another program: its pid, ENOENT, EACCES, ENOEXEC or EAGAIN. */
  spawn(options: SpawnOptions): number | Errno;
  /**
   * A child that runs `program` of the lab's table from `state`, a point-in-time view of the
   * parent's data (shared as far as it is copy-on-write). It inherits, by the same numbers, all
   * descriptors that are files, pipes, ttys or null, and none that are sockets. Its first turn
   * comes with no inputs; signals that the parent handles are at their defaults. `pgid` as in
   * SpawnOptions, but absent: the parent's group.
   */
  fork(program: string, state: object, options?: { readonly pgid?: number }): number | Errno;
  kill(pid: number, signal: Signal): 0 | Errno;
  /** Signals a process group, as a shell's `kill %1` and `fg` do. */
  killpg(pgid: number, signal: Signal): 0 | Errno;
  sigaction(signal: Signal, action: 'handle' | 'ignore' | 'default'): void;
  /** Ends the process when the turn ends; what was written before still goes out. */
  exit(code: number): void;
  getenv(name: string): string | undefined;
  setenv(name: string, value: string): void;
  /**
   * Asks the lab that this machine stands in for a fault, in the words of `lab help`; `inflicted`
   * follows. It is a deed like any other: a replay of what was typed does it again.
   */
  inflict(words: string): void;
  /** Running processes of this machine: pid, parent, and argv, as /proc would tell. */
  processes(): readonly ProcessEntry[];

  // --- terminals ---
  ttyMode(fd: number, mode: TtyMode): 0 | Errno;
  ttySize(fd: number): { readonly cols: number; readonly rows: number } | Errno;
  /** Makes a process group the terminal's foreground. */
  tcsetpgrp(fd: number, pgid: number): 0 | Errno;

  /** States a fact for whoever watches: graph, checkers, lesson checks. It changes nothing. */
  trace(fact: TraceFact): void;
  /** Nobody watches: facts that cost something to put together may be left out. */
  readonly untraced?: true;
}

export interface ProcessEntry {
  readonly pid: number;
  readonly ppid: number;
  readonly argv: readonly string[];
  readonly state: 'running' | 'stopped';
}

/**
 * What a machine can run. `State` is plain data at rest (no functions, classes, generators,
 * symbols): between turns it can be structuredClone'd and the clone goes on exactly the same.
 */
export interface Program<State extends object = object> {
  readonly name: string;
  /** The first turn of an exec'd process. (A forked one is given its state instead.) */
  start(host: Host, argv: readonly string[]): State;
  /** One pass of the event loop. */
  turn(host: Host, state: State, inputs: readonly Input[]): void;
  /**
   * Answers a question about the state without changing it, as plain data; undefined: not known.
   * `path` is like ['key', '0', 'LF'] for a server's dataset or ['line'] for a line editor.
   */
  query?(state: State, path: readonly string[]): unknown;
}
