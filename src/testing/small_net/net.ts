/**
 * A machine small enough for a unit test: processes on one loopback interface, a file tree, and
 * time that only moves when it is told to. No faults but kill, cut and refuse; the simulated world
 * is the real thing.
 */
import { assert } from '#host/assert';
import type { Program } from '#host/host';
import type { Input } from '#host/input';
import type { ExitStatus, Signal } from '#host/signal';
import type { TraceFact } from '#host/trace';
import { createEvents, type Events, runEvents, schedule } from './events';
import { createHost } from './host';
import { closeEnd, hasInput, type WireEnd, type WireLog } from './wire';

const START_US = Date.UTC(2026, 10, 22, 23, 18, 22) * 1000;

/** Inputs about a descriptor that is gone when they arrive. */
const CLOSED_ALREADY: ReadonlySet<string> = new Set(['connectFailed', 'listenFailed']);

const IDLE: Program = { name: 'idle', start: () => ({}), turn: () => {} };

export interface SmallFile {
  bytes: Uint8Array;
  executable: boolean;
  /** Nobody may open it for writing. */
  readOnly?: boolean;
  mtime: number;
  readonly inode: number;
}

/** Bytes on their way between two processes; the end of file is when no writer is left. */
export interface Pipe {
  readonly received: Uint8Array[];
  bytes: number;
  /** Open descriptors of each end, in all processes. */
  readonly open: { read: number; write: number };
  /** Who was refused for want of room. */
  readonly waiting: { readonly process: Process; readonly fd: number }[];
}

export type Descriptor =
  | {
      readonly kind: 'pipe';
      readonly pipe: Pipe;
      readonly end: 'read' | 'write';
      readable: boolean;
    }
  | { readonly kind: 'wire'; readonly end: WireEnd; readable: boolean }
  | { readonly kind: 'listener'; readonly port: number }
  | { readonly kind: 'file'; file: SmallFile; offset: number; readonly append: boolean }
  | { readonly kind: 'output'; readonly tty?: boolean };

export interface Process {
  readonly pid: number;
  readonly ppid: number;
  readonly argv: readonly string[];
  readonly program: Program;
  cwd: string;
  state: object | null;
  inputs: Input[];
  readonly fds: Map<number, Descriptor>;
  readonly timers: Map<string, number>;
  readonly handled: Set<Signal>;
  nextFd: number;
  wakeScheduled: boolean;
  /** Not before this instant: the last turn was busy. */
  busyUntil: number;
  spentUs: number;
  exitCode: number | null;
  dead: boolean;
  stopped: boolean;
  output: string;
  random: number;
}

const PIPE_US = 100;

function isReadable(descriptor: Descriptor): boolean {
  if (descriptor.kind === 'wire') return descriptor.readable && hasInput(descriptor.end);
  if (descriptor.kind !== 'pipe' || descriptor.end !== 'read') return false;
  const { received, open } = descriptor.pipe;
  return descriptor.readable && (received.length > 0 || open.write === 0);
}

export class SmallNet {
  readonly events: Events = createEvents();
  readonly files = new Map<string, SmallFile>();
  readonly processes = new Map<number, Process>();
  readonly listeners = new Map<number, { process: Process; fd: number }>();
  readonly facts: { at: number; pid: number; fact: TraceFact }[] = [];
  readonly wire: WireLog[] = [];
  readonly ends: WireEnd[] = [];
  /** Ports that answer with a RST, as if nobody listened. */
  readonly refused = new Set<number>();
  /** No file grows any more: ENOSPC. */
  isDiskFull = false;
  /** Directories that were removed, and those that nothing may be created in. */
  readonly removed = new Set<string>();
  readonly readOnly = new Set<string>();
  /** Every so many turns a program's state is replaced by its clone; 0: never. */
  cloneEvery = 0;
  private turns = 0;
  /** Ports that lead to others, as the proxies of the golden recordings did. */
  readonly forwards = new Map<number, number>();
  readonly programs: ReadonlyMap<string, Program>;
  nextConn = 1;
  nextPort = 50_000;
  private nextPid = 22_050;
  private nextInode = 1;

  constructor(programs: readonly Program[]) {
    this.programs = new Map([...programs, IDLE].map((program) => [program.name, program]));
  }

  ustime(): number {
    return START_US + this.events.now;
  }

  newFile(): SmallFile {
    return {
      bytes: new Uint8Array(0),
      executable: false,
      mtime: this.ustime(),
      inode: this.nextInode++,
    };
  }

  /** Starts a program in a directory of its own. */
  start(name: string, argv: readonly string[], cwd: string, ppid = 1): Process {
    const process = this.create(name, { ppid, cwd, argv });
    schedule(this.events, 0, () => {
      this.turn(process, () => {
        process.state = process.program.start(createHost(this, process), argv);
      });
    });
    return process;
  }

  fork(parent: Process, name: string, state: object): number {
    const { pid: ppid, cwd, argv } = parent;
    const child = this.create(name, { ppid, cwd, argv });
    child.state = structuredClone(state);
    for (const [fd, descriptor] of parent.fds) {
      if (descriptor.kind === 'wire' || descriptor.kind === 'listener') continue;
      child.fds.set(fd, descriptor.kind === 'pipe' ? { ...descriptor } : descriptor);
      if (descriptor.kind === 'pipe') descriptor.pipe.open[descriptor.end]++;
    }
    child.nextFd = parent.nextFd;
    this.wake(child);
    return child.pid;
  }

  /** A process that never runs: something for a test to hold sockets with. */
  createIdle(): Process {
    return this.create(IDLE.name, { ppid: 1, cwd: '/', argv: [] });
  }

  private create(
    name: string,
    { ppid, cwd, argv }: { ppid: number; cwd: string; argv: readonly string[] },
  ): Process {
    const program = this.programs.get(name);
    assert(program !== undefined, `no program ${name}`);
    const pid = this.nextPid++;
    const process: Process = {
      pid,
      ppid,
      argv,
      program,
      cwd,
      state: null,
      inputs: [],
      fds: new Map([0, 1, 2].map((fd) => [fd, { kind: 'output' }])),
      timers: new Map(),
      handled: new Set(),
      nextFd: 3,
      wakeScheduled: false,
      busyUntil: 0,
      spentUs: 0,
      exitCode: null,
      dead: false,
      stopped: false,
      output: '',
      random: pid * 2_654_435_761,
    };
    this.processes.set(pid, process);
    return process;
  }

  give(process: Process, input: Input): void {
    if (process.dead) return;
    process.inputs.push(input);
    this.wake(process);
  }

  wake(process: Process): void {
    if (process.wakeScheduled || process.dead || process.stopped) return;
    process.wakeScheduled = true;
    schedule(this.events, Math.max(0, process.busyUntil - this.events.now), () => {
      process.wakeScheduled = false;
      // Woken within the turn that made it busy.
      if (process.busyUntil > this.events.now) {
        this.wake(process);
        return;
      }
      if (process.state === null || process.stopped) return;
      if (this.cloneEvery > 0 && ++this.turns % this.cloneEvery === 0) {
        process.state = structuredClone(process.state);
      }
      const { state } = process;
      const inputs = this.takeInputs(process);
      this.turn(process, () => process.program.turn(createHost(this, process), state, inputs));
    });
  }

  /** Everything due, with one `readable` for each descriptor that has something. */
  private takeInputs(process: Process): Input[] {
    const inputs = process.inputs.filter(
      (input) => !('fd' in input) || CLOSED_ALREADY.has(input.kind) || process.fds.has(input.fd),
    );
    process.inputs = [];
    for (const [fd, descriptor] of process.fds) {
      if (isReadable(descriptor)) inputs.push({ kind: 'readable', fd });
    }
    return inputs;
  }

  private turn(process: Process, body: () => void): void {
    if (process.dead) return;
    process.spentUs = 1;
    body();
    process.busyUntil = this.events.now + process.spentUs;
    if (process.exitCode !== null) {
      this.end(process, { kind: 'exited', code: process.exitCode });
      return;
    }
    for (const descriptor of process.fds.values()) {
      if (isReadable(descriptor)) this.wake(process);
    }
  }

  kill(process: Process, signal: Signal): void {
    if (process.dead) return;
    if (signal === 'SIGSTOP' || signal === 'SIGCONT') {
      process.stopped = signal === 'SIGSTOP';
      if (!process.stopped) this.wake(process);
    } else if (process.handled.has(signal) && signal !== 'SIGKILL') {
      schedule(this.events, 100, () => this.give(process, { kind: 'signal', signal }));
    } else {
      this.end(process, { kind: 'signaled', signal });
    }
  }

  private end(process: Process, status: ExitStatus): void {
    process.dead = true;
    for (const fd of [...process.fds.keys()]) this.close(process, fd);
    process.timers.clear();
    const parent = this.processes.get(process.ppid);
    if (parent) {
      schedule(this.events, 100, () =>
        this.give(parent, { kind: 'childExited', pid: process.pid, status }),
      );
    }
  }

  close(process: Process, fd: number): void {
    const descriptor = process.fds.get(fd);
    process.fds.delete(fd);
    if (descriptor?.kind === 'wire') closeEnd(this.events, descriptor.end);
    if (descriptor?.kind === 'listener') this.listeners.delete(descriptor.port);
    if (descriptor?.kind !== 'pipe') return;
    descriptor.pipe.open[descriptor.end]--;
    this.wakeReaders(descriptor.pipe);
  }

  /** Something arrived in a pipe, or its last writer is gone. */
  wakeReaders(pipe: Pipe): void {
    schedule(this.events, PIPE_US, () => {
      for (const process of this.processes.values()) {
        for (const each of process.fds.values()) {
          if (each.kind === 'pipe' && each.pipe === pipe && each.end === 'read') this.wake(process);
        }
      }
    });
  }

  /** Breaks every connection to this port: both ends see a reset. */
  cut(port: number): void {
    for (const end of this.ends) {
      if (end.peer.port !== port || end.closed) continue;
      for (const each of [end, end.other]) {
        if (each === null) continue;
        each.reset = true;
        each.onReadable();
      }
    }
  }

  /** Nobody gets through to this port for a while. */
  refuseFor(port: number, us: number): void {
    this.refused.add(port);
    schedule(this.events, us, () => this.refused.delete(port));
  }

  run(us: number, isDone?: () => boolean): void {
    runEvents(this.events, this.events.now + us, isDone);
  }

  /** A conf or log file's text. */
  text(path: string): string {
    const file = this.files.get(path);
    return file === undefined ? '' : Buffer.from(file.bytes).toString('latin1');
  }

  write(path: string, text: string): void {
    const file = this.newFile();
    file.bytes = new Uint8Array(Buffer.from(text, 'latin1'));
    this.files.set(path, file);
  }
}
