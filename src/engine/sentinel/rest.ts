/**
 * How long sentinelTimer will find nothing to do, if nothing reaches the Sentinel meanwhile.
 * twin: none; each line answers a condition of what sentinelTimer calls. See lifecycle/rest.ts.
 */
import { PING_OVERDUE_MS } from '#host/sentinel_facts';
import type { Server } from '../state';
import { OPINION_MS } from './monitor/ask';
import { SENTINEL_MIN_LINK_RECONNECT_PERIOD } from './monitor/down';
import { infoPeriod, isOverloaded } from './monitor/monitor';
import { mstime, sentinelOf } from './sentinel';
import {
  type InstanceLink,
  SENTINEL_PING_PERIOD,
  SENTINEL_PUBLISH_PERIOD,
  type SentinelRedisInstance,
} from './state';

/** Unix milliseconds; in the past when the next tick may do something. */
export function sentinelQuietUntil(server: Server): number {
  const sentinel = sentinelOf(server);
  if (sentinel.tilt || sentinel.facts.dirty || server.repl.masterHost !== null) return 0;
  if (sentinel.scriptsQueue.length > 0 || sentinel.endedScripts.length > 0) return 0;
  const now = mstime(server);
  let until = Number.POSITIVE_INFINITY;
  for (const master of sentinel.masters.values()) {
    if (isInTrouble(master)) return 0;
    until = Math.min(until, quietUntil(master, now));
    for (const slave of master.slaves.values()) until = Math.min(until, quietUntil(slave, now));
    for (const peer of master.sentinels.values())
      until = Math.min(until, quietUntil(peer, now), forgetsAt(peer));
  }
  return until;
}

/** From here on each tick is a step of a failover, or may begin one. */
function isInTrouble({ flags, roleReported }: SentinelRedisInstance): boolean {
  return flags.sDown || flags.oDown || flags.failoverInProgress || roleReported === 'slave';
}

function quietUntil(ri: SentinelRedisInstance, now: number): number {
  const { link } = ri;
  const asks = link.disconnected ? link.lastReconnTime + SENTINEL_PING_PERIOD : asksAt(ri);
  return Math.min(asks, judgesAt(ri, now), dropsAt(ri));
}

/** INFO, PING, hello. */
function asksAt(ri: SentinelRedisInstance): number {
  const { link, infoRefresh, lastPubTime, role, downAfterPeriod } = ri;
  if (isOverloaded(link)) return Number.POSITIVE_INFINITY;
  const pingPeriod = Math.min(downAfterPeriod, SENTINEL_PING_PERIOD);
  const ping = Math.max(
    link.lastPongTime + pingPeriod,
    link.lastPingTime + Math.trunc(pingPeriod / 2),
  );
  const info = infoRefresh === 0 ? 0 : infoRefresh + infoPeriod(ri);
  const hello = lastPubTime + SENTINEL_PUBLISH_PERIOD;
  return Math.min(ping, hello, role === 'sentinel' ? Number.POSITIVE_INFINITY : info) + 1;
}

/** When its silence becomes worth a word: late, down, or down no more. */
function judgesAt(
  { link, flags, downAfterPeriod, isOverdueStated }: SentinelRedisInstance,
  now: number,
) {
  const since = silentSince(link);
  if (flags.sDown) return now - since > downAfterPeriod ? Number.POSITIVE_INFINITY : 0;
  const down = since + downAfterPeriod + 1;
  if (isOverdueStated) return link.actPingTime === 0 ? 0 : down;
  return link.actPingTime === 0 ? down : Math.min(down, link.actPingTime + PING_OVERDUE_MS);
}

/** Infinity: it is not silent. */
function silentSince(link: InstanceLink): number {
  if (link.actPingTime !== 0) return link.actPingTime;
  return link.disconnected ? link.lastAvailTime : Number.POSITIVE_INFINITY;
}

/** When a connection that says nothing is closed. */
function dropsAt({ link, downAfterPeriod }: SentinelRedisInstance): number {
  const half = Math.trunc(downAfterPeriod / 2);
  const young = SENTINEL_MIN_LINK_RECONNECT_PERIOD;
  let at = Number.POSITIVE_INFINITY;
  if (link.cc !== null && link.actPingTime !== 0)
    at = Math.max(link.ccConnTime + young, link.actPingTime + half, link.lastPongTime + half);
  if (link.pc === null) return at + 1;
  const idle = link.pcLastActivity + SENTINEL_PUBLISH_PERIOD * 3;
  return Math.min(at, Math.max(link.pcConnTime + young, idle)) + 1;
}

/** An opinion that is too old is forgotten. */
function forgetsAt({ flags, leader, lastMasterDownReplyTime }: SentinelRedisInstance): number {
  const isHeld = flags.masterDown || leader !== null;
  return isHeld ? lastMasterDownReplyTime + OPINION_MS + 1 : Number.POSITIVE_INFINITY;
}
