/**
 * The connection to the server: established with AUTH, SELECT and HELLO, written to, read from. It
 * is read only while a reply is awaited: what a server does meanwhile is noticed at the next command.
 * twin: redis 6.2.6 redis-cli.c, cliConnect, cliAuth, cliSelect, cliSwitchProto; hiredis.c.
 */
import { bytesOf } from '#hiredis/bytes';
import { formatCommand } from '#hiredis/format';
import { createReader, feedReader, nextReply, type Reply } from '#hiredis/read';
import { type Errno, isErrno, strerror } from '#host/errno';
import { printError } from './output';
import type { AfterConnect, Cli, Context, OnReply } from './state';

const READ_SIZE = 16 * 1024;

export interface ConnectOptions {
  readonly quiet: boolean;
  readonly next: AfterConnect;
}

/** Leaves the connection there is and tries a new one; `then` goes on with its success or failure. */
export function cliConnect(cx: Cli, options: ConnectOptions): void {
  const { host, cli } = cx;
  if (cli.context !== null) {
    freeContext(cx);
    cli.dbnum = 0;
    cli.inMulti = false;
  }
  const target = resolveTarget(cx);
  if ('error' in target) {
    connectFailed(cx, target.error, options);
    return;
  }
  const fd = host.connect(target.address, cli.config.hostport);
  cli.context = { fd, reader: createReader(), unsent: '', err: null };
  cli.wait = { kind: 'connect', ...options };
}

const PORT_MAX = 65535;

function resolveTarget({
  host,
  cli,
}: Cli): { readonly address: string } | { readonly error: string } {
  const { hostip, hostport, hostsocket } = cli.config;
  if (hostsocket !== null) {
    // The machine has no Unix sockets, so a path names nothing, or something that does not listen.
    const stat = host.stat(hostsocket);
    return { error: strerror(isErrno(stat) ? stat : 'ECONNREFUSED') };
  }
  if (hostport < 0 || hostport > PORT_MAX) {
    return { error: 'Servname not supported for ai_socktype' };
  }
  const address = host.resolve(hostip);
  return isErrno(address) ? { error: 'Temporary failure in name resolution' } : { address };
}

/** The attempt failed: the context is gone. */
export function connectFailed(cx: Cli, reason: string, options: ConnectOptions): void {
  const { hostip, hostport, hostsocket } = cx.cli.config;
  cx.cli.context = null;
  const where = hostsocket ?? `${hostip}:${hostport}`;
  if (!options.quiet) printError(cx, `Could not connect to Redis at ${where}: ${reason}\n`);
  cx.cli.wait = { kind: 'connected', next: options.next, ok: false };
}

export function freeContext({ host, cli }: Cli): void {
  if (cli.context) host.close(cli.context.fd);
  cli.context = null;
}

/** The TCP connection stands: introduce ourselves, step by step. */
export function beginHandshake(cx: Cli, next: AfterConnect): void {
  cx.cli.afterConnect = next;
  cx.cli.pushes = 'drop';
  const { user, auth } = cx.cli.config;
  if (auth === null) selectDatabase(cx);
  else sendAndWait(cx, ['AUTH', ...(user === null ? [] : [user]), auth], 'auth');
}

function selectDatabase(cx: Cli): void {
  const { config, dbnum } = cx.cli;
  if (config.inputDbnum === dbnum) switchProtocol(cx);
  else sendAndWait(cx, ['SELECT', String(config.inputDbnum)], 'select');
}

function switchProtocol(cx: Cli): void {
  if (cx.cli.config.resp3) sendAndWait(cx, ['HELLO', '3'], 'hello');
  else handshakeDone(cx);
}

function handshakeDone(cx: Cli): void {
  const { cli } = cx;
  cli.pushes = cli.config.pushOutput ? 'print' : 'drop';
  cli.wait = { kind: 'connected', next: cli.afterConnect, ok: true };
}

/** The answer to one step of the handshake; null: the connection ended. */
export function handshakeReply(
  cx: Cli,
  step: 'auth' | 'select' | 'hello',
  reply: Reply | null,
): void {
  const { cli } = cx;
  if (reply === null || reply.type === 'error') {
    printError(cx, reply === null ? '\nI/O error\n' : `${refusalOf(cx, step)}: ${reply.str}\n`);
    cli.wait = { kind: 'connected', next: cli.afterConnect, ok: false };
    return;
  }
  if (step === 'auth') {
    selectDatabase(cx);
  } else if (step === 'select') {
    cli.dbnum = cli.config.inputDbnum;
    switchProtocol(cx);
  } else {
    handshakeDone(cx);
  }
}

function refusalOf({ cli }: Cli, step: 'auth' | 'select' | 'hello'): string {
  if (step === 'auth') return 'AUTH failed';
  return step === 'select' ? `SELECT ${cli.config.inputDbnum} failed` : 'HELLO 3 failed';
}

/** Sends a command; its reply goes to `then`. */
export function sendAndWait(cx: Cli, argv: readonly string[], next: OnReply): void {
  const { context } = cx.cli;
  if (context) send(cx, context, formatCommand(argv));
  cx.cli.wait = { kind: 'reply', next };
}

/** Writes a byte string, or keeps what the socket has no room for. */
export function send(cx: Cli, context: Context, bytes: string): void {
  context.unsent += bytes;
  flushContext(cx, context);
}

export function flushContext({ host }: Cli, context: Context): void {
  if (context.unsent === '' || context.err) return;
  const taken = host.write(context.fd, bytesOf(context.unsent));
  if (!isErrno(taken)) context.unsent = context.unsent.slice(taken);
  else if (taken !== 'EAGAIN') context.err = ioError(taken);
}

function ioError(errno: Errno): Context['err'] {
  const gone = errno === 'ECONNRESET' || errno === 'EPIPE';
  return { kind: 'io', text: strerror(errno), gone };
}

/** Takes what the socket has; notes why it has no more. */
export function receive({ host }: Cli, context: Context): void {
  if (context.err) return;
  const bytes = host.read(context.fd, READ_SIZE);
  if (isErrno(bytes)) {
    if (bytes !== 'EAGAIN') context.err = ioError(bytes);
  } else if (bytes.length === 0) {
    context.err = { kind: 'eof', text: 'Server closed the connection', gone: true };
  } else {
    feedReader(context.reader, bytes);
  }
}

/** The next reply, or null; then `context.err` tells whether one can still come. */
export function takeReply(context: Context): Reply | null {
  const reply = nextReply(context.reader);
  if (reply === null && context.reader.error !== null) {
    context.err = { kind: 'other', text: context.reader.error, gone: false };
  }
  return reply;
}

export function cliPrintContextError(cx: Cli): void {
  const { context } = cx.cli;
  if (context) printError(cx, `Error: ${context.err?.text ?? ''}\n`);
}
