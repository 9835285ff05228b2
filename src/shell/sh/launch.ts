/** Starting children: programs, and subshells for what only a shell can run; and giving them the terminal. */
import { type Errno, isErrno } from '#host/errno';
import { isBuiltinName } from './builtins/names';
import { beginExpansion, expandString, expandWords } from './expansion/expand';
import { commitExpansion } from './expansion/expansion';
import { addJob, chooseCurrentJob, setCurrentJob } from './jobs';
import { openRedirects, type ReadyRedirect, readyRedirects } from './redirect';
import { closeFd, getVariable, print, type Sh } from './sh_host';
import type { Frame, Job, JobProcess, ShState, Stdio } from './state';
import type { AndOr, Command, SimpleCommand } from './syntax/ast';
import { printAndOr, printCommand } from './syntax/print';

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

/** A copy of this shell that runs `frames` and exits. */
export function forkSubshell(
  sh: Sh,
  options: {
    readonly frames: Frame[];
    readonly stdio: Stdio;
    readonly pgid: number;
    readonly status?: number;
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
    jobs: [],
    currentJob: 0,
    previousJob: 0,
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

export interface Launch {
  readonly commands: readonly Command[];
  readonly text: string;
  readonly background: boolean;
}

/** Starts a pipeline's commands, each its own process, joined by pipes, as one job. */
export function launchJob(sh: Sh, launch: Launch): Job {
  const { state, host } = sh;
  const processes: JobProcess[] = [];
  let pgid = state.interactive ? 0 : state.pgid;
  let input: number = state.stdio[0];
  for (const [i, command] of launch.commands.entries()) {
    const last = i === launch.commands.length - 1;
    const pipe = last ? null : openPipe(sh);
    const stdio: Stdio = [input, pipe?.[1] ?? state.stdio[1], state.stdio[2]];
    const pid = startCommand(sh, command, { stdio, pgid });
    if (pipe !== null) closeFd(sh, pipe[1]);
    if (input !== state.stdio[0]) closeFd(sh, input);
    if (pipe !== null) input = pipe[0];
    processes.push(newProcess(pid, printCommand(command)));
    if (pgid === 0 && !isErrno(pid)) pgid = pid;
  }
  const { text, background } = launch;
  const job = addJob(sh, { pgid, processes, text, foreground: !background });
  if (!background && state.interactive && pgid !== 0) host.tcsetpgrp(TTY_FD, pgid);
  return job;
}

function openPipe(sh: Sh): readonly [number, number] {
  const pipe = sh.host.pipe();
  for (const fd of pipe) sh.state.opened.add(fd);
  return pipe;
}

export function newProcess(pid: number | Errno, text: string): JobProcess {
  if (!isErrno(pid)) return { pid, text, state: 'running', status: null };
  return { pid: 0, text, state: 'done', status: { kind: 'exited', code: 126 } };
}

/** The process of one command: the program itself where possible, else a subshell. */
function startCommand(
  sh: Sh,
  command: Command,
  place: { readonly stdio: Stdio; readonly pgid: number },
): number | Errno {
  const ready = command.kind === 'simple' ? readyProgram(sh, command) : null;
  if (ready === null) return forkSubshell(sh, { ...place, frames: [frameOf(command)] });
  const redirected = openRedirects(sh, ready.redirects, place.stdio);
  if (redirected === null) return forkSubshell(sh, { ...place, frames: [], status: 1 });
  const { argv, environment } = ready;
  const pid = spawnCommand(sh, { argv, environment, pgid: place.pgid, stdio: redirected.stdio });
  for (const fd of redirected.opened) closeFd(sh, fd);
  return pid;
}

function frameOf(command: Command): Frame {
  return {
    kind: 'list',
    index: 0,
    list: [{ background: false, andOr: onlyCommand(subshellBody(command)) }],
  };
}

/** Inside the subshell that was made for `( … )` its commands need no other one. */
function subshellBody(command: Command): Command {
  return command.kind === 'subshell' ? { ...command, kind: 'group' } : command;
}

export function onlyCommand(command: Command): AndOr {
  return { first: { negated: false, timed: false, commands: [command] }, rest: [] };
}

interface ReadyProgram {
  readonly argv: readonly string[];
  readonly environment: readonly (readonly [string, string])[];
  readonly redirects: readonly ReadyRedirect[];
}

/** A simple command that is a program and needs no command substitution; null: it is not. */
function readyProgram(sh: Sh, command: SimpleCommand): ReadyProgram | null {
  const expansion = beginExpansion(sh, []);
  const argv = expandWords(expansion, command.words);
  const environment = command.assignments.map(
    ({ name, value }) => [name, expandString(expansion, value)] as const,
  );
  const redirects = readyRedirects(expansion, command.redirects);
  const name = argv[0];
  if (expansion.needs !== null || expansion.error !== null || name === undefined) return null;
  if (sh.state.functions.has(name) || isBuiltinName(name)) return null;
  if (resolveCommand(sh, name).kind === 'missing') return null;
  commitExpansion(expansion);
  return { argv, environment, redirects };
}

/** Starts `command &` and says so. */
export function launchBackground(sh: Sh, andOr: AndOr): void {
  const simple = andOr.rest.length === 0 && !andOr.first.negated && !andOr.first.timed;
  const group: Command = { kind: 'group', redirects: [], body: [{ andOr, background: false }] };
  const commands = simple ? andOr.first.commands : [group];
  const job = launchJob(sh, { commands, text: printAndOr(andOr), background: true });
  const pid = job.processes.at(-1)?.pid ?? 0;
  sh.state.lastBackground = pid;
  sh.state.status = 0;
  setCurrentJob(sh, job.id);
  chooseCurrentJob(sh);
  if (sh.state.interactive) print(sh, sh.state.stdio[2], `[${job.id}] ${pid}\n`);
}
