/** A simple command: expand it, open its redirections, then a function, a builtin or a program. */
import { isErrno, strerror } from '#host/errno';
import { BUILTINS } from './builtins/table';
import { startCapture } from './capture';
import { startCompound } from './compound';
import { beginExpansion, expandString, expandWords } from './expansion/expand';
import { commitExpansion } from './expansion/expansion';
import { failExpansion } from './expansion/fail_expansion';
import { interrupt, popFrame } from './frames';
import { addJob, newProcess } from './jobs';
import { resolveCommand, spawnCommand, TTY_FD } from './launch';
import { openRedirects, type Redirected, readyRedirects } from './redirect';
import { closeFd, complain, getVariable, type Sh, setVariable } from './sh_host';
import type { Frame } from './state';
import type { CompoundCommand } from './syntax/ast';
import { printCommand } from './syntax/print';

type SimpleFrame = Extract<Frame, { kind: 'simple' }>;
type Values = readonly (readonly [name: string, value: string])[];

interface Invocation {
  readonly argv: readonly string[];
  readonly values: Values;
  readonly redirected: Redirected;
  readonly text: string;
}

/** One attempt; it comes back here after each command substitution. */
export function runSimple(sh: Sh, frame: SimpleFrame): void {
  const { command } = frame;
  const { state } = sh;
  state.line = command.line;
  const expansion = beginExpansion(sh, frame.captured);
  const argv = expandWords(expansion, command.words);
  const values = command.assignments.map(({ name, append, value }) => {
    const before = append ? (getVariable(sh, name) ?? '') : '';
    return [name, before + expandString(expansion, value)] as const;
  });
  const redirects = readyRedirects(expansion, command.redirects);
  if (expansion.needs !== null) {
    startCapture(sh, expansion.needs);
    return;
  }
  popFrame(sh);
  commitExpansion(expansion);
  if (expansion.error !== null) {
    failExpansion(expansion);
    return;
  }
  const redirected = openRedirects(sh, redirects, state.stdio);
  if (redirected === null) {
    state.status = 1;
    return;
  }
  invoke(sh, { argv, values, redirected, text: printCommand(command) }, frame.captured.length > 0);
}

function invoke(sh: Sh, invocation: Invocation, captured: boolean): void {
  const { argv, redirected } = invocation;
  const name = argv[0];
  const body = name === undefined ? undefined : sh.state.functions.get(name);
  if (name === undefined) {
    assignOnly(sh, invocation);
    sh.state.status = captured ? sh.state.capturedStatus : 0;
  } else if (body !== undefined) {
    redirectShell(sh, redirected);
    callFunction(sh, body, invocation);
  } else if (BUILTINS.has(name)) {
    redirectShell(sh, redirected);
    callBuiltin(sh, name, invocation);
  } else {
    runProgram(sh, name, invocation);
  }
}

/** `A=1 B=2` and nothing else: variables of the shell. */
function assignOnly(sh: Sh, { values, redirected }: Invocation): void {
  for (const [name, value] of values) setVariable(sh, name, value);
  for (const fd of redirected.opened) closeFd(sh, fd);
}

/** For what runs in the shell itself: its own descriptors change until the frame is taken off. */
function redirectShell(sh: Sh, redirected: Redirected): void {
  const { state } = sh;
  if (redirected.opened.length === 0 && redirected.stdio.every((fd, i) => fd === state.stdio[i])) {
    return;
  }
  state.frames.push({ kind: 'restore', stdio: state.stdio, opened: redirected.opened });
  state.stdio = redirected.stdio;
}

/** Deeper than this nothing sensible calls itself, and the lab's memory is everybody's. */
const CALLS_MAX = 1000;

function callFunction(sh: Sh, body: CompoundCommand, { argv, values }: Invocation): void {
  const { state } = sh;
  if (state.frames.filter(({ kind }) => kind === 'call').length >= CALLS_MAX) {
    complain(sh, `${argv[0]}: maximum function nesting level exceeded (${CALLS_MAX})`);
    interrupt(sh, 1);
    return;
  }
  for (const [name, value] of values) setVariable(sh, name, value);
  state.frames.push({ kind: 'call', parameters: state.parameters, isFunction: true });
  state.parameters = [state.parameters[0] ?? '', ...argv.slice(1)];
  startCompound(sh, body);
}

/** A builtin answers its status; null: it pushed frames that will know. */
function callBuiltin(sh: Sh, name: string, { argv, values }: Invocation): void {
  const before = values.map(([variable]) => [variable, getVariable(sh, variable)] as const);
  for (const [variable, value] of values) setVariable(sh, variable, value);
  const status = BUILTINS.get(name)?.run(sh, argv) ?? null;
  for (const [variable, value] of before) {
    if (value === undefined) sh.state.vars.delete(variable);
    else setVariable(sh, variable, value);
  }
  if (status !== null) sh.state.status = status;
}

function runProgram(sh: Sh, name: string, invocation: Invocation): void {
  const { state } = sh;
  const { argv, values, redirected } = invocation;
  const resolved = resolveCommand(sh, name);
  if (resolved.kind === 'missing') {
    // The message goes where the command's own would.
    redirectShell(sh, redirected);
    complain(sh, resolved.message);
    state.status = resolved.status;
    return;
  }
  const { stdio, opened } = redirected;
  const { text } = invocation;
  state.frames.push({ kind: 'spawn', argv, environment: values, stdio, opened, text });
}

/** Starts a program in the foreground, or tries again when the machine has room for it. */
export function spawnStep(sh: Sh, frame: Extract<Frame, { kind: 'spawn' }>): void {
  const { state, host } = sh;
  const { argv, environment, stdio, text } = frame;
  const pgid = state.interactive ? 0 : state.pgid;
  const pid = spawnCommand(sh, { argv, stdio, pgid, environment });
  if (pid === 'EAGAIN') {
    sh.starved = true;
    return;
  }
  popFrame(sh);
  if (isErrno(pid)) {
    complain(sh, `${argv[0]}: ${strerror(pid)}`);
    state.status = 126;
    return;
  }
  const group = pgid === 0 ? pid : pgid;
  const processes = [newProcess(pid, text)];
  const job = addJob(sh, { pgid: group, processes, text, foreground: true });
  if (state.interactive) host.tcsetpgrp(TTY_FD, group);
  state.frames.push({ kind: 'foreground', job: job.id });
}
