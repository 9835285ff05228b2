/**
 * An instance as a reply: what SENTINEL MASTER, REPLICAS and SENTINELS tell of it.
 * twin: redis 6.2.6 sentinel.c, addReplySentinelRedisInstance, addReplyDictOfRedisInstances.
 */
import { addReplyArrayLen, addReplyBulk, addReplyMapLen } from '#engine/networking/reply';
import type { Client, Server } from '#engine/state';
import { announceSentinelAddr } from '../address';
import { mstime } from '../sentinel';
import type { InstanceFlags, SentinelRedisInstance } from '../state';

type Field = readonly [name: string, value: string | number];

const BEFORE_ROLE: readonly (readonly [keyof InstanceFlags, string])[] = [
  ['sDown', 's_down'],
  ['oDown', 'o_down'],
];

const AFTER_ROLE: readonly (readonly [keyof InstanceFlags, string])[] = [
  ['masterDown', 'master_down'],
  ['failoverInProgress', 'failover_in_progress'],
  ['promoted', 'promoted'],
  ['reconfSent', 'reconf_sent'],
  ['reconfInprog', 'reconf_inprog'],
  ['reconfDone', 'reconf_done'],
  ['forceFailover', 'force_failover'],
  ['scriptKillSent', 'script_kill_sent'],
];

function flagsText({ role, flags, link }: SentinelRedisInstance): string {
  const set = (table: typeof AFTER_ROLE) => table.filter(([flag]) => flags[flag]);
  const words = set(BEFORE_ROLE).map(([, word]) => word);
  words.push(role);
  if (link.disconnected) words.push('disconnected');
  return [...words, ...set(AFTER_ROLE).map(([, word]) => word)].join(',');
}

function commonFields(server: Server, instance: SentinelRedisInstance): Field[] {
  const { name, addr, runid, link, flags } = instance;
  const now = mstime(server);
  const fields: Field[] = [
    ['name', name],
    ['ip', announceSentinelAddr(server, addr)],
    ['port', addr.port],
    ['runid', runid ?? ''],
    ['flags', flagsText(instance)],
    ['link-pending-commands', link.pendingCommands],
    ['link-refcount', link.refcount],
  ];
  if (flags.failoverInProgress) fields.push(['failover-state', instance.failoverState]);
  fields.push(
    ['last-ping-sent', link.actPingTime === 0 ? 0 : now - link.actPingTime],
    ['last-ok-ping-reply', now - link.lastAvailTime],
    ['last-ping-reply', now - link.lastPongTime],
  );
  if (flags.sDown) fields.push(['s-down-time', now - instance.sDownSinceTime]);
  if (flags.oDown) fields.push(['o-down-time', now - instance.oDownSinceTime]);
  fields.push(['down-after-milliseconds', instance.downAfterPeriod]);
  return fields;
}

/** Of masters and replicas: what their INFO says. */
function infoFields(server: Server, instance: SentinelRedisInstance): Field[] {
  const { infoRefresh, roleReported, roleReportedTime } = instance;
  const now = mstime(server);
  return [
    ['info-refresh', infoRefresh === 0 ? 0 : now - infoRefresh],
    ['role-reported', roleReported === 'master' ? 'master' : 'slave'],
    ['role-reported-time', now - roleReportedTime],
  ];
}

function masterFields(master: SentinelRedisInstance): Field[] {
  const { notificationScript, clientReconfigScript } = master;
  const fields: Field[] = [
    ['config-epoch', master.configEpoch],
    ['num-slaves', master.slaves.size],
    ['num-other-sentinels', master.sentinels.size],
    ['quorum', master.quorum],
    ['failover-timeout', master.failoverTimeout],
    ['parallel-syncs', master.parallelSyncs],
  ];
  if (notificationScript !== null) fields.push(['notification-script', notificationScript]);
  if (clientReconfigScript !== null) fields.push(['client-reconfig-script', clientReconfigScript]);
  return fields;
}

function slaveFields(slave: SentinelRedisInstance): Field[] {
  return [
    ['master-link-down-time', slave.masterLinkDownTime],
    ['master-link-status', slave.slaveMasterLinkUp ? 'ok' : 'err'],
    ['master-host', slave.slaveMasterHost ?? '?'],
    ['master-port', slave.slaveMasterPort],
    ['slave-priority', slave.slavePriority],
    ['slave-repl-offset', slave.slaveReplOffset],
    ['replica-announced', slave.replicaAnnounced ? 1 : 0],
  ];
}

function sentinelFields(server: Server, instance: SentinelRedisInstance): Field[] {
  return [
    ['last-hello-message', mstime(server) - instance.lastHelloTime],
    ['voted-leader', instance.leader ?? '?'],
    ['voted-leader-epoch', instance.leaderEpoch],
  ];
}

function fieldsOf(server: Server, instance: SentinelRedisInstance): Field[] {
  const fields = commonFields(server, instance);
  switch (instance.role) {
    case 'master':
      return [...fields, ...infoFields(server, instance), ...masterFields(instance)];
    case 'slave':
      return [...fields, ...infoFields(server, instance), ...slaveFields(instance)];
    case 'sentinel':
      return [...fields, ...sentinelFields(server, instance)];
  }
}

export function addReplySentinelRedisInstance(
  server: Server,
  c: Client,
  instance: SentinelRedisInstance,
): void {
  const fields = fieldsOf(server, instance);
  addReplyMapLen(c, fields.length);
  for (const [name, value] of fields) {
    addReplyBulk(c, name);
    addReplyBulk(c, String(value));
  }
}

/** Replicas that asked not to be announced are left out. */
export function addReplyDictOfRedisInstances(
  server: Server,
  c: Client,
  instances: ReadonlyMap<string, SentinelRedisInstance>,
): void {
  const shown = [...instances.values()].filter(
    ({ role, replicaAnnounced }) => role !== 'slave' || replicaAnnounced,
  );
  addReplyArrayLen(c, shown.length);
  for (const instance of shown) addReplySentinelRedisInstance(server, c, instance);
}
