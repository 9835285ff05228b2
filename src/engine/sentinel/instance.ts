/**
 * Instances: masters, replicas and other Sentinels, made and removed.
 * twin: redis 6.2.6 sentinel.c, "sentinelRedisInstance".
 * differs: finding them is in lookup.ts, resetting a master in reset.ts; the reason of a failure
 * is the answer instead of errno.
 */

import { assert } from '#host/assert';
import type { Server } from '../state';
import { type AddrError, announceSentinelAddrAndPort, createSentinelAddr } from './address';
import { createInstanceLink, releaseInstanceLink } from './link/link';
import { mstime, sentinelOf } from './sentinel';
import {
  type InstanceRole,
  noFlags,
  SENTINEL_DEFAULT_DOWN_AFTER,
  SENTINEL_DEFAULT_FAILOVER_TIMEOUT,
  SENTINEL_DEFAULT_PARALLEL_SYNCS,
  SENTINEL_DEFAULT_SLAVE_PRIORITY,
  type SentinelAddr,
  type SentinelRedisInstance,
} from './state';

/** EBUSY: a master of that name, a replica at that address, a Sentinel of that id is known. */
export type CreateError = AddrError | 'EBUSY';

export interface NewInstance {
  readonly role: InstanceRole;
  /** A master's name or a Sentinel's id; a replica's name is made of its address. */
  readonly name: string;
  readonly hostname: string;
  readonly port: number;
  readonly quorum: number;
  /** null for a master only. */
  readonly master: SentinelRedisInstance | null;
}

/** Adds an instance to the table of its kind. It is connected by the timer. */
export function createSentinelRedisInstance(
  server: Server,
  wanted: NewInstance,
): SentinelRedisInstance | CreateError {
  const { role, master, hostname, port } = wanted;
  const addr = createSentinelAddr(server, hostname, port);
  if (typeof addr === 'string') return addr;
  const name = role === 'slave' ? announceSentinelAddrAndPort(server, addr) : wanted.name;
  const table = tableOf(server, role, master);
  if (table.has(name)) return 'EBUSY';
  const instance = newInstance(mstime(server), { ...wanted, name }, addr);
  table.set(name, instance);
  sentinelOf(server).facts.dirty = true;
  return instance;
}

function tableOf(
  server: Server,
  role: InstanceRole,
  master: SentinelRedisInstance | null,
): Map<string, SentinelRedisInstance> {
  if (role === 'master') return sentinelOf(server).masters;
  assert(master !== null, `a ${role} without a master`);
  return role === 'slave' ? master.slaves : master.sentinels;
}

function newInstance(
  now: number,
  { role, name, quorum, master }: NewInstance,
  addr: SentinelAddr,
): SentinelRedisInstance {
  return {
    role,
    flags: noFlags(),
    name,
    runid: null,
    configEpoch: 0,
    addr,
    link: createInstanceLink(now),
    lastPubTime: now,
    lastHelloTime: now,
    lastMasterDownReplyTime: now,
    sDownSinceTime: 0,
    oDownSinceTime: 0,
    downAfterPeriod: master === null ? SENTINEL_DEFAULT_DOWN_AFTER : master.downAfterPeriod,
    infoRefresh: 0,
    renamedCommands: new Map(),
    roleReported: role === 'sentinel' ? 'none' : role,
    roleReportedTime: now,
    slaveConfChangeTime: now,
    sentinels: new Map(),
    slaves: new Map(),
    quorum,
    parallelSyncs: SENTINEL_DEFAULT_PARALLEL_SYNCS,
    authPass: null,
    authUser: null,
    notificationScript: null,
    clientReconfigScript: null,
    masterLinkDownTime: 0,
    slavePriority: SENTINEL_DEFAULT_SLAVE_PRIORITY,
    replicaAnnounced: true,
    slaveReconfSentTime: 0,
    slaveMasterHost: null,
    slaveMasterPort: 0,
    slaveMasterLinkUp: false,
    slaveReplOffset: 0,
    master,
    leader: null,
    leaderEpoch: 0,
    failoverEpoch: 0,
    failoverState: 'none',
    failoverStateChangeTime: 0,
    failoverStartTime: 0,
    failoverTimeout: SENTINEL_DEFAULT_FAILOVER_TIMEOUT,
    failoverDelayLogged: 0,
    promotedSlave: null,
    info: null,
    isOverdueStated: false,
  };
}

/** What becomes of an instance taken out of its table: its links and its own instances go too. */
export function releaseSentinelRedisInstance(
  server: Server,
  instance: SentinelRedisInstance,
): void {
  releaseAll(server, instance.sentinels);
  releaseAll(server, instance.slaves);
  releaseInstanceLink(server, instance);
  const { master } = instance;
  if (master !== null && master.promotedSlave === instance) master.promotedSlave = null;
  sentinelOf(server).facts.dirty = true;
}

/** Empties a table. */
export function releaseAll(server: Server, instances: Map<string, SentinelRedisInstance>): void {
  for (const instance of instances.values()) releaseSentinelRedisInstance(server, instance);
  instances.clear();
}

/** SENTINEL REMOVE. */
export function removeMaster(server: Server, master: SentinelRedisInstance): void {
  sentinelOf(server).masters.delete(master.name);
  releaseSentinelRedisInstance(server, master);
}

/** A Sentinel that now has another address is known once, not twice. Whether it was known. */
export function removeMatchingSentinelFromMaster(
  server: Server,
  master: SentinelRedisInstance,
  runid: string,
): boolean {
  const matching = [...master.sentinels.values()].filter((each) => each.runid === runid);
  for (const instance of matching) {
    master.sentinels.delete(instance.name);
    releaseSentinelRedisInstance(server, instance);
  }
  return matching.length > 0;
}

/** A master's down-after-milliseconds is that of its replicas and Sentinels too. */
export function sentinelPropagateDownAfterPeriod(master: SentinelRedisInstance): void {
  for (const table of [master.slaves, master.sentinels])
    for (const instance of table.values()) instance.downAfterPeriod = master.downAfterPeriod;
}

/** The name a command has there. */
export function sentinelInstanceMapCommand(
  instance: SentinelRedisInstance,
  command: string,
): string {
  const { renamedCommands } = instance.master ?? instance;
  return renamedCommands.get(command.toLowerCase())?.to ?? command;
}
