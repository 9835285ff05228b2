/**
 * What a Sentinel does ten to nineteen times a second.
 * twin: redis 6.2.6 sentinel.c, "SENTINEL timer handler".
 */
import type { Server } from '../state';
import { sentinelEvent } from './event';
import {
  sentinelFailoverStateMachine,
  sentinelFailoverSwitchToPromotedSlave,
} from './failover/failover';
import { sentinelStartFailoverIfNeeded } from './failover/start_failover';
import { sentinelReconnectInstance } from './link/reconnect';
import { sentinelAskMasterStateToOtherSentinels } from './monitor/ask';
import { sentinelCheckObjectivelyDown, sentinelCheckSubjectivelyDown } from './monitor/down';
import { sentinelSendPeriodicCommands } from './monitor/monitor';
import {
  sentinelCollectTerminatedScripts,
  sentinelKillTimedoutScripts,
  sentinelRunPendingScripts,
} from './scripts';
import { mstime, sentinelOf } from './sentinel';
import { SENTINEL_PING_PERIOD, type SentinelRedisInstance } from './state';

/** More than this between two ticks, or less than nothing: the clock is not to be believed. */
const SENTINEL_TILT_TRIGGER = 2000;
const SENTINEL_TILT_PERIOD = SENTINEL_PING_PERIOD * 30;
const CONFIG_DEFAULT_HZ = 10;

export function sentinelTimer(server: Server): void {
  sentinelCheckTiltCondition(server);
  sentinelHandleDictOfRedisInstances(server, sentinelOf(server).masters);
  if (server.exiting) return;
  sentinelRunPendingScripts(server);
  sentinelCollectTerminatedScripts(server);
  sentinelKillTimedoutScripts(server);
  // Sentinels that started together must not go on in step: they would all ask for votes at the
  // same moment, again and again, and nobody would win.
  server.hz = CONFIG_DEFAULT_HZ + ((server.host.random() >>> 0) % CONFIG_DEFAULT_HZ);
}

/**
 * The process was stopped, or the clock was set: everything would seem to have timed out. In TILT
 * it goes on watching and does nothing.
 */
function sentinelCheckTiltCondition(server: Server): void {
  const sentinel = sentinelOf(server);
  const now = mstime(server);
  const delta = now - sentinel.previousTime;
  if (delta < 0 || delta > SENTINEL_TILT_TRIGGER) {
    sentinel.tilt = true;
    sentinel.tiltStartTime = now;
    const text = '#tilt mode entered';
    sentinelEvent(server, { level: 'warning', type: '+tilt', instance: null, text });
  }
  sentinel.previousTime = now;
}

function sentinelHandleDictOfRedisInstances(
  server: Server,
  instances: ReadonlyMap<string, SentinelRedisInstance>,
): void {
  let switchToPromoted: SentinelRedisInstance | null = null;
  for (const ri of instances.values()) {
    sentinelHandleRedisInstance(server, ri);
    if (server.exiting) return;
    if (ri.role !== 'master') continue;
    sentinelHandleDictOfRedisInstances(server, ri.slaves);
    sentinelHandleDictOfRedisInstances(server, ri.sentinels);
    if (ri.failoverState === 'update_config') switchToPromoted = ri;
  }
  if (switchToPromoted) sentinelFailoverSwitchToPromotedSlave(server, switchToPromoted);
}

function sentinelHandleRedisInstance(server: Server, ri: SentinelRedisInstance): void {
  sentinelReconnectInstance(server, ri);
  sentinelSendPeriodicCommands(server, ri);
  if (!isTiltOver(server)) return;
  sentinelCheckSubjectivelyDown(server, ri);
  if (ri.role !== 'master') return;
  sentinelCheckObjectivelyDown(server, ri);
  if (sentinelStartFailoverIfNeeded(server, ri))
    sentinelAskMasterStateToOtherSentinels(server, ri, { forced: true });
  sentinelFailoverStateMachine(server, ri);
  if (server.exiting) return;
  sentinelAskMasterStateToOtherSentinels(server, ri, { forced: false });
}

/** Ends TILT when its time is up. */
function isTiltOver(server: Server): boolean {
  const sentinel = sentinelOf(server);
  if (!sentinel.tilt) return true;
  if (mstime(server) - sentinel.tiltStartTime < SENTINEL_TILT_PERIOD) return false;
  sentinel.tilt = false;
  const text = '#tilt mode exited';
  sentinelEvent(server, { level: 'warning', type: '-tilt', instance: null, text });
  return true;
}
