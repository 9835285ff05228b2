/**
 * writer: SETs key:1, key:2, ... one after the other and tells what became of each. What it calls
 * acknowledged the server has answered with OK: so a lost write can be named.
 */
import { bytesOf, latin1 } from '#hiredis/bytes';
import { formatCommand } from '#hiredis/format';
import { createReader, feedReader, nextReply, type ReplyReader } from '#hiredis/read';
import { type Errno, isErrno, strerror } from '#host/errno';
import type { Input } from '#host/input';
import { parseOptions, usageError } from './options';
import { fail, finish, out, type Tool, toolProgram } from './tool';

interface Writer {
  readonly address: string;
  readonly port: number;
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
  waiting: boolean;
  acknowledged: number;
}

const NEXT_TIMER = 'next';
const RETRY_TIMER = 'retry';
const RETRY_US = 1_000_000;
const READ_CHUNK = 16_384;
const INTERVAL_MS = 100;

export const writer = toolProgram<Writer>({ name: 'writer', begin, take });

function begin(tool: Tool, argv: readonly string[]): Writer | null {
  const options = parseOptions(tool, argv, {
    values: 'hpin',
    usage: '[-h host] [-p port] [-i milliseconds] [-n count] [key]',
  });
  if (options === null) return null;
  const { given, operands } = options;
  const number = (letter: string, otherwise: number): number =>
    Number(given.get(letter) ?? otherwise);
  const numbers = [number('p', 6379), number('i', INTERVAL_MS), number('n', 0)];
  const [port = 0, interval = 0, count = 0] = numbers;
  if (!numbers.every((value) => Number.isInteger(value) && value >= 0) || port > 65_535) {
    usageError(tool, 'a number is expected');
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
    key: operands[0] ?? 'writer',
    intervalUs: interval * 1000,
    count,
    fd: null,
    connected: false,
    reader: createReader(),
    sent: 0,
    waiting: false,
    acknowledged: 0,
  };
  connect(tool, task);
  return task;
}

function connect(tool: Tool, task: Writer): void {
  task.fd = tool.host.connect(task.address, task.port);
  task.connected = false;
  task.reader = createReader();
}

function take(tool: Tool, task: Writer, input: Input): void {
  if (input.kind === 'connected' && input.fd === task.fd) {
    task.connected = true;
    write(tool, task);
  } else if (input.kind === 'connectFailed' && input.fd === task.fd) {
    task.fd = null;
    lost(tool, task, strerror(input.errno));
  } else if (input.kind === 'readable' && input.fd === task.fd) {
    read(tool, task);
  } else if (input.kind === 'timer' && input.name === NEXT_TIMER) {
    write(tool, task);
  } else if (input.kind === 'timer' && input.name === RETRY_TIMER) {
    connect(tool, task);
  } else if (input.kind === 'signal') {
    // Behind the terminal's ^C.
    out(tool, '\n');
    report(tool, task, 130);
  }
}

function write(tool: Tool, task: Writer): void {
  if (task.fd === null || !task.connected || task.waiting) return;
  task.sent++;
  task.waiting = true;
  const command = formatCommand(['SET', `${task.key}:${task.sent}`, String(task.sent)]);
  // One small command at a time always fits a socket's window.
  const taken = tool.host.write(task.fd, bytesOf(command));
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
  if (reply === null || !task.waiting) return;
  task.waiting = false;
  const accepted = reply.type === 'status';
  if (accepted) task.acknowledged++;
  const text = 'str' in reply ? reply.str : reply.type;
  out(tool, `${task.key}:${task.sent} ${accepted ? text : `(error) ${text}`}\n`);
  if (task.count > 0 && task.sent >= task.count) report(tool, task, 0);
  else tool.host.setTimer(NEXT_TIMER, task.intervalUs);
}

function close(tool: Tool, task: Writer): void {
  if (task.fd !== null) tool.host.close(task.fd);
  task.fd = null;
  task.connected = false;
}

function broken(tool: Tool, task: Writer, errno: Errno): void {
  close(tool, task);
  lost(tool, task, strerror(errno));
}

/** Whether a write that got no answer was carried out nobody can tell. */
function lost(tool: Tool, task: Writer, why: string): void {
  if (task.waiting) out(tool, `${task.key}:${task.sent} no answer\n`);
  task.waiting = false;
  out(tool, `not connected: ${why}\n`);
  tool.host.setTimer(RETRY_TIMER, RETRY_US);
}

function report(tool: Tool, task: Writer, status: number): void {
  out(tool, `${task.sent} sent, ${task.acknowledged} acknowledged\n`);
  close(tool, task);
  finish(tool, status);
}
