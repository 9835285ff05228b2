/**
 * What a Sentinel states about itself, for graph, checkers and lesson checks. Everything here is
 * what it believes, not what is so. Instants are milliseconds of its machine's wall clock, as it
 * counts itself; null: not so now, or never.
 */

export interface SentinelInstanceName {
  readonly role: 'master' | 'slave' | 'sentinel';
  /** A master's name, a replica's `ip:port`, a Sentinel's id. */
  readonly name: string;
  readonly host: string;
  readonly port: number;
  /** The name of the master it belongs to, a master's own name. */
  readonly master: string;
}

export type SentinelFact =
  /** sentinelEvent: `type` is +sdown and the like, `text` the message as logged and published. */
  | {
      readonly kind: 'sentinel-event';
      readonly port: number;
      readonly level: 'debug' | 'verbose' | 'notice' | 'warning';
      readonly type: string;
      readonly text: string;
      readonly instance: SentinelInstanceName | null;
    }
  /** At the end of a turn in which something in them has changed. */
  | { readonly kind: 'sentinel'; readonly port: number; readonly facts: SentinelFacts }
  /**
   * A Sentinel counted votes and found itself leader, or went on without being one (`forced`).
   * `votes` are those of its books, its own last; `currentEpoch` is what others' votes must be of,
   * `epoch` (failover_epoch) its own: they differ when somebody raised the epoch in between.
   */
  | {
      readonly kind: 'sentinel-election';
      readonly port: number;
      readonly myid: string;
      readonly master: string;
      readonly epoch: number;
      readonly currentEpoch: number;
      /** Known Sentinels, itself included. */
      readonly voters: number;
      readonly quorum: number;
      readonly forced: boolean;
      readonly votes: readonly {
        readonly voter: string;
        readonly leader: string;
        readonly epoch: number;
      }[];
    };

export interface SentinelFacts {
  readonly myid: string;
  readonly currentEpoch: number;
  readonly tilt: boolean;
  /** When it began, or last began again. */
  readonly tiltSince: number | null;
  readonly masters: readonly SentinelMasterFacts[];
}

/** What every instance has. */
export interface WatchedFacts {
  readonly host: string;
  readonly port: number;
  /** null until told by INFO or hello. */
  readonly runid: string | null;
  /** Both connections are made (to a Sentinel: the one there is). */
  readonly linkUp: boolean;
  readonly sdownSince: number | null;
  /**
   * Stated once a PING has gone unanswered for PING_OVERDUE_MS: when the oldest such PING was sent,
   * and when one was last answered well. sdown follows at sentAt + down-after.
   */
  readonly overdue: { readonly sentAt: number; readonly lastAvail: number } | null;
}

/** Below this, an unanswered PING is simply on its way. */
export const PING_OVERDUE_MS = 300;

export type SentinelFailoverState =
  | 'none'
  | 'wait_start'
  | 'select_slave'
  | 'send_slaveof_noone'
  | 'wait_promotion'
  | 'reconf_slaves'
  | 'update_config';

export interface SentinelMasterFacts extends WatchedFacts {
  readonly name: string;
  readonly quorum: number;
  readonly configEpoch: number;
  readonly downAfterMs: number;
  readonly failoverTimeoutMs: number;
  readonly parallelSyncs: number;
  readonly odownSince: number | null;
  /** What its INFO says it is, since when it says so, and when INFO last came. */
  readonly roleReported: 'master' | 'slave' | 'none';
  readonly roleReportedSince: number;
  readonly infoRefresh: number | null;
  /** Our vote: the last one given for this master. */
  readonly leader: string | null;
  readonly leaderEpoch: number;
  readonly failover: {
    readonly state: SentinelFailoverState;
    readonly stateSince: number | null;
    /** The last attempt, or the last vote for another: no attempt before 2 x failover-timeout after it. */
    readonly start: number | null;
    readonly epoch: number;
    readonly forced: boolean;
    readonly promoted: { readonly host: string; readonly port: number } | null;
  };
  readonly replicas: readonly SentinelReplicaFacts[];
  readonly sentinels: readonly SentinelPeerFacts[];
}

export interface SentinelReplicaFacts extends WatchedFacts {
  readonly priority: number;
  readonly offset: number;
  readonly roleReported: 'master' | 'slave' | 'none';
  readonly roleReportedSince: number;
  readonly infoRefresh: number | null;
  /** Whom it follows, by its INFO. */
  readonly masterHost: string | null;
  readonly masterPort: number;
  readonly masterLinkUp: boolean;
  /** How long its link to the master is down, by its INFO, ms. */
  readonly masterLinkDownMs: number;
  readonly promoted: boolean;
  /** How far it is on its way to the new master. */
  readonly reconf: 'none' | 'sent' | 'inprog' | 'done';
  readonly reconfSentAt: number | null;
}

export interface SentinelPeerFacts extends WatchedFacts {
  /** Its opinion, as last told, and when: it is forgotten after 5 s. */
  readonly masterDown: boolean;
  readonly opinionAt: number;
  readonly leader: string | null;
  readonly leaderEpoch: number;
}
