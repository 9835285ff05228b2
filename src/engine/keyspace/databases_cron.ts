/**
 * What the databases need ten times a second: expiry, tables of the right size, rehashing.
 * twin: redis 6.2.6 server.c, databasesCron, tryResizeHashTables, incrementallyRehash.
 * differs: every database is looked at in each call; the millisecond for rehashing is virtual.
 */
import { hasActiveChildProcess } from '../children';
import { spend } from '../cost';
import type { Server } from '../state';
import type { RedisDb } from './db';
import { dictIsRehashing, dictRehash, dictResize, htNeedsResize } from './dict_resize';
import { activeExpireCycle, expireSlaveKeys } from './expire';

const REHASH_STEP_BUCKETS = 100;
const REHASH_STEP_US = 10;
const REHASH_STEPS = 100;

export function databasesCron(server: Server): void {
  if (server.expire.activeExpireEnabled) {
    if (server.repl.masterHost === null) activeExpireCycle(server, 'slow');
    else expireSlaveKeys(server);
  }
  // A forked child shares the tables: moving entries would copy them.
  if (hasActiveChildProcess(server)) return;
  for (const db of server.dbs) {
    if (htNeedsResize(db.dict)) dictResize(db.dict);
    if (htNeedsResize(db.expires)) dictResize(db.expires);
  }
  if (server.config.activerehashing) server.dbs.some((db) => incrementallyRehash(server, db));
}

/** True: this database used up the call's time. */
function incrementallyRehash(server: Server, db: RedisDb): boolean {
  for (const d of [db.dict, db.expires]) {
    if (!dictIsRehashing(d)) continue;
    let steps = 1;
    while (dictRehash(d, REHASH_STEP_BUCKETS) && steps < REHASH_STEPS) steps++;
    spend(server, steps * REHASH_STEP_US);
    return true;
  }
  return false;
}
