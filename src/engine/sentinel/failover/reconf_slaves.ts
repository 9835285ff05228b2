/**
 * Leading the other replicas to the new master, some at a time.
 * twin: redis 6.2.6 sentinel.c, sentinelFailoverReconfNextSlave, sentinelFailoverDetectEnd.
 */
import type { Server } from '#engine/state';
import { sentinelEvent } from '../event';
import { mstime } from '../sentinel';
import type { SentinelRedisInstance } from '../state';
import { sentinelSendSlaveOf } from './slaveof';

/** How long a replica may take to name the new master; fix-slave-config will see to it later. */
const SENTINEL_SLAVE_RECONF_TIMEOUT = 10_000;

function note(server: Server, type: string, instance: SentinelRedisInstance): void {
  sentinelEvent(server, { level: 'notice', type, instance, text: '%@' });
}

function warn(server: Server, type: string, instance: SentinelRedisInstance): void {
  sentinelEvent(server, { level: 'warning', type, instance, text: '%@' });
}

/** Sends SLAVEOF to as many as parallel-syncs allows to be on their way. */
export function sentinelFailoverReconfNextSlave(
  server: Server,
  master: SentinelRedisInstance,
): void {
  let inProgress = 0;
  for (const { flags } of master.slaves.values())
    if (flags.reconfSent || flags.reconfInprog) inProgress++;
  for (const slave of master.slaves.values()) {
    if (inProgress >= master.parallelSyncs) break;
    if (reconfigure(server, master, slave)) inProgress++;
  }
  sentinelFailoverDetectEnd(server, master);
}

/** Whether it was sent off now. */
function reconfigure(
  server: Server,
  { promotedSlave }: SentinelRedisInstance,
  slave: SentinelRedisInstance,
): boolean {
  const { flags } = slave;
  if (flags.promoted || flags.reconfDone || promotedSlave === null) return false;
  const now = mstime(server);
  if (flags.reconfSent && now - slave.slaveReconfSentTime > SENTINEL_SLAVE_RECONF_TIMEOUT) {
    note(server, '-slave-reconf-sent-timeout', slave);
    flags.reconfSent = false;
    flags.reconfDone = true;
  }
  if (flags.reconfSent || flags.reconfInprog || slave.link.disconnected) return false;
  if (!sentinelSendSlaveOf(server, slave, promotedSlave.addr)) return false;
  flags.reconfSent = true;
  slave.slaveReconfSentTime = now;
  note(server, '+slave-reconf-sent', slave);
  return true;
}

/** It ends when every replica that is up follows, or after failover-timeout. */
function sentinelFailoverDetectEnd(server: Server, master: SentinelRedisInstance): void {
  const { promotedSlave } = master;
  if (promotedSlave === null || promotedSlave.flags.sDown) return;
  const isTimeout = mstime(server) - master.failoverStateChangeTime > master.failoverTimeout;
  if (isTimeout) warn(server, '+failover-end-for-timeout', master);
  if (isTimeout || !hasSlavesToReconfigure(master)) {
    warn(server, '+failover-end', master);
    master.failoverState = 'update_config';
    master.failoverStateChangeTime = mstime(server);
  }
  if (isTimeout) reconfigureTheRest(server, master, promotedSlave);
}

function hasSlavesToReconfigure({ slaves }: SentinelRedisInstance): boolean {
  for (const { flags } of slaves.values())
    if (!flags.promoted && !flags.reconfDone && !flags.sDown) return true;
  return false;
}

/** All who have not been told are told now; nobody will look whether they obey. */
function reconfigureTheRest(
  server: Server,
  master: SentinelRedisInstance,
  promotedSlave: SentinelRedisInstance,
): void {
  for (const slave of master.slaves.values()) {
    const { flags } = slave;
    if (flags.promoted || flags.reconfDone || flags.reconfSent) continue;
    if (slave.link.disconnected) continue;
    if (!sentinelSendSlaveOf(server, slave, promotedSlave.addr)) continue;
    note(server, '+slave-reconf-sent-be', slave);
    flags.reconfSent = true;
  }
}
