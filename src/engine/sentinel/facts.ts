/**
 * States what a Sentinel believes, at the end of each turn that changed it.
 * twin: none.
 *
 * Whoever changes what the facts show sets `facts.dirty`; sentinelEvent does it for all that is
 * worth an event.
 */
import {
  PING_OVERDUE_MS,
  type SentinelFacts,
  type SentinelMasterFacts,
  type SentinelPeerFacts,
  type SentinelReplicaFacts,
  type WatchedFacts,
} from '#host/sentinel_facts';
import type { Server } from '../state';
import { announceSentinelAddr } from './address';
import { mstime, sentinelOf } from './sentinel';
import type { SentinelRedisInstance } from './state';

function instant(ms: number): number | null {
  return ms === 0 ? null : ms;
}

/** Whether an instance's oldest PING has waited for so long that it is worth telling. */
export function isPingOverdue({ link }: SentinelRedisInstance, now: number): boolean {
  return link.actPingTime !== 0 && now - link.actPingTime >= PING_OVERDUE_MS;
}

function watchedFacts(server: Server, ri: SentinelRedisInstance): WatchedFacts {
  const { link } = ri;
  return {
    host: announceSentinelAddr(server, ri.addr),
    port: ri.addr.port,
    runid: ri.runid,
    linkUp: !link.disconnected,
    sdownSince: ri.flags.sDown ? ri.sDownSinceTime : null,
    overdue: isPingOverdue(ri, mstime(server))
      ? { sentAt: link.actPingTime, lastAvail: link.lastAvailTime }
      : null,
  };
}

function replicaFacts(server: Server, ri: SentinelRedisInstance): SentinelReplicaFacts {
  const { flags } = ri;
  const reconf = flags.reconfSent ? 'sent' : flags.reconfInprog ? 'inprog' : null;
  return {
    ...watchedFacts(server, ri),
    priority: ri.slavePriority,
    offset: ri.slaveReplOffset,
    roleReported: ri.roleReported,
    roleReportedSince: ri.roleReportedTime,
    infoRefresh: instant(ri.infoRefresh),
    masterHost: ri.slaveMasterHost,
    masterPort: ri.slaveMasterPort,
    masterLinkUp: ri.slaveMasterLinkUp,
    masterLinkDownMs: ri.masterLinkDownTime,
    promoted: flags.promoted,
    reconf: reconf ?? (flags.reconfDone ? 'done' : 'none'),
    reconfSentAt: instant(ri.slaveReconfSentTime),
  };
}

function peerFacts(server: Server, ri: SentinelRedisInstance): SentinelPeerFacts {
  return {
    ...watchedFacts(server, ri),
    masterDown: ri.flags.masterDown,
    opinionAt: ri.lastMasterDownReplyTime,
    leader: ri.leader,
    leaderEpoch: ri.leaderEpoch,
  };
}

function masterFacts(server: Server, ri: SentinelRedisInstance): SentinelMasterFacts {
  const promoted = ri.promotedSlave;
  return {
    ...watchedFacts(server, ri),
    name: ri.name,
    quorum: ri.quorum,
    configEpoch: ri.configEpoch,
    downAfterMs: ri.downAfterPeriod,
    failoverTimeoutMs: ri.failoverTimeout,
    parallelSyncs: ri.parallelSyncs,
    odownSince: ri.flags.oDown ? ri.oDownSinceTime : null,
    roleReported: ri.roleReported,
    roleReportedSince: ri.roleReportedTime,
    infoRefresh: instant(ri.infoRefresh),
    leader: ri.leader,
    leaderEpoch: ri.leaderEpoch,
    failover: {
      state: ri.failoverState,
      stateSince: instant(ri.failoverStateChangeTime),
      start: instant(ri.failoverStartTime),
      epoch: ri.failoverEpoch,
      forced: ri.flags.forceFailover,
      promoted: promoted && {
        host: announceSentinelAddr(server, promoted.addr),
        port: promoted.addr.port,
      },
    },
    replicas: [...ri.slaves.values()].map((each) => replicaFacts(server, each)),
    sentinels: [...ri.sentinels.values()].map((each) => peerFacts(server, each)),
  };
}

export function sentinelFacts(server: Server): SentinelFacts {
  const { myid, currentEpoch, tilt, tiltStartTime, masters } = sentinelOf(server);
  return {
    myid,
    currentEpoch,
    tilt,
    tiltSince: instant(tiltStartTime),
    masters: [...masters.values()].map((each) => masterFacts(server, each)),
  };
}

export function traceSentinelFacts(server: Server): void {
  const { facts: stated } = sentinelOf(server);
  if (!stated.dirty) return;
  stated.dirty = false;
  const facts = sentinelFacts(server);
  const json = JSON.stringify(facts);
  if (json === stated.last) return;
  stated.last = json;
  server.host.trace({ kind: 'sentinel', port: server.config.port, facts });
}
