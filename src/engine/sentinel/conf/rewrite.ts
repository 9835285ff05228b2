/**
 * A Sentinel's lines in the rewritten conf file: what the user said about masters, and what became
 * of them, so that a restart goes on from there.
 * twin: redis 6.2.6 sentinel.c, rewriteConfigSentinelOption.
 */

import { type RewriteState, rewriteLine } from '#engine/config/rewrite_state';
import type { Server } from '#engine/state';
import { sdscatrepr } from '#hiredis/sds';
import { announceSentinelAddr, sentinelAddrIsEqual } from '../address';
import { sentinelGetCurrentMasterAddress } from '../lookup';
import { sentinelOf } from '../sentinel';
import {
  SENTINEL_DEFAULT_DOWN_AFTER,
  SENTINEL_DEFAULT_FAILOVER_TIMEOUT,
  SENTINEL_DEFAULT_PARALLEL_SYNCS,
  type SentinelAddr,
  type SentinelRedisInstance,
} from '../state';

/** A line `sentinel <option> ...`; `force`: also if the file had none. */
function put(state: RewriteState, words: readonly (string | number)[], force = true): void {
  const [option] = words;
  const line = `sentinel ${words.join(' ')}`;
  rewriteLine(state, { option: `sentinel ${option}`, line, force });
}

export function rewriteConfigSentinelOption(server: Server, state: RewriteState): void {
  const sentinel = sentinelOf(server);
  put(state, ['myid', sentinel.myid]);
  const yesNo = (value: boolean) => (value ? 'yes' : 'no');
  const { denyScriptsReconfig, resolveHostnames, announceHostnames } = sentinel;
  put(state, ['deny-scripts-reconfig', yesNo(denyScriptsReconfig)], !denyScriptsReconfig);
  put(state, ['resolve-hostnames', yesNo(resolveHostnames)], resolveHostnames);
  put(state, ['announce-hostnames', yesNo(announceHostnames)], announceHostnames);
  for (const master of sentinel.masters.values()) rewriteMaster(server, state, master);
  put(state, ['current-epoch', sentinel.currentEpoch]);
  if (sentinel.announceIp !== null) put(state, ['announce-ip', sdscatrepr(sentinel.announceIp)]);
  if (sentinel.announcePort !== 0) put(state, ['announce-port', sentinel.announcePort]);
  if (sentinel.sentinelAuthUser !== null) put(state, ['sentinel-user', sentinel.sentinelAuthUser]);
  if (sentinel.sentinelAuthPass !== null) put(state, ['sentinel-pass', sentinel.sentinelAuthPass]);
  // What was not written now is not so any more: its old lines go.
  for (const option of OPTIONS) state.rewritten.add(`sentinel ${option}`);
}

const OPTIONS = [
  'announce-ip',
  'announce-port',
  'sentinel-user',
  'sentinel-pass',
  'monitor',
  'down-after-milliseconds',
  'failover-timeout',
  'parallel-syncs',
  'notification-script',
  'client-reconfig-script',
  'auth-pass',
  'auth-user',
  'config-epoch',
  'leader-epoch',
  'known-replica',
  'known-sentinel',
  'rename-command',
];

function rewriteMaster(server: Server, state: RewriteState, master: SentinelRedisInstance): void {
  const { name } = master;
  const addr = sentinelGetCurrentMasterAddress(master);
  put(state, ['monitor', name, announceSentinelAddr(server, addr), addr.port, master.quorum]);
  rewriteSettings(state, master);
  put(state, ['config-epoch', name, master.configEpoch]);
  put(state, ['leader-epoch', name, master.leaderEpoch]);
  rewriteSlaves(server, state, { master, addr });
  for (const { runid, addr: where } of master.sentinels.values()) {
    if (runid === null) continue;
    const host = announceSentinelAddr(server, where);
    put(state, ['known-sentinel', name, host, where.port, runid]);
  }
  for (const { from, to } of master.renamedCommands.values()) {
    put(state, ['rename-command', name, from, to]);
  }
}

/** What the user says about a master, left out where it is the default. */
function rewriteSettings(state: RewriteState, master: SentinelRedisInstance): void {
  const settings: readonly (readonly [string, string | number | null, number?])[] = [
    ['down-after-milliseconds', master.downAfterPeriod, SENTINEL_DEFAULT_DOWN_AFTER],
    ['failover-timeout', master.failoverTimeout, SENTINEL_DEFAULT_FAILOVER_TIMEOUT],
    ['parallel-syncs', master.parallelSyncs, SENTINEL_DEFAULT_PARALLEL_SYNCS],
    ['notification-script', master.notificationScript],
    ['client-reconfig-script', master.clientReconfigScript],
    ['auth-pass', master.authPass],
    ['auth-user', master.authUser],
  ];
  for (const [option, value, initial] of settings) {
    if (value !== null && value !== initial) put(state, [option, master.name, value]);
  }
}

/**
 * While a replica that was promoted is not the master in the books yet, the file already says so:
 * the old master then stands where the replica did.
 */
function rewriteSlaves(
  server: Server,
  state: RewriteState,
  { master, addr }: { readonly master: SentinelRedisInstance; readonly addr: SentinelAddr },
): void {
  for (const slave of master.slaves.values()) {
    const where = sentinelAddrIsEqual(slave.addr, addr) ? master.addr : slave.addr;
    const host = announceSentinelAddr(server, where);
    put(state, ['known-replica', master.name, host, where.port]);
  }
}
