/**
 * What is sent to every instance from time to time: INFO, PING and our hello.
 * twin: redis 6.2.6 sentinel.c, sentinelSendPeriodicCommands.
 */
import type { Server } from '#engine/state';
import { sentinelSendCommand } from '../link/connection';
import { mstime } from '../sentinel';
import {
  type InstanceLink,
  SENTINEL_INFO_PERIOD,
  SENTINEL_PING_PERIOD,
  SENTINEL_PUBLISH_PERIOD,
  type SentinelRedisInstance,
} from '../state';
import { sentinelSendHello } from './hello';
import { sentinelSendPing } from './ping';

/** A link that does not work is not to cost memory without end. */
const SENTINEL_MAX_PENDING_COMMANDS = 100;
/** A replica whose master is in trouble is watched closely. */
const CLOSE_INFO_PERIOD = 1000;

export function sentinelSendPeriodicCommands(server: Server, ri: SentinelRedisInstance): void {
  const { link } = ri;
  if (link.disconnected) return;
  if (isOverloaded(link)) return;
  const now = mstime(server);
  const isInfoDue = ri.infoRefresh === 0 || now - ri.infoRefresh > infoPeriod(ri);
  if (ri.role !== 'sentinel' && isInfoDue) sentinelSendCommand(server, ri, 'info', ['INFO']);
  const pingPeriod = Math.min(ri.downAfterPeriod, SENTINEL_PING_PERIOD);
  const isPongOld = now - link.lastPongTime > pingPeriod;
  if (isPongOld && now - link.lastPingTime > Math.trunc(pingPeriod / 2))
    sentinelSendPing(server, ri);
  if (now - ri.lastPubTime > SENTINEL_PUBLISH_PERIOD) sentinelSendHello(server, ri);
}

/** So much is unanswered that nothing more is asked. */
export function isOverloaded({ pendingCommands, refcount }: InstanceLink): boolean {
  return pendingCommands >= SENTINEL_MAX_PENDING_COMMANDS * refcount;
}

export function infoPeriod({ role, master, masterLinkDownTime }: SentinelRedisInstance): number {
  if (role !== 'slave' || master === null) return SENTINEL_INFO_PERIOD;
  const isTroubled = master.flags.oDown || master.flags.failoverInProgress;
  return isTroubled || masterLinkDownTime !== 0 ? CLOSE_INFO_PERIOD : SENTINEL_INFO_PERIOD;
}
