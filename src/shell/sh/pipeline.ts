/** Pipelines and background commands: each command a process, joined by pipes, together one job. */
import { type Errno, isErrno } from '#host/errno';
import { isBuiltinName } from './builtins/names';
import { beginExpansion, expandString, expandWords } from './expansion/expand';
import { commitExpansion, type Expansion } from './expansion/expansion';
import { popFrame } from './frames';
import { addJob, chooseCurrentJob, newProcess, setCurrentJob } from './jobs';
import { forkSubshell, resolveCommand, spawnCommand, TTY_FD } from './launch';
import { openRedirects, type ReadyRedirect, readyRedirects } from './redirect';
import { closeFd, print, type Sh } from './sh_host';
import type { Frame, Job, Stdio } from './state';
import type { AndOr, Command, SimpleCommand } from './syntax/ast';
import { printAndOr, printCommand, printPipeline } from './syntax/print';

type LaunchFrame = Extract<Frame, { kind: 'launch' }>;

function pushLaunch(sh: Sh, launch: Pick<LaunchFrame, 'commands' | 'text' | 'background'>): void {
  const { state } = sh;
  const pgid = state.interactive ? 0 : state.pgid;
  state.frames.push({ ...launch, kind: 'launch', processes: [], pgid, input: state.stdio[0] });
}

export function launchForeground(sh: Sh, commands: readonly Command[]): void {
  const text = printPipeline({ negated: false, timed: false, commands });
  pushLaunch(sh, { commands, text, background: false });
}

/** `command &`: what is more than a pipeline runs in a subshell. */
export function launchBackground(sh: Sh, andOr: AndOr): void {
  const simple = andOr.rest.length === 0 && !andOr.first.negated && !andOr.first.timed;
  const group: Command = { kind: 'group', redirects: [], body: [{ andOr, background: false }] };
  const commands = simple ? andOr.first.commands : [group];
  pushLaunch(sh, { commands, text: printAndOr(andOr), background: true });
}

/** Starts the next command; after the last one the job is complete. */
export function launchStep(sh: Sh, frame: LaunchFrame): void {
  const { state } = sh;
  const { commands, processes, input } = frame;
  const command = commands[processes.length];
  if (command === undefined) {
    popFrame(sh);
    announce(sh, frame);
    return;
  }
  const pipe = processes.length < commands.length - 1 ? openPipe(sh) : null;
  const stdio: Stdio = [input, pipe?.[1] ?? state.stdio[1], state.stdio[2]];
  const pid = startCommand(sh, command, { stdio, pgid: frame.pgid });
  if (pipe !== null) closeFd(sh, pipe[1]);
  if (pid === 'EAGAIN') {
    if (pipe !== null) closeFd(sh, pipe[0]);
    sh.starved = true;
    return;
  }
  if (input !== state.stdio[0]) closeFd(sh, input);
  frame.input = pipe?.[0] ?? state.stdio[0];
  if (frame.pgid === 0 && !isErrno(pid)) frame.pgid = pid;
  processes.push(newProcess(pid, printCommand(command)));
}

function announce(sh: Sh, frame: LaunchFrame): void {
  const { state, host } = sh;
  const { pgid, processes, text, background } = frame;
  const job = addJob(sh, { pgid, processes, text, foreground: !background });
  if (background) {
    announceBackground(sh, job);
    return;
  }
  if (state.interactive && pgid !== 0) host.tcsetpgrp(TTY_FD, pgid);
  state.frames.push({ kind: 'foreground', job: job.id });
}

/** `[1] 22052`. */
function announceBackground(sh: Sh, job: Job): void {
  const { state } = sh;
  const pid = job.processes.at(-1)?.pid ?? 0;
  state.lastBackground = pid;
  state.status = 0;
  setCurrentJob(sh, job.id);
  chooseCurrentJob(sh);
  if (state.interactive) print(sh, state.stdio[2], `[${job.id}] ${pid}\n`);
}

function openPipe(sh: Sh): readonly [number, number] {
  const pipe = sh.host.pipe();
  for (const fd of pipe) sh.state.opened.add(fd);
  return pipe;
}

/** The process of one command: the program itself where possible, else a subshell. */
function startCommand(
  sh: Sh,
  command: Command,
  place: { readonly stdio: Stdio; readonly pgid: number },
): number | Errno {
  const ready = command.kind === 'simple' ? readyProgram(sh, command) : null;
  if (ready === null) {
    const listsJobs = command.kind === 'simple' && command.words[0]?.source === 'jobs';
    return forkSubshell(sh, { ...place, frames: [frameOf(command)], listsJobs });
  }
  const redirected = openRedirects(sh, ready.redirects, place.stdio);
  if (redirected === null) return forkSubshell(sh, { ...place, frames: [], status: 1 });
  const { argv, environment } = ready;
  const pid = spawnCommand(sh, { argv, environment, pgid: place.pgid, stdio: redirected.stdio });
  for (const fd of redirected.opened) closeFd(sh, fd);
  if (pid !== 'EAGAIN') commitExpansion(ready.expansion);
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

function onlyCommand(command: Command): AndOr {
  return { first: { negated: false, timed: false, commands: [command] }, rest: [] };
}

interface ReadyProgram {
  readonly argv: readonly string[];
  readonly environment: readonly (readonly [string, string])[];
  readonly redirects: readonly ReadyRedirect[];
  readonly expansion: Expansion;
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
  return { argv, environment, redirects, expansion };
}
