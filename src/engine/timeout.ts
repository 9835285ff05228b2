/**
 * Timeouts given as arguments.
 * twin: redis 6.2.6 timeout.c, getTimeoutFromObjectOrReply, for milliseconds and for seconds.
 */
import { addReplyError } from './networking/reply';
import { getDoubleFromObjectOrReply, getLongFromObjectOrReply, LLONG_MAX } from './numbers';
import type { Client, Server } from './state';

/** Milliseconds from now as a unix time in milliseconds; 0 stays 0: for ever. null: answered. */
export function getTimeoutFromObjectOrReply(
  server: Server,
  c: Client,
  text: string,
): number | null {
  const ms = getLongFromObjectOrReply(c, text, 'timeout is not an integer or out of range');
  return ms === null ? null : untilOrReply(server, c, ms);
}

/** Digits that a long double's product would have right, and a double's may not. */
const DIGITS = 15;

/** As getTimeoutFromObjectOrReply, of seconds with or without a fraction. */
export function getTimeoutSecondsOrReply(server: Server, c: Client, text: string): number | null {
  const error = 'timeout is not a float or out of range';
  const seconds = getDoubleFromObjectOrReply(c, text, error);
  if (seconds === null) return null;
  const ms = Math.trunc(Number((seconds * 1000).toPrecision(DIGITS)));
  // What an integer can't hold becomes the least one.
  return untilOrReply(server, c, Math.abs(ms) < LLONG_MAX ? ms : -1);
}

function untilOrReply(server: Server, c: Client, ms: number): number | null {
  if (ms < 0) {
    addReplyError(c, 'timeout is negative');
    return null;
  }
  return ms === 0 ? 0 : ms + server.mstime;
}
