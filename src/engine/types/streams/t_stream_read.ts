/**
 * XREAD and XREADGROUP.
 * twin: redis 6.2.6 t_stream.c, xreadCommand. Its arguments are read in t_stream_read_options.ts.
 */
import { blockForKeys, isBlockingDenied } from '#engine/blocked';
import { getDb, lookupKeyRead } from '#engine/keyspace/db';
import { checkType } from '#engine/keyspace/object';
import { ownValue } from '#engine/keyspace/own';
import {
  addReplyArrayLen,
  addReplyBulk,
  addReplyDeferredLen,
  addReplyError,
  addReplyNullArray,
  setDeferredArrayLen,
  setDeferredMapLen,
} from '#engine/networking/reply';
import { preventCommandPropagation } from '#engine/propagate';
import type { Client, Server } from '#engine/state';
import { type StreamObject, streamLastValidID } from '#engine/values/stream';
import { lookupConsumer } from '#engine/values/stream_groups';
import {
  MAX_STREAM_ID,
  MIN_STREAM_ID,
  type StreamID,
  streamIncrID,
} from '#engine/values/stream_id';
import { streamParseStrictIDOrReply } from './t_stream_parse';
import { parseReadOptionsOrReply, type ReadOptions } from './t_stream_read_options';
import {
  streamPropagateConsumerCreation,
  streamReplyToConsumer,
  streamReplyWithRange,
  streamReplyWithRangeFromConsumerPEL,
} from './t_stream_reply';

/** One stream of the command, once its id and group are known. */
interface Source {
  readonly key: string;
  /** Entries after this id are wanted; the greatest of all stands for `>`. */
  readonly after: StreamID;
}

/** How much a client gets at once that waited without a COUNT. */
const XREAD_BLOCKED_DEFAULT_COUNT = 1000;

/** XREAD [COUNT n] [BLOCK ms] STREAMS key ... id ...; XREADGROUP GROUP group consumer ... */
export function xreadCommand(server: Server, c: Client): void {
  const isGroup = (c.argv[0] ?? '').length === 'xreadgroup'.length;
  const options = parseReadOptionsOrReply(server, c, isGroup);
  if (options === null) return;
  // What a consumer's reading changes is propagated as it changes.
  preventCommandPropagation(c);
  const sources = sourcesOrReply(server, c, { options, isGroup });
  if (sources === null) return;
  if (serve(server, c, { options, sources })) return;
  if (options.timeout === -1 || isBlockingDenied(server, c)) {
    addReplyNullArray(c);
    return;
  }
  blockForKeys(server, c, {
    wait: {
      type: 'stream',
      keys: options.keys,
      ids: new Map(sources.map(({ key, after }) => [key, after])),
      group: options.group,
      consumer: options.consumer,
      noack: options.noack,
      count: options.count === 0 ? XREAD_BLOCKED_DEFAULT_COUNT : options.count,
    },
    untilMs: options.timeout,
  });
}

interface Reading {
  readonly options: ReadOptions;
  readonly isGroup: boolean;
}

function sourcesOrReply(server: Server, c: Client, reading: Reading): Source[] | null {
  const sources: Source[] = [];
  for (let i = 0; i < reading.options.keys.length; i++) {
    const source = sourceOrReply(server, c, { ...reading, i });
    if (source === null) return null;
    sources.push(source);
  }
  return sources;
}

function sourceOrReply(
  server: Server,
  c: Client,
  { options, isGroup, i }: Reading & { readonly i: number },
): Source | null {
  const key = options.keys[i] ?? '';
  const id = options.ids[i] ?? '';
  const o = lookupKeyRead(server, getDb(server, c.db), { key });
  if (o !== null && !checkType(c, o, 'stream')) return null;
  if (options.group !== null && !o?.groups.has(options.group)) {
    addReplyError(
      c,
      `-NOGROUP No such key '${key}' or consumer group '${options.group}' in XREADGROUP with GROUP option`,
    );
    return null;
  }
  const after = afterOrReply(c, { id, isGroup, lastId: o?.lastId ?? MIN_STREAM_ID });
  if (after === null) return null;
  return { key, after };
}

function afterOrReply(
  c: Client,
  {
    id,
    isGroup,
    lastId,
  }: { readonly id: string; readonly isGroup: boolean; readonly lastId: StreamID },
): StreamID | null {
  if (id === '$' && isGroup)
    addReplyError(
      c,
      'The $ ID is meaningless in the context of XREADGROUP: you want to read the history of this consumer by specifying a proper ID, or use the > ID to get new messages. The $ ID would just return an empty result set.',
    );
  else if (id === '>' && !isGroup)
    addReplyError(
      c,
      'The > ID can be specified only when calling XREADGROUP using the GROUP <group> <consumer> option.',
    );
  else if (id === '$') return lastId;
  else if (id === '>') return MAX_STREAM_ID;
  else return streamParseStrictIDOrReply(c, id);
  return null;
}

/** Answers what is there already. False: nothing is, and nothing was answered. */
function serve(
  server: Server,
  c: Client,
  { options, sources }: { readonly options: ReadOptions; readonly sources: readonly Source[] },
): boolean {
  const db = getDb(server, c.db);
  let place = -1;
  let served = 0;
  for (const source of sources) {
    const o = lookupKeyRead(server, db, { key: source.key });
    if (o === null || o.type !== 'stream' || !hasEntriesFor(o, source, options.group)) continue;
    if (served++ === 0) place = addReplyDeferredLen(c);
    if (c.resp === 2) addReplyArrayLen(c, 2);
    addReplyBulk(c, source.key);
    const { count } = options;
    if (options.group === null)
      streamReplyWithRange(c, o, { start: streamIncrID(source.after) ?? MIN_STREAM_ID, count });
    else readAsConsumer(server, c, { options, source });
  }
  if (served > 0 && c.resp === 2) setDeferredArrayLen(c, place, served);
  else if (served > 0) setDeferredMapLen(c, place, served);
  return served > 0;
}

function hasEntriesFor(o: StreamObject, { after }: Source, group: string | null): boolean {
  // A consumer's own history is answered at once, also when there is none.
  if (group !== null && after !== MAX_STREAM_ID) return true;
  const last = streamLastValidID(o);
  const lastRead = group === null ? after : (o.groups.get(group)?.lastId ?? after);
  return last !== null && last > lastRead;
}

function readAsConsumer(
  server: Server,
  c: Client,
  { options, source }: { readonly options: ReadOptions; readonly source: Source },
): void {
  const { key, after } = source;
  const { noack, count } = options;
  const o = streamToChange(server, c, key);
  const address = { key, name: options.group ?? '' };
  const group = o?.groups.get(address.name);
  if (o === null || group === undefined) return;
  const isHistory = after !== MAX_STREAM_ID;
  const name = options.consumer;
  const { consumer, created } = lookupConsumer(group, { name, nowMs: server.mstime });
  if (created && noack) streamPropagateConsumerCreation(server, c, address, name);
  const start = streamIncrID(isHistory ? after : group.lastId) ?? MIN_STREAM_ID;
  if (isHistory)
    streamReplyWithRangeFromConsumerPEL(server, c, { o, group, consumer, start, count });
  else {
    const read = { address, group, consumer, noack };
    streamReplyToConsumer(server, c, { o, range: { start, count }, read });
  }
  server.dirty++;
}

/** The stream under a key, to be changed; it was looked up before. */
export function streamToChange(server: Server, c: Client, key: string): StreamObject | null {
  const db = getDb(server, c.db);
  const o = lookupKeyRead(server, db, { key });
  if (o === null || o.type !== 'stream') return null;
  const own = ownValue(db.dict, { key, o });
  return own.type === 'stream' ? own : null;
}
