/**
 * A desk with redis-cli on it: a terminal or pipes, a few files, and a server that answers as a test
 * says. Time moves only when told to. Between turns the state is replaced by its clone, so that a
 * state that is no plain data shows.
 */
import { bytesOf, latin1 } from '#hiredis/bytes';
import { createReader, feedReader, nextReply, type ReplyReader } from '#hiredis/read';
import type { Errno } from '#host/errno';
import type { Host, TtyMode } from '#host/host';
import type { Input } from '#host/input';
import type { TraceFact } from '#host/trace';
import { redisCli } from '#shell/redis_cli/redis_cli';
import type { RedisCli } from '#shell/redis_cli/state';
import { createScreen, screenRows, writeScreen } from './screen';

const STDIN = 0;
const STDOUT = 1;

/** The reply's bytes; null: none, or not yet. */
export type Server = (argv: readonly string[]) => string | null;

export interface DeskOptions {
  /** Standard input and output are a terminal. */
  readonly tty?: boolean;
  readonly server?: Server;
  readonly env?: Readonly<Record<string, string>>;
  readonly cols?: number;
}

interface Socket {
  readonly fd: number;
  readonly reader: ReplyReader;
  received: string;
  error: Errno | 'eof' | null;
}

export class CliDesk {
  readonly files = new Map<string, string>();
  readonly facts: TraceFact[] = [];
  readonly sent: (readonly string[])[] = [];
  readonly screen;
  stdout = '';
  stderr = '';
  exitCode: number | null = null;
  ttyMode: TtyMode = { canonical: true, echo: true, signals: true };
  /** Whether something listens at the server's address. */
  listening = true;
  private readonly env: Readonly<Record<string, string>>;
  private readonly server: Server;
  private readonly tty: boolean;
  private readonly inputs: Input[] = [];
  private readonly unwanted = new Set<number>();
  private readonly timers = new Map<string, number>();
  private readonly host: Host;
  private socket: Socket | null = null;
  private nextFd = 3;
  private now = 1_000_000_000;
  private stdin = '';
  private stdinEnded = false;
  private writing: { readonly fd: number; readonly path: string } | null = null;
  private state: RedisCli | null = null;

  constructor({ tty = true, server = () => '+OK\r\n', env = {}, cols = 80 }: DeskOptions = {}) {
    this.tty = tty;
    this.server = server;
    this.env = env;
    this.screen = createScreen(cols);
    this.host = this.createHost();
  }

  start(...argv: string[]): this {
    this.state = redisCli.start(this.host, ['redis-cli', ...argv]);
    return this.settle();
  }

  /** Bytes typed, or piped in. */
  type(bytes: string): this {
    this.stdin += bytes;
    return this.settle();
  }

  endInput(): this {
    this.stdinEnded = true;
    return this.settle();
  }

  /** Lets time pass and fires the timers that come due. */
  advance(us: number): this {
    this.now += us;
    for (const [name, at] of this.timers) {
      if (at > this.now) continue;
      this.timers.delete(name);
      this.inputs.push({ kind: 'timer', name });
    }
    return this.settle();
  }

  /** The server sends something unasked. */
  push(bytes: string): this {
    if (this.socket) this.socket.received += bytes;
    return this.settle();
  }

  /** The server ends the connection, by closing it or (an errno) otherwise. */
  hangUp(how: Errno | 'eof' = 'eof'): this {
    if (this.socket) this.socket.error = how;
    return this.settle();
  }

  query(...path: string[]): unknown {
    return this.state && redisCli.query?.(this.state, path);
  }

  rows(): string[] {
    return screenRows(this.screen);
  }

  private settle(): this {
    for (let turns = 0; this.exitCode === null && this.state && turns < 1000; turns++) {
      const inputs = [...this.inputs.splice(0), ...this.readables()];
      if (inputs.length === 0) break;
      this.state = structuredClone(this.state);
      redisCli.turn(this.host, this.state, inputs);
    }
    return this;
  }

  private readables(): Input[] {
    const ready: number[] = [];
    if (this.stdin !== '' || this.stdinEnded) ready.push(STDIN);
    if (this.socket && (this.socket.received !== '' || this.socket.error)) {
      ready.push(this.socket.fd);
    }
    return ready
      .filter((fd) => !this.unwanted.has(fd))
      .map((fd) => ({ kind: 'readable', fd }) as const);
  }

  private connect(host: string): number {
    const fd = this.nextFd++;
    if (this.listening) {
      this.socket = { fd, reader: createReader(), received: '', error: null };
      this.inputs.push({ kind: 'connected', fd, local: { host, port: 40000 } });
    } else {
      this.inputs.push({ kind: 'connectFailed', fd, errno: 'ECONNREFUSED' });
    }
    return fd;
  }

  private write(fd: number, bytes: Uint8Array): number | Errno {
    const text = latin1(bytes);
    if (fd === this.socket?.fd) return this.serve(this.socket, text);
    if (fd === this.writing?.fd) {
      this.files.set(this.writing.path, text);
      return bytes.length;
    }
    if (fd === STDOUT) this.stdout += text;
    else this.stderr += text;
    if (this.tty) writeScreen(this.screen, text);
    return bytes.length;
  }

  private serve(socket: Socket, bytes: string): number | Errno {
    if (socket.error && socket.error !== 'eof') return 'EPIPE';
    // A blank line is an empty command, which a server passes over.
    feedReader(socket.reader, bytes.replace(/^\r\n(?=\*)/, ''));
    for (let command = nextReply(socket.reader); command; command = nextReply(socket.reader)) {
      const words = command.type === 'array' ? command.elements : [];
      const argv = words.map((word) => ('str' in word ? word.str : ''));
      this.sent.push(argv);
      if (socket.error === null) socket.received += this.server(argv) ?? '';
    }
    return bytes.length;
  }

  private read(fd: number, max: number): Uint8Array | Errno {
    if (fd === STDIN) {
      const taken = this.stdin.slice(0, max);
      this.stdin = this.stdin.slice(max);
      return taken === '' && !this.stdinEnded ? 'EAGAIN' : bytesOf(taken);
    }
    const { socket } = this;
    if (socket?.fd !== fd) return 'EBADF';
    const taken = socket.received.slice(0, max);
    socket.received = socket.received.slice(max);
    if (taken !== '' || socket.error === 'eof') return bytesOf(taken);
    return socket.error ?? 'EAGAIN';
  }

  private createHost(): Host {
    const calls: Partial<Host> = {
      pid: 22050,
      ppid: 1,
      ustime: () => this.now,
      monotonicUs: () => this.now,
      random: () => 0x41414141,
      busy: () => {},
      setTimer: (name, delayUs) => void this.timers.set(name, this.now + delayUs),
      clearTimer: (name) => void this.timers.delete(name),
      read: (fd, max) => this.read(fd, max),
      write: (fd, bytes) => this.write(fd, bytes),
      close: (fd) => {
        if (this.socket?.fd === fd) this.socket = null;
      },
      fdKind: (fd) => (fd > 2 ? 'socket' : this.tty ? 'tty' : 'pipe'),
      setReadable: (fd, wanted) => {
        if (wanted) this.unwanted.delete(fd);
        else this.unwanted.add(fd);
      },
      connect: (host) => this.connect(host),
      resolve: (name) => (/^[\d.]+$/.test(name) ? name : 'ENOENT'),
      readFile: (path) => {
        const content = this.files.get(path);
        return content === undefined ? 'ENOENT' : bytesOf(content);
      },
      stat: () => 'ENOENT',
      sigaction: () => {},
      exit: (code) => {
        this.exitCode = code;
      },
      getenv: (name) => this.env[name],
      ttyMode: (_, mode) => {
        this.ttyMode = mode;
        return 0;
      },
      ttySize: () => (this.tty ? { cols: this.screen.cols, rows: 24 } : 'ENOTTY'),
      trace: (fact) => void this.facts.push(fact),
      open: (path) => {
        this.writing = { fd: this.nextFd++, path };
        this.files.set(path, '');
        return this.writing.fd;
      },
    };
    // What redis-cli has no use for is missing, and would end a test that finds it has.
    return calls as Host;
  }
}
