/**
 * What happened, as facts: the graph draws them, checkers assert on them, lesson checks fold over
 * them. Programs state the first half through Host.trace; the world itself states the second.
 * Instants are integer microseconds of virtual time since the lab began.
 */
import type { Errno } from './errno';
import type { SocketAddress } from './input';
import type { SentinelFact } from './sentinel_facts';
import type { ExitStatus, Signal } from './signal';

/** A server's facts that a graph node shows; a record is written when one of them has changed. */
export interface ServerFacts {
  readonly port: number;
  readonly role: 'master' | 'slave';
  readonly loading: boolean;
  readonly saving: boolean;
  readonly replid: string;
  readonly replid2: string;
  /** master_repl_offset. */
  readonly offset: number;
  readonly secondOffset: number;
  readonly backlog: {
    readonly first: number;
    readonly histlen: number;
    readonly size: number;
  } | null;
  /** The path of its RDB file: two servers with one of these overwrite each other's. */
  readonly dump: string;
  /** Keys in each database that has any, as [db, keys]. */
  readonly keys: readonly (readonly [number, number])[];
  readonly master: {
    readonly host: string;
    readonly port: number;
    /** The name of 6.2.6's REPL_STATE_*, lower case, without the prefix. */
    readonly state: ReplState;
    readonly linkUp: boolean;
    readonly syncInProgress: boolean;
    /** Bytes of the RDB file read and expected (-1: not known yet). */
    readonly transferRead: number;
    readonly transferSize: number;
    /** Without a link it answers nothing but -MASTERDOWN (replica-serve-stale-data no). Absent: it answers. */
    readonly refusesStale?: true;
    /** It has not heard of its master for longer than is usual. */
    readonly silent?: Silence;
  } | null;
  readonly replicas: readonly {
    readonly host: string;
    readonly port: number;
    readonly state: 'wait_bgsave_start' | 'wait_bgsave_end' | 'send_bulk' | 'online';
    readonly ackOffset: number;
    /** Its acknowledgements fail to come. */
    readonly silent?: Silence;
  }[];
}

/** Nothing has come over a link that is up. Milliseconds of its machine's wall clock, as the server counts. */
export interface Silence {
  /** The second in which something came last. */
  readonly since: number;
  /** From then on its cron ends the link (repl-timeout). */
  readonly until: number;
}

export type ReplState =
  | 'none'
  | 'connect'
  | 'connecting'
  | 'receive_ping_reply'
  | 'send_handshake'
  | 'receive_auth_reply'
  | 'receive_port_reply'
  | 'receive_ip_reply'
  | 'receive_capa_reply'
  | 'send_psync'
  | 'receive_psync_reply'
  | 'transfer'
  | 'connected';

/** Facts that engine and shell programs state. */
export type TraceFact =
  | { readonly kind: 'server'; readonly facts: ServerFacts }
  | SentinelFact
  /**
   * A command was executed or refused. `argv` are byte strings, cut at 64 arguments of 256 bytes;
   * `reply` the first 512 bytes of what was answered, null when nothing was.
   */
  | {
      readonly kind: 'command';
      readonly port: number;
      readonly role: 'master' | 'slave';
      readonly client: number;
      readonly source: 'client' | 'master';
      readonly peer: string;
      readonly db: number;
      readonly argv: readonly string[];
      readonly reply: string | null;
      /** The error's first word (READONLY, ERR, ...) when the reply is an error. */
      readonly error: string | null;
      readonly dirty: number;
    }
  | {
      readonly kind: 'sync';
      readonly port: number;
      readonly replica: string;
      readonly how: 'full' | 'partial';
      readonly offset: number;
      /** Why a partial resynchronization was not possible. */
      readonly reason: 'no-psync' | 'mismatch' | 'backlog' | 'forced' | null;
      /** What a partial one sends out of the backlog; 0 for a full one, whose file is not made yet. */
      readonly bytes: number;
    }
  | {
      readonly kind: 'rdb';
      readonly port: number;
      readonly what: RdbEvent;
      readonly bytes: number;
      readonly keys: number;
    }
  /** A line the learner entered at a shell prompt, before it ran. `line` is text, not bytes. */
  | {
      readonly kind: 'line';
      readonly program: 'sh' | 'redis-cli';
      readonly line: string;
      readonly prompt: string;
    }
  | {
      readonly kind: 'log';
      readonly level: 'debug' | 'verbose' | 'notice' | 'warning';
      readonly text: string;
    }
  | WorldFact;

export type RdbEvent =
  | 'save-begin'
  | 'save-end'
  | 'save-failed'
  | 'load-begin'
  | 'load-end'
  | 'flush';

/** Facts of the world itself. `conn` is the connection's id, the same on both its ends. */
export type WorldFact =
  | {
      readonly kind: 'exec';
      readonly ppid: number;
      readonly machine: string;
      readonly tty: number | null;
      readonly program: string;
      readonly argv: readonly string[];
      readonly cwd: string;
      readonly background: boolean;
    }
  | { readonly kind: 'fork'; readonly child: number; readonly program: string }
  | { readonly kind: 'exit'; readonly status: ExitStatus }
  | { readonly kind: 'crash'; readonly report: string }
  | { readonly kind: 'signal'; readonly signal: Signal; readonly from: number | null }
  | { readonly kind: 'listen'; readonly local: SocketAddress }
  | { readonly kind: 'unlisten'; readonly local: SocketAddress }
  /** `pid` of the record is the connecting process, `to` the accepting one. */
  | {
      readonly kind: 'connect';
      readonly conn: number;
      readonly to: number;
      readonly local: SocketAddress;
      readonly peer: SocketAddress;
    }
  | { readonly kind: 'refused'; readonly peer: SocketAddress; readonly errno: Errno }
  /** Bytes put on the wire by `pid`: they arrive at `to` at `arriveAt`, or wait while it is null (a cut). */
  | {
      readonly kind: 'segment';
      readonly conn: number;
      readonly to: number;
      readonly bytes: Uint8Array;
      readonly arriveAt: number | null;
    }
  /**
   * One end is no more. A FIN or RST goes to `to` and arrives as a segment does; of a timeout nothing
   * is sent (`to` 0).
   */
  | {
      readonly kind: 'close';
      readonly conn: number;
      readonly how: 'fin' | 'rst' | 'timeout';
      readonly to: number;
      readonly arriveAt: number | null;
    }
  /** `moved`: of messages under way, held back or let go by it; absent where there are none. */
  | { readonly kind: 'fault'; readonly text: string; readonly moved?: readonly Moved[] }
  | { readonly kind: 'clock'; readonly machine: string; readonly jumpUs: number };

/** A message under way to `to` that arrives at another instant than was last told of it. */
export interface Moved {
  readonly conn: number;
  readonly to: number;
  readonly was: number;
  readonly arriveAt: number;
}

/** A fact with its place in the total order: (at, pid, seq). pid 0 is the world's own. */
export interface TraceRecord {
  readonly at: number;
  readonly pid: number;
  readonly seq: number;
  readonly fact: TraceFact;
}
