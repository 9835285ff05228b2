/**
 * XPENDING: what was delivered and is not acknowledged.
 * twin: redis 6.2.6 t_stream.c, xpendingCommand.
 */
import { getDb, lookupKeyRead } from '#engine/keyspace/db';
import { checkType } from '#engine/keyspace/object';
import {
  addReplyArrayLen,
  addReplyBulk,
  addReplyBulkLongLong,
  addReplyError,
  addReplyErrorObject,
  addReplyLongLong,
  addReplyNull,
  addReplyNullArray,
  shared,
} from '#engine/networking/reply';
import { getLongLongFromObjectOrReply } from '#engine/numbers';
import type { Client, Server } from '#engine/state';
import { placeOfId, type StreamGroup, sortedByName } from '#engine/values/stream_groups';
import { MIN_STREAM_ID, type StreamID } from '#engine/values/stream_id';
import { streamParseEndOrReply, streamParseStartOrReply } from './t_stream_parse';
import { addReplyStreamID } from './t_stream_reply';

interface PendingRange {
  readonly start: StreamID;
  readonly end: StreamID;
  readonly count: number;
  readonly minIdle: number;
  readonly consumer: string | undefined;
}

/** XPENDING key group [[IDLE ms] start end count [consumer]] */
export function xpendingCommand(server: Server, c: Client): void {
  const argc = c.argv.length;
  const [, key = '', name = ''] = c.argv;
  if (argc !== 3 && (argc < 6 || argc > 9)) {
    addReplyErrorObject(c, shared.syntaxerr);
    return;
  }
  const range = argc === 3 ? undefined : rangeOrReply(c);
  if (range === null) return;
  const o = lookupKeyRead(server, getDb(server, c.db), { key });
  if (o !== null && !checkType(c, o, 'stream')) return;
  const group = o?.groups.get(name);
  if (group === undefined) {
    addReplyError(c, `-NOGROUP No such key '${key}' or consumer group '${name}'`);
    return;
  }
  if (range === undefined) replySummary(c, group);
  else replyRange(server, c, { group, range });
}

function rangeOrReply(c: Client): PendingRange | null {
  let first = 3;
  let minIdle = 0;
  if (c.argv[3]?.toLowerCase() === 'idle') {
    const idle = getLongLongFromObjectOrReply(c, c.argv[4] ?? '');
    if (idle === null) return null;
    if (c.argv.length < 8) {
      addReplyErrorObject(c, shared.syntaxerr);
      return null;
    }
    minIdle = Number(idle);
    first = 5;
  }
  const count = getLongLongFromObjectOrReply(c, c.argv[first + 2] ?? '');
  if (count === null) return null;
  const start = streamParseStartOrReply(c, c.argv[first] ?? '');
  if (start === null) return null;
  const end = streamParseEndOrReply(c, c.argv[first + 1] ?? '');
  if (end === null) return null;
  return { start, end, count: Math.max(Number(count), 0), minIdle, consumer: c.argv[first + 3] };
}

/** How many, from where to where, and how many each consumer has. */
function replySummary(c: Client, { pending, consumers }: StreamGroup): void {
  addReplyArrayLen(c, 4);
  addReplyLongLong(c, pending.length);
  if (pending.length === 0) {
    addReplyNull(c);
    addReplyNull(c);
    addReplyNullArray(c);
    return;
  }
  addReplyStreamID(c, pending[0] ?? MIN_STREAM_ID);
  addReplyStreamID(c, pending.at(-1) ?? MIN_STREAM_ID);
  const busy = sortedByName(consumers).filter(([, consumer]) => consumer.pending.length > 0);
  addReplyArrayLen(c, busy.length);
  for (const [name, consumer] of busy) {
    addReplyArrayLen(c, 2);
    addReplyBulk(c, name);
    addReplyBulkLongLong(c, consumer.pending.length);
  }
}

function replyRange(
  server: Server,
  c: Client,
  { group, range }: { readonly group: StreamGroup; readonly range: PendingRange },
): void {
  const { start, end, count, minIdle } = range;
  const ids =
    range.consumer === undefined
      ? group.pending
      : (group.consumers.get(range.consumer)?.pending ?? []);
  const found: StreamID[] = [];
  for (let at = placeOfId(ids, start); at < ids.length && found.length < count; at++) {
    const id = ids[at] ?? MIN_STREAM_ID;
    if (id > end) break;
    const idle = server.mstime - (group.nacks.get(id)?.deliveryTime ?? 0);
    if (minIdle === 0 || idle >= minIdle) found.push(id);
  }
  addReplyArrayLen(c, found.length);
  for (const id of found) {
    const nack = group.nacks.get(id);
    addReplyArrayLen(c, 4);
    addReplyStreamID(c, id);
    addReplyBulk(c, nack?.consumer ?? '');
    addReplyLongLong(c, Math.max(0, server.mstime - (nack?.deliveryTime ?? 0)));
    addReplyLongLong(c, nack?.deliveryCount ?? 0);
  }
}
