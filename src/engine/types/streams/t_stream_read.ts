/**
 * XREAD and XREADGROUP.
 * twin: redis 6.2.6 t_stream.c, xreadCommand.
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
  addReplyErrorObject,
  addReplyNullArray,
  setDeferredArrayLen,
  setDeferredMapLen,
  shared,
} from '#engine/networking/reply';
import { getLongLongFromObjectOrReply } from '#engine/numbers';
import { preventCommandPropagation } from '#engine/propagate';
import type { Client, Server } from '#engine/state';
import { getTimeoutFromObjectOrReply } from '#engine/timeout';
import { type StreamObject, streamLastValidID } from '#engine/values/stream';
import { lookupConsumer } from '#engine/values/stream_groups';
import {
  MAX_STREAM_ID,
  MIN_STREAM_ID,
  type StreamID,
  streamIncrID,
} from '#engine/values/stream_id';
import { streamParseStrictIDOrReply } from './t_stream_parse';
import {
  streamPropagateConsumerCreation,
  streamReplyToConsumer,
  streamReplyWithRange,
  streamReplyWithRangeFromConsumerPEL,
} from './t_stream_reply';

interface ReadOptions {
  /** Unix milliseconds, 0: for ever, -1: does not wait. */
  timeout: number;
  /** 0: all. */
  count: number;
  noack: boolean;
  group: string | null;
  consumer: string;
  keys: string[];
  /** As given, one for each key. */
  ids: string[];
}

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
  const options = parseOptions(server, c, isGroup);
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

function parseOptions(server: Server, c: Client, isGroup: boolean): ReadOptions | null {
  const options: ReadOptions = {
    timeout: -1,
    count: 0,
    noack: false,
    group: null,
    consumer: '',
    keys: [],
    ids: [],
  };
  for (let i = 1; i < c.argv.length && options.keys.length === 0; i++) {
    const last = parseOption(server, c, { options, at: i, isGroup });
    if (last === null) return null;
    i = last;
  }
  if (options.keys.length === 0) addReplyErrorObject(c, shared.syntaxerr);
  else if (isGroup && options.group === null)
    addReplyError(c, 'Missing GROUP option for XREADGROUP');
  else return options;
  return null;
}

interface OptionAt {
  readonly options: ReadOptions;
  readonly at: number;
  readonly isGroup: boolean;
}

/** Where the option's last word stands; null after answering what is wrong. */
function parseOption(server: Server, c: Client, { options, at, isGroup }: OptionAt) {
  const option = (c.argv[at] ?? '').toLowerCase();
  const more = c.argv.length - at - 1;
  const next = c.argv[at + 1] ?? '';
  if (option === 'block' && more > 0) {
    const timeout = getTimeoutFromObjectOrReply(server, c, next);
    if (timeout === null) return null;
    options.timeout = timeout;
    return at + 1;
  }
  if (option === 'count' && more > 0) {
    const count = getLongLongFromObjectOrReply(c, next);
    if (count === null) return null;
    options.count = Math.max(Number(count), 0);
    return at + 1;
  }
  if (option === 'streams' && more > 0) return parseStreams(c, options, at + 1);
  if ((option === 'group' && more >= 2) || option === 'noack')
    return parseGroupOption(c, { options, at, isGroup });
  addReplyErrorObject(c, shared.syntaxerr);
  return null;
}

function parseStreams(c: Client, options: ReadOptions, first: number): number | null {
  const words = c.argv.slice(first);
  if (words.length % 2 !== 0) {
    addReplyError(
      c,
      "Unbalanced XREAD list of streams: for each stream key an ID or '$' must be specified.",
    );
    return null;
  }
  options.keys = words.slice(0, words.length / 2);
  options.ids = words.slice(words.length / 2);
  return c.argv.length;
}

function parseGroupOption(c: Client, { options, at, isGroup }: OptionAt): number | null {
  const option = (c.argv[at] ?? '').toUpperCase();
  if (!isGroup) {
    addReplyError(
      c,
      `The ${option} option is only supported by XREADGROUP. You called XREAD instead.`,
    );
    return null;
  }
  if (option === 'NOACK') {
    options.noack = true;
    return at;
  }
  options.group = c.argv[at + 1] ?? '';
  options.consumer = c.argv[at + 2] ?? '';
  return at + 2;
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
