/**
 * What a server knows about replication: as a master about its stream and its replicas, as a
 * replica about its master.
 * twin: redis 6.2.6 server.h, struct redisServer "Replication (master)", "Replication (slave)" and
 * the replication fields of struct client.
 * differs: directives are read from server.config; the state before the first turn is
 * `createReplicationState`.
 *
 * The files of this folder form two layers. backlog, feed, sync/link, cached_master and slave need
 * only state, log and reply, so that freeClient and propagate may call them; all others stand
 * above freeClient and call it.
 */
import type { ReplState } from '#host/trace';
import type { Client } from '../state';

export type ReplicaState = 'wait_bgsave_start' | 'wait_bgsave_end' | 'send_bulk' | 'online';

/** The chapter of struct client that a client has once it spoke REPLCONF, SYNC or PSYNC. */
export interface ReplicaOnMaster {
  /** null: it has only said REPLCONF so far and is no replica yet (6.2.6's CLIENT_SLAVE is unset). */
  state: ReplicaState | null;
  /** Online, but held back until its first ACK shows that it found the end of a streamed RDB. */
  putOnlineOnAck: boolean;
  ackOffset: number;
  /** Unix time in seconds of the last ACK. */
  ackTime: number;
  /** What FULLRESYNC said: another replica that joins the same BGSAVE is told the same. */
  psyncInitialOffset: number;
  /** As told by REPLCONF listening-port and ip-address; 0 and '' when not told. */
  listeningPort: number;
  address: string;
  capaEof: boolean;
  capaPsync2: boolean;
  /** Came with the old SYNC: gets no +FULLRESYNC and is expected to send no ACKs. */
  prePsync: boolean;
  rdbOnly: boolean;
  /** The RDB file on its way to this replica; fd -1: none. */
  bulk: BulkTransfer;
  /** Of a file streamed through a pipe: bytes of RdbPipe.chunk that were sent. */
  chunkSent: number;
  /** Unix time since when a chunk waits for room in the socket; 0: none does. */
  lastPartialWrite: number;
}

/** A dataset on its way from a child to replicas, without a file. */
export interface RdbPipe {
  readonly readFd: number;
  /** Closed when everything was read: the child may end then. -1: closed. */
  exitFd: number;
  /** Ids of the replicas it is for, as long as they are connected. */
  slaves: number[];
  /** What was read last; more is read once every replica has it. */
  chunk: Uint8Array;
}

export interface BulkTransfer {
  fd: number;
  size: number;
  /** Bytes read from the file so far. */
  read: number;
  /** Read but not yet taken by the socket; at first the `$<size>\r\n` line. */
  pending: Uint8Array;
}

/** The last bytes of the stream, and of which offsets they are. */
export interface Backlog {
  /** repl-backlog-size when it was made: what `bytes` grows to before it becomes a ring. */
  size: number;
  bytes: Uint8Array;
  /** Where in `bytes` the next byte of the stream goes. */
  index: number;
  /** Bytes of history held, at most `size`. */
  histlen: number;
  /** Replication offset of the oldest byte held. */
  firstOffset: number;
}

/** An RDB file on its way from the master. */
export interface Transfer {
  /** Bytes expected: -1 until the preamble came, 0 for a stream that ends in `eofMark`. */
  size: number;
  read: number;
  lastFsyncOffset: number;
  /** 40 bytes that end a streamed RDB; '' for one of known size. */
  eofMark: string;
  tmpfile: string;
  fd: number;
  /** Last bytes seen, to find a mark that is split over two reads. */
  tail: string;
}

export type FailoverState = 'no-failover' | 'waiting-for-sync' | 'failover-in-progress';

export interface ReplicationState {
  // --- master ---
  replid: string;
  /** The history before this one, and the first offset it no longer covers (-1: there is none). */
  replid2: string;
  secondReplidOffset: number;
  masterReplOffset: number;
  /** Database selected last in the stream; -1: the next command needs a SELECT. */
  slaveseldb: number;
  backlog: Backlog | null;
  /** Replicas in the order they came; each is also in server.clients. */
  slaves: Client[];
  /** Unix time since when there are none. */
  noSlavesSince: number;
  goodSlavesCount: number;
  /** WAIT was called: ask for ACKs before the loop sleeps. */
  getAckFromSlaves: boolean;
  /** Ids of clients blocked in WAIT. */
  clientsWaitingAcks: number[];
  cronLoops: number;
  /** dump.rdb was made for replicas only; rdb-del-sync-files may remove it. */
  rdbGeneratedByReplication: boolean;
  rdbPipe: RdbPipe | null;

  // --- replica ---
  /** null: this server is a master. */
  masterHost: string | null;
  masterPort: number;
  state: ReplState;
  /** The client that brings the master's stream; in server.clients like any other. */
  master: Client | null;
  /** The master's client after its connection broke, kept for a partial resynchronization. */
  cachedMaster: Client | null;
  /** The history that `master` or `cachedMaster` (never both) is part of: 6.2.6's client->replid. */
  masterClientReplid: string;
  /** The master's stream as received but not yet applied, for our own replicas. */
  pendingStream: Uint8Array[];
  /** Bytes of pendingStream[0] that were applied already. */
  pendingApplied: number;
  /** Bytes that were applied and not yet passed on; 0 between turns. */
  pendingFeed: number;
  /** The socket of handshake and transfer; -1: none. Later it belongs to `master`. */
  transferFd: number;
  transferLastIo: number;
  /** Unix time of the last empty line that told the master that we are alive. */
  newlineSent: number;
  transfer: Transfer;
  /** Bytes of the reply line being received in the handshake. */
  replyLine: string;
  /** Both ends of that connection, as `host:port`. */
  transferPeer: string;
  transferLocal: string;
  /** The history and offset that the master's answer to PSYNC named. */
  masterReplid: string;
  /** -1: the master doesn't speak PSYNC. */
  masterInitialOffset: number;
  /** Unix time since when the link is down; 0: it never was up. */
  downSince: number;

  // --- FAILOVER ---
  failoverState: FailoverState;
  failoverEndMs: number;
  failoverForced: boolean;
  targetReplicaHost: string | null;
  targetReplicaPort: number;
}

export const NO_REPLID = '0'.repeat(40);

export function createReplicationState(replid: string): ReplicationState {
  return {
    replid,
    replid2: NO_REPLID,
    secondReplidOffset: -1,
    masterReplOffset: 0,
    slaveseldb: -1,
    backlog: null,
    slaves: [],
    noSlavesSince: 0,
    goodSlavesCount: 0,
    getAckFromSlaves: false,
    clientsWaitingAcks: [],
    cronLoops: 0,
    rdbGeneratedByReplication: false,
    rdbPipe: null,
    masterHost: null,
    masterPort: 6379,
    state: 'none',
    master: null,
    cachedMaster: null,
    masterClientReplid: NO_REPLID,
    pendingStream: [],
    pendingApplied: 0,
    pendingFeed: 0,
    transferFd: -1,
    transferLastIo: 0,
    newlineSent: 0,
    transfer: createTransfer(),
    replyLine: '',
    transferPeer: '',
    transferLocal: '',
    masterReplid: NO_REPLID,
    masterInitialOffset: -1,
    downSince: 0,
    failoverState: 'no-failover',
    failoverEndMs: 0,
    failoverForced: false,
    targetReplicaHost: null,
    targetReplicaPort: 0,
  };
}

export function createTransfer(): Transfer {
  return {
    size: -1,
    read: 0,
    lastFsyncOffset: 0,
    eofMark: '',
    tmpfile: '',
    fd: -1,
    tail: '',
  };
}

export function createReplicaOnMaster(): ReplicaOnMaster {
  return {
    state: null,
    putOnlineOnAck: false,
    ackOffset: 0,
    ackTime: 0,
    psyncInitialOffset: 0,
    listeningPort: 0,
    address: '',
    capaEof: false,
    capaPsync2: false,
    prePsync: false,
    rdbOnly: false,
    bulk: { fd: -1, size: 0, read: 0, pending: new Uint8Array(0) },
    chunkSent: 0,
    lastPartialWrite: 0,
  };
}

/** 6.2.6's CLIENT_SLAVE: SYNC or PSYNC was accepted. */
export function isReplica(c: Client): boolean {
  return c.replica !== null && c.replica.state !== null;
}
