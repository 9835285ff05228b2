/**
 * What a Sentinel knows: itself, the masters it watches, their replicas, the other Sentinels, and
 * its links to all of them.
 * twin: redis 6.2.6 sentinel.c, "Sentinel global state".
 * differs: SRI_* and SIMFAILURE flags are booleans; states are words, those that SENTINEL MASTER
 * prints; an epoch is a number, exact up to 2^53. Instances point at each other and share links as
 * they do there, which structuredClone keeps. Times are milliseconds of the wall clock, 0: never.
 */
import type { AsyncContext } from '#hiredis/async';
import type { ExitStatus } from '#host/signal';

export const SENTINEL_INFO_PERIOD = 10_000;
export const SENTINEL_PING_PERIOD = 1000;
export const SENTINEL_PUBLISH_PERIOD = 2000;
export const SENTINEL_HELLO_CHANNEL = '__sentinel__:hello';
export const SENTINEL_DEFAULT_DOWN_AFTER = 30_000;
export const SENTINEL_DEFAULT_SLAVE_PRIORITY = 100;
export const SENTINEL_DEFAULT_PARALLEL_SYNCS = 1;
export const SENTINEL_DEFAULT_FAILOVER_TIMEOUT = 180_000;
/** Two Sentinels that start an attempt at once should not do so again next time. */
export const SENTINEL_MAX_DESYNC = 1000;

/** struct sentinelState; `server.sentinel`, null in a data server. */
export interface SentinelState {
  /** 40 hex digits; '' until the conf file or sentinelIsRunning gives one. */
  myid: string;
  currentEpoch: number;
  /** By name, in the order they were added. */
  masters: Map<string, SentinelRedisInstance>;
  tilt: boolean;
  tiltStartTime: number;
  /** When sentinelTimer last ran. */
  previousTime: number;
  runningScripts: number;
  scriptsQueue: SentinelScriptJob[];
  /** Scripts that ended, until the timer looks after them. */
  endedScripts: { readonly pid: number; readonly status: ExitStatus }[];
  announceIp: string | null;
  /** 0: not announced. */
  announcePort: number;
  simfailure: { crashAfterElection: boolean; crashAfterPromotion: boolean };
  denyScriptsReconfig: boolean;
  sentinelAuthPass: string | null;
  sentinelAuthUser: string | null;
  resolveHostnames: boolean;
  announceHostnames: boolean;
  /** Who owns which socket: where an input for a descriptor goes. */
  links: Map<number, { readonly link: InstanceLink; readonly kind: LinkKind }>;
  /** Descriptors with something to write at the end of the turn. */
  pendingWrites: number[];
  facts: FactsState;
}

/** What was last stated about this Sentinel, and whether that may be stale; see facts.ts. */
export interface FactsState {
  dirty: boolean;
  /** The facts as JSON. */
  last: string;
}

export interface SentinelScriptJob {
  readonly argv: readonly string[];
  running: boolean;
  /** Runs so far. */
  retryNum: number;
  /** While running: since when. Else not to be run before; 0: any time. */
  startTime: number;
  /** 0 while not running. */
  pid: number;
}

export interface SentinelAddr {
  /** As it was given: a name or an address. */
  hostname: string;
  /** Always an address. */
  ip: string;
  /** 0: the address is known to be wrong (two Sentinels claimed it). */
  port: number;
}

export type LinkKind = 'cmd' | 'pubsub';

/** What a reply is for; see replies.ts. Its argument is the instance it was asked of. */
export type ReplyHandler = 'discard' | 'ping' | 'info' | 'publish' | 'is-master-down' | 'hello';

/** One connection of a link. */
export interface LinkConnection {
  readonly fd: number;
  readonly context: AsyncContext;
  /** Nothing is written before. */
  connected: boolean;
  /** Our own address on it, '' until connected. */
  localIp: string;
  /** A partial write waits for room. */
  waitingWritable: boolean;
}

/**
 * The connections to one process. Instances that stand for the same Sentinel under several masters
 * share one, so that it is pinged once a second and not once a second and master.
 */
export interface InstanceLink {
  /** Instances that hold it. */
  refcount: number;
  /** `cc` or `pc` is missing and wanted. */
  disconnected: boolean;
  /** Commands sent whose reply has not come. */
  pendingCommands: number;
  /** For commands. */
  cc: LinkConnection | null;
  /** For messages; never to a Sentinel. */
  pc: LinkConnection | null;
  ccConnTime: number;
  pcConnTime: number;
  /** When the last message came, our own hellos included. */
  pcLastActivity: number;
  /** When the last PING was answered in a way that shows it is well. */
  lastAvailTime: number;
  /** The oldest unanswered PING: with the newest, no silence could be longer than a second. */
  actPingTime: number;
  /** The newest PING. */
  lastPingTime: number;
  /** When the last PING was answered in whatever way. */
  lastPongTime: number;
  /** The last attempt to connect. */
  lastReconnTime: number;
}

export type InstanceRole = 'master' | 'slave' | 'sentinel';

/** SRI_*, in the order in which SENTINEL MASTER prints those that are set. */
export interface InstanceFlags {
  sDown: boolean;
  oDown: boolean;
  /** Of a Sentinel: it thinks that its master is down. */
  masterDown: boolean;
  failoverInProgress: boolean;
  /** Of a replica: chosen for promotion. */
  promoted: boolean;
  /** Of a replica: told to follow the new master; seen to do so; done. */
  reconfSent: boolean;
  reconfInprog: boolean;
  reconfDone: boolean;
  /** By SENTINEL FAILOVER: no agreement and no election needed. */
  forceFailover: boolean;
  scriptKillSent: boolean;
}

export type FailoverState =
  | 'none'
  | 'wait_start'
  | 'select_slave'
  | 'send_slaveof_noone'
  | 'wait_promotion'
  | 'reconf_slaves'
  | 'update_config';

/** A command's other name on one master and its replicas (rename-command). */
export interface RenamedCommand {
  /** As the conf file writes it. */
  readonly from: string;
  readonly to: string;
}

/** A master, a replica or another Sentinel. The fields of the other roles keep their initial value. */
export interface SentinelRedisInstance {
  readonly role: InstanceRole;
  flags: InstanceFlags;
  /** A master's name, a replica's `ip:port`, a Sentinel's id. */
  readonly name: string;
  /** null until INFO or hello told it. */
  runid: string | null;
  configEpoch: number;
  addr: SentinelAddr;
  link: InstanceLink;
  /** When our hello was last published there. */
  lastPubTime: number;
  /** Of a Sentinel: when its hello last came. */
  lastHelloTime: number;
  /** Of a Sentinel: when it last answered is-master-down-by-addr. */
  lastMasterDownReplyTime: number;
  sDownSinceTime: number;
  oDownSinceTime: number;
  downAfterPeriod: number;
  /** When INFO last came. */
  infoRefresh: number;
  /** By lower-case name. */
  renamedCommands: Map<string, RenamedCommand>;
  /** What INFO said it is; 'none' for Sentinels, or if INFO did not say. */
  roleReported: 'master' | 'slave' | 'none';
  /** Since when: there is no hurry to undo a change that the leader may be about to announce. */
  roleReportedTime: number;
  /** When a replica's INFO last named another master. */
  slaveConfChangeTime: number;

  // --- of a master ---
  /** By id and by `ip:port`, in the order they were found. */
  sentinels: Map<string, SentinelRedisInstance>;
  slaves: Map<string, SentinelRedisInstance>;
  quorum: number;
  parallelSyncs: number;
  authPass: string | null;
  authUser: string | null;
  notificationScript: string | null;
  clientReconfigScript: string | null;

  // --- of a replica ---
  /** Milliseconds its own link to the master is down, as INFO says. */
  masterLinkDownTime: number;
  slavePriority: number;
  replicaAnnounced: boolean;
  slaveReconfSentTime: number;
  slaveMasterHost: string | null;
  slaveMasterPort: number;
  slaveMasterLinkUp: boolean;
  slaveReplOffset: number;
  /** Also of a Sentinel: the master it is known by. null: this is a master. */
  readonly master: SentinelRedisInstance | null;

  // --- failover ---
  /** Of a master: whom we voted for, by id. Of a Sentinel: whom it voted for. */
  leader: string | null;
  leaderEpoch: number;
  failoverEpoch: number;
  failoverState: FailoverState;
  failoverStateChangeTime: number;
  /** The last attempt's start, up to a second ahead; also the moment of a vote for another. */
  failoverStartTime: number;
  failoverTimeout: number;
  /** The failoverStartTime that "Next failover delay" was logged for. */
  failoverDelayLogged: number;
  promotedSlave: SentinelRedisInstance | null;
  /** INFO's last output, null before the first. */
  info: string | null;
  /** The facts tell that its PING is late. */
  isOverdueStated: boolean;
}

/** twin: initSentinel. `now`: ms, for the first look at the clock. */
export function createSentinelState(now: number): SentinelState {
  return {
    myid: '',
    currentEpoch: 0,
    masters: new Map(),
    tilt: false,
    tiltStartTime: 0,
    previousTime: now,
    runningScripts: 0,
    scriptsQueue: [],
    endedScripts: [],
    announceIp: null,
    announcePort: 0,
    simfailure: { crashAfterElection: false, crashAfterPromotion: false },
    denyScriptsReconfig: true,
    sentinelAuthPass: null,
    sentinelAuthUser: null,
    resolveHostnames: false,
    announceHostnames: false,
    links: new Map(),
    pendingWrites: [],
    facts: { dirty: true, last: '' },
  };
}

export function noFlags(): InstanceFlags {
  return {
    sDown: false,
    oDown: false,
    masterDown: false,
    failoverInProgress: false,
    promoted: false,
    reconfSent: false,
    reconfInprog: false,
    reconfDone: false,
    forceFailover: false,
    scriptKillSent: false,
  };
}
