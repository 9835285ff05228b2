/**
 * Deleting expired keys that nobody asks for.
 * twin: redis 6.2.6 expire.c, activeExpireCycle and expireSlaveKeys.
 * differs: the cycle's time is virtual: a fixed cost for each key looked at and each one deleted.
 */

import { spend } from '../cost';
import { latencyAddSampleIfNeeded } from '../latency/latency';
import { checkClientPauseTimeoutAndReturnIfPaused } from '../networking/pause';
import type { Server } from '../state';
import { deleteExpiredKeyAndPropagate, getDb, type RedisDb } from './db';
import { dictDelete, dictFind, dictReplace, dictSize, dictSlots } from './dict';
import { dictGetRandomKey } from './dict_random';
import { DICT_HT_INITIAL_SIZE } from './dict_resize';
import { type DictEntry, slotAt } from './dict_table';

const KEYS_PER_LOOP = 20;
const FAST_DURATION_US = 1000;
const SLOW_TIME_PERCENT = 25;
/** Percent of keys sampled that may be found expired without another round. */
const ACCEPTABLE_STALE = 10;
const CRON_DBS_PER_CALL = 16;

const SAMPLE_US = 0.05;
const DELETE_US = 1;

/** The knobs of a cycle, turned by active-expire-effort (1..10). */
interface Effort {
  readonly keysPerLoop: number;
  readonly fastDurationUs: number;
  readonly slowTimePercent: number;
  readonly acceptableStale: number;
}

interface Cycle {
  readonly effort: Effort;
  readonly now: number;
  readonly timelimitUs: number;
  elapsedUs: number;
  iteration: number;
  totalSampled: number;
  totalExpired: number;
}

interface Samples {
  sampled: number;
  expired: number;
  ttlSum: number;
  ttlSamples: number;
}

function effortOf(server: Server): Effort {
  const effort = server.config['active-expire-effort'] - 1;
  return {
    keysPerLoop: KEYS_PER_LOOP + (KEYS_PER_LOOP / 4) * effort,
    fastDurationUs: FAST_DURATION_US + (FAST_DURATION_US / 4) * effort,
    slowTimePercent: SLOW_TIME_PERCENT + 2 * effort,
    acceptableStale: ACCEPTABLE_STALE - effort,
  };
}

/**
 * Samples keys that have an expire time and deletes the expired ones, going on as long as many are
 * found and time is left. 'slow' is serverCron's; 'fast' runs before each sleep, but only where the
 * slow one did not come to an end.
 */
export function activeExpireCycle(server: Server, type: 'slow' | 'fast'): void {
  const { expire } = server;
  const effort = effortOf(server);
  if (checkClientPauseTimeoutAndReturnIfPaused(server)) return;
  if (type === 'fast' && !startFastCycle(server, effort)) return;
  const dbsPerCall = expire.timelimitExit
    ? server.dbs.length
    : Math.min(CRON_DBS_PER_CALL, server.dbs.length);
  const slowUs = Math.floor((effort.slowTimePercent * 1_000_000) / server.hz / 100);
  const cycle: Cycle = {
    effort,
    now: server.mstime,
    timelimitUs: type === 'fast' ? effort.fastDurationUs : Math.max(1, slowUs),
    elapsedUs: 0,
    iteration: 0,
    totalSampled: 0,
    totalExpired: 0,
  };
  expire.timelimitExit = false;
  for (let j = 0; j < dbsPerCall && !expire.timelimitExit; j++) {
    const db = getDb(server, expire.currentDb % server.dbs.length);
    // Now already, so that the next cycle goes on with another database when time runs out here.
    expire.currentDb++;
    expireInDb(server, db, cycle);
  }
  finishCycle(server, cycle);
  latencyAddSampleIfNeeded(server, 'expire-cycle', cycle.elapsedUs);
}

function startFastCycle(server: Server, effort: Effort): boolean {
  const { expire, stat } = server;
  if (!expire.timelimitExit && stat.expiredStalePerc < effort.acceptableStale) return false;
  if (server.ustime < expire.lastFastCycle + effort.fastDurationUs * 2) return false;
  expire.lastFastCycle = server.ustime;
  return true;
}

function expireInDb(server: Server, db: RedisDb, cycle: Cycle): void {
  for (;;) {
    cycle.iteration++;
    const keys = dictSize(db.expires);
    if (keys === 0) {
      db.avgTtl = 0;
      return;
    }
    const slots = dictSlots(db.expires);
    // Sampling a table that is nearly empty is all searching: serverCron will shrink it first.
    if (slots > DICT_HT_INITIAL_SIZE && (keys * 100) / slots < 1) return;
    const samples = sample(server, db, { count: Math.min(keys, cycle.effort.keysPerLoop), cycle });
    updateAvgTtl(db, samples);
    if ((cycle.iteration & 0xf) === 0 && cycle.elapsedUs > cycle.timelimitUs) {
      server.expire.timelimitExit = true;
      server.stat.expiredTimeCapReachedCount++;
      return;
    }
    const { sampled, expired } = samples;
    if (sampled !== 0 && Math.floor((expired * 100) / sampled) <= cycle.effort.acceptableStale)
      return;
  }
}

function sample(
  server: Server,
  db: RedisDb,
  { count, cycle }: { readonly count: number; readonly cycle: Cycle },
): Samples {
  const samples: Samples = { sampled: 0, expired: 0, ttlSum: 0, ttlSamples: 0 };
  const maxBuckets = count * 20;
  let buckets = 0;
  while (samples.sampled < count && buckets < maxBuckets) {
    for (const table of [db.expires.ht, db.expires.ht1]) {
      if (table === null || table.size === 0) continue;
      buckets++;
      const chain = slotAt(table, (db.expiresCursor & (table.size - 1)) >>> 0);
      expireChain(server, db, { chain, now: cycle.now, samples });
    }
    db.expiresCursor = (db.expiresCursor + 1) >>> 0;
  }
  cycle.totalSampled += samples.sampled;
  cycle.totalExpired += samples.expired;
  cycle.elapsedUs += samples.sampled * SAMPLE_US + samples.expired * DELETE_US;
  return samples;
}

function expireChain(
  server: Server,
  db: RedisDb,
  {
    chain,
    now,
    samples,
  }: {
    readonly chain: DictEntry<number> | null;
    readonly now: number;
    readonly samples: Samples;
  },
): void {
  let entry = chain;
  while (entry !== null) {
    const { key, val: when, next }: DictEntry<number> = entry;
    if (now > when) {
      deleteExpiredKeyAndPropagate(server, db, key);
      samples.expired++;
    } else if (when > now) {
      samples.ttlSum += when - now;
      samples.ttlSamples++;
    }
    samples.sampled++;
    entry = next;
  }
}

/** A running average: the samples count for 2 %. */
function updateAvgTtl(db: RedisDb, { ttlSum, ttlSamples }: Samples): void {
  if (ttlSamples === 0) return;
  const average = Math.trunc(ttlSum / ttlSamples);
  if (db.avgTtl === 0) db.avgTtl = average;
  db.avgTtl = Math.trunc(db.avgTtl / 50) * 49 + Math.trunc(average / 50);
}

function finishCycle(server: Server, cycle: Cycle): void {
  const { stat } = server;
  spend(server, Math.floor(cycle.elapsedUs));
  stat.expireCycleTimeUsed += Math.floor(cycle.elapsedUs);
  const ratio = cycle.totalSampled === 0 ? 0 : cycle.totalExpired / cycle.totalSampled;
  stat.expiredStalePerc = ratio * 0.05 + stat.expiredStalePerc * 0.95;
}

/** On a writable replica: the keys that were made here, of which the master knows nothing. */
export function expireSlaveKeys(server: Server): void {
  const { slaveKeysWithExpire } = server.expire;
  let alive = 0;
  while (dictSize(slaveKeysWithExpire) > 0 && alive <= 3) {
    const entry = dictGetRandomKey(slaveKeysWithExpire, () => server.host.random());
    if (entry === null) return;
    const stillAlive = entry.val.filter((id) => !expireSlaveKey(server, id, entry.key));
    alive += stillAlive.length;
    if (stillAlive.length === 0) dictDelete(slaveKeysWithExpire, entry.key);
    else dictReplace(slaveKeysWithExpire, entry.key, stillAlive);
    spend(server, DELETE_US);
  }
}

/** True: there is nothing more to expire under that name. */
function expireSlaveKey(server: Server, id: number, key: string): boolean {
  const db = getDb(server, id);
  const when = dictFind(db.expires, key);
  if (when === undefined) return true;
  if (server.mstime <= when) return false;
  deleteExpiredKeyAndPropagate(server, db, key);
  return true;
}
