/**
 * The beginning of an attempt, and its giving up.
 * twin: redis 6.2.6 sentinel.c, sentinelStartFailover, sentinelStartFailoverIfNeeded,
 * sentinelAbortFailover.
 */

import { ctime } from '#engine/civil_time';
import { serverLog } from '#engine/log';
import type { Server } from '#engine/state';
import { assert } from '#host/assert';
import { sentinelEvent } from '../event';
import { mstime, sentinelOf } from '../sentinel';
import type { SentinelRedisInstance } from '../state';
import { desync } from './vote';

/** A new epoch, in which we stand for election. */
export function sentinelStartFailover(server: Server, master: SentinelRedisInstance): void {
  const sentinel = sentinelOf(server);
  master.failoverState = 'wait_start';
  master.flags.failoverInProgress = true;
  sentinel.currentEpoch++;
  master.failoverEpoch = sentinel.currentEpoch;
  const warn = (type: string, text: string) =>
    sentinelEvent(server, { level: 'warning', type, instance: master, text });
  warn('+new-epoch', `${sentinel.currentEpoch}`);
  warn('+try-failover', '%@');
  master.failoverStartTime = mstime(server) + desync(server);
  master.failoverStateChangeTime = mstime(server);
}

/**
 * Starts one if the master is objectively down, none is on, and neither an attempt nor a vote for
 * another was made within twice failover-timeout. Whether it did.
 */
export function sentinelStartFailoverIfNeeded(
  server: Server,
  master: SentinelRedisInstance,
): boolean {
  const { flags, failoverStartTime } = master;
  if (!flags.oDown || flags.failoverInProgress) return false;
  const notBefore = failoverStartTime + master.failoverTimeout * 2;
  if (mstime(server) >= notBefore) {
    sentinelStartFailover(server, master);
    return true;
  }
  if (master.failoverDelayLogged !== failoverStartTime) {
    master.failoverDelayLogged = failoverStartTime;
    const when = ctime(Math.floor(notBefore / 1000));
    serverLog(server, 'warning', `Next failover delay: I will not start a failover before ${when}`);
  }
  return false;
}

/** Only until the promoted replica is known to be a master: then there is no way back. */
export function sentinelAbortFailover(server: Server, master: SentinelRedisInstance): void {
  const { flags, promotedSlave } = master;
  assert(flags.failoverInProgress, 'sentinelAbortFailover: none is on');
  flags.failoverInProgress = false;
  flags.forceFailover = false;
  master.failoverState = 'none';
  master.failoverStateChangeTime = mstime(server);
  if (promotedSlave) promotedSlave.flags.promoted = false;
  master.promotedSlave = null;
  sentinelOf(server).facts.dirty = true;
}
