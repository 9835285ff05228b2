/**
 * redis-cli as a program of the simulated machine (and of Node): which step an input lets go on.
 * twin: redis 6.2.6 redis-cli.c; differs: where the original blocks, `wait` says for what.
 */
import type { Reply } from '#hiredis/read';
import { strerror } from '#host/errno';
import type { Program } from '#host/host';
import type { Input } from '#host/input';
import {
  beginHandshake,
  connectFailed,
  flushContext,
  handshakeReply,
  receive,
  takeReply,
} from './context';
import { formatPush } from './format_reply';
import {
  commandReply,
  issueConnected,
  monitorReply,
  replicaStreamReply,
  selectAfterAuthReply,
  sendAgain,
  subscribeReply,
} from './issue';
import { begin, initialState, noninteractive, passwordTyped, stdinRead } from './main';
import { ask, asked, beginMode, reconnected, scanReply } from './modes/modes';
import { pipe, pipeTimedOut } from './modes/pipe';
import { capaReply, readTransfer, sendAck } from './modes/replica';
import { exit, flushOutput, print } from './output';
import { readStdin, resized, takeLine, waitForLine } from './prompt';
import { commandTableReply, integrateHelp, runLine, startRepl } from './repl';
import type { AfterConnect, AfterSleep, Cli, OnReply, RedisCli, Wait } from './state';

const STDIN = 0;
const STDOUT = 1;

export const redisCli: Program<RedisCli> = {
  name: 'redis-cli',
  start(host, argv) {
    const isTty = host.fdKind(STDOUT) === 'tty' || host.getenv('FAKETTY') !== undefined;
    const cli = initialState(isTty);
    begin({ host, cli }, argv);
    goOn({ host, cli });
    return cli;
  },
  turn(host, cli, inputs) {
    for (const input of inputs) take({ host, cli }, input);
    goOn({ host, cli });
  },
  query(cli, path) {
    if (path[0] !== 'editor') return undefined;
    const { editor, wait } = cli;
    if (editor === null || !editor.active || wait.kind !== 'line') return null;
    return { prompt: editor.prompt, line: editor.line, cursor: editor.cursor };
  },
};

const AFTER_CONNECT: Readonly<Record<AfterConnect, (cx: Cli, ok: boolean) => void>> = {
  repl: startRepl,
  integrateHelp,
  issue: issueConnected,
  prompt: waitForLine,
  commands: noninteractive,
  mode: beginMode,
  reconnected,
};

const ON_REPLY: Readonly<Record<OnReply, (cx: Cli, reply: Reply | null) => void>> = {
  auth: (cx, reply) => handshakeReply(cx, 'auth', reply),
  select: (cx, reply) => handshakeReply(cx, 'select', reply),
  hello: (cx, reply) => handshakeReply(cx, 'hello', reply),
  commandTable: commandTableReply,
  command: commandReply,
  monitor: monitorReply,
  subscribe: subscribeReply,
  selectAfterAuth: selectAfterAuthReply,
  asked,
  scan: scanReply,
  capa: capaReply,
  replicaStream: replicaStreamReply,
};

const AFTER_SLEEP: Readonly<Record<AfterSleep, (cx: Cli) => void>> = {
  again: sendAgain,
  ask,
  online: sendAck,
};

/** Notes what an input brought; what follows from it is `goOn`'s. */
function take(cx: Cli, input: Input): void {
  const { context, wait } = cx.cli;
  switch (input.kind) {
    case 'readable':
      if (input.fd === STDIN) readStdin(cx);
      else if (input.fd === context?.fd && wait.kind !== 'transfer') receive(cx, context);
      break;
    case 'writable':
      if (input.fd === context?.fd) flushContext(cx, context);
      break;
    case 'connected':
      if (wait.kind === 'connect' && input.fd === context?.fd) established(cx, wait);
      break;
    case 'connectFailed':
      if (wait.kind !== 'connect' || input.fd !== context?.fd) break;
      connectFailed(cx, strerror(input.errno), wait);
      break;
    case 'timer':
      if (wait.kind === 'sleep') AFTER_SLEEP[wait.next](cx);
      else if (wait.kind === 'pipe') pipeTimedOut(cx);
      break;
    case 'resized':
      resized(cx, input.cols);
      break;
    default:
      break;
  }
}

function established(cx: Cli, wait: Wait & { kind: 'connect' }): void {
  // The modes that reconnect by themselves do so without introducing themselves again.
  if (wait.next === 'reconnected') cx.cli.wait = { kind: 'connected', ok: true, next: wait.next };
  else beginHandshake(cx, wait.next);
}

/** Takes steps while there is one that need not wait. Then says what it waits for, or ends. */
function goOn(cx: Cli): void {
  const { host, cli } = cx;
  while (step(cx));
  flushOutput(cx);
  const { kind } = cli.wait;
  if (kind !== 'pipe') {
    const wantsInput = kind === 'line' || kind === 'password' || kind === 'stdin';
    host.setReadable(STDIN, wantsInput && !cli.stdin.eof);
  }
  if (cli.context) {
    const wantsReply = kind === 'reply' || kind === 'transfer' || kind === 'pipe';
    host.setReadable(cli.context.fd, wantsReply && cli.context.err === null);
  }
  if (cli.wait.kind === 'exit' && cli.stdout === '') host.exit(cli.wait.code);
}

/** One step, if it is due; false: something has to come first. */
function step(cx: Cli): boolean {
  const { cli } = cx;
  const { wait } = cli;
  switch (wait.kind) {
    case 'connected':
      AFTER_CONNECT[wait.next](cx, wait.ok);
      return true;
    case 'reply':
      return replyStep(cx, wait.next);
    case 'line':
    case 'password':
      return lineStep(cx, wait.kind);
    case 'stdin':
      if (cli.stdin.eof) stdinRead(cx);
      return cli.stdin.eof;
    case 'transfer':
      readTransfer(cx);
      return cli.wait.kind !== 'transfer';
    case 'pipe':
      pipe(cx);
      return false;
    default:
      return false;
  }
}

function replyStep(cx: Cli, next: OnReply): boolean {
  const { context, pushes, config } = cx.cli;
  // A write that failed is noticed before anything more is read.
  const lost = context === null || (context.err !== null && context.unsent !== '');
  const reply = lost ? null : takeReply(context);
  if (reply === null && !lost && context.err === null) return false;
  if (reply?.type === 'push' && pushes !== 'reply') {
    if (pushes === 'print') print(cx, formatPush(reply, config));
  } else {
    ON_REPLY[next](cx, reply);
  }
  return true;
}

function lineStep(cx: Cli, kind: 'line' | 'password'): boolean {
  const taken = takeLine(cx);
  if (taken === null) return false;
  if (kind === 'password') passwordTyped(cx, taken.kind === 'line' ? taken.line : null);
  else if (taken.kind === 'end') exit(cx, 0);
  else runLine(cx, taken.line);
  return true;
}
