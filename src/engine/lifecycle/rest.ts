/**
 * How long serverCron will do nothing that others could notice, if nothing reaches the server
 * meanwhile: a lab then need not wake it ten times a second.
 * twin: none; each line answers a condition of what serverCron and beforeSleep call.
 *
 * To say too short a time costs some turns; too long a one would make things happen late. So
 * whatever is out of the ordinary counts as no rest at all.
 */
import { hasActiveChildProcess } from '../children';
import { dictSize } from '../keyspace/dict';
import { silentAt } from '../replication/sync/silence';
import { sentinelQuietUntil } from '../sentinel/rest';
import type { Client, Server } from '../state';
import { callsIn, cronPeriodMs } from './cron';

/** Tells the host. To be called when all else of a turn is done. */
export function rest(server: Server): void {
  const { host } = server;
  const now = host.monotonicUs();
  const until = isCalm(server) ? restUntil(server, now) : 0;
  if (until > server.cronDueUs) host.rest(until - now);
}

/** On the monotonic clock, in microseconds. */
function restUntil(server: Server, now: number): number {
  const wallUs = server.host.ustime() - now;
  if (server.sentinel !== null) return sentinelQuietUntil(server) * 1000 - wallUs;
  if (!isDataCalm(server) || !isReplicationCalm(server)) return 0;
  // That nothing is heard is stated, too.
  const statesAt = Math.min(savesAt(server), silentAt(server));
  return Math.min(statesAt * 1_000_000 - wallUs, replicatesUntil(server, wallUs));
}

/** Nothing is under way: every client has its replies, and none waits for a time to come. */
function isCalm(server: Server): boolean {
  if (server.phase !== 'serving' || server.loading !== null || server.exiting) return false;
  if (server.shutdownAsap || server.listenChange !== null) return false;
  if (server.clientPauseType !== 'off' || server.repl.clientsWaitingAcks.length > 0) return false;
  if (server.clientsPendingWrite.length > 0 || server.clientsToClose.length > 0) return false;
  // At these levels the cron logs what it sees every 5 s.
  const { loglevel, timeout } = server.config;
  if (loglevel === 'debug' || loglevel === 'verbose' || timeout !== 0) return false;
  for (const c of server.clients.values()) if (!isClientCalm(c)) return false;
  return true;
}

function isClientCalm(c: Client): boolean {
  return c.blocked === null && c.replyBytes === 0 && !c.closeAsap;
}

function isDataCalm(server: Server): boolean {
  const { rdb, aof, expire } = server;
  if (hasActiveChildProcess(server) || rdb.bgsaveScheduled || aof.rewriteScheduled) return false;
  // Its fsyncs and its growth are looked at all the time.
  if (aof.state !== 'off' || aof.bioFsync.length > 0) return false;
  if (dictSize(expire.slaveKeysWithExpire) > 0) return false;
  for (const { expires } of server.dbs) if (dictSize(expires) > 0) return false;
  return true;
}

function isReplicationCalm({ repl, config }: Server): boolean {
  if (repl.failoverState !== 'no-failover' || repl.getAckFromSlaves) return false;
  if (repl.masterHost !== null && repl.state !== 'connected') return false;
  if (repl.rdbGeneratedByReplication && config['rdb-del-sync-files']) return false;
  return repl.slaves.every(({ replica }) => replica?.state === 'online');
}

/** Unix time at which a save point may be reached. */
function savesAt({ config, dirty, rdb }: Server): number {
  let at = Number.POSITIVE_INFINITY;
  for (const { seconds, changes } of config.save)
    if (dirty >= changes) at = Math.min(at, rdb.lastSave + seconds + 1);
  return at;
}

/** The next replicationCron that says something or gives somebody up. */
function replicatesUntil(server: Server, wallUs: number): number {
  const { repl, config, cronloops } = server;
  const every = callsIn(server, 1000);
  const atTick = (ticks: number) => server.cronDueUs + ticks * cronPeriodMs(server) * 1000;
  const ticks = (every - (cronloops % every)) % every;
  // A replica acknowledges each second.
  if (repl.masterHost !== null) return atTick(ticks);
  if (repl.slaves.length === 0) {
    const ttl = config['repl-backlog-ttl'];
    if (repl.backlog === null || ttl === 0) return Number.POSITIVE_INFINITY;
    return (repl.noSlavesSince + ttl + 1) * 1_000_000 - wallUs;
  }
  const period = config['repl-ping-replica-period'];
  const pings = (period - (repl.cronLoops % period)) % period;
  let at = atTick(ticks + pings * every);
  for (const { replica } of repl.slaves) {
    const lostAt = ((replica?.ackTime ?? 0) + config['repl-timeout'] + 1) * 1_000_000 - wallUs;
    if (!replica?.prePsync) at = Math.min(at, lostAt);
  }
  return at;
}
