/**
 * Who is down: to us alone, and by agreement.
 * twin: redis 6.2.6 sentinel.c, "SENTINEL availability checks".
 */
import type { Server } from '#engine/state';
import { sentinelEvent } from '../event';
import { isPingOverdue } from '../facts';
import { instanceLinkCloseConnection } from '../link/link';
import { mstime, sentinelOf } from '../sentinel';
import {
  SENTINEL_INFO_PERIOD,
  SENTINEL_PUBLISH_PERIOD,
  type SentinelRedisInstance,
} from '../state';

/** Younger links are given time before they are found useless. */
export const SENTINEL_MIN_LINK_RECONNECT_PERIOD = 15_000;

export function sentinelCheckSubjectivelyDown(server: Server, ri: SentinelRedisInstance): void {
  const now = mstime(server);
  const silentMs = silence(ri, now);
  dropIdleConnections(server, ri, now);
  noteOverdue(server, ri, now);
  // A master that says it is a replica is as good as down, once its replicas' INFO should be known.
  const isImpostor =
    ri.role === 'master' &&
    ri.roleReported === 'slave' &&
    now - ri.roleReportedTime > ri.downAfterPeriod + SENTINEL_INFO_PERIOD * 2;
  if (silentMs > ri.downAfterPeriod || isImpostor) {
    if (ri.flags.sDown) return;
    sentinelEvent(server, { level: 'warning', type: '+sdown', instance: ri, text: '%@' });
    ri.sDownSinceTime = now;
    ri.flags.sDown = true;
  } else if (ri.flags.sDown) {
    sentinelEvent(server, { level: 'warning', type: '-sdown', instance: ri, text: '%@' });
    ri.flags.sDown = false;
    ri.flags.scriptKillSent = false;
  }
}

/** How long it has not answered. */
function silence({ link }: SentinelRedisInstance, now: number): number {
  if (link.actPingTime !== 0) return now - link.actPingTime;
  return link.disconnected ? now - link.lastAvailTime : 0;
}

/** A connection over which nothing comes any more is made anew. */
function dropIdleConnections(server: Server, ri: SentinelRedisInstance, now: number): void {
  const { link } = ri;
  const half = Math.trunc(ri.downAfterPeriod / 2);
  const isPingLate = link.actPingTime !== 0 && now - link.actPingTime > half;
  if (
    link.cc !== null &&
    now - link.ccConnTime > SENTINEL_MIN_LINK_RECONNECT_PERIOD &&
    isPingLate &&
    now - link.lastPongTime > half
  )
    instanceLinkCloseConnection(server, link, 'cmd');
  if (
    link.pc !== null &&
    now - link.pcConnTime > SENTINEL_MIN_LINK_RECONNECT_PERIOD &&
    now - link.pcLastActivity > SENTINEL_PUBLISH_PERIOD * 3
  )
    instanceLinkCloseConnection(server, link, 'pubsub');
}

/** The facts tell of PINGs that are late. */
function noteOverdue(server: Server, ri: SentinelRedisInstance, now: number): void {
  const isOverdue = isPingOverdue(ri, now);
  if (isOverdue === ri.isOverdueStated) return;
  ri.isOverdueStated = isOverdue;
  sentinelOf(server).facts.dirty = true;
}

/**
 * Enough Sentinels said lately that the master is down: a weak agreement, since they need not have
 * thought so at the same moment.
 */
export function sentinelCheckObjectivelyDown(server: Server, master: SentinelRedisInstance): void {
  const { flags } = master;
  const agreed = flags.sDown ? 1 + countMasterDown(master) : 0;
  if (flags.sDown && agreed >= master.quorum) {
    if (flags.oDown) return;
    const text = `%@ #quorum ${agreed}/${master.quorum}`;
    sentinelEvent(server, { level: 'warning', type: '+odown', instance: master, text });
    flags.oDown = true;
    master.oDownSinceTime = mstime(server);
  } else if (flags.oDown) {
    sentinelEvent(server, { level: 'warning', type: '-odown', instance: master, text: '%@' });
    flags.oDown = false;
  }
}

function countMasterDown({ sentinels }: SentinelRedisInstance): number {
  let count = 0;
  for (const { flags } of sentinels.values()) if (flags.masterDown) count++;
  return count;
}
