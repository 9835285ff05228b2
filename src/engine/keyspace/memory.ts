/**
 * How much memory the original would use for what this server holds.
 * twin: redis 6.2.6 zmalloc.c, zmalloc_used_memory.
 * differs: an estimate; nothing is allocated here that could be measured. In a large database some
 * pages of its table stand for all.
 */

import type { Server } from '../state';
import type { RedisDb } from './db';
import { dictSize, dictSlots, dictTableBytes } from './dict';
import { dictStretch } from './dict_walk';
import { objectSize, sdsSize } from './object_size';

/** What an empty 6.2.6 (malloc=libc) reports after its start. */
const EMPTY_SERVER_BYTES = 934_000;
/** A client with its first buffers. */
const CLIENT_BYTES = 20_520;
/**
 * Pages of 64 buckets that are looked at. With one, a large value counts or does not; with all of a
 * million keys' pages, INFO would take a second.
 */
const PAGES_LOOKED_AT = 32;
const PAGE_BUCKETS = 64;

export function usedMemory(server: Server): number {
  let total = EMPTY_SERVER_BYTES + server.clients.size * CLIENT_BYTES;
  for (const db of server.dbs) {
    if (dictSize(db.dict) === 0) continue;
    total += dictTableBytes(db.dict) + dictTableBytes(db.expires) + keysBytes(db);
  }
  return total + (server.repl.backlog?.size ?? 0);
}

/** Keys and values without the tables. */
function keysBytes({ dict }: RedisDb): number {
  const slots = dictSlots(dict);
  const pages = Math.ceil(slots / PAGE_BUCKETS);
  const skipped = Math.max(0, Math.ceil(pages / PAGES_LOOKED_AT) - 1) * PAGE_BUCKETS;
  let count = 0;
  let sum = 0;
  for (let at = 0; at < slots; ) {
    const { chains, end } = dictStretch(dict, at);
    at = end + skipped;
    for (const chain of chains) {
      for (let entry: typeof chain | null = chain; entry !== null; entry = entry.next) {
        count++;
        sum += sdsSize(entry.key.length) + objectSize(entry.val);
      }
    }
  }
  return count === 0 ? 0 : Math.round((sum / count) * dictSize(dict));
}
