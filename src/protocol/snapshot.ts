/** How the lab describes itself at one instant, and the small things a frame carries. */
import type { ExitStatus } from '#host/signal';
import type { BranchSnapshot } from './branches';

/** Virtual seconds. */
export type Seconds = number;

export interface LabSnapshot {
  /** Microseconds of virtual time since the lab began. */
  readonly now: number;
  /** Wall clock of the lab's first machine, microseconds since the epoch. */
  readonly wall: number;
  readonly running: boolean;
  /** It runs only until this is found. */
  readonly seeking: 'step' | 'nextEvent' | 'named' | 'check' | 'instant' | null;
  /** Virtual seconds per real second: asked for, and reached lately (slow motion included). */
  readonly speed: number;
  readonly reached: number;
  readonly slowMotion: boolean;
  /** Slow motion is stretching time right now. */
  readonly slowed: boolean;
  /** The named event that was last run to. */
  readonly runUntil: {
    readonly event: string;
    readonly outcome: 'running' | 'met' | 'missed';
  } | null;
  readonly processes: readonly ProcessSnapshot[];
  readonly ttys: readonly TtySnapshot[];
  readonly cuts: readonly CutSnapshot[];
  readonly faults: readonly FaultSnapshot[];
  /** Messages on the wires that have not arrived, those that do so first. */
  readonly underWay: readonly MessageUnderWay[];
  /** In the order of the topology; the first one is where the lesson is. */
  readonly machines: readonly MachineSnapshot[];
  readonly canUndoReset: boolean;
  /** The instant at which the lab began, its prelude typed. */
  readonly start: number;
  /** The current branch's end: later than `now` while the past is looked at. */
  readonly end: number;
  readonly branch: number;
  readonly branches: readonly BranchSnapshot[];
  /** The instant each step began, by step id, for "back to the start of this step". */
  readonly stepStarts: Readonly<Record<string, number>>;
}

export interface ProcessSnapshot {
  readonly pid: number;
  readonly ppid: number;
  readonly machine: string;
  readonly program: string;
  readonly argv: readonly string[];
  readonly tty: number | null;
  readonly state: 'running' | 'stopped' | 'exited';
  readonly status: ExitStatus | null;
  readonly placement: 'inline' | 'worker';
}

export interface TtySnapshot {
  readonly tty: number;
  /** The node this terminal is for ("6379"), or its own name; null for extra terminals. */
  readonly node: string | null;
  /** Whoever reads the keys now: 'sh', 'redis-cli', 'tail', ... */
  readonly foreground: string;
  /** argv of the foreground program. */
  readonly argv: readonly string[];
  /** Its prompt and half-typed line when it is at a prompt, null while it runs something. */
  readonly editor: {
    readonly prompt: string;
    readonly line: string;
    readonly cursor: number;
  } | null;
  readonly cwd: string;
  /** As wide as its programs were told that it is. */
  readonly cols: number;
}

/** A cable between the servers on two ports that is cut, since an instant of virtual time. */
export interface CutSnapshot {
  readonly a: number;
  readonly b: number;
  /** `one`: only what `a` sends to `b` is lost. */
  readonly way: 'both' | 'one';
  readonly since: number;
}

/** A fault that lasts, as `lab faults` tells it. */
export interface FaultSnapshot {
  readonly id: number;
  readonly since: number;
  /** In the words of `lab help`: what it was asked for with. */
  readonly words: string;
  readonly kind: 'link' | 'isolate' | 'split' | 'machine' | 'clock' | 'disk' | 'announce';
  /** Servers it is about; of a machine's fault, those that were started there. */
  readonly ports: readonly number[];
  /** Of a link's fault: from which server to which other, as far as servers are named. */
  readonly ways: readonly (readonly [from: number, to: number])[];
  /** What a badge on the picture says of it. */
  readonly figure: FaultFigure;
  /** Pairs of servers whose cable it changes without cutting it. */
  readonly slows: boolean;
}

export type FaultFigure =
  /** Microseconds; `hold`: of one message. */
  | { readonly what: 'latency' | 'jitter' | 'hold' | 'clock'; readonly us: number }
  | { readonly what: 'bandwidth' | 'disk'; readonly bytes: number }
  | { readonly what: 'loss'; readonly permille: number }
  | { readonly what: 'address'; readonly host: string }
  | { readonly what: 'cut' | 'reject' | 'isolated' | 'power' };

/** A message that can be held back. */
export interface MessageUnderWay {
  /** What `lab delay` calls it by. */
  readonly message: number;
  /** Ports of servers; null: a client's end. */
  readonly from: number | null;
  readonly to: number | null;
  readonly arriveAt: number;
  /** What it says, in short. */
  readonly label: string;
}

export interface MachineSnapshot {
  readonly name: string;
  readonly up: boolean;
}

export interface TtyOutput {
  readonly tty: number;
  readonly bytes: Uint8Array;
}

/** A segment as a person reads it: one item per protocol message it completes or carries. */
export interface WireMessage {
  readonly conn: number;
  readonly from: number;
  readonly to: number;
  readonly sentAt: number;
  readonly arriveAt: number | null;
  readonly bytes: number;
  readonly what:
    | 'command'
    | 'reply'
    | 'error'
    | 'handshake'
    | 'psync'
    | 'fullresync'
    | 'continue'
    | 'rdb'
    | 'stream'
    | 'ping'
    | 'ack'
    /** A Sentinel's everyday: PING, INFO, hello, and their answers. */
    | 'watch'
    /** Sentinels ask each other who is down, and for votes. */
    | 'opinion'
    | 'ballot'
    | 'data'
    /** An end that closes, or breaks off. */
    | 'fin'
    | 'rst'
    /** Nobody took the connection: what `from` asked for at `port`. */
    | 'refused';
  /** Short and readable: `SET KK k01`, `+FULLRESYNC 38b3… 0`, `RDB 8192 of 20480`. */
  readonly label: string;
  /** Its first bytes as they went over the wire, one character a byte; 512 at most. */
  readonly head: string;
  /** For `rdb`: bytes so far and in all. */
  readonly progress: { readonly done: number; readonly total: number } | null;
  /** Of a connection that was refused: where it was wanted; `to` is 0. */
  readonly port?: number;
}

export interface Verdict {
  readonly step: string;
  readonly check: string;
  readonly green: boolean;
  /** Virtual instant it turned green. */
  readonly at: number | null;
  /**
   * A hint the check derived from what was done wrong ("wrong-terminal", "not-running", ...), a
   * key into the lesson's texts; null when nothing telling happened.
   */
  readonly hint: string | null;
}
