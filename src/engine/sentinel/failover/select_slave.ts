/**
 * Which replica is to be the next master.
 * twin: redis 6.2.6 sentinel.c, sentinelSelectSlave, compareSlavesForPromotion.
 */
import type { Server } from '#engine/state';
import { mstime } from '../sentinel';
import { SENTINEL_INFO_PERIOD, SENTINEL_PING_PERIOD, type SentinelRedisInstance } from '../state';

/** How many down-after periods a replica may have been without its master when we found it down. */
const MASTER_DOWN_PERIODS = 10;

/** The best of the eligible by what we know of them, null if there is none. */
export function sentinelSelectSlave(
  server: Server,
  master: SentinelRedisInstance,
): SentinelRedisInstance | null {
  const now = mstime(server);
  const eligible = [...master.slaves.values()].filter((slave) => isEligible(master, slave, now));
  return eligible.sort(compareSlavesForPromotion)[0] ?? null;
}

/**
 * 1. It is up and connected, and answered a PING within the last 5 periods.
 * 2. Its priority is not 0.
 * 3. Its INFO is fresh: 5 s while the master is down and INFO is asked for every second, else 30.
 * 4. It was not cut off from the master long before we found the master down.
 */
function isEligible(
  master: SentinelRedisInstance,
  slave: SentinelRedisInstance,
  now: number,
): boolean {
  const { flags, link } = slave;
  if (flags.sDown || flags.oDown || link.disconnected) return false;
  if (now - link.lastAvailTime > SENTINEL_PING_PERIOD * 5) return false;
  if (slave.slavePriority === 0) return false;
  const infoValidity = master.flags.sDown ? SENTINEL_PING_PERIOD * 5 : SENTINEL_INFO_PERIOD * 3;
  if (now - slave.infoRefresh > infoValidity) return false;
  const downFor = master.flags.sDown ? now - master.sDownSinceTime : 0;
  return slave.masterLinkDownTime <= downFor + master.downAfterPeriod * MASTER_DOWN_PERIODS;
}

/** Lower priority first, then the bigger offset, then the smaller run id; one unknown comes last. */
function compareSlavesForPromotion(a: SentinelRedisInstance, b: SentinelRedisInstance): number {
  if (a.slavePriority !== b.slavePriority) return a.slavePriority - b.slavePriority;
  if (a.slaveReplOffset !== b.slaveReplOffset) return b.slaveReplOffset - a.slaveReplOffset;
  if (a.runid === null || b.runid === null)
    return Number(a.runid === null) - Number(b.runid === null);
  const [idA, idB] = [a.runid.toLowerCase(), b.runid.toLowerCase()];
  return idA < idB ? -1 : Number(idA > idB);
}
