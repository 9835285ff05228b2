/** head and tail: the beginning and the end of files; `tail -f` goes on as they grow. */
import { latin1 } from '#hiredis/bytes';
import { isErrno, strerror } from '#host/errno';
import { type Options, parseOptions } from './options';
import { currentFile, openSource, type Source, splitLines, take } from './source';
import { complain, fail, finish, out, type Tool, toolProgram } from './tool';

interface Amount {
  readonly unit: 'lines' | 'bytes';
  readonly count: number;
  /** `head -n -5`: all but the last; `tail -n +5`: from the fifth on. */
  readonly signed: boolean;
}

const LINES_BY_DEFAULT = 10;

/** null after a complaint. */
function amountOf(tool: Tool, { given }: Options, sign: '-' | '+'): Amount | null {
  const unit = given.has('c') ? 'bytes' : 'lines';
  const text = given.get(unit === 'bytes' ? 'c' : 'n') ?? String(LINES_BY_DEFAULT);
  const digits = text.replace(/^[-+]/, '');
  if (/^[0-9]+$/.test(digits))
    return { unit, count: Number(digits), signed: text.startsWith(sign) };
  fail(tool, `invalid number of ${unit}: '${text}'`);
  return null;
}

const LONG = { lines: 'n', bytes: 'c', quiet: 'q', verbose: 'v' };

/** `==> name <==`, with an empty line before all but the first. */
function header(tool: Tool, file: string, first: boolean): void {
  out(tool, `${first ? '' : '\n'}==> ${file === '-' ? 'standard input' : file} <==\n`);
}

interface Head {
  readonly source: Source;
  readonly amount: Amount;
  readonly headers: boolean;
  started: boolean;
  /** Lines or bytes still wanted from this file. */
  left: number;
  /** For `-n -N`: what may still be left out. */
  held: string;
}

export const head = toolProgram<Head>({
  name: 'head',
  begin(tool, argv) {
    const options = parseOptions(tool, argv, {
      flags: 'qv',
      values: 'nc',
      long: LONG,
      numbers: true,
      usage: '[OPTION]... [FILE]...',
    });
    const amount = options === null ? null : amountOf(tool, options, '-');
    if (options === null || amount === null) return null;
    const { given, operands } = options;
    const headers = given.has('v') || (operands.length > 1 && !given.has('q'));
    const source = openSource(operands);
    return { source, amount, headers, started: false, left: amount.count, held: '' };
  },
  step(tool, task) {
    const file = currentFile(task.source);
    const index = task.source.index;
    const taken = take(tool, task.source);
    if (taken.kind === 'wait') return 'wait';
    if (taken.kind === 'done') finish(tool);
    if (taken.kind === 'done') return 'goOn';
    const current = taken.kind === 'end' ? taken.file : currentFile(task.source) || file;
    if (!task.started && task.headers) header(tool, current, index === 0);
    task.started = true;
    if (taken.kind === 'chunk') headChunk(tool, task, taken.text);
    else endHead(tool, task);
    return 'goOn';
  },
});

function headChunk(tool: Tool, task: Head, text: string): void {
  if (task.amount.signed) {
    task.held += text;
    return;
  }
  if (task.amount.unit === 'bytes') {
    out(tool, text.slice(0, task.left));
    task.left = Math.max(0, task.left - text.length);
  } else {
    let end = 0;
    while (task.left > 0 && end < text.length) {
      const newline = text.indexOf('\n', end);
      end = newline < 0 ? text.length : newline + 1;
      if (newline >= 0) task.left--;
    }
    out(tool, text.slice(0, end));
  }
  if (task.left === 0) skipRest(tool, task);
}

/** Enough of this file. */
function skipRest(tool: Tool, task: Head): void {
  const { source } = task;
  if (source.fd !== null && source.fd !== 0) tool.host.close(source.fd);
  source.fd = null;
  source.index++;
  task.started = false;
  task.left = task.amount.count;
}

function endHead(tool: Tool, task: Head): void {
  if (task.amount.signed) {
    const pieces = task.amount.unit === 'bytes' ? [...task.held] : linesOf(task.held);
    out(tool, pieces.slice(0, Math.max(0, pieces.length - task.amount.count)).join(''));
  }
  task.held = '';
  task.started = false;
  task.left = task.amount.count;
}

/** Lines with their newlines. */
function linesOf(text: string): string[] {
  return text.match(/[^\n]*\n|[^\n]+$/g) ?? [];
}

interface Followed {
  readonly path: string;
  fd: number;
  size: number;
}

interface Tail {
  readonly source: Source;
  readonly amount: Amount;
  readonly headers: boolean;
  readonly follow: boolean;
  held: string;
  /** Set once the ends are shown and files are followed. */
  followed: Followed[] | null;
  /** The file whose text was shown last. */
  last: string | null;
}

export const tail = toolProgram<Tail>({
  name: 'tail',
  begin(tool, argv) {
    const options = parseOptions(tool, argv, {
      flags: 'fFqv',
      values: 'nc',
      long: { ...LONG, follow: 'f' },
      numbers: true,
      usage: '[OPTION]... [FILE]...',
    });
    const amount = options === null ? null : amountOf(tool, options, '+');
    if (options === null || amount === null) return null;
    const { given, operands } = options;
    return {
      source: openSource(operands),
      amount,
      headers: given.has('v') || (operands.length > 1 && !given.has('q')),
      follow: given.has('f') || given.has('F'),
      held: '',
      followed: null,
      last: null,
    };
  },
  step: tailStep,
  take(tool, task, input) {
    if (input.kind === 'fileChanged') followFile(tool, task, input.path);
  },
});

function tailStep(tool: Tool, task: Tail): 'goOn' | 'wait' {
  if (task.followed !== null) return 'wait';
  const taken = take(tool, task.source);
  if (taken.kind === 'wait') return 'wait';
  if (taken.kind === 'chunk') {
    task.held = trimHeld(task, task.held + taken.text);
  } else if (taken.kind === 'end') {
    if (task.headers) header(tool, taken.file, task.last === null);
    task.last = taken.file;
    out(tool, lastPart(task));
    task.held = '';
  } else if (task.follow) {
    beginFollowing(tool, task);
  } else {
    finish(tool);
  }
  return 'goOn';
}

/** Keeps a long file's beginning from piling up. */
function trimHeld(task: Tail, held: string): string {
  const { amount } = task;
  if (amount.signed || held.length < HELD_MAX) return held;
  return amount.unit === 'bytes' ? held.slice(-amount.count) : lastLines(held, amount.count);
}

const HELD_MAX = 1_000_000;

function lastLines(text: string, count: number): string {
  if (count === 0) return '';
  const { lines, rest } = splitLines('', text);
  const all =
    rest === '' ? lines.map((line) => `${line}\n`) : [...lines.map((line) => `${line}\n`), rest];
  return all.slice(-count).join('');
}

function lastPart({ amount, held }: Tail): string {
  if (amount.unit === 'bytes') {
    if (amount.signed) return held.slice(Math.max(0, amount.count - 1));
    return amount.count === 0 ? '' : held.slice(-amount.count);
  }
  if (!amount.signed) return lastLines(held, amount.count);
  return linesOf(held)
    .slice(Math.max(0, amount.count - 1))
    .join('');
}

function beginFollowing(tool: Tool, task: Tail): void {
  task.followed = [];
  for (const path of task.source.files.filter((file) => file !== '-')) {
    const fd = tool.host.open(path, { read: true });
    if (isErrno(fd)) continue;
    const bytes = readOn(tool, fd);
    task.followed.push({ path, fd, size: bytes.length });
    tool.host.watch(path);
  }
  if (task.followed.length === 0) {
    if (tool.state.status !== 0) complain(tool, 'no files remaining');
    finish(tool);
  }
}

/** Everything from a descriptor's offset on. */
function readOn(tool: Tool, fd: number): string {
  let text = '';
  for (;;) {
    const bytes = tool.host.read(fd, HELD_MAX);
    if (isErrno(bytes) || bytes.length === 0) return text;
    text += latin1(bytes);
  }
}

function followFile(tool: Tool, task: Tail, path: string): void {
  for (const file of task.followed ?? []) {
    if (file.path !== path && !path.endsWith(`/${file.path.replace(/^\.\//, '')}`)) continue;
    const stat = tool.host.fstat(file.fd);
    if (isErrno(stat)) {
      fail(tool, `${file.path}: ${strerror(stat)}`);
      continue;
    }
    if (stat.size < file.size) {
      complain(tool, `${file.path}: file truncated`);
      reopen(tool, file);
    }
    const text = readOn(tool, file.fd);
    file.size += text.length;
    if (text === '') continue;
    if (task.headers && task.last !== file.path) header(tool, file.path, false);
    task.last = file.path;
    out(tool, text);
  }
}

function reopen(tool: Tool, file: Followed): void {
  const fd = tool.host.open(file.path, { read: true });
  if (isErrno(fd)) return;
  tool.host.close(file.fd);
  file.fd = fd;
  file.size = 0;
}
