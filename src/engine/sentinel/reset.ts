/**
 * A master watched as if for the first time, also at another address.
 * twin: redis 6.2.6 sentinel.c, "sentinelRedisInstance", sentinelResetMaster and what calls it.
 */
import type { Server } from '../state';
import { stringmatch } from '../stringmatch';
import { createSentinelAddr, dupSentinelAddr, sentinelAddrIsEqual } from './address';
import { sentinelFlushConfig } from './conf/flush';
import { sentinelEvent } from './event';
import { createSentinelRedisInstance, releaseAll } from './instance';
import { instanceLinkCloseConnection } from './link/link';
import { mstime, sentinelOf } from './sentinel';
import { noFlags, type SentinelAddr, type SentinelRedisInstance } from './state';

/**
 * Forgets the replicas, what was found out about the master and any failover; the links are made
 * anew. A new attempt may start at once. The other Sentinels stay known with `keepSentinels`.
 */
function sentinelResetMaster(
  server: Server,
  master: SentinelRedisInstance,
  { keepSentinels }: { readonly keepSentinels: boolean },
): void {
  const { link } = master;
  releaseAll(server, master.slaves);
  if (!keepSentinels) releaseAll(server, master.sentinels);
  instanceLinkCloseConnection(server, link, 'cmd');
  instanceLinkCloseConnection(server, link, 'pubsub');
  const now = mstime(server);
  master.flags = noFlags();
  master.leader = null;
  master.failoverState = 'none';
  master.failoverStateChangeTime = 0;
  master.failoverStartTime = 0;
  master.promotedSlave = null;
  master.runid = null;
  master.slaveMasterHost = null;
  link.actPingTime = now;
  link.lastPingTime = 0;
  link.lastAvailTime = now;
  link.lastPongTime = now;
  master.roleReportedTime = now;
  master.roleReported = 'master';
  sentinelOf(server).facts.dirty = true;
}

/** SENTINEL RESET: every master whose name matches; answers how many. */
export function sentinelResetMastersByPattern(server: Server, pattern: string): number {
  let reset = 0;
  for (const master of sentinelOf(server).masters.values()) {
    if (!stringmatch(pattern, master.name)) continue;
    sentinelResetMaster(server, master, { keepSentinels: false });
    sentinelEvent(server, {
      level: 'warning',
      type: '+reset-master',
      instance: master,
      text: '%@',
    });
    reset++;
  }
  return reset;
}

/**
 * The master is at another address now. Its replicas stay known, and whoever had its role before
 * becomes one of them, so that it is told so when it comes back. False: no such address.
 */
export function sentinelResetMasterAndChangeAddress(
  server: Server,
  master: SentinelRedisInstance,
  { host, port }: { readonly host: string; readonly port: number },
): boolean {
  const addr = createSentinelAddr(server, host, port);
  if (typeof addr === 'string') return false;
  const slaves = formerAddresses(master, addr);
  sentinelResetMaster(server, master, { keepSentinels: true });
  master.addr = addr;
  master.oDownSinceTime = 0;
  master.sDownSinceTime = 0;
  for (const { hostname, port: at } of slaves) addSlave(server, master, { hostname, port: at });
  sentinelFlushConfig(server);
  return true;
}

/** Of all replicas but the one that is master now, and of the old master. */
function formerAddresses(master: SentinelRedisInstance, addr: SentinelAddr): SentinelAddr[] {
  const known = [...master.slaves.values()].map((slave) => slave.addr);
  return [...known, master.addr]
    .filter((each) => !sentinelAddrIsEqual(each, addr))
    .map(dupSentinelAddr);
}

export function addSlave(
  server: Server,
  master: SentinelRedisInstance,
  where: { readonly hostname: string; readonly port: number },
): boolean {
  const wanted = { role: 'slave', name: '', quorum: master.quorum, master, ...where } as const;
  const slave = createSentinelRedisInstance(server, wanted);
  if (typeof slave === 'string') return false;
  sentinelEvent(server, { level: 'notice', type: '+slave', instance: slave, text: '%@' });
  return true;
}
