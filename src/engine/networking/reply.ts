/**
 * Appends replies to a client, in its protocol version.
 * twin: redis 6.2.6 networking.c, "Low level functions to add more data to output buffers" and
 * "Higher level functions to queue data on the client output buffer".
 * differs: one list of chunks instead of a static buffer and a list.
 */
import type { Client } from '../state';
import { formatDouble } from './format_double';

/** Small replies are glued together up to this size: below, a pipeline makes thousands of chunks. */
const CHUNK_BYTES = 16 * 1024;

/** Whether replies to this client go anywhere. */
function prepareClientToWrite(c: Client): boolean {
  if (c.closeAsap || c.closeAfterReply) return false;
  if (c.replyMode === 'off' || c.replyMode === 'skip') return false;
  return !c.isMaster && c.fd !== -1;
}

/** Notes that the client has something to write at the end of the turn. */
export function clientInstallWriteHandler(c: Client): void {
  if (c.hasPendingWrite) return;
  const state = c.replica?.state ?? null;
  // A replica that is still waiting for its RDB file collects its stream; nothing is written yet.
  if (state !== null && (state !== 'online' || c.replica?.putOnlineOnAck)) return;
  c.hasPendingWrite = true;
  c.pendingWrites.push(c.id);
}

function push(c: Client, chunk: string | Uint8Array): void {
  c.replyBytes += chunk.length;
  const last = c.reply.at(-1);
  const canGlue =
    typeof chunk === 'string' && typeof last === 'string' && last.length > 0 && chunk.length > 0;
  if (canGlue && last.length + chunk.length <= CHUNK_BYTES)
    c.reply[c.reply.length - 1] = last + chunk;
  else c.reply.push(chunk);
  clientInstallWriteHandler(c);
}

/** Queues protocol bytes for c. Nothing reaches the wire before the turn ends. */
export function addReply(c: Client, chunk: string | Uint8Array): void {
  if (prepareClientToWrite(c)) push(c, chunk);
}

/** Also to a client that is otherwise answered nothing: REPLCONF ACK to our master. */
export function addReplyForced(c: Client, chunk: string | Uint8Array): void {
  if (!c.closeAsap && c.fd !== -1) push(c, chunk);
}

export function addReplyStatus(c: Client, status: string): void {
  addReply(c, `+${status}\r\n`);
}

/**
 * An error reply. `text` is without '\r\n'; if it begins with '-' its first word is the error code,
 * else the code is ERR. Line breaks inside become blanks.
 */
export function addReplyError(c: Client, text: string): void {
  const line = text.replace(/[\r\n]+$/, '').replace(/[\r\n]/g, ' ');
  addReply(c, line.startsWith('-') ? `${line}\r\n` : `-ERR ${line}\r\n`);
  afterErrorReply(c, line);
}

/** An error that is complete already, like those of `shared`. */
export function addReplyErrorObject(c: Client, error: string): void {
  addReply(c, error);
  afterErrorReply(c, error);
}

function afterErrorReply(c: Client, text: string): void {
  const code = text.startsWith('-') ? text.slice(1, 32).split(' ', 1)[0] : 'ERR';
  const name = code !== undefined && code.length < 31 ? code.trimEnd() : 'ERR';
  c.lastError = text.replace(/\r\n$/, '');
  c.stat.totalErrorReplies++;
  c.stat.errors.set(name, (c.stat.errors.get(name) ?? 0) + 1);
}

export function addReplyBulk(c: Client, text: string): void {
  addReply(c, `$${text.length}\r\n${text}\r\n`);
}

export function addReplyBulkLongLong(c: Client, value: number | bigint): void {
  addReplyBulk(c, value.toString());
}

/** Text that RESP3 marks as text ("txt"): INFO, CLIENT LIST. */
export function addReplyVerbatim(c: Client, text: string, ext = 'txt'): void {
  if (c.resp === 2) addReplyBulk(c, text);
  else addReply(c, `=${text.length + 4}\r\n${ext}:${text}\r\n`);
}

export function addReplyLongLong(c: Client, value: number | bigint): void {
  addReply(c, `:${value}\r\n`);
}

export function addReplyDouble(c: Client, value: number): void {
  const text = formatDouble(value);
  if (c.resp === 2) addReplyBulk(c, text);
  else addReply(c, `,${text}\r\n`);
}

/** `digits` is an integer of any length. */
export function addReplyBigNum(c: Client, digits: string): void {
  if (c.resp === 2) addReplyBulk(c, digits);
  else addReply(c, `(${digits}\r\n`);
}

export function addReplyBool(c: Client, value: boolean): void {
  if (c.resp === 2) addReply(c, value ? shared.cone : shared.czero);
  else addReply(c, value ? '#t\r\n' : '#f\r\n');
}

export function addReplyNull(c: Client): void {
  addReply(c, c.resp === 2 ? '$-1\r\n' : '_\r\n');
}

export function addReplyNullArray(c: Client): void {
  addReply(c, c.resp === 2 ? '*-1\r\n' : '_\r\n');
}

export function addReplyArrayLen(c: Client, length: number): void {
  addReply(c, `*${length}\r\n`);
}

/** `length` counts pairs. */
export function addReplyMapLen(c: Client, length: number): void {
  addReply(c, c.resp === 2 ? `*${length * 2}\r\n` : `%${length}\r\n`);
}

export function addReplySetLen(c: Client, length: number): void {
  addReply(c, c.resp === 2 ? `*${length}\r\n` : `~${length}\r\n`);
}

export function addReplyPushLen(c: Client, length: number): void {
  addReply(c, c.resp === 2 ? `*${length}\r\n` : `>${length}\r\n`);
}

/** A place for a length that is not known yet: give it to setDeferredArrayLen. */
export function addReplyDeferredLen(c: Client): number {
  if (!prepareClientToWrite(c)) return -1;
  clientInstallWriteHandler(c);
  return c.reply.push('') - 1;
}

export function setDeferredArrayLen(c: Client, place: number, length: number): void {
  setDeferredReply(c, place, `*${length}\r\n`);
}

/** `length` counts pairs. */
export function setDeferredMapLen(c: Client, place: number, length: number): void {
  setDeferredReply(c, place, c.resp === 2 ? `*${length * 2}\r\n` : `%${length}\r\n`);
}

function setDeferredReply(c: Client, place: number, header: string): void {
  if (place === -1) return;
  c.reply[place] = header;
  c.replyBytes += header.length;
}

export function addReplySubcommandSyntaxError(c: Client): void {
  const [command = '', subcommand = ''] = c.argv;
  addReplyError(
    c,
    `Unknown subcommand or wrong number of arguments for '${subcommand.slice(0, 128)}'. Try ${command.toUpperCase()} HELP.`,
  );
}

/** The answer to `<command> HELP`; `lines` name each subcommand, indented lines explain it. */
export function addReplyHelp(c: Client, lines: readonly string[]): void {
  const command = (c.argv[0] ?? '').toUpperCase();
  const all = [
    `${command} <subcommand> [<arg> [value] [opt] ...]. Subcommands are:`,
    ...lines,
    'HELP',
    '    Prints this help.',
  ];
  addReplyArrayLen(c, all.length);
  for (const line of all) addReplyStatus(c, line);
}

/** Replies that never vary. */
export const shared = {
  crlf: '\r\n',
  ok: '+OK\r\n',
  emptybulk: '$0\r\n\r\n',
  czero: ':0\r\n',
  cone: ':1\r\n',
  emptyarray: '*0\r\n',
  pong: '+PONG\r\n',
  queued: '+QUEUED\r\n',
  emptyscan: '*2\r\n$1\r\n0\r\n*0\r\n',
  wrongtypeerr: '-WRONGTYPE Operation against a key holding the wrong kind of value\r\n',
  err: '-ERR\r\n',
  nokeyerr: '-ERR no such key\r\n',
  syntaxerr: '-ERR syntax error\r\n',
  sameobjecterr: '-ERR source and destination objects are the same\r\n',
  outofrangeerr: '-ERR index out of range\r\n',
  noscripterr: '-NOSCRIPT No matching script. Please use EVAL.\r\n',
  loadingerr: '-LOADING Redis is loading the dataset in memory\r\n',
  slowscripterr:
    '-BUSY Redis is busy running a script. You can only call SCRIPT KILL or SHUTDOWN NOSAVE.\r\n',
  masterdownerr:
    "-MASTERDOWN Link with MASTER is down and replica-serve-stale-data is set to 'no'.\r\n",
  bgsaveerr:
    '-MISCONF Redis is configured to save RDB snapshots, but it is currently not able to persist on disk. Commands that may modify the data set are disabled, because this instance is configured to report errors during writes if RDB snapshotting fails (stop-writes-on-bgsave-error option). Please check the Redis logs for details about the RDB error.\r\n',
  roslaveerr: "-READONLY You can't write against a read only replica.\r\n",
  noautherr: '-NOAUTH Authentication required.\r\n',
  oomerr: "-OOM command not allowed when used memory > 'maxmemory'.\r\n",
  execaborterr: '-EXECABORT Transaction discarded because of previous errors.\r\n',
  noreplicaserr: '-NOREPLICAS Not enough good replicas to write.\r\n',
  busykeyerr: '-BUSYKEY Target key name already exists.\r\n',
} as const;
