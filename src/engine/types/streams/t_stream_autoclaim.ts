/**
 * XAUTOCLAIM: whatever is pending for too long gets another owner.
 * twin: redis 6.2.6 t_stream.c, xautoclaimCommand.
 */
import { addReplyArrayLen, addReplyErrorObject, shared } from '#engine/networking/reply';
import {
  getLongLongFromObjectOrReply,
  getRangeLongFromObjectOrReply,
  LLONG_MAX,
} from '#engine/numbers';
import { preventCommandPropagation } from '#engine/propagate';
import type { Client, Server } from '#engine/state';
import { placeOfId } from '#engine/values/stream_groups';
import { MIN_STREAM_ID, type StreamID } from '#engine/values/stream_id';
import {
  type Claim,
  type ClaimOptions,
  claimOf,
  claimOne,
  groupKnownOrReply,
  isIdleEnough,
  newOptions,
  replyNoGroup,
} from './t_stream_claim';
import { streamParseStartOrReply } from './t_stream_parse';
import { addReplyStreamID } from './t_stream_reply';

/** How many entries XAUTOCLAIM looks at for each that it may claim. */
const ATTEMPTS = 10;

/** XAUTOCLAIM key group consumer min-idle start [COUNT count] [JUSTID] */
export function xautoclaimCommand(server: Server, c: Client): void {
  const error = 'Invalid min-idle-time argument for XAUTOCLAIM';
  const minIdle = getLongLongFromObjectOrReply(c, c.argv[4] ?? '', error);
  if (minIdle === null) return;
  const start = streamParseStartOrReply(c, c.argv[5] ?? '');
  if (start === null) return;
  const options = newOptions(Math.max(Number(minIdle), 0));
  options.deliveryTime = server.mstime;
  const count = autoclaimCountOrReply(c, options);
  if (count === null) return;
  const known = groupKnownOrReply(server, c);
  if (known === null) return;
  const claim = known === 'missing' ? null : claimOf(server, c, options);
  if (claim === null) replyNoGroup(c);
  else autoclaim(server, c, { claim, start, count });
}

function autoclaimCountOrReply(c: Client, options: ClaimOptions): number | null {
  let count = 100;
  for (let j = 6; j < c.argv.length; j++) {
    const name = (c.argv[j] ?? '').toLowerCase();
    const next = c.argv[j + 1];
    if (name === 'justid') options.justid = true;
    else if (name === 'count' && next !== undefined) {
      const range = { min: 1, max: LLONG_MAX, message: 'COUNT must be > 0' };
      const value = getRangeLongFromObjectOrReply(c, next, range);
      if (value === null) return null;
      count = value;
      j++;
    } else {
      addReplyErrorObject(c, shared.syntaxerr);
      return null;
    }
  }
  return count;
}

function autoclaim(
  server: Server,
  c: Client,
  {
    claim,
    start,
    count,
  }: { readonly claim: Claim; readonly start: StreamID; readonly count: number },
): void {
  const ids = claim.group.pending.slice(placeOfId(claim.group.pending, start));
  const found: StreamID[] = [];
  let at = 0;
  for (; at < ids.length && at < count * ATTEMPTS && found.length < count; at++) {
    const id = ids[at] ?? MIN_STREAM_ID;
    if (isIdleEnough(server, claim, id)) found.push(id);
  }
  addReplyArrayLen(c, 2);
  // Where the next XAUTOCLAIM goes on; 0-0: this was the end.
  addReplyStreamID(c, ids[at] ?? MIN_STREAM_ID);
  addReplyArrayLen(c, found.length);
  for (const id of found) claimOne(server, c, { claim, id });
  preventCommandPropagation(c);
}
