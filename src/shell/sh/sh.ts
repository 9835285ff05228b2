/**
 * sh: what bash is to somebody who types at it. One program for the terminal's shell, for scripts
 * and for the subshells that it forks.
 * twin: GNU bash 5.2, interactive; differs: no arrays, traps, coprocesses or process substitution.
 */
import { latin1 } from '#hiredis/bytes';
import { isErrno, strerror } from '#host/errno';
import type { Host, Program } from '#host/host';
import type { Input } from '#host/input';
import { createLineEditor, resizeEditor } from '../line_editor';
import { interrupt } from './frames';
import { beginPrompt, describeEditor, readKeys, show, startScript } from './interactive';
import { noteChild } from './jobs';
import { TTY_FD } from './launch';
import { run } from './run';
import { closeFd, print, type Sh } from './sh_host';
import type { ShState } from './state';

const HISTORY_MAX = 500;

export const sh: Program<ShState> = {
  name: 'sh',
  start,
  turn,
  query(state, path) {
    if (path[0] === 'editor') return describeEditor(state.editor);
    if (path[0] === 'cwd') return state.cwd;
    return undefined;
  },
};

function start(host: Host, argv: readonly string[]): ShState {
  const args = argv.slice(1).filter((arg) => !/^-(?:[il]+|-login)$/.test(arg));
  const interactive = args.length === 0 && host.fdKind(TTY_FD) === 'tty';
  const isCommand = args[0] === '-c';
  const script = isCommand ? undefined : args[0];
  const state = newState(host, {
    interactive,
    login: argv[0]?.startsWith('-') === true,
    name: script ?? 'bash',
    parameters: isCommand
      ? [args[2] ?? 'bash', ...args.slice(3)]
      : [script ?? 'bash', ...args.slice(1)],
  });
  const sh: Sh = { host, state, starved: false };
  if (interactive) beginInteractive(sh);
  else if (isCommand) startScript(sh, args[1] ?? '', ' -c:');
  else if (script !== undefined) openScript(sh, script);
  else state.script = '';
  proceed(sh);
  return state;
}

type Beginning = Pick<ShState, 'interactive' | 'login' | 'name' | 'parameters'>;

function newState(host: Host, beginning: Beginning): ShState {
  return {
    ...beginning,
    tellsLines: !beginning.interactive,
    shellPid: host.pid,
    pgid: host.pid,
    justForked: false,
    vars: new Map(),
    exported: new Set(),
    functions: new Map(),
    aliases: new Map(),
    status: 0,
    lastBackground: 0,
    jobs: [],
    currentJob: 0,
    previousJob: 0,
    frames: [],
    unwinding: null,
    stdio: [0, 1, 2],
    opened: new Set(),
    pendingOutput: [],
    ended: new Map(),
    editor: null,
    inheritedHistory: [],
    unfinished: '',
    script: null,
    cwd: host.getcwd(),
    warnedOfJobs: false,
    capturedStatus: 0,
    line: 1,
  };
}

/**
 * What a person may send to the foreground, or to everybody, must not end their shell. Handled
 * rather than ignored: children would go on ignoring them.
 */
const SURVIVED = ['SIGINT', 'SIGTSTP', 'SIGQUIT', 'SIGTERM'] as const;

function beginInteractive({ host, state }: Sh): void {
  for (const signal of SURVIVED) host.sigaction(signal, 'handle');
  host.setenv('PWD', host.getcwd());
  state.editor = createLineEditor({ keymap: 'readline', historyMax: HISTORY_MAX });
}

function openScript(sh: Sh, path: string): void {
  const bytes = sh.host.readFile(path);
  if (!isErrno(bytes)) {
    startScript(sh, latin1(bytes));
    return;
  }
  print(sh, 2, `bash: ${path}: ${strerror(bytes)}\n`);
  sh.state.status = bytes === 'ENOENT' ? 127 : 126;
}

function turn(host: Host, state: ShState, inputs: readonly Input[]): void {
  const sh: Sh = { host, state, starved: false };
  if (state.justForked) settle(sh);
  for (const input of inputs) take(sh, input);
  proceed(sh);
  state.cwd = host.getcwd();
}

/** The first turn of a subshell: it leads its group if it should, and keeps only its descriptors. */
function settle(sh: Sh): void {
  const { state, host } = sh;
  state.justForked = false;
  if (state.pgid === 0) state.pgid = host.pid;
  for (const signal of SURVIVED) host.sigaction(signal, 'default');
  for (const fd of [...state.opened]) {
    if (!state.stdio.includes(fd)) closeFd(sh, fd);
  }
}

function take(sh: Sh, input: Input): void {
  const { state } = sh;
  if (input.kind === 'childExited') {
    noteChild(sh, input.pid, input.status, 'done');
  } else if (input.kind === 'childStopped') {
    noteChild(sh, input.pid, { kind: 'signaled', signal: input.signal }, 'stopped');
  } else if (input.kind === 'resized' && state.editor !== null) {
    show(sh, resizeEditor(state.editor, input.cols));
  } else if (input.kind === 'signal' && input.signal === 'SIGINT' && state.frames.length > 0) {
    print(sh, state.stdio[2], '\n');
    interrupt(sh, 130);
  }
}

/** Runs, prompts and reads until there is nothing to do in this turn. */
function proceed(sh: Sh): void {
  const { host, state } = sh;
  while (run(sh) === 'done') {
    const { editor } = state;
    if (state.unwinding?.kind === 'exit') {
      host.exit(state.status);
      return;
    }
    if (state.script !== null) {
      if (!readScript(sh)) return;
    } else if (editor === null) {
      host.exit(state.status);
      return;
    } else {
      if (!editor.active) beginPrompt(sh, editor);
      if (!readKeys(sh, editor)) return;
    }
  }
}

const SCRIPT_CHUNK = 65_536;

/** Commands from a pipe or file: run once they are all there. Whether they are. */
function readScript(sh: Sh): boolean {
  const { state, host } = sh;
  for (;;) {
    const bytes = host.read(0, SCRIPT_CHUNK);
    if (bytes === 'EAGAIN') return false;
    if (isErrno(bytes) || bytes.length === 0) break;
    state.script = (state.script ?? '') + latin1(bytes);
  }
  host.setReadable(0, false);
  const text = state.script ?? '';
  state.script = null;
  startScript(sh, text);
  return true;
}
