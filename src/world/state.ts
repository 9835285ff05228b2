/**
 * What the world knows, as plain data: machines, processes, terminals, wires and the events to
 * come. structuredClone of a world together with its processes' images is a checkpoint.
 */
import type { TtyMode } from '#host/host';
import type { SocketAddress } from '#host/input';
import type { ExitStatus } from '#host/signal';
import type { TraceRecord } from '#host/trace';
import type { Delivery, DeliveryBody, MachineFacts, Output, SpawnedChild } from './delivery';
import type { Digest } from './digest';
import type { StandingFault } from './fault/standing';
import type { OrderedOp } from './files/file_view';
import type { FileTree } from './files/tree';
import type { ProcessImage } from './image';
import type { Prng } from './prng';
import type { OrderKey } from './queue';
import type { Login } from './recording';

/**
 * No process learns of another's deeds sooner than this many microseconds: what makes windows of
 * this length independent. Windows lie on a fixed grid of it.
 */
export const LOOKAHEAD_US = 100;

export interface World {
  readonly seed: number;
  /** Wall clock at instant 0, microseconds since the epoch. */
  readonly startDateUs: number;
  /** Everything before this instant has happened; a multiple of LOOKAHEAD_US. */
  horizon: number;
  /** The window being run. */
  open: OpenWindow | null;
  /** Counts the world's own events. */
  seq: number;
  readonly queue: WorldEvent[];
  readonly machines: Map<string, Machine>;
  /** In order of birth. */
  readonly processes: Map<number, Process>;
  /** The most recent ends, oldest first. */
  readonly ended: EndedProcess[];
  readonly ttys: Map<number, Tty>;
  readonly net: Network;
  readonly pipes: Map<number, Pipe>;
  nextPid: number;
  nextTty: number;
  /** Terminals and pipes whose reader may have changed in this window. */
  readonly unsettled: { readonly ttys: Set<number>; readonly pipes: Set<number> };
  /** Records of the open window, not yet in order. */
  windowTrace: TraceRecord[];
  /** Records in order, until takeTrace. */
  trace: TraceRecord[];
  readonly digest: Digest;
  /** Images of processes born, and pids of those gone, until takeChanges. */
  born: ProcessImage[];
  gone: number[];
  /** Processes that a replay ends before they get what was fatal, with the reports of their ends. */
  readonly doomed: Map<number, string>;
  /** Processes that are killed in the middle of what they do next. */
  readonly severed: Map<number, Sever>;
}

/** Where a process is killed: what it did before that instant has happened, the rest has not. */
export interface Sever {
  /** Only in a window in which it changes a file. */
  readonly writing: boolean;
  /** Of its outputs in that window, so many in a thousand still happen. */
  readonly permille: number;
}

export interface OpenWindow {
  readonly from: number;
  readonly upTo: number;
  readonly outputs: ProcessOutput[];
  /**
   * How far the processes have come that ran in it while time stood still; the window's beginning
   * when none has (still.ts).
   */
  stillAt: number;
}

export interface ProcessOutput extends OrderKey {
  readonly output: Output;
}

/** What the queue holds. The key's pid is 0, the world's own, but for outputs of long turns. */
export type WorldEvent = OrderKey & EventBody;

export type EventBody =
  | { readonly kind: 'output'; readonly output: Output }
  | { readonly kind: 'deliver'; readonly to: number; readonly body: DeliveryBody }
  | { readonly kind: 'exec'; readonly child: number }
  | { readonly kind: 'syn'; readonly channel: number }
  | { readonly kind: 'synRetry'; readonly channel: number }
  /** `dueAt`: when it would have come, had nothing before it been held back (net/under_way.ts). */
  | {
      readonly kind: 'segment';
      readonly channel: number;
      readonly bytes: Uint8Array;
      readonly dueAt?: number | undefined;
    }
  | { readonly kind: 'fin'; readonly channel: number; readonly dueAt?: number | undefined }
  | { readonly kind: 'reset'; readonly channel: number }
  | { readonly kind: 'credit'; readonly channel: number; readonly bytes: number }
  | { readonly kind: 'acknowledge'; readonly channel: number }
  | { readonly kind: 'retransmit'; readonly channel: number }
  | { readonly kind: 'pipeData'; readonly pipe: number; readonly bytes: Uint8Array }
  | { readonly kind: 'pipeEnd'; readonly pipe: number };

// --- machines ---

export interface Machine {
  readonly name: string;
  readonly addresses: readonly string[];
  readonly hosts: Readonly<Record<string, string>>;
  clockOffsetUs: number;
  tree: FileTree;
  /** Recent file operations in the world's order; the first one's number is `logStart`. */
  log: OrderedOp[];
  logStart: number;
  /** As long as nothing else was said, what diskSize is. */
  readonly diskWhole: number;
  diskSize: number;
  diskUsed: number;
  up: boolean;
  /** What its processes are told of it; built anew when `factsVersion` moves. */
  facts: MachineFacts | null;
  factsVersion: number;
  nextPort: number;
}

// --- processes ---

export interface Process {
  readonly pid: number;
  ppid: number;
  readonly pgid: number;
  readonly machine: string;
  readonly program: string;
  readonly argv: readonly string[];
  cwd: string;
  /** Controlling terminal. */
  readonly tty: number | null;
  /** How it was started; null: it was forked. */
  readonly birth: SpawnedChild | null;
  /** Descriptor 0 is the terminal: it may be the one that reads the keys. */
  readonly readsTty: boolean;
  state: 'running' | 'stopped';
  stoppedAt: number | null;
  /** Outputs of a turn that a stop interrupted. */
  held: ProcessOutput[];
  /** When it has something to do by itself, as its last window said. */
  nextAt: number;
  /** Before this nothing comes of that, as its last window said: see wakesItselfAt (window.ts). */
  restUntil: number;
  /** When the earliest delivery in the mailbox that concerns it is due. */
  wakeAt: number;
  mailbox: Delivery[];
  busyUntil: number;
  turns: number;
  /** Ends of sockets it holds open, listening ones included. */
  readonly channels: Set<number>;
  readonly watches: Set<string>;
  /** How far it has been told of files and of its machine. */
  filesSeen: number;
  opSeqOrdered: number;
  factsSeen: number;
  pidsLeft: number;
}

export interface EndedProcess {
  readonly pid: number;
  readonly ppid: number;
  readonly machine: string;
  readonly program: string;
  readonly argv: readonly string[];
  readonly tty: number | null;
  readonly at: number;
  readonly status: ExitStatus;
}

// --- terminals and pipes ---

export interface Tty {
  readonly id: number;
  readonly machine: string;
  readonly login: Login;
  cols: number;
  rows: number;
  mode: TtyMode;
  /** The process group that reads keys and gets Ctrl-C. */
  foreground: number;
  /** The session's leader, a shell. */
  leader: number;
  hungUp: boolean;
  /** The process that gets the keys now; null: nobody yet. */
  reader: number | null;
  /** Canonical mode's line in the making. */
  editing: number[];
  /** For the reader, not yet read; an empty array is an end of file. */
  unread: Uint8Array[];
  readonly screen: Screen;
}

/** What a terminal printed lately. */
export interface Screen {
  chunks: { readonly at: number; readonly bytes: Uint8Array }[];
  /** The number of the first chunk kept, counted from the terminal's beginning. */
  firstChunk: number;
  lines: number;
  size: number;
  lastByte: number;
}

export interface Pipe {
  readonly id: number;
  readonly reader: number;
  readonly writer: number;
  /** Processes that hold an end, in the order they got it. */
  readers: number[];
  writers: number[];
  /** The reader the bytes go to. */
  owner: number | null;
  /** Arrived and not yet read. */
  unread: Uint8Array[];
  /** Whose credit the unread bytes are. */
  owed: { readonly pid: number; bytes: number }[];
  ended: boolean;
}

// --- network ---

export interface Network {
  readonly listeners: Map<number, Listener>;
  readonly attempts: Map<number, Attempt>;
  readonly endpoints: Map<number, Endpoint>;
  rules: LinkRule[];
  nextRule: number;
  /** Faults that last, those of machines too, in the order they began. */
  faults: StandingFault[];
  nextFault: number;
  /** By the server's name in words: the wrong address that its connections seem to come from. */
  readonly announced: Map<string, string>;
  /** By machine and port, `lab:6379`: what was last started there, the newest last. */
  readonly served: Map<string, Served>;
  nextConn: number;
  nextChannel: number;
}

export interface Served {
  readonly port: number;
  readonly child: SpawnedChild;
  readonly machine: string;
  readonly tty: number | null;
}

export interface Listener {
  readonly channel: number;
  readonly pid: number;
  readonly machine: string;
  readonly local: SocketAddress;
  /** Handshakes done and not yet taken by the process. */
  pending: number;
}

export interface Attempt {
  readonly channel: number;
  readonly pid: number;
  readonly machine: string;
  readonly local: SocketAddress;
  readonly peer: SocketAddress;
  tries: number;
}

/** One end of a connection, and the wire from it to the other end. */
export interface Endpoint {
  readonly channel: number;
  readonly conn: number;
  readonly pid: number;
  readonly machine: string;
  readonly peer: number;
  readonly local: SocketAddress;
  readonly remote: SocketAddress;
  /** The process still has it. */
  open: boolean;
  /** No byte comes or goes any more: a reset or a timeout ended it. */
  dead: boolean;
  peerEnded: boolean;
  delivered: number;
  consumed: number;
  /** Consumed and not yet told to the sender. */
  unreturned: number;
  /** The process wants to write more than it has credit for. */
  short: boolean;
  /** Nothing sent later arrives earlier than this. */
  lastArrival: number;
  /** Sent into a cut, in order; null is the FIN. */
  waiting: (Uint8Array | null)[];
  stalledSince: number;
  retries: number;
}

/** A server by its port, and by its machine where several machines have one on that port. */
export interface ServerName {
  readonly port: number;
  readonly machine?: string | undefined;
}

/** Whom a link's rule is about. */
export type Party =
  | { readonly kind: 'any' }
  /** Whoever listens somewhere. */
  | { readonly kind: 'servers' }
  | { readonly kind: 'pid'; readonly pid: number }
  /** The process that listens on that port. */
  | ({ readonly kind: 'port' } & ServerName)
  | { readonly kind: 'machine'; readonly machine: string };

/** How bytes fare from one party to another; later rules win. */
export interface LinkRule {
  readonly id: number;
  readonly from: Party;
  readonly to: Party;
  readonly effect: LinkEffect;
  /** The standing fault it is a part of. */
  readonly fault: number;
  /** The instant it began to hold. */
  readonly since: number;
  /** This direction's own entropy. */
  readonly prng: Prng;
  /** When the last byte put on a link of limited bandwidth is through. */
  clearAt: number;
}

export interface LinkEffect {
  readonly latencyUs?: number;
  /** Added latency, evenly 0 .. jitterUs. */
  readonly jitterUs?: number;
  readonly bytesPerSecond?: number;
  /** Segments in a thousand that need a retransmission. */
  readonly lossPermille?: number;
  /** The next segment alone is that much later; then the rule is over. */
  readonly holdUs?: number;
  /** A black hole, or resets. */
  readonly barrier?: 'cut' | 'reject';
}
