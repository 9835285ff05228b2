/**
 * A real machine for one program and the children it forks. A child is another program on the same
 * event loop, with a pid of our own making: it works on a snapshot in small pieces, so that nobody
 * waits for it.
 */
import type { Errno } from '#host/errno';
import type { Program } from '#host/host';
import type { ExitStatus, Signal } from '#host/signal';
import { NodeProcess } from './node_process';

/** How long an exiting program's last bytes may take to leave. */
const LINGER_MS = 500;

export class Machine {
  private readonly programs: ReadonlyMap<string, Program>;
  private readonly children = new Map<number, NodeProcess>();
  private nextChild = process.pid + 1;

  /** `programs` are those that can be forked. */
  constructor(programs: readonly Program[]) {
    this.programs = new Map(programs.map((program) => [program.name, program]));
  }

  /** Runs a program until it exits, and the Node process with it. */
  run(program: Program, argv: readonly string[]): void {
    const main = new NodeProcess(this, program, {
      pid: process.pid,
      ppid: process.ppid,
      onExit: (code) => {
        main.sockets.closeAll(() => process.exit(code));
        setTimeout(() => process.exit(code), LINGER_MS);
      },
    });
    main.start(argv);
  }

  fork(parent: NodeProcess, name: string, state: object): number | Errno {
    const program = this.programs.get(name);
    if (program === undefined) {
      // A child that only saves can run here; one that is to outlive this process can't.
      process.stderr.write(`${name}: can't daemonize on Node, start it with & instead\n`);
      return 'ENOEXEC';
    }
    const pid = this.nextChild++;
    const end = (status: ExitStatus) => {
      if (this.children.delete(pid)) parent.give({ kind: 'childExited', pid, status });
    };
    const child = new NodeProcess(this, program, {
      pid,
      ppid: parent.pid,
      onExit: (code) => end({ kind: 'exited', code }),
      onKill: (signal) => end({ kind: 'signaled', signal }),
    });
    this.children.set(pid, child);
    child.resume(parent, state);
    return pid;
  }

  kill(pid: number, signal: Signal): 0 | Errno {
    const child = this.children.get(pid);
    if (child === undefined) return 'ESRCH';
    child.kill(signal);
    return 0;
  }
}
