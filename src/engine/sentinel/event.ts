/**
 * Events: what a Sentinel logs, publishes and runs scripts for.
 * twin: redis 6.2.6 sentinel.c, "Events notification".
 * differs: an event is also stated as a trace fact, whatever loglevel says.
 */

import type { SentinelInstanceName } from '#host/sentinel_facts';
import { type LogLevel, serverLog } from '../log';
import { pubsubPublishMessage } from '../pubsub/pubsub';
import type { Server } from '../state';
import { announceSentinelAddr } from './address';
import { sentinelScheduleScriptExecution } from './script_queue';
import { sentinelOf } from './sentinel';
import type { SentinelRedisInstance } from './state';

export interface SentinelEvent {
  readonly level: LogLevel;
  /** Also the channel it is published on: `+sdown`. */
  readonly type: string;
  /** Whom it is about; null: the Sentinel itself. */
  readonly instance: SentinelRedisInstance | null;
  /**
   * The message. It may begin with `%@`, which stands for
   * `<role> <name> <ip> <port>` and, but for a master, ` @ <master name> <master ip> <master port>`.
   */
  readonly text: string;
}

export function sentinelEvent(server: Server, event: SentinelEvent): void {
  const { level, type, instance } = event;
  const text = instance === null ? event.text : expand(server, instance, event.text);
  sentinelOf(server).facts.dirty = true;
  server.host.trace({
    kind: 'sentinel-event',
    port: server.config.port,
    level,
    type,
    text,
    instance: instance === null ? null : nameOf(server, instance),
  });
  serverLog(server, level, `${type} ${text}`);
  if (level !== 'debug') pubsubPublishMessage(server, type, text);
  const script = (instance?.master ?? instance)?.notificationScript;
  if (level === 'warning' && script) sentinelScheduleScriptExecution(server, [script, type, text]);
}

function expand(server: Server, instance: SentinelRedisInstance, text: string): string {
  if (!text.startsWith('%@')) return text;
  const { master } = instance;
  const of = master === null ? '' : ` @ ${addressed(server, master)}`;
  return `${instance.role} ${addressed(server, instance)}${of}${text.slice(2)}`;
}

function addressed(server: Server, { name, addr }: SentinelRedisInstance): string {
  return `${name} ${announceSentinelAddr(server, addr)} ${addr.port}`;
}

function nameOf(server: Server, instance: SentinelRedisInstance): SentinelInstanceName {
  const { role, name, addr, master } = instance;
  return {
    role,
    name,
    host: announceSentinelAddr(server, addr),
    port: addr.port,
    master: (master ?? instance).name,
  };
}

/** At the start, and for SENTINEL MONITOR. */
export function sentinelGenerateInitialMonitorEvents(server: Server): void {
  for (const instance of sentinelOf(server).masters.values())
    sentinelMonitorEvent(server, instance);
}

export function sentinelMonitorEvent(server: Server, instance: SentinelRedisInstance): void {
  const text = `%@ quorum ${instance.quorum}`;
  sentinelEvent(server, { level: 'warning', type: '+monitor', instance, text });
}
