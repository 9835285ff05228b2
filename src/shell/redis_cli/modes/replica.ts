/**
 * Playing a replica: SYNC, throw the payload away, print the stream of commands.
 * twin: redis 6.2.6 redis-cli.c, sendReplconf, sendSync, slaveMode.
 */
import { latin1 } from '#hiredis/bytes';
import { formatCommand } from '#hiredis/format';
import { feedReader, type Reply, takeUnread } from '#hiredis/read';
import { isErrno } from '#host/errno';
import { flushContext, send, sendAndWait } from '../context';
import { exit, printError } from '../output';
import type { Cli, Context, Transfer } from '../state';

const RDB_EOF_MARK_SIZE = 40;
const READ_SIZE = 16 * 1024;

/** --replica: says what it can take, then begins. */
export function sendCapa(cx: Cli): void {
  printError(cx, 'sending REPLCONF capa eof\n');
  sendAndWait(cx, ['REPLCONF', 'capa', 'eof'], 'capa');
}

export function capaReply(cx: Cli, reply: Reply | null): void {
  if (reply === null) {
    printError(cx, '\nI/O error\n');
    exit(cx, 1);
    return;
  }
  // Not fatal: old versions may not know it.
  if (reply.type === 'error') printError(cx, `REPLCONF capa error: ${reply.str}\n`);
  slaveMode(cx);
}

export function slaveMode(cx: Cli): void {
  const { cli } = cx;
  cli.transfer = { header: '', left: 0, mark: '', tail: '', received: 0 };
  cli.wait = { kind: 'transfer' };
  if (cli.context) send(cx, cli.context, 'SYNC\r\n');
}

/** Reads of the payload what there is; true: it is over, the stream can be read. */
export function readTransfer(cx: Cli): void {
  const { context, transfer } = cx.cli;
  if (context === null || transfer === null) return;
  flushContext(cx, context);
  const bytes = takeUnread(context.reader) || readBytes(cx, context);
  if (bytes === null) return;
  if (bytes === '') {
    const inHeader = !transfer.header.endsWith('\n');
    const what = inHeader ? 'bulk length' : 'RDB payload';
    printError(cx, `Error reading ${what} while SYNCing\n`);
    exit(cx, 1);
    return;
  }
  const rest = transfer.header.endsWith('\n') ? bytes : readHeader(cx, transfer, bytes);
  if (rest !== null && cx.cli.wait.kind === 'transfer') discard(cx, context, transfer, rest);
}

/** Null: nothing now; empty: the end or an error. */
function readBytes({ host }: Cli, context: Context): string | null {
  const bytes = host.read(context.fd, READ_SIZE);
  if (!isErrno(bytes)) return latin1(bytes);
  return bytes === 'EAGAIN' ? null : '';
}

/** Takes the line before the payload, skipping keepalive newlines; answers what follows it. */
function readHeader(cx: Cli, transfer: Transfer, bytes: string): string | null {
  let at = 0;
  while (transfer.header === '' && bytes.charAt(at) === '\n') at++;
  const end = bytes.indexOf('\n', at);
  transfer.header += bytes.slice(at, end === -1 ? bytes.length : end + 1);
  if (end === -1) return null;
  const line = transfer.header.trimEnd();
  if (line.startsWith('-')) {
    printError(cx, `SYNC with master failed: ${line}\n`);
    exit(cx, 1);
    return null;
  }
  const mark = line.startsWith('EOF:', 1) ? line.slice(5) : '';
  const usemark = mark.length >= RDB_EOF_MARK_SIZE;
  transfer.mark = usemark ? mark.slice(0, RDB_EOF_MARK_SIZE) : '';
  transfer.left = usemark ? -1 : Number.parseInt(line.slice(1), 10) || 0;
  const amount = usemark
    ? 'bytes of bulk transfer until EOF marker'
    : `${transfer.left} bytes of bulk transfer`;
  printError(cx, `SYNC with master, discarding ${amount}...\n`);
  return bytes.slice(end + 1);
}

function discard(cx: Cli, context: Context, transfer: Transfer, bytes: string): void {
  if (transfer.left === -1) {
    discardToMark(cx, context, transfer, bytes);
    return;
  }
  const taken = Math.min(bytes.length, transfer.left);
  transfer.left -= taken;
  if (transfer.left > 0) return;
  feedReader(context.reader, bytes.slice(taken));
  printError(cx, 'SYNC done. Logging commands from master.\n');
  readStream(cx);
}

/** Without a length the payload ends with the mark that was announced. */
function discardToMark(cx: Cli, context: Context, transfer: Transfer, bytes: string): void {
  const { mark, tail } = transfer;
  const seen = tail + bytes;
  const at = seen.indexOf(mark);
  transfer.tail = seen.slice(-(RDB_EOF_MARK_SIZE - 1));
  const end = at === -1 ? bytes.length : at + RDB_EOF_MARK_SIZE - tail.length;
  transfer.received += end;
  if (at === -1) return;
  feedReader(context.reader, bytes.slice(end));
  const offset = transfer.received;
  printError(cx, `SYNC done after ${offset} bytes. Logging commands from master.\n`);
  // The original sleeps here, so that the master has noticed the end of the transfer.
  cx.host.setTimer('sleep', 1000000);
  cx.cli.wait = { kind: 'sleep', next: 'online' };
}

/** Puts the diskless replica online. */
export function sendAck(cx: Cli): void {
  const { context } = cx.cli;
  printError(cx, 'sending REPLCONF ACK 0\n');
  if (context) send(cx, context, formatCommand(['REPLCONF', 'ACK', '0']));
  readStream(cx);
}

function readStream(cx: Cli): void {
  cx.cli.transfer = null;
  cx.cli.wait = { kind: 'reply', next: 'replicaStream' };
}
