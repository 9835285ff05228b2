/** Children that run other programs: real processes, with descriptors of ours as their 0, 1 and 2. */
import { type ChildProcess, spawn } from 'node:child_process';
import fs from 'node:fs';
import { type Errno, isErrno } from '#host/errno';
import type { SpawnOptions } from '#host/host';
import type { Input } from '#host/input';
import { SIGNALS, type Signal } from '#host/signal';
import { orErrno } from './errno';

export class Spawned {
  private readonly running = new Map<number, ChildProcess>();
  private readonly give: (input: Input) => void;

  /** `give` takes the news of a child's end. */
  constructor(give: (input: Input) => void) {
    this.give = give;
  }

  /** `stdio`: the operating system's descriptors, null for none. */
  spawn(options: SpawnOptions, stdio: readonly (number | null)[]): number | Errno {
    const [command = '', ...args] = options.argv;
    // Node would tell of a missing program later, as an event: here is who waits for the answer.
    const denied = command.includes('/') ? orErrno(() => executable(command)) : 0;
    if (isErrno(denied)) return denied;
    const child = orErrno(() =>
      spawn(command, args, {
        stdio: stdio.map((fd) => fd ?? 'ignore'),
        ...(options.cwd === undefined ? {} : { cwd: options.cwd }),
      }),
    );
    if (isErrno(child)) return child;
    // Without a pid it did not start; why comes as an event, which must have somebody to hear it.
    child.on('error', () => {});
    const { pid } = child;
    if (pid === undefined) return 'ENOENT';
    this.running.set(pid, child);
    child.on('exit', (code, signal) => {
      this.running.delete(pid);
      this.give({ kind: 'childExited', pid, status: statusOf(code, signal) });
    });
    return pid;
  }

  /** Null: no child of ours. */
  kill(pid: number, signal: Signal): 0 | Errno | null {
    const child = this.running.get(pid);
    if (child === undefined) return null;
    return child.kill(signal) ? 0 : 'ESRCH';
  }
}

function executable(path: string): 0 {
  fs.accessSync(path, fs.constants.X_OK);
  return 0;
}

function statusOf(code: number | null, signal: NodeJS.Signals | null) {
  if (signal !== null && Object.hasOwn(SIGNALS, signal)) {
    return { kind: 'signaled', signal: signal as Signal } as const;
  }
  return { kind: 'exited', code: code ?? 0 } as const;
}
