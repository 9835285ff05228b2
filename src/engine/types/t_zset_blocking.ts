/**
 * BZPOPMIN, BZPOPMAX, and how their clients are served once there is something.
 * twin: redis 6.2.6 t_zset.c, blockingGenericZpopCommand; blocked.c,
 * serveClientsBlockedOnSortedSetKey.
 */
import { blockForKeys, isBlockingDenied, type ZsetWait } from '../blocked';
import { getDb, lookupKeyWrite } from '../keyspace/db';
import { checkType } from '../keyspace/object';
import {
  addReplyArrayLen,
  addReplyBulk,
  addReplyDouble,
  addReplyNullArray,
} from '../networking/reply';
import { propagate, rewriteClientCommandVector } from '../propagate';
import type { Client, Server } from '../state';
import { getTimeoutSecondsOrReply } from '../timeout';
import type { ZsetObject } from '../values/zset';
import { deleteZsetIfEmpty, type PopEvent, zsetPop } from './t_zset';

export function bzpopminCommand(server: Server, c: Client): void {
  blockingZpopGeneric(server, c, 'zpopmin');
}

export function bzpopmaxCommand(server: Server, c: Client): void {
  blockingZpopGeneric(server, c, 'zpopmax');
}

/** BZPOPMIN and BZPOPMAX key [key ...] seconds */
function blockingZpopGeneric(server: Server, c: Client, event: PopEvent): void {
  const untilMs = getTimeoutSecondsOrReply(server, c, c.argv.at(-1) ?? '');
  if (untilMs === null) return;
  const keys = c.argv.slice(1, -1);
  for (const key of keys) {
    const o = lookupKeyWrite(server, getDb(server, c.db), key);
    if (o === null) continue;
    if (!checkType(c, o, 'zset')) return;
    popOne(server, c, { key, o, event });
    rewriteClientCommandVector(c, [event.toUpperCase(), key]);
    return;
  }
  if (isBlockingDenied(server, c)) addReplyNullArray(c);
  else blockForKeys(server, c, { wait: { type: 'zset', keys, event }, untilMs });
}

/** Answers key, member and score. */
function popOne(
  server: Server,
  c: Client,
  { key, o, event }: { readonly key: string; readonly o: ZsetObject; readonly event: PopEvent },
): void {
  const popped = zsetPop(server, c, { key, o, event, count: 1 });
  addReplyArrayLen(c, 1 + popped.length * 2);
  addReplyBulk(c, key);
  for (const { member, score } of popped) {
    addReplyBulk(c, member);
    addReplyDouble(c, score);
  }
  deleteZsetIfEmpty(server, c, key, o);
}

/** Gives an entry to a client that waits. The set must not be empty. */
export function serveClientBlockedOnSortedSet(
  server: Server,
  c: Client,
  { key, o, wait }: { readonly key: string; readonly o: ZsetObject; readonly wait: ZsetWait },
): void {
  popOne(server, c, { key, o, event: wait.event });
  propagate(server, c.db, [wait.event, key]);
}
