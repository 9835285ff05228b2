/**
 * How much memory the original would use for what this server holds.
 * twin: redis 6.2.6 zmalloc.c, zmalloc_used_memory.
 * differs: an estimate from counts; nothing is allocated here that could be measured.
 */

import type { Server } from '../state';
import { dictSize, dictTableBytes } from './dict';

/** What an empty 6.2.6 (malloc=libc) reports after its start. */
const EMPTY_SERVER_BYTES = 934_000;
/** A key's sds, a robj and a short value. */
const KEY_BYTES = 72;
/** A client with its first buffers. */
const CLIENT_BYTES = 20_520;

export function usedMemory(server: Server): number {
  let total = EMPTY_SERVER_BYTES + server.clients.size * CLIENT_BYTES;
  for (const db of server.dbs) {
    total += dictTableBytes(db.dict) + dictTableBytes(db.expires) + dictSize(db.dict) * KEY_BYTES;
  }
  return total + (server.repl.backlog?.size ?? 0);
}
