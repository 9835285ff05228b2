/**
 * writer: SETs key:1, key:2, ... one after the other and tells what became of each. What it calls
 * acknowledged the server has answered with OK: so a lost write can be named.
 *
 * With -s it finds the master as clients with Sentinel support do: it asks one Sentinel after the
 * other, connects to the address it is told, and asks again whenever that connection ends, does
 * not answer for a while or turns out to be a replica's.
 */
import { bytesOf, latin1 } from '#hiredis/bytes';
import { formatCommand } from '#hiredis/format';
import { createReader, feedReader, nextReply, type Reply, type ReplyReader } from '#hiredis/read';
import { type Errno, isErrno, strerror } from '#host/errno';
import type { Input } from '#host/input';
import { parseOptions, usageError } from './options';
import { fail, finish, out, type Tool, toolProgram } from './tool';

interface Writer {
  /** Where the master is, or was when a Sentinel was asked last. */
  address: string;
  port: number;
  /** As `host:port`; none: the address is fixed. */
  readonly sentinels: readonly string[];
  /** The master's name, as the Sentinels know it. */
  readonly master: string;
  /** Counts questions, each of which goes to the next Sentinel. */
  asked: number;
  /** The connection is to a Sentinel. */
  asking: boolean;
  /** Replicas that each write is WAITed for; 0: none. */
  readonly replicas: number;
  readonly key: string;
  readonly intervalUs: number;
  /** How many writes; 0: until Ctrl-C. */
  readonly count: number;
  /** null while not connected. */
  fd: number | null;
  connected: boolean;
  reader: ReplyReader;
  /** The number of the write that waits for its reply, or was sent last. */
  sent: number;
  /** What the reply that is awaited is about. */
  waiting: 'write' | 'replicas' | 'master' | null;
  acknowledged: number;
}

const NEXT_TIMER = 'next';
const RETRY_TIMER = 'retry';
const ANSWER_TIMER = 'answer';
const RETRY_US = 1_000_000;
/** Behind a cut cable no answer comes: who can ask for another master does not wait for ever. */
const ANSWER_US = 3_000_000;
const WAIT_MS = 1000;
const READ_CHUNK = 16_384;
const INTERVAL_MS = 100;

export const writer = toolProgram<Writer>({ name: 'writer', begin, take });

function begin(tool: Tool, argv: readonly string[]): Writer | null {
  const options = parseOptions(tool, argv, {
    values: 'hpinsmw',
    usage:
      '[-h host] [-p port] [-s sentinel:port,...] [-m master] [-i milliseconds] [-n count] [-w replicas] [key]',
  });
  if (options === null) return null;
  const { given, operands } = options;
  const number = (letter: string, otherwise: number): number =>
    Number(given.get(letter) ?? otherwise);
  const numbers = [number('p', 6379), number('i', INTERVAL_MS), number('n', 0), number('w', 0)];
  const [port = 0, interval = 0, count = 0, replicas = 0] = numbers;
  if (!numbers.every((value) => Number.isInteger(value) && value >= 0) || port > 65_535) {
    usageError(tool, 'a number is expected');
    return null;
  }
  const sentinels = given.get('s')?.split(',') ?? [];
  if (!sentinels.every((each) => /^[^:]+:\d{1,5}$/.test(each))) {
    usageError(tool, 'Sentinels are given as host:port,host:port');
    return null;
  }
  const address = tool.host.resolve(given.get('h') ?? '127.0.0.1');
  if (isErrno(address)) {
    fail(tool, `${given.get('h')}: ${strerror(address)}`);
    return null;
  }
  tool.host.sigaction('SIGINT', 'handle');
  const task: Writer = {
    address,
    port,
    sentinels,
    master: given.get('m') ?? 'mymaster',
    asked: 0,
    asking: sentinels.length > 0,
    replicas,
    key: operands[0] ?? 'writer',
    intervalUs: interval * 1000,
    count,
    fd: null,
    connected: false,
    reader: createReader(),
    sent: 0,
    waiting: null,
    acknowledged: 0,
  };
  connect(tool, task);
  return task;
}

function connect(tool: Tool, task: Writer): void {
  task.connected = false;
  task.reader = createReader();
  if (!task.asking) {
    task.fd = tool.host.connect(task.address, task.port);
  } else {
    const [host = '', port] = (task.sentinels[task.asked++ % task.sentinels.length] ?? '').split(
      ':',
    );
    task.fd = tool.host.connect(host, Number(port));
  }
  awaitAnswer(tool, task);
}

function awaitAnswer(tool: Tool, task: Writer): void {
  if (task.sentinels.length > 0) tool.host.setTimer(ANSWER_TIMER, ANSWER_US);
}

function connected(tool: Tool, task: Writer): void {
  task.connected = true;
  if (!task.asking) write(tool, task);
  else send(tool, task, 'master', ['SENTINEL', 'get-master-addr-by-name', task.master]);
}

function take(tool: Tool, task: Writer, input: Input): void {
  if (input.kind === 'connected' && input.fd === task.fd) {
    connected(tool, task);
  } else if (input.kind === 'connectFailed' && input.fd === task.fd) {
    task.fd = null;
    lost(tool, task, strerror(input.errno));
  } else if (input.kind === 'readable' && input.fd === task.fd) {
    read(tool, task);
  } else if (input.kind === 'timer' && input.name === NEXT_TIMER) {
    write(tool, task);
  } else if (input.kind === 'timer' && input.name === RETRY_TIMER) {
    connect(tool, task);
  } else if (input.kind === 'timer' && input.name === ANSWER_TIMER) {
    close(tool, task);
    lost(tool, task, strerror('ETIMEDOUT'));
  } else if (input.kind === 'signal') {
    // Behind the terminal's ^C.
    out(tool, '\n');
    report(tool, task, 130);
  }
}

function write(tool: Tool, task: Writer): void {
  if (task.fd === null || !task.connected || task.waiting !== null) return;
  task.sent++;
  send(tool, task, 'write', ['SET', `${task.key}:${task.sent}`, String(task.sent)]);
}

function send(tool: Tool, task: Writer, about: Writer['waiting'], argv: readonly string[]): void {
  if (task.fd === null) return;
  task.waiting = about;
  awaitAnswer(tool, task);
  // One small command at a time always fits a socket's window.
  const taken = tool.host.write(task.fd, bytesOf(formatCommand(argv)));
  if (isErrno(taken)) broken(tool, task, taken);
}

function read(tool: Tool, task: Writer): void {
  if (task.fd === null) return;
  const bytes = tool.host.read(task.fd, READ_CHUNK);
  if (bytes === 'EAGAIN') return;
  if (isErrno(bytes)) {
    broken(tool, task, bytes);
  } else if (bytes.length === 0) {
    close(tool, task);
    lost(tool, task, 'Server closed the connection');
  } else {
    feedReader(task.reader, latin1(bytes));
    answered(tool, task);
  }
}

function answered(tool: Tool, task: Writer): void {
  const reply = nextReply(task.reader);
  if (reply === null || task.waiting === null) return;
  const about = task.waiting;
  task.waiting = null;
  tool.host.clearTimer(ANSWER_TIMER);
  if (about === 'master') goToMaster(tool, task, reply);
  else if (about === 'write') wrote(tool, task, reply);
  else {
    out(tool, `${task.key}:${task.sent} on ${textOf(reply)} replicas\n`);
    writeNext(tool, task);
  }
}

function wrote(tool: Tool, task: Writer, reply: Reply): void {
  const accepted = reply.type === 'status';
  if (accepted) task.acknowledged++;
  out(tool, `${task.key}:${task.sent} ${accepted ? '' : '(error) '}${textOf(reply)}\n`);
  if (accepted && task.replicas > 0) {
    send(tool, task, 'replicas', ['WAIT', String(task.replicas), String(WAIT_MS)]);
  } else if (isReadOnly(reply) && task.sentinels.length > 0) {
    close(tool, task);
    lost(tool, task, 'not a master any more');
  } else {
    writeNext(tool, task);
  }
}

function writeNext(tool: Tool, task: Writer): void {
  if (task.count > 0 && task.sent >= task.count) report(tool, task, 0);
  else tool.host.setTimer(NEXT_TIMER, task.intervalUs);
}

function textOf(reply: Reply): string {
  if ('str' in reply) return reply.str;
  return reply.type === 'integer' ? reply.digits : reply.type;
}

function isReadOnly(reply: Reply): boolean {
  return reply.type === 'error' && reply.str.startsWith('READONLY');
}

/** What a Sentinel said: an address, nil (no such master), or an error. */
function goToMaster(tool: Tool, task: Writer, reply: Reply): void {
  close(tool, task);
  const [host, port] = reply.type === 'array' ? reply.elements.map(textOf) : [];
  const address = host === undefined ? 'ENOENT' : tool.host.resolve(host);
  if (isErrno(address)) {
    lost(tool, task, `no master named ${task.master}`);
  } else {
    task.asking = false;
    task.address = address;
    task.port = Number(port);
    connect(tool, task);
  }
}

function close(tool: Tool, task: Writer): void {
  if (task.fd !== null) tool.host.close(task.fd);
  task.fd = null;
  task.connected = false;
  tool.host.clearTimer(ANSWER_TIMER);
  tool.host.clearTimer(NEXT_TIMER);
}

function broken(tool: Tool, task: Writer, errno: Errno): void {
  close(tool, task);
  lost(tool, task, strerror(errno));
}

/** Whether a write that got no answer was carried out nobody can tell. */
function lost(tool: Tool, task: Writer, why: string): void {
  if (task.waiting === 'write') out(tool, `${task.key}:${task.sent} no answer\n`);
  task.waiting = null;
  task.asking = task.sentinels.length > 0;
  tool.host.clearTimer(ANSWER_TIMER);
  out(tool, `not connected: ${why}\n`);
  tool.host.setTimer(RETRY_TIMER, RETRY_US);
}

function report(tool: Tool, task: Writer, status: number): void {
  out(tool, `${task.sent} sent, ${task.acknowledged} acknowledged\n`);
  close(tool, task);
  finish(tool, status);
}
