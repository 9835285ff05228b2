/**
 * Commands on streams: XADD, XLEN, XRANGE, XDEL, XTRIM, XSETID.
 * twin: redis 6.2.6 t_stream.c, "Stream commands implementation".
 */
import {
  dbAdd,
  getDb,
  keyModified,
  lookupKeyReadOrReply,
  lookupKeyWrite,
  lookupKeyWriteOrReply,
} from '#engine/keyspace/db';
import { dictEnvOf } from '#engine/keyspace/dict_env';
import { initialLru } from '#engine/keyspace/lru';
import { checkType } from '#engine/keyspace/object';
import {
  addReply,
  addReplyError,
  addReplyErrorObject,
  addReplyLongLong,
  addReplyNull,
  addReplyNullArray,
  shared,
} from '#engine/networking/reply';
import { getLongLongFromObjectOrReply } from '#engine/numbers';
import { rewriteClientCommandArgument } from '#engine/propagate';
import { notifyKeyspaceEvent } from '#engine/pubsub/notify';
import type { Client, Server } from '#engine/state';
import {
  createStreamObject,
  STREAM_LISTPACK_MAX_SIZE,
  type StreamObject,
  streamAppendItem,
  streamDeleteItem,
  streamLastValidID,
} from '#engine/values/stream';
import {
  MAX_STREAM_ID,
  MIN_STREAM_ID,
  type StreamID,
  streamIdText,
  streamNextID,
} from '#engine/values/stream_id';
import { streamTrim } from '#engine/values/stream_trim';
import { touchWatchedKey } from '#engine/watch';
import {
  type StreamAddTrimArgs,
  streamParseAddOrTrimArgsOrReply,
  streamParseEndOrReply,
  streamParseStartOrReply,
  streamParseStrictIDOrReply,
} from './t_stream_parse';
import { addReplyStreamID, streamReplyWithRange } from './t_stream_reply';

/** XADD key [MAXLEN|MINID [~|=] threshold [LIMIT count]] [NOMKSTREAM] *|id field value ... */
export function xaddCommand(server: Server, c: Client): void {
  const args = streamParseAddOrTrimArgsOrReply(server, c, true);
  if (args === null) return;
  const pairs = c.argv.slice(args.idPos + 1);
  if (pairs.length < 2 || pairs.length % 2 === 1) {
    addReplyError(c, 'wrong number of arguments for XADD');
    return;
  }
  if (args.id === MIN_STREAM_ID) {
    addReplyError(c, 'The ID specified in XADD must be greater than 0-0');
    return;
  }
  const key = c.argv[1] ?? '';
  const o = lookupOrCreateStream(server, c, { key, noCreate: args.noMkStream });
  if (o === null) return;
  const id = args.id ?? streamNextID(o.lastId, server.mstime);
  const error = appendError(o, id, pairs);
  if (error !== null) {
    addReplyError(c, error);
    return;
  }
  streamAppendItem(server, o, { id, pairs });
  addReplyStreamID(c, id);
  keyModified(server, getDb(server, c.db), { key, type: 'stream', event: 'xadd' });
  trimAdded(server, c, { o, args });
  rewriteClientCommandArgument(c, args.idPos, streamIdText(id));
}

/** null: the entry can be added. */
function appendError(o: StreamObject, id: StreamID, pairs: readonly string[]): string | null {
  if (o.lastId === MAX_STREAM_ID)
    return 'The stream has exhausted the last possible ID, unable to add more items';
  if (id <= o.lastId)
    return 'The ID specified in XADD is equal or smaller than the target stream top item';
  const size = pairs.reduce((sum, text) => sum + text.length, 0);
  return size > STREAM_LISTPACK_MAX_SIZE ? 'Elements are too large to be stored' : null;
}

function trimAdded(
  server: Server,
  c: Client,
  { o, args }: { readonly o: StreamObject; readonly args: StreamAddTrimArgs },
): void {
  if (args.trim === null) return;
  const key = c.argv[1] ?? '';
  if (streamTrim(o, args.trim) > 0) {
    notifyKeyspaceEvent(server, { type: 'stream', event: 'xtrim', key, db: c.db });
  }
  if (args.trim.approx) rewriteTrim(c, o, args);
}

/** What ~ left is said exactly: a replica's nodes may be cut elsewhere. */
function rewriteTrim(c: Client, o: StreamObject, { trim, trimArg }: StreamAddTrimArgs): void {
  rewriteClientCommandArgument(c, trimArg - 1, '=');
  const firstId = o.nodes[0]?.entries[0]?.id ?? MAX_STREAM_ID;
  const threshold = trim?.strategy === 'maxlen' ? String(o.length) : streamIdText(firstId);
  rewriteClientCommandArgument(c, trimArg, threshold);
}

/** null after answering: it is no stream, or there is none and none is to be made. */
function lookupOrCreateStream(
  server: Server,
  c: Client,
  { key, noCreate }: { readonly key: string; readonly noCreate: boolean },
): StreamObject | null {
  const db = getDb(server, c.db);
  const existing = lookupKeyWrite(server, db, key);
  if (existing !== null) return checkType(c, existing, 'stream') ? existing : null;
  if (noCreate) {
    addReplyNull(c);
    return null;
  }
  return newStream(server, c, key);
}

export function newStream(server: Server, c: Client, key: string): StreamObject {
  const o = createStreamObject(dictEnvOf(server), initialLru(server));
  dbAdd(getDb(server, c.db), key, o);
  return o;
}

export function xlenCommand(server: Server, c: Client): void {
  const o = lookupKeyReadOrReply(server, c, { key: c.argv[1] ?? '', reply: shared.czero });
  if (o !== null && checkType(c, o, 'stream')) addReplyLongLong(c, o.length);
}

export function xrangeCommand(server: Server, c: Client): void {
  xrangeGeneric(server, c, false);
}

export function xrevrangeCommand(server: Server, c: Client): void {
  xrangeGeneric(server, c, true);
}

/** XRANGE key start end [COUNT count]; XREVRANGE key end start [COUNT count] */
function xrangeGeneric(server: Server, c: Client, rev: boolean): void {
  const [, key = '', second = '', third = ''] = c.argv;
  const start = streamParseStartOrReply(c, rev ? third : second);
  if (start === null) return;
  const end = streamParseEndOrReply(c, rev ? second : third);
  if (end === null) return;
  const count = countOrReply(c);
  if (count === null) return;
  const o = lookupKeyReadOrReply(server, c, { key, reply: shared.emptyarray });
  if (o === null || !checkType(c, o, 'stream')) return;
  if (count === 0) addReplyNullArray(c);
  else streamReplyWithRange(c, o, { start, end, count: Math.max(count, 0), rev });
}

/** -1: not given. null after answering what is wrong. */
function countOrReply(c: Client): number | null {
  let count = -1;
  for (let j = 4; j < c.argv.length; j += 2) {
    const text = c.argv[j + 1];
    if ((c.argv[j] ?? '').toLowerCase() !== 'count' || text === undefined) {
      addReplyErrorObject(c, shared.syntaxerr);
      return null;
    }
    const value = getLongLongFromObjectOrReply(c, text);
    if (value === null) return null;
    count = Math.max(Number(value), 0);
  }
  return count;
}

/** XDEL key id [id ...] */
export function xdelCommand(server: Server, c: Client): void {
  const key = c.argv[1] ?? '';
  const o = lookupKeyWriteOrReply(server, c, { key, reply: shared.czero });
  if (o === null || !checkType(c, o, 'stream')) return;
  const ids = idsOrReply(c, 2);
  if (ids === null) return;
  const deleted = ids.filter((id) => streamDeleteItem(o, id)).length;
  if (deleted > 0) entriesRemoved(server, c, { key, event: 'xdel', deleted });
  addReplyLongLong(c, deleted);
}

/** The ids from argv[first] on; null after answering that one is none. */
export function idsOrReply(c: Client, first: number): StreamID[] | null {
  const ids: StreamID[] = [];
  for (const text of c.argv.slice(first)) {
    const id = streamParseStrictIDOrReply(c, text);
    if (id === null) return null;
    ids.push(id);
  }
  return ids;
}

/** Nobody who waits for new entries is told of old ones that went. */
function entriesRemoved(
  server: Server,
  c: Client,
  {
    key,
    event,
    deleted,
  }: { readonly key: string; readonly event: string; readonly deleted: number },
): void {
  touchWatchedKey(server, c.db, key);
  notifyKeyspaceEvent(server, { type: 'stream', event, key, db: c.db });
  server.dirty += deleted;
}

/** XTRIM key MAXLEN|MINID [~|=] threshold [LIMIT count] */
export function xtrimCommand(server: Server, c: Client): void {
  const args = streamParseAddOrTrimArgsOrReply(server, c, false);
  if (args === null || args.trim === null) return;
  const key = c.argv[1] ?? '';
  const o = lookupKeyWriteOrReply(server, c, { key, reply: shared.czero });
  if (o === null || !checkType(c, o, 'stream')) return;
  const deleted = streamTrim(o, args.trim);
  if (deleted > 0) {
    if (args.trim.approx) rewriteTrim(c, o, args);
    entriesRemoved(server, c, { key, event: 'xtrim', deleted });
  }
  addReplyLongLong(c, deleted);
}

/** XSETID key id */
export function xsetidCommand(server: Server, c: Client): void {
  const [, key = '', idArg = ''] = c.argv;
  const o = lookupKeyWriteOrReply(server, c, { key, reply: shared.nokeyerr });
  if (o === null || !checkType(c, o, 'stream')) return;
  const id = streamParseStrictIDOrReply(c, idArg);
  if (id === null) return;
  if (id < (streamLastValidID(o) ?? MIN_STREAM_ID)) {
    addReplyError(c, 'The ID specified in XSETID is smaller than the target stream top item');
    return;
  }
  o.lastId = id;
  addReply(c, shared.ok);
  server.dirty++;
  notifyKeyspaceEvent(server, { type: 'stream', event: 'xsetid', key, db: c.db });
}
