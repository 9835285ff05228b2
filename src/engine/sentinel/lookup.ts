/**
 * Finding instances.
 * twin: redis 6.2.6 sentinel.c, "sentinelRedisInstance", the lookups.
 */
import type { Server } from '../state';
import { announceSentinelAddrAndPort, createSentinelAddr } from './address';
import { sentinelOf } from './sentinel';
import type { SentinelAddr, SentinelRedisInstance } from './state';

export function sentinelGetMasterByName(
  server: Server,
  name: string,
): SentinelRedisInstance | undefined {
  return sentinelOf(server).masters.get(name);
}

/** A replica by what INFO calls it: a name is resolved first. */
export function sentinelRedisInstanceLookupSlave(
  server: Server,
  master: SentinelRedisInstance,
  where: { readonly host: string; readonly port: number },
): SentinelRedisInstance | undefined {
  const addr = createSentinelAddr(server, where.host, where.port);
  if (typeof addr === 'string') return undefined;
  return master.slaves.get(announceSentinelAddrAndPort(server, addr));
}

/** What is looked for; each part that is null matches everybody. */
export interface InstanceQuery {
  readonly addr: { readonly host: string; readonly port: number } | null;
  readonly runid: string | null;
}

/** The first instance with that address, or that id, or both. */
export function getSentinelRedisInstanceByAddrAndRunID(
  server: Server,
  instances: ReadonlyMap<string, SentinelRedisInstance>,
  { addr, runid }: InstanceQuery,
): SentinelRedisInstance | undefined {
  let wanted: SentinelAddr | null = null;
  if (addr !== null) {
    const resolved = createSentinelAddr(server, addr.host, addr.port);
    if (typeof resolved === 'string') return undefined;
    wanted = resolved;
  }
  for (const instance of instances.values()) {
    if (runid !== null && instance.runid !== runid) continue;
    if (wanted === null) return instance;
    if (instance.addr.ip === wanted.ip && instance.addr.port === wanted.port) return instance;
  }
  return undefined;
}

/**
 * Where the master is: at its promoted replica's as soon as that is known to be a master and our
 * config epoch says so.
 */
export function sentinelGetCurrentMasterAddress(master: SentinelRedisInstance): SentinelAddr {
  const { flags, promotedSlave, failoverState } = master;
  const isSwitched = failoverState === 'reconf_slaves' || failoverState === 'update_config';
  if (flags.failoverInProgress && promotedSlave && isSwitched) return promotedSlave.addr;
  return master.addr;
}
