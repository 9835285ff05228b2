/**
 * Timeouts given as arguments.
 * twin: redis 6.2.6 timeout.c, getTimeoutFromObjectOrReply.
 */
import { addReplyError } from './networking/reply';
import { getLongFromObjectOrReply } from './numbers';
import type { Client, Server } from './state';

/** Milliseconds from now as a unix time in milliseconds; 0 stays 0: for ever. null: answered. */
export function getTimeoutFromObjectOrReply(
  server: Server,
  c: Client,
  text: string,
): number | null {
  const ms = getLongFromObjectOrReply(c, text, 'timeout is not an integer or out of range');
  if (ms === null) return null;
  if (ms < 0) {
    addReplyError(c, 'timeout is negative');
    return null;
  }
  return ms === 0 ? 0 : ms + server.mstime;
}
