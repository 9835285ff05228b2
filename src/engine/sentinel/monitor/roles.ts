/**
 * What follows from the role an instance reports: a promotion noticed, a change undone, a replica
 * led on to the new master.
 * twin: redis 6.2.6 sentinel.c, sentinelRefreshInstanceInfo, "Acting half".
 */
import type { Server } from '#engine/state';
import { sentinelAddrEqualsHostname } from '../address';
import { sentinelFlushConfig } from '../conf/flush';
import { sentinelEvent } from '../event';
import { sentinelSimFailureCrash } from '../failover/simfailure';
import { sentinelSendSlaveOf } from '../failover/slaveof';
import { sentinelCallClientReconfScript } from '../script_queue';
import { mstime, sentinelOf } from '../sentinel';
import {
  SENTINEL_INFO_PERIOD,
  SENTINEL_PUBLISH_PERIOD,
  type SentinelRedisInstance,
} from '../state';
import { sentinelForceHelloUpdateForMaster } from './hello';

type Role = SentinelRedisInstance['roleReported'];

export function actOnRole(server: Server, ri: SentinelRedisInstance, role: Role): void {
  if (role !== ri.roleReported) noteRoleChange(server, ri, role);
  if (sentinelOf(server).tilt || ri.role !== 'slave' || ri.master === null) return;
  const { master } = ri;
  if (role === 'master') {
    slaveReportsMaster(server, ri, master);
  } else if (role === 'slave') {
    if (!followsMaster(server, ri, master)) fixSlaveConfig(server, ri, master);
    followReconfiguration(server, ri, master);
  }
}

function noteRoleChange(server: Server, ri: SentinelRedisInstance, role: Role): void {
  const now = mstime(server);
  ri.roleReportedTime = now;
  ri.roleReported = role;
  if (role === 'slave') ri.slaveConfChangeTime = now;
  sentinelEvent(server, {
    level: 'verbose',
    type: role === ri.role ? '+role-change' : '-role-change',
    instance: ri,
    text: `%@ new reported role is ${role === 'master' ? 'master' : 'slave'}`,
  });
}

function slaveReportsMaster(
  server: Server,
  ri: SentinelRedisInstance,
  master: SentinelRedisInstance,
): void {
  const isAwaited = master.flags.failoverInProgress && master.failoverState === 'wait_promotion';
  if (ri.flags.promoted && isAwaited) slavePromoted(server, ri, master);
  else convertToSlave(server, ri, master);
}

/**
 * The promoted replica is a master. The master's configuration takes the epoch in which we won the
 * election, which makes the other Sentinels follow.
 */
function slavePromoted(
  server: Server,
  ri: SentinelRedisInstance,
  master: SentinelRedisInstance,
): void {
  master.configEpoch = master.failoverEpoch;
  master.failoverState = 'reconf_slaves';
  master.failoverStateChangeTime = mstime(server);
  sentinelFlushConfig(server);
  const warn = (type: string, instance: SentinelRedisInstance) =>
    sentinelEvent(server, { level: 'warning', type, instance, text: '%@' });
  warn('+promoted-slave', ri);
  if (sentinelOf(server).simfailure.crashAfterPromotion) {
    sentinelSimFailureCrash(server);
    return;
  }
  warn('+failover-state-reconf-slaves', master);
  sentinelCallClientReconfScript(server, master, {
    role: 'leader',
    from: master.addr,
    to: ri.addr,
  });
  sentinelForceHelloUpdateForMaster(master);
}

/** A master whose role and health are as they should be, so that others may be sent to it. */
function sentinelMasterLooksSane(server: Server, master: SentinelRedisInstance): boolean {
  const { flags, roleReported, infoRefresh } = master;
  if (roleReported !== 'master' || flags.sDown || flags.oDown) return false;
  return mstime(server) - infoRefresh < SENTINEL_INFO_PERIOD * 2;
}

/** Whether it was neither subjectively nor objectively down within the last `ms`. */
function sentinelRedisInstanceNoDownFor(
  server: Server,
  { sDownSinceTime, oDownSinceTime }: SentinelRedisInstance,
  ms: number,
): boolean {
  const mostRecent = Math.max(sDownSinceTime, oDownSinceTime);
  return mostRecent === 0 || mstime(server) - mostRecent > ms;
}

/** A replica that became a master by itself, after a while in which news could have come. */
function convertToSlave(
  server: Server,
  ri: SentinelRedisInstance,
  master: SentinelRedisInstance,
): void {
  const waitMs = SENTINEL_PUBLISH_PERIOD * 4;
  if (ri.flags.promoted || !sentinelMasterLooksSane(server, master)) return;
  if (!sentinelRedisInstanceNoDownFor(server, ri, waitMs)) return;
  if (mstime(server) - ri.roleReportedTime <= waitMs) return;
  if (!sentinelSendSlaveOf(server, ri, master.addr)) return;
  sentinelEvent(server, { level: 'notice', type: '+convert-to-slave', instance: ri, text: '%@' });
}

function followsMaster(
  server: Server,
  { slaveMasterHost, slaveMasterPort }: SentinelRedisInstance,
  { addr }: SentinelRedisInstance,
): boolean {
  if (slaveMasterPort !== addr.port) return false;
  return sentinelAddrEqualsHostname(server, addr, slaveMasterHost ?? '');
}

/** A replica that has followed another master for longer than a failover could take. */
function fixSlaveConfig(
  server: Server,
  ri: SentinelRedisInstance,
  master: SentinelRedisInstance,
): void {
  const waitMs = master.failoverTimeout;
  if (!sentinelMasterLooksSane(server, master)) return;
  if (!sentinelRedisInstanceNoDownFor(server, ri, waitMs)) return;
  if (mstime(server) - ri.slaveConfChangeTime <= waitMs) return;
  if (!sentinelSendSlaveOf(server, ri, master.addr)) return;
  sentinelEvent(server, { level: 'notice', type: '+fix-slave-config', instance: ri, text: '%@' });
}

/** sent -> inprog: it names the new master; inprog -> done: its link to it is up. */
function followReconfiguration(
  server: Server,
  ri: SentinelRedisInstance,
  { promotedSlave }: SentinelRedisInstance,
): void {
  const { flags } = ri;
  const note = (type: string) =>
    sentinelEvent(server, { level: 'notice', type, instance: ri, text: '%@' });
  if (flags.reconfSent && promotedSlave && followsMaster(server, ri, promotedSlave)) {
    flags.reconfSent = false;
    flags.reconfInprog = true;
    note('+slave-reconf-inprog');
  }
  if (flags.reconfInprog && ri.slaveMasterLinkUp) {
    flags.reconfInprog = false;
    flags.reconfDone = true;
    note('+slave-reconf-done');
  }
}
