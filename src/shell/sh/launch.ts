/** Starting children: programs, and subshells for what only a shell can run. */
import { type Errno, isErrno } from '#host/errno';
import { getVariable, type Sh } from './sh_host';
import type { Frame, Job, ShState, Stdio } from './state';

/** The terminal a shell talks to its person through. */
export const TTY_FD = 0;

export type Resolved =
  | { readonly kind: 'found'; readonly path: string }
  | { readonly kind: 'missing'; readonly message: string; readonly status: 126 | 127 };

/** Which file a command word means, or why none, in bash's words. */
export function resolveCommand(sh: Sh, name: string): Resolved {
  if (!name.includes('/')) {
    const path = searchPath(sh, name);
    if (path !== null) return { kind: 'found', path };
    return { kind: 'missing', message: `${name}: command not found`, status: 127 };
  }
  const stat = sh.host.stat(name);
  if (stat === 'ENOTDIR')
    return { kind: 'missing', message: `${name}: Not a directory`, status: 126 };
  if (isErrno(stat)) {
    return { kind: 'missing', message: `${name}: No such file or directory`, status: 127 };
  }
  if (stat.kind === 'directory') {
    return { kind: 'missing', message: `${name}: Is a directory`, status: 126 };
  }
  if (stat.executable) return { kind: 'found', path: name };
  return { kind: 'missing', message: `${name}: Permission denied`, status: 126 };
}

export function pathDirectories(sh: Sh): string[] {
  return (getVariable(sh, 'PATH') ?? '').split(':').map((directory) => directory || '.');
}

export function searchPath(sh: Sh, name: string): string | null {
  for (const directory of pathDirectories(sh)) {
    const path = `${directory}/${name}`;
    const stat = sh.host.stat(path);
    if (!isErrno(stat) && stat.kind === 'file' && stat.executable) return path;
  }
  return null;
}

export interface SpawnCommand {
  readonly argv: readonly string[];
  readonly stdio: Stdio;
  readonly pgid: number;
  /** `NAME=value` before the command. */
  readonly environment: readonly (readonly [string, string])[];
}

/** Runs a program; a text file that may be executed is given to a shell. */
export function spawnCommand(sh: Sh, command: SpawnCommand): number | Errno {
  const { host } = sh;
  const { argv, stdio, pgid } = command;
  // There is no environment argument: a child gets what its parent has at this moment.
  const before = command.environment.map(([name]) => [name, host.getenv(name) ?? ''] as const);
  for (const [name, value] of command.environment) host.setenv(name, value);
  let pid = host.spawn({ argv, stdio, pgid });
  if (pid === 'ENOEXEC') pid = host.spawn({ argv: ['sh', ...argv], stdio, pgid });
  for (const [name, value] of before) host.setenv(name, value);
  return pid;
}

function copyJob(job: Job): Job {
  return { ...job, processes: job.processes.map((process) => ({ ...process })) };
}

/** A copy of this shell that runs `frames` and exits. */
export function forkSubshell(
  sh: Sh,
  options: {
    readonly frames: Frame[];
    readonly stdio: Stdio;
    readonly pgid: number;
    readonly status?: number;
    /** It will list its parent's jobs: `jobs | cat`. Any other has none of its own. */
    readonly listsJobs?: boolean;
  },
): number | Errno {
  const { state } = sh;
  const child: ShState = {
    ...state,
    interactive: false,
    pgid: options.pgid,
    justForked: true,
    vars: new Map(state.vars),
    exported: new Set(state.exported),
    functions: new Map(state.functions),
    aliases: new Map(state.aliases),
    status: options.status ?? state.status,
    jobs: options.listsJobs ? state.jobs.map(copyJob) : [],
    currentJob: options.listsJobs ? state.currentJob : 0,
    previousJob: options.listsJobs ? state.previousJob : 0,
    frames: options.frames,
    unwinding: null,
    stdio: options.stdio,
    opened: new Set(state.opened),
    pendingOutput: [],
    ended: new Map(),
    editor: null,
    inheritedHistory: [...(state.editor?.history ?? state.inheritedHistory)],
    unfinished: '',
    script: null,
  };
  return sh.host.fork('sh', child, { pgid: options.pgid });
}
