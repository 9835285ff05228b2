/**
 * The simulated world's Host: a process's door for the length of one turn. Every call acts on the
 * process's own image at once and, where others will notice, leaves an output behind.
 * twin: node's machine does the same with real descriptors.
 */
import { type Errno, isErrno } from '#host/errno';
import type {
  FdKind,
  FileStat,
  Host,
  OpenFlags,
  ProcessEntry,
  SpawnOptions,
  TtyMode,
} from '#host/host';
import type { Signal } from '#host/signal';
import type { TraceFact } from '#host/trace';
import { next32 } from '../prng';
import { emit, type Turn, turnNow, wallNow } from '../turn';
import {
  allocateFd,
  closeFd,
  connectSocket,
  descriptionOf,
  fdKind,
  listenSocket,
  openPipe,
  readFd,
  writeFd,
} from './host_descriptors';
import {
  changeDirectory,
  changeMode,
  makeDirectory,
  openFile,
  readDirectory,
  readWhole,
  removeDirectory,
  renameFile,
  statFd,
  statFile,
  syncFile,
  truncateFile,
  unlinkFile,
  watchFile,
} from './host_files';
import { forkChild, killGroup, killProcess, resolveName, spawnChild } from './host_processes';

export class ProcessHost implements Host {
  private readonly turn: Turn;

  constructor(turn: Turn) {
    this.turn = turn;
  }

  get pid(): number {
    return this.turn.image.pid;
  }
  get ppid(): number {
    return this.turn.image.ppid;
  }

  // --- clocks and entropy ---

  ustime(): number {
    return wallNow(this.turn);
  }
  monotonicUs(): number {
    return turnNow(this.turn);
  }
  random(): number {
    return next32(this.turn.image.prng);
  }
  busy(us: number): void {
    this.turn.busyUs += Math.max(0, Math.floor(us));
  }
  sleep(us: number): void {
    this.busy(us);
  }
  rest(us: number): void {
    this.turn.image.restUntil = turnNow(this.turn) + us;
  }
  setTimer(name: string, delayUs: number): void {
    const { image } = this.turn;
    const at = turnNow(this.turn) + Math.max(0, Math.ceil(delayUs));
    image.timers.set(name, { at, seq: image.seq++ });
  }
  clearTimer(name: string): void {
    this.turn.image.timers.delete(name);
  }

  // --- descriptors ---

  read(fd: number, max: number): Uint8Array | Errno {
    return readFd(this.turn, fd, max);
  }
  write(fd: number, bytes: Uint8Array): number | Errno {
    return writeFd(this.turn, fd, bytes);
  }
  close(fd: number): void {
    closeFd(this.turn, fd);
  }
  fdKind(fd: number): FdKind | 'EBADF' {
    return fdKind(this.turn.image, fd);
  }
  setReadable(fd: number, wanted: boolean): void {
    const entry = this.turn.image.fds[fd];
    if (!entry) return;
    if (wanted && !entry.wanted) this.turn.image.mayRead = true;
    entry.wanted = wanted;
  }

  // --- sockets ---

  listen(address: string, port: number): number {
    return listenSocket(this.turn, { host: address, port });
  }
  connect(host: string, port: number, bindAddress?: string): number {
    const address = resolveName(this.turn.image, host);
    const peer = { host: isErrno(address) ? host : address, port };
    return connectSocket(this.turn, peer, bindAddress ?? null);
  }
  /** There are neither probes nor a Nagle's algorithm in this world. */
  setsockopt(): void {}
  pipe(): readonly [number, number] {
    return openPipe(this.turn);
  }
  resolve(name: string): string | Errno {
    return resolveName(this.turn.image, name);
  }

  // --- files ---

  open(path: string, flags: OpenFlags): number | Errno {
    const description = openFile(this.turn, path, flags);
    return isErrno(description) ? description : allocateFd(this.turn.image, description);
  }
  readFile(path: string): Uint8Array | Errno {
    return readWhole(this.turn, path);
  }
  fsync(fd: number): 0 | Errno {
    return syncFile(this.turn, descriptionOf(this.turn.image, fd));
  }
  ftruncate(fd: number, size: number): 0 | Errno {
    return truncateFile(this.turn, descriptionOf(this.turn.image, fd), size);
  }
  rename(from: string, to: string): 0 | Errno {
    return renameFile(this.turn, from, to);
  }
  unlink(path: string): 0 | Errno {
    return unlinkFile(this.turn, path);
  }
  mkdir(path: string): 0 | Errno {
    return makeDirectory(this.turn, path);
  }
  rmdir(path: string): 0 | Errno {
    return removeDirectory(this.turn, path);
  }
  chmod(path: string, executable: boolean): 0 | Errno {
    return changeMode(this.turn, path, executable);
  }
  stat(path: string): FileStat | Errno {
    return statFile(this.turn, path);
  }
  fstat(fd: number): FileStat | Errno {
    return statFd(this.turn, descriptionOf(this.turn.image, fd));
  }
  readdir(path: string): readonly string[] | Errno {
    return readDirectory(this.turn, path);
  }
  chdir(path: string): 0 | Errno {
    return changeDirectory(this.turn, path);
  }
  getcwd(): string {
    return this.turn.image.cwd;
  }
  watch(path: string): void {
    watchFile(this.turn, path, true);
  }
  unwatch(path: string): void {
    watchFile(this.turn, path, false);
  }

  // --- processes ---

  spawn(options: SpawnOptions): number | Errno {
    return spawnChild(this.turn, options);
  }
  fork(program: string, state: object, options?: { readonly pgid?: number }): number | Errno {
    return forkChild(this.turn, program, { state, pgid: options?.pgid });
  }
  kill(pid: number, signal: Signal): 0 | Errno {
    return killProcess(this.turn, pid, signal);
  }
  killpg(pgid: number, signal: Signal): 0 | Errno {
    return killGroup(this.turn, pgid, signal);
  }
  sigaction(signal: Signal, action: 'handle' | 'ignore' | 'default'): void {
    const { sigactions } = this.turn.image;
    if (action === 'default') sigactions.delete(signal);
    else sigactions.set(signal, action);
  }
  exit(code: number): void {
    this.turn.exit ??= { kind: 'exited', code: code & 255 };
  }
  getenv(name: string): string | undefined {
    const { env } = this.turn.image;
    return Object.hasOwn(env, name) ? env[name] : undefined;
  }
  setenv(name: string, value: string): void {
    this.turn.image.env[name] = value;
  }
  processes(): readonly ProcessEntry[] {
    return this.turn.image.machine.processes;
  }

  inflict(words: string): void {
    emit(this.turn, { kind: 'inflict', words });
  }

  // --- terminals ---

  ttyMode(fd: number, mode: TtyMode): 0 | Errno {
    if (this.fdKind(fd) !== 'tty') return 'ENOTTY';
    emit(this.turn, { kind: 'ttyMode', mode });
    return 0;
  }
  ttySize(fd: number): { readonly cols: number; readonly rows: number } | Errno {
    const { terminal } = this.turn.image;
    if (terminal === null || this.fdKind(fd) !== 'tty') return 'ENOTTY';
    return { cols: terminal.cols, rows: terminal.rows };
  }
  tcsetpgrp(fd: number, pgid: number): 0 | Errno {
    if (this.fdKind(fd) !== 'tty') return 'ENOTTY';
    emit(this.turn, { kind: 'ttyForeground', pgid });
    return 0;
  }

  trace(fact: TraceFact): void {
    emit(this.turn, { kind: 'trace', fact });
  }
}
