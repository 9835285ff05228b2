/**
 * --pipe: standard input goes to the server as it is; replies are only counted. An ECHO with a
 * random text marks the end.
 * twin: redis 6.2.6 redis-cli.c, pipeMode.
 */
import { formatCommand } from '#hiredis/format';
import { flushContext, receive, send, takeReply } from '../context';
import { exit, print, printError } from '../output';
import type { Cli, Context } from '../state';

const MAGIC_LENGTH = 20;
/** More than this unsent, and standard input waits. */
const UNSENT_MAX = 128 * 1024;

/** Moves what can be moved. */
export function pipe(cx: Cli): void {
  const { cli } = cx;
  if (cli.context === null) return;
  readReplies(cx, cli.context);
  if (cli.wait.kind === 'pipe') sendInput(cx, cli.context);
}

function readReplies(cx: Cli, context: Context): void {
  receive(cx, context);
  for (let reply = takeReply(context); reply; reply = takeReply(context)) {
    const { pipe } = cx.cli;
    if (reply.type === 'string' && pipe.sentAll && reply.str === pipe.magic) {
      print(cx, 'Last reply received from server.\n');
      finish(cx);
      return;
    }
    if (reply.type === 'error') {
      printError(cx, `${reply.str}\n`);
      pipe.errors++;
    }
    pipe.replies++;
    restartTimeout(cx);
  }
  if (context.err === null) return;
  if (context.err.kind !== 'eof') printError(cx, 'Error reading replies from server\n');
  exit(cx, 1);
}

function sendInput(cx: Cli, context: Context): void {
  const { host, cli } = cx;
  const { stdin, pipe } = cli;
  flushContext(cx, context);
  send(cx, context, stdin.bytes);
  stdin.bytes = '';
  host.setReadable(0, context.unsent.length < UNSENT_MAX && !stdin.eof);
  if (!stdin.eof || pipe.sentAll) return;
  pipe.sentAll = true;
  for (let i = 0; i < MAGIC_LENGTH; i++) pipe.magic += String.fromCharCode(host.random() & 0xff);
  // The blank line ends whatever garbage came before.
  send(cx, context, `\r\n${formatCommand(['ECHO', pipe.magic])}`);
  print(cx, 'All data transferred. Waiting for the last reply...\n');
  restartTimeout(cx);
}

function restartTimeout({ host, cli }: Cli): void {
  const { pipeTimeout } = cli.config;
  if (cli.pipe.sentAll && pipeTimeout > 0) host.setTimer('sleep', (pipeTimeout + 1) * 1000000);
}

export function pipeTimedOut(cx: Cli): void {
  printError(cx, `No replies for ${cx.cli.config.pipeTimeout} seconds: exiting.\n`);
  cx.cli.pipe.errors++;
  finish(cx);
}

function finish(cx: Cli): void {
  const { errors, replies } = cx.cli.pipe;
  print(cx, `errors: ${errors}, replies: ${replies}\n`);
  exit(cx, errors > 0 ? 1 : 0);
}
