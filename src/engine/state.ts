/**
 * What one Redis process knows: the server, its clients and its databases, as plain data.
 * twin: redis 6.2.6 server.h, struct redisServer, client and redisDb.
 * differs: chapters of struct redisServer are objects of their own (`repl`, `rdb`, `stat`), each
 * declared by the file that owns it; callbacks are names; time and the network are behind `host`.
 */
import type { Host } from '#host/host';
import type { AclState } from './acl/state';
import type { AofState } from './aof/state';
import type { CommandTable } from './command';
import type { Config } from './config/values';
import type { RedisDb } from './keyspace/db';
import type { ExpireState } from './keyspace/expire_state';
import type { KeyAddress } from './keyspace/ready_keys';
import type { LatencyTimeSeries } from './latency/latency';
import type { Loading } from './lifecycle/loading_state';
import type { RdbState } from './rdb/state';
import type { ReplicaOnMaster, ReplicationState } from './replication/state';
import type { SentinelState } from './sentinel/state';
import type { Stat } from './stat';

export interface Server {
  /**
   * Lent for the length of a turn (lendHost): not enumerable, so that the state at rest is plain
   * data and a clone goes on with whatever host it is lent next.
   */
  readonly host: Host;
  /** Lent like the host: the commands this program knows, by lower-case name. */
  readonly commands: CommandTable;
  /** 0 until initServer: whoever logs before that, or in a forked child, does so as C. */
  pid: number;
  /** redis-server's argv and the absolute path of its conf file, null without one. */
  readonly argv: readonly string[];
  /** Absolute path of argv[0]. */
  executable: string;
  configFile: string | null;
  config: Config;
  sentinelMode: boolean;
  /** What a Sentinel knows; null in a data server. */
  sentinel: SentinelState | null;

  /** 40 hex digits, new at every start. */
  runid: string;
  startedAtMs: number;
  /** Cached wall clock of this turn: the original's server.ustime, mstime and unixtime. */
  ustime: number;
  mstime: number;
  unixtime: number;
  hz: number;
  cronloops: number;
  /** When serverCron is called next, on the monotonic clock, in microseconds. */
  cronDueUs: number;
  /** Set by SIGTERM, SIGINT; acted on by serverCron. */
  shutdownAsap: boolean;
  /** The process is over: no further event of this turn is handled. */
  exiting: boolean;
  /** Not from a terminal any more: what is not logged to a file is lost. */
  daemonized: boolean;
  /** To go on in the background; finding out whether the port is free; loading; serving. */
  phase: 'forking' | 'binding' | 'loading' | 'serving';
  listeners: number[];
  /** The Unix socket; -1: none. */
  sofd: number;
  /** Sockets that may yet turn out not to get their port, in the order of `bind`. */
  pendingListeners: PendingListener[];
  /** CONFIG SET port or bind waits for its sockets; null: it doesn't. */
  listenChange: ListenChange | null;

  dbs: RedisDb[];
  /** Hash seed of every dict of this process (16 bytes, drawn at start). */
  hashSeed: Uint8Array;
  /** Changes to the dataset since the last save. */
  dirty: number;
  /** Commands to send to replicas besides the running one (alsoPropagate), in order. */
  alsoPropagate: PropagatedCommand[];
  /** Ids of clients that WATCH a key, by `db:key`. */
  watchedKeys: Map<string, number[]>;
  /** Ids of clients that wait for a key, by `db:key`, in the order they came. */
  blockingKeys: Map<string, number[]>;
  /** Keys of those that may be served now, in the order they got ready. */
  readyKeys: KeyAddress[];
  /** Ids of subscribed clients, by channel and by pattern. */
  pubsubChannels: Map<string, number[]>;
  pubsubPatterns: Map<string, number[]>;

  clients: Map<number, Client>;
  /** Client ids by descriptor. */
  clientByFd: Map<number, number>;
  nextClientId: number;
  /** Ids of clients with something to write, in the order they got it; the same array in each client. */
  clientsPendingWrite: number[];
  clientsToClose: number[];
  /** Ids of clients that stopped waiting: what they sent meanwhile is processed before sleeping. */
  unblockedClients: number[];
  /** Ids of clients in MONITOR mode. */
  monitors: number[];
  /** The client whose command is running, null between commands. */
  currentClient: number | null;
  /** CLIENT PAUSE and friends end here; 0: not paused. */
  clientPauseEndMs: number;
  clientPauseType: 'off' | 'write' | 'all';
  /** Ids of clients whose command waits for the pause to end, in order. */
  postponedClients: number[];
  /** Inside EXEC: expiry and propagation see one instant and one MULTI. */
  inExec: boolean;
  /** MULTI was sent to replicas already for the running transaction. */
  propagatedMulti: boolean;

  acl: AclState;
  repl: ReplicationState;
  rdb: RdbState;
  /** A dataset being loaded over several turns; null: none is. */
  loading: Loading | null;
  aof: AofState;
  expire: ExpireState;
  stat: Stat;
  /** Virtual microseconds spent on commands since the start (cost.ts). */
  spentUs: number;
  /** Newest first. */
  slowlog: SlowlogEntry[];
  slowlogEntryId: number;
  /** LATENCY's series, by event. */
  latencyEvents: Map<string, LatencyTimeSeries>;
  /** Unix time of the last warning about HTTP requests. */
  lastSecurityWarning: number;
  /** What the facts last stated about this server were made of; see lifecycle/server_facts.ts. */
  lastServerFacts: readonly unknown[];
}

export interface PendingListener {
  readonly fd: number;
  readonly address: string;
  /** `bind -::1`: fine if the machine has no such address. */
  readonly optional: boolean;
}

export interface ListenChange {
  /** Who asked. */
  readonly client: number;
  readonly directive: 'port' | 'bind';
  /** What to go back to if it fails. */
  readonly port: number;
  readonly bind: readonly string[];
  readonly listeners: readonly number[];
  /** It failed, and the old addresses are being listened on again. */
  readonly isGoingBack: boolean;
}

export interface SlowlogEntry {
  readonly id: number;
  /** Unix seconds. */
  readonly time: number;
  readonly durationUs: number;
  readonly argv: readonly string[];
  readonly peer: string;
  readonly name: string;
}

export interface PropagatedCommand {
  readonly db: number;
  readonly argv: readonly string[];
}

/** Flags of 6.2.6's CLIENT_*, as booleans where something reads them. */
export interface Client {
  readonly id: number;
  /** -1: a client without a connection (loading, later scripts and AOF). */
  fd: number;
  peer: string;
  local: string;
  /** Connected through the Unix socket: both addresses are its path and port 0. */
  isUnix: boolean;
  name: string;
  db: number;
  /** Name of its ACL user; null: nobody in particular, who may do everything. */
  user: string | null;
  authenticated: boolean;
  resp: 2 | 3;
  createdAtMs: number;
  lastInteractionMs: number;

  /** Bytes received and not yet parsed, and the parser's place in them (networking/parse.ts). */
  query: QueryBuffer;
  argv: string[];
  lastCommand: string | null;
  /** Positions in argv that monitors and the slow log don't show. */
  redacted: number[];
  /** Whether the running command goes to replicas: as dirty says, in any case, or never. */
  propagation: 'normal' | 'force' | 'prevent';
  /** Commands queued since MULTI, null outside of a transaction. */
  multi: string[][] | null;
  /** A command was refused while queueing: EXEC will abort. */
  dirtyExec: boolean;
  /** A watched key was changed: EXEC will do nothing. */
  dirtyCas: boolean;
  watchedKeys: { readonly db: number; readonly key: string }[];
  pubsubChannels: Set<string>;
  pubsubPatterns: Set<string>;

  /** Replies, as byte strings or bytes, in order; written at the end of the turn. */
  reply: (string | Uint8Array)[];
  /** Bytes in `reply`. */
  replyBytes: number;
  /** Bytes of reply[0] already written. */
  sentLength: number;
  /** server.clientsPendingWrite itself (identity survives structuredClone). */
  pendingWrites: number[];
  hasPendingWrite: boolean;
  /** server.stat itself: error replies are counted where they are made. */
  stat: Stat;
  /** The last error answered, without its '-': what a replica reports about its master's stream. */
  lastError: string;
  /** A partial write waits for a `writable` input. */
  waitingWritable: boolean;
  /** Since when the output buffer is over its soft limit; 0: it is not. */
  obufSoftLimitReachedMs: number;

  closeAfterReply: boolean;
  closeAsap: boolean;
  /** It sent something that is no command: a master like that is not cached. */
  protocolError: boolean;
  /** CLIENT REPLY OFF / SKIP. */
  replyMode: 'on' | 'off' | 'skip' | 'skip-next';
  monitor: boolean;
  readonlyMode: boolean;

  /** Set while a blocking command waits; its data says for what. */
  blocked: null | {
    readonly kind: 'wait' | 'pause' | 'keys' | 'listen';
    readonly untilMs: number;
    readonly data: unknown;
  };

  /** This client is a replica of ours (its SYNC was accepted or it said REPLCONF). */
  replica: ReplicaOnMaster | null;
  /** This client is our master: it executes everything and is answered nothing. */
  isMaster: boolean;
  /** Replication offset after this client's last command: what WAIT waits for. */
  woff: number;
  /** As a master: bytes of its stream read and applied. */
  readReploff: number;
  reploff: number;
}

export interface QueryBuffer {
  bytes: Uint8Array;
  /** First unparsed byte, and end of what was received. */
  pos: number;
  end: number;
  kind: 'unknown' | 'inline' | 'multibulk';
  multibulkLen: number;
  bulkLen: number;
  args: string[];
}
