/**
 * A Host on a real machine: real sockets, files, clocks and signals for one program, and the loop
 * that hands it its inputs.
 */
import { randomBytes } from 'node:crypto';
import type { Errno } from '#host/errno';
import type { FdKind, Host, OpenFlags, Program, SocketOptions, SpawnOptions } from '#host/host';
import type { Input } from '#host/input';
import { SIGNALS, type Signal } from '#host/signal';
import { FdTable } from './fd_table';
import { Files, files } from './files';
import { Pipes } from './pipes';
import { Sockets } from './sockets';
import { Spawned } from './spawned';
import { Stdin } from './stdin';

/** Who forks and kills for a program. */
export interface Kernel {
  fork(parent: NodeProcess, name: string, state: object): number | Errno;
  kill(pid: number, signal: Signal): 0 | Errno;
}

interface ProcessOptions {
  readonly pid: number;
  readonly ppid: number;
  readonly onExit: (code: number) => void;
  readonly onKill?: (signal: Signal) => void;
}

/**
 * What Node has read at once is more than a program reads in a turn: so many turns share one system
 * call for their answers. With more of them, who has only now sent something would wait.
 */
const TURNS_AT_ONCE = 4;

export class NodeProcess {
  readonly pid: number;
  private readonly fds = new FdTable();
  private readonly files = new Files(this.fds);
  private readonly pipes = new Pipes(this.fds, (input) => this.give(input));
  private readonly stdin = new Stdin((input) => this.give(input));
  private readonly spawned = new Spawned((input) => this.give(input));
  readonly sockets = new Sockets(this.fds, (input) => this.give(input));
  private readonly host: Host;
  private readonly program: Program;
  private readonly kernel: Kernel;
  private readonly options: ProcessOptions;
  private state: object | null = null;
  private inputs: Input[] = [];
  private isTurnDue = false;
  private exitCode: number | null = null;
  private isOver = false;
  private readonly timers = new Map<string, NodeJS.Timeout | NodeJS.Immediate>();
  private readonly signals = new Map<Signal, () => void>();

  constructor(kernel: Kernel, program: Program, options: ProcessOptions) {
    this.kernel = kernel;
    this.program = program;
    this.options = options;
    this.pid = options.pid;
    this.host = this.createHost();
  }

  start(argv: readonly string[]): void {
    this.state = this.program.start(this.host, argv);
    this.sockets.flush();
    this.afterTurn();
  }

  /** Goes on from a state that a parent forked, with the parent's pipes. */
  resume(parent: NodeProcess, state: object): void {
    this.fds.inherit(parent.fds);
    this.pipes.inherit(parent.pipes);
    this.state = state;
    this.schedule();
  }

  kill(signal: Signal): void {
    this.end();
    this.options.onKill?.(signal);
  }

  give(input: Input): void {
    // `readable` is told anew for each turn.
    if (input.kind !== 'readable') this.inputs.push(input);
    this.schedule();
  }

  private schedule(): void {
    if (this.isTurnDue || this.isOver) return;
    this.isTurnDue = true;
    setImmediate(() => this.turns());
  }

  private turns(): void {
    this.isTurnDue = false;
    if (this.state === null || this.isOver) return;
    let left = TURNS_AT_ONCE;
    do this.turn();
    while (--left > 0 && this.exitCode === null && this.sockets.hasReadable());
    this.sockets.flush();
    this.afterTurn();
  }

  private turn(): void {
    if (this.state === null || this.isOver) return;
    const inputs = this.inputs.filter((input) => this.isKnown(input));
    this.inputs = [];
    for (const fd of this.readable()) inputs.push({ kind: 'readable', fd });
    this.program.turn(this.host, this.state, inputs);
  }

  /** A descriptor may have been closed after its input came. */
  private isKnown(input: Input): boolean {
    if (input.kind === 'connectFailed' || input.kind === 'listenFailed') return true;
    if (!('fd' in input) || this.stdin.has(input.fd)) return true;
    return this.sockets.has(input.fd) || this.pipes.has(input.fd);
  }

  private readable(): number[] {
    return [...this.stdin.readable(), ...this.sockets.readable(), ...this.pipes.readable()];
  }

  private afterTurn(): void {
    if (this.exitCode !== null) {
      this.end();
      this.options.onExit(this.exitCode);
    } else if (this.readable().length > 0) {
      this.schedule();
    }
  }

  private end(): void {
    this.isOver = true;
    this.pipes.closeAll();
    for (const name of this.timers.keys()) this.clear(name);
    for (const [signal, handler] of this.signals) process.off(signal, handler);
  }

  private clear(name: string): void {
    const timer = this.timers.get(name);
    // Each knows only its own kind.
    if (timer instanceof Object && 'refresh' in timer) clearTimeout(timer);
    else clearImmediate(timer);
  }

  private createHost(): Host {
    return {
      pid: this.pid,
      ppid: this.options.ppid,
      ...this.clocks(),
      ...this.descriptors(),
      ...files,
      ...this.processes(),
      watch: () => {},
      unwatch: () => {},
      ttyMode: (fd, mode) => this.stdin.ttyMode(fd, mode),
      ttySize: () => this.stdin.ttySize(),
      tcsetpgrp: () => 'ENOTTY',
      trace: () => {},
      untraced: true,
    };
  }

  private clocks() {
    return {
      ustime: () => Math.floor((performance.timeOrigin + performance.now()) * 1000),
      monotonicUs: () => Math.floor(performance.now() * 1000),
      random: () => randomBytes(4).readUInt32LE(0),
      // Real work takes real time.
      busy: () => {},
      rest: () => {},
      sleep: (us: number) => {
        Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, us / 1000);
      },
      setTimer: (name: string, delayUs: number) => {
        this.clear(name);
        const fire = () => {
          this.timers.delete(name);
          this.give({ kind: 'timer', name });
        };
        // A program that cuts long work into turns must not wait a millisecond for each.
        const timer =
          delayUs === 0 ? setImmediate(fire) : setTimeout(fire, Math.ceil(delayUs / 1000));
        this.timers.set(name, timer);
      },
      clearTimer: (name: string) => {
        this.clear(name);
        this.timers.delete(name);
      },
    };
  }

  /** Who has this descriptor. What isn't known anywhere is a file's business: EBADF. */
  private owner(fd: number): Sockets | Pipes | Files {
    if (this.sockets.has(fd)) return this.sockets;
    return this.pipes.has(fd) ? this.pipes : this.files;
  }

  private descriptors() {
    const { sockets, pipes, files: open } = this;
    return {
      open: (path: string, flags: OpenFlags) => open.open(path, flags),
      fsync: (fd: number) => open.fsync(fd),
      ftruncate: (fd: number, size: number) => open.ftruncate(fd, size),
      fstat: (fd: number) => open.fstat(fd),
      read: (fd: number, max: number) =>
        (this.stdin.has(fd) ? this.stdin : this.owner(fd)).read(fd, max),
      write: (fd: number, bytes: Uint8Array) => this.owner(fd).write(fd, bytes),
      close: (fd: number) => this.owner(fd).close(fd),
      fdKind: (fd: number): FdKind | 'EBADF' => {
        if (sockets.has(fd)) return 'socket';
        return pipes.has(fd) ? 'pipe' : open.kind(fd);
      },
      setReadable: (fd: number, wanted: boolean) => {
        this.stdin.setReadable(fd, wanted);
        sockets.setReadable(fd, wanted);
        pipes.setReadable(fd, wanted);
      },
      listen: (address: string, port: number, mode = 0) => sockets.listen(address, port, mode),
      setsockopt: (fd: number, options: SocketOptions) => sockets.setsockopt(fd, options),
      connect: (host: string, port: number, bind?: string) => sockets.connect(host, port, bind),
      pipe: () => pipes.create(),
      // Names are looked up by the operating system when they are connected to.
      resolve: (name: string) => name,
    };
  }

  private processes() {
    return {
      spawn: (options: SpawnOptions) =>
        this.spawned.spawn(
          options,
          options.stdio.map((fd) => this.files.realFd(fd)),
        ),
      fork: (name: string, state: object) => this.kernel.fork(this, name, state),
      kill: (pid: number, signal: Signal) =>
        this.spawned.kill(pid, signal) ?? this.kernel.kill(pid, signal),
      killpg: (): Errno => 'ESRCH',
      sigaction: (signal: Signal, action: 'handle' | 'ignore' | 'default') =>
        this.setSignal(signal, action),
      exit: (code: number) => {
        this.exitCode ??= code;
      },
      getenv: (name: string) => process.env[name],
      setenv: (name: string, value: string) => {
        process.env[name] = value;
      },
      processes: () => [],
      inflict: () => {
        this.give({ kind: 'inflicted', done: false, text: 'this machine is no lab' });
      },
    };
  }

  private setSignal(signal: Signal, action: 'handle' | 'ignore' | 'default'): void {
    const known = this.signals.get(signal);
    if (known) process.off(signal, known);
    this.signals.delete(signal);
    if (action === 'default' || !Object.hasOwn(SIGNALS, signal)) return;
    const handler = action === 'handle' ? () => this.give({ kind: 'signal', signal }) : () => {};
    this.signals.set(signal, handler);
    process.on(signal, handler);
  }
}
