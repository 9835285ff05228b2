/**
 * What time does, ten times a second.
 * twin: redis 6.2.6 server.c, serverCron, clientsCron, databasesCron.
 */
import { startScheduledRewrite } from '../aof/background';
import { flushAppendOnlyFile } from '../aof/flush';
import { updateCachedTime } from '../cached_time';
import { databasesCron } from '../keyspace/databases_cron';
import { getDb, updateDictResizePolicy } from '../keyspace/db';
import { dictSize } from '../keyspace/dict';
import { serverLog } from '../log';
import { checkClientPauseTimeoutAndReturnIfPaused } from '../networking/pause';
import { closeClientOnOutputBufferLimitReached } from '../networking/write';
import { rdbCron, startScheduledBgsave } from '../rdb/child_done';
import { receiveChildInfo } from '../rdb/child_info';
import { replicationCron } from '../replication/cron';
import { sentinelTimer } from '../sentinel/timer';
import { trackInstantaneousMetric } from '../stat';
import type { Client, Server } from '../state';
import { clientsCronHandleTimeout } from './client_timeout';
import { prepareForShutdown } from './shutdown';

const MAX_HZ = 500;
const MAX_CLIENTS_PER_CLOCK_TICK = 200;
const CLIENTS_CRON_MIN_ITERATIONS = 5;

/** Whole milliseconds between two calls, also where hz does not divide a second. */
export function cronPeriodMs({ hz }: Pick<Server, 'hz'>): number {
  return Math.floor(1000 / hz);
}

/**
 * In how many calls something due every `ms` is due once.
 * twin: redis 6.2.6 server.h, run_with_period, with its whole numbers.
 */
export function callsIn(server: Pick<Server, 'hz'>, ms: number): number {
  return Math.max(1, Math.floor(ms / cronPeriodMs(server)));
}

/** Whether something due every `ms` is due in this call. */
function isDue(server: Server, ms: number): boolean {
  return server.cronloops % callsIn(server, ms) === 0;
}

/** One call; answers the microseconds until the next one. */
export function serverCron(server: Server): number {
  updateCachedTime(server);
  adaptHz(server);
  if (isDue(server, 100)) sampleRates(server);
  if (server.shutdownAsap) tryShutdown(server);
  if (server.exiting) return 0;
  if (isDue(server, 5000)) logState(server);
  clientsCron(server);
  checkClientPauseTimeoutAndReturnIfPaused(server);
  if (server.sentinel === null) dataCron(server);
  else sentinelCron(server);
  if (server.exiting) return 0;
  server.cronloops++;
  return cronPeriodMs(server) * 1000;
}

/** What a Sentinel, which has no data, has nothing to do for. */
function dataCron(server: Server): void {
  databasesCron(server);
  startScheduledRewrite(server);
  if (isDue(server, 1000)) receiveChildInfo(server);
  rdbCron(server);
  flushPostponed(server);
  if (server.exiting) return;
  updateDictResizePolicy(server);
  replicate(server);
  // After replicationCron: a BGSAVE for replicas goes first.
  startScheduledBgsave(server);
}

function replicate(server: Server): void {
  const periodMs = server.repl.failoverState === 'no-failover' ? 1000 : 100;
  if (isDue(server, periodMs)) replicationCron(server);
}

/** A Sentinel whose conf file makes it a replica tries to be one, as the original does. */
function sentinelCron(server: Server): void {
  if (server.repl.masterHost !== null) replicate(server);
  sentinelTimer(server);
}

/** A write that waits for a slow fsync, or one that failed: it may work now. */
function flushPostponed(server: Server): void {
  const { aof } = server;
  if (aof.state !== 'on') return;
  const isRetry = aof.lastWriteStatus === 'err' && isDue(server, 1000);
  if (aof.flushPostponedStart !== 0 || isRetry) flushAppendOnlyFile(server, false);
}

/** Many clients need more frequent calls, so that each is still looked at once a second. */
function adaptHz(server: Server): void {
  server.hz = server.config.hz;
  if (!server.config['dynamic-hz']) return;
  while (server.clients.size / server.hz > MAX_CLIENTS_PER_CLOCK_TICK && server.hz < MAX_HZ) {
    server.hz = Math.min(server.hz * 2, MAX_HZ);
  }
}

function sampleRates(server: Server): void {
  trackInstantaneousMetric(server, 'command', server.stat.numcommands);
  trackInstantaneousMetric(server, 'netInput', server.stat.netInputBytes);
  trackInstantaneousMetric(server, 'netOutput', server.stat.netOutputBytes);
}

function tryShutdown(server: Server): void {
  if (prepareForShutdown(server, 'default')) {
    server.host.exit(0);
    server.exiting = true;
    return;
  }
  server.shutdownAsap = false;
  serverLog(
    server,
    'warning',
    'SIGTERM received but errors trying to shut down the server, check the logs for more information',
  );
}

function logState(server: Server): void {
  for (const { id, dict, expires } of server.dbs) {
    const used = dictSize(dict);
    if (used === 0) continue;
    const slots = dictSlots(server, id);
    serverLog(
      server,
      'verbose',
      `DB ${id}: ${used} keys (${dictSize(expires)} volatile) in ${slots} slots HT.`,
    );
  }
  if (server.sentinelMode) return;
  const replicas = server.repl.slaves.length;
  const clients = server.clients.size - replicas;
  serverLog(server, 'debug', `${clients} clients connected (${replicas} replicas), 0 bytes in use`);
}

function dictSlots(server: Server, id: number): number {
  const { ht, ht1 } = getDb(server, id).dict;
  return ht.size + (ht1?.size ?? 0);
}

/** A share of the clients, so that each has its turn once a second. */
function clientsCron(server: Server): void {
  const clients = [...server.clients.values()];
  const share = Math.floor(clients.length / server.hz);
  const count = Math.min(Math.max(share, CLIENTS_CRON_MIN_ITERATIONS), clients.length);
  const start = clients.length === 0 ? 0 : (server.cronloops * count) % clients.length;
  for (let i = 0; i < count; i++) {
    const c = clients[(start + i) % clients.length];
    if (c) clientCron(server, c);
  }
}

function clientCron(server: Server, c: Client): void {
  if (!clientsCronHandleTimeout(server, c)) closeClientOnOutputBufferLimitReached(server, c);
}
