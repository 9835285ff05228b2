/**
 * What a redis-cli process remembers: plain data. The original blocks in the middle of its
 * functions; here `wait` says what it waits for and which step goes on then.
 * twin: redis 6.2.6 redis-cli.c, static struct config and redisContext.
 */

import type { ReplyReader } from '#hiredis/read';
import type { Host } from '#host/host';
import type { LineEditor } from '../line_state';
import type { OutputMode } from './format_reply';
import type { ServerCommand } from './help';

/** What to do instead of commands. */
export type Mode = 'commands' | 'latency' | 'replica' | 'stat' | 'scan' | 'pipe';

export interface Config {
  hostip: string;
  hostport: number;
  hostsocket: string | null;
  mode: Mode;
  latencyHistory: boolean;
  repeat: number;
  /** Microseconds to wait after each command. */
  interval: number;
  /** The database wanted; `RedisCli.dbnum` is the one the connection has. */
  inputDbnum: number;
  resp3: boolean;
  user: string | null;
  auth: string | null;
  askpass: boolean;
  noAuthWarning: boolean;
  stdinarg: boolean;
  quotedInput: boolean;
  setErrcode: boolean;
  output: OutputMode;
  pushOutput: boolean;
  mbDelim: string;
  cmdDelim: string;
  pattern: string | null;
  pipeTimeout: number;
  eval: string | null;
}

/** A redisContext: a connection, and why it ended. */
export interface Context {
  readonly fd: number;
  reader: ReplyReader;
  /** Bytes the socket had no room for yet. */
  unsent: string;
  err: ContextError | null;
}

export interface ContextError {
  /** `other`: the protocol was violated; nothing can be tried again. */
  readonly kind: 'io' | 'eof' | 'other';
  readonly text: string;
  /** Whether a new connection is worth a try: the peer is gone. */
  readonly gone: boolean;
}

/** The command being executed, perhaps the nth time. */
export interface RunningCommand {
  readonly argv: readonly string[];
  /** How many more times; negative: for ever. */
  repeat: number;
  readonly outputRaw: boolean;
}

export type AfterConnect =
  | 'repl'
  | 'integrateHelp'
  | 'issue'
  | 'prompt'
  | 'commands'
  | 'mode'
  | 'reconnected';

export type OnReply =
  | 'auth'
  | 'select'
  | 'hello'
  | 'commandTable'
  | 'command'
  | 'monitor'
  | 'subscribe'
  | 'selectAfterAuth'
  | 'asked'
  | 'scan'
  | 'capa'
  | 'replicaStream';

export type AfterSleep = 'again' | 'ask' | 'online';

export type Wait =
  /** A line from the prompt, or from standard input. */
  | { readonly kind: 'line' }
  | { readonly kind: 'password' }
  /** All of standard input. */
  | { readonly kind: 'stdin' }
  | { readonly kind: 'connect'; readonly quiet: boolean; readonly next: AfterConnect }
  /** The attempt is over; the next step is due at once. */
  | { readonly kind: 'connected'; readonly ok: boolean; readonly next: AfterConnect }
  | { readonly kind: 'reply'; readonly next: OnReply }
  | { readonly kind: 'sleep'; readonly next: AfterSleep }
  /** The bulk transfer of SYNC: bytes that are no replies. */
  | { readonly kind: 'transfer' }
  /** --pipe: replies and standard input at once. */
  | { readonly kind: 'pipe' }
  | { readonly kind: 'exit'; readonly code: number };

export interface RedisCli {
  readonly config: Config;
  /** Arguments that are no options. */
  args: readonly string[];
  context: Context | null;
  wait: Wait;
  /** What follows the handshake that is going on. */
  afterConnect: AfterConnect;
  interactive: boolean;
  dbnum: number;
  inMulti: boolean;
  preMultiDbnum: number;
  lastCmdType: string;
  /** SHUTDOWN was sent: the end of the connection is no error any more. */
  shutdown: boolean;
  monitorMode: boolean;
  pubsubMode: boolean;
  /** What becomes of RESP3 messages that answer no command. */
  pushes: 'print' | 'drop' | 'reply';
  running: RunningCommand | null;
  /** When the typed command began, microseconds of the wall clock. */
  startTime: number;
  hints: boolean;
  serverCommands: ServerCommand[];
  /** Null: standard input is no terminal. */
  editor: LineEditor | null;
  historyFile: string | null;
  stdin: { bytes: string; eof: boolean };
  /** Bytes that standard output had no room for yet. */
  stdout: string;
  transfer: Transfer | null;
  latency: LatencySamples;
  stat: { rows: number; requests: number };
  pipe: { errors: number; replies: number; magic: string; sentAll: boolean };
  /** Attempts of a mode to find its server again. */
  tries: number;
}

/** A bulk transfer after SYNC. */
export interface Transfer {
  /** The length line, as far as it has come. */
  header: string;
  /** Bytes still to come; -1: until the mark. */
  left: number;
  mark: string;
  /** The last bytes seen, as long as the mark. */
  tail: string;
  received: number;
}

/** In microseconds, since the range began. */
export interface LatencySamples {
  sentAt: number;
  rangeStart: number;
  count: number;
  min: number;
  max: number;
  total: number;
}

/** What a step works with. */
export interface Cli {
  readonly host: Host;
  readonly cli: RedisCli;
}
