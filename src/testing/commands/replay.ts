/**
 * Replays a recorded session of commands against our server, on a small net.
 *
 * Commands that are not built are skipped, and with them whatever could depend on them: a key they
 * may have written is tainted until it is set anew, and so are questions about the keyspace as a whole
 * while there are tainted keys.
 */
import { readFileSync } from 'node:fs';
import { aofChildProgram } from '#engine/aof/child';
import { rdbChildProgram } from '#engine/rdb/child';
import { redisServer } from '#engine/server';
import { bytesOf, latin1 } from '#hiredis/bytes';
import { formatCommand } from '#hiredis/format';
import { createReader, feedReader, nextReply } from '#hiredis/read';
import { createHost } from '../small_net/host';
import { type Process, SmallNet } from '../small_net/net';

const GOLDEN = new URL('../golden/commands/', import.meta.url);
/** Long enough for a reply and the pushes it sets off; time to live must not run meanwhile. */
const SETTLE_US = 3000;
const PATIENCE = 1000;

export interface Recorded {
  readonly i: number;
  readonly conn: number;
  readonly argv: readonly string[];
  readonly reply: string | null;
  readonly more?: readonly string[];
  readonly push?: Readonly<Record<string, readonly string[]>>;
  readonly push_nd?: boolean;
  readonly nd?: boolean;
  readonly unordered?: boolean;
  readonly blocked?: boolean;
  readonly closed?: boolean;
  readonly sleep_before_ms?: number;
}

export function goldenSession(name: string): Recorded[] {
  const lines = readFileSync(new URL(`${name}.jsonl`, GOLDEN), 'utf8')
    .trimEnd()
    .split('\n');
  return lines.map((line) => JSON.parse(line) as Recorded);
}

export function goldenJson(name: string): unknown {
  return JSON.parse(readFileSync(new URL(`${name}.json`, GOLDEN), 'utf8'));
}

/** The recordings' text form of bytes, back to a byte string. */
export function unescaped(text: string): string {
  return text.replace(/\\(x[0-9a-f]{2}|.)/g, (_whole, code: string) => {
    if (code.startsWith('x')) return String.fromCharCode(Number.parseInt(code.slice(1), 16));
    return { r: '\r', n: '\n', t: '\t' }[code] ?? code;
  });
}

/** One connection to the server, as raw bytes. */
class Connection {
  private readonly process: Process;
  private readonly net: SmallNet;
  readonly fd: number;
  private text = '';
  closed = false;

  constructor(net: SmallNet, port: number) {
    this.net = net;
    this.process = net.createIdle();
    this.fd = createHost(net, this.process).connect('127.0.0.1', port);
    net.run(1000);
  }

  send(argv: readonly string[]): void {
    createHost(this.net, this.process).write(this.fd, bytesOf(formatCommand([...argv])));
  }

  /** Takes the raw bytes of the replies that have arrived. */
  take(): string[] {
    this.receive();
    const replies: string[] = [];
    for (;;) {
      const reader = createReader();
      feedReader(reader, this.text);
      if (nextReply(reader) === null) return replies;
      replies.push(this.text.slice(0, reader.pos));
      this.text = this.text.slice(reader.pos);
    }
  }

  private receive(): void {
    for (;;) {
      const bytes = createHost(this.net, this.process).read(this.fd, 1 << 20);
      if (typeof bytes === 'string') {
        if (bytes !== 'EAGAIN') this.closed = true;
        return;
      }
      if (bytes.length === 0) this.closed = true;
      if (bytes.length === 0) return;
      this.text += latin1(bytes);
    }
  }
}

export interface Mismatch {
  readonly i: number;
  readonly argv: readonly string[];
  readonly expected: unknown;
  readonly got: unknown;
}

export interface Outcome {
  readonly compared: number;
  readonly skipped: number;
  readonly mismatches: readonly Mismatch[];
}

/** Commands that speak about all keys. */
const ABOUT_ALL_KEYS = new Set(['keys', 'scan', 'dbsize', 'randomkey', 'info', 'swapdb', 'debug']);
const EMPTIES = new Set(['flushall', 'flushdb']);

export function nameOf(argv: readonly string[]): string {
  return (argv[0] ?? '').toLowerCase();
}

export class Replay {
  private readonly net = new SmallNet([redisServer, rdbChildProgram, aofChildProgram]);
  private readonly connections = new Map<number, Connection>();
  private readonly tainted = new Set<string>();
  /** Connections that a command was skipped on: what their next EXEC answers is unknown. */
  private readonly taintedTransactions = new Set<number>();
  private readonly cloning: boolean;
  private readonly server: Process;
  private readonly isBuilt: (argv: readonly string[]) => boolean;
  private readonly keysOf: (argv: readonly string[]) => readonly string[];

  constructor(options: {
    readonly isBuilt: (argv: readonly string[]) => boolean;
    readonly keysOf: (argv: readonly string[]) => readonly string[];
    /** Goes on with a clone of the server's state after each command. */
    readonly cloning?: boolean;
  }) {
    this.cloning = options.cloning ?? false;
    this.isBuilt = options.isBuilt;
    this.keysOf = options.keysOf;
    this.server = this.net.start(
      redisServer.name,
      ['src/redis-server'],
      '/home/learner/redis-6.2.6',
    );
    this.net.run(20_000);
  }

  run(session: readonly Recorded[]): Outcome {
    const mismatches: Mismatch[] = [];
    let compared = 0;
    let skipped = 0;
    for (const record of session) {
      const argv = record.argv.map(unescaped);
      for (const connection of this.connections.values()) connection.take();
      if (record.sleep_before_ms) this.net.run(record.sleep_before_ms * 1000);
      if (this.mustSkip(argv)) {
        this.taintedTransactions.add(record.conn);
        // Whom it would have woken waits for ever.
        for (const number of Object.keys(record.push ?? {}))
          this.connections.delete(Number(number));
        skipped++;
        continue;
      }
      const found = this.step(record, argv);
      if (this.isUnknowable(record.conn, argv)) {
        skipped++;
      } else {
        mismatches.push(...found);
        compared++;
      }
    }
    return { compared, skipped, mismatches };
  }

  private mustSkip(argv: readonly string[]): boolean {
    const name = nameOf(argv);
    if (!this.isBuilt(argv)) {
      for (const key of this.keysOf(argv)) this.tainted.add(key);
      return true;
    }
    if (EMPTIES.has(name)) this.tainted.clear();
    if (ABOUT_ALL_KEYS.has(name) && this.tainted.size > 0) return true;
    const keys = this.keysOf(argv);
    if (!keys.some((key) => this.tainted.has(key))) return false;
    for (const key of keys) this.tainted.add(key);
    return true;
  }

  private isUnknowable(conn: number, argv: readonly string[]): boolean {
    return nameOf(argv) === 'exec' && this.taintedTransactions.delete(conn);
  }

  private connection(number: number): Connection {
    const known = this.connections.get(number);
    if (known && !known.closed) return known;
    const fresh = new Connection(this.net, 6379);
    this.connections.set(number, fresh);
    return fresh;
  }

  private step(record: Recorded, argv: readonly string[]): Mismatch[] {
    const connection = this.connection(record.conn);
    connection.send(argv);
    this.net.run(SETTLE_US);
    const expected = expectedReplies(record);
    const replies = connection.take();
    // Clients may be paused: the recorder waited for each reply.
    for (let tries = 0; tries < PATIENCE && replies.length < expected.length; tries++) {
      this.net.run(SETTLE_US);
      replies.push(...connection.take());
    }
    if (this.cloning) this.server.state = structuredClone(this.server.state);
    const found: Mismatch[] = [];
    const fail = (wanted: unknown, got: unknown) =>
      found.push({ i: record.i, argv: record.argv, expected: wanted, got });
    if (record.closed && !connection.closed) fail('closed', 'open');
    if (!agree(record, expected, replies)) fail(expected, replies);
    if (!record.push_nd) {
      for (const [number, wanted] of Object.entries(record.push ?? {})) {
        const messages = wanted.filter((each) => each !== '<closed>').map(unescaped);
        const got = this.connections.get(Number(number))?.take() ?? [];
        if (messages.join('') !== got.join('')) fail(messages, got);
      }
    }
    return found;
  }
}

function expectedReplies({ reply, more }: Recorded): string[] {
  return [...(reply === null ? [] : [reply]), ...(more ?? [])].map(unescaped);
}

function agree(record: Recorded, expected: readonly string[], got: readonly string[]): boolean {
  // Client ids count the recorder's own connections, too.
  if (nameOf(record.argv) === 'hello') return withoutId(expected) === withoutId(got);
  if (record.nd) return shape(expected) === shape(got);
  if (record.unordered) return sorted(expected) === sorted(got);
  return expected.join('') === got.join('');
}

function withoutId(replies: readonly string[]): string {
  return replies.join('').replace(/\$2\r\nid\r\n:\d+/, '');
}

/** What does not vary from run to run: the kinds of replies. */
function shape(replies: readonly string[]): string {
  return replies.map((reply) => reply.charAt(0)).join('');
}

function sorted(replies: readonly string[]): string {
  return replies.join('').split('\r\n').sort().join('\n');
}
