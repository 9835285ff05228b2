/**
 * XCLAIM: pending entries get another owner.
 * twin: redis 6.2.6 t_stream.c, xclaimCommand.
 */
import { getDb, lookupKeyRead } from '#engine/keyspace/db';
import { checkType } from '#engine/keyspace/object';
import {
  addReplyDeferredLen,
  addReplyError,
  addReplyNull,
  setDeferredArrayLen,
} from '#engine/networking/reply';
import { getLongLongFromObjectOrReply } from '#engine/numbers';
import { preventCommandPropagation } from '#engine/propagate';
import type { Client, Server } from '#engine/state';
import { type StreamObject, streamRange } from '#engine/values/stream';
import { lookupConsumer, type StreamGroup, setNack } from '#engine/values/stream_groups';
import { MIN_STREAM_ID, type StreamID } from '#engine/values/stream_id';
import { streamParseStrictID, streamParseStrictIDOrReply } from './t_stream_parse';
import { streamToChange } from './t_stream_read';
import {
  addReplyEntryAt,
  addReplyStreamID,
  streamPropagateGroupID,
  streamPropagateXCLAIM,
} from './t_stream_reply';

export interface ClaimOptions {
  minIdle: number;
  /** Unix milliseconds, -1: not given. */
  deliveryTime: number;
  /** -1: not given. */
  retryCount: number;
  force: boolean;
  justid: boolean;
  lastId: StreamID;
}

/** A group whose entries are claimed, and how. */
export interface Claim {
  readonly o: StreamObject;
  readonly group: StreamGroup;
  readonly options: ClaimOptions;
}

/** XCLAIM key group consumer min-idle id ... [IDLE|TIME|RETRYCOUNT|LASTID n] [FORCE] [JUSTID] */
export function xclaimCommand(server: Server, c: Client): void {
  const known = groupKnownOrReply(server, c);
  if (known === null) return;
  if (known === 'missing') {
    replyNoGroup(c);
    return;
  }
  const minIdle = getLongLongFromObjectOrReply(
    c,
    c.argv[4] ?? '',
    'Invalid min-idle-time argument for XCLAIM',
  );
  if (minIdle === null) return;
  const ids: StreamID[] = [];
  for (const text of c.argv.slice(5)) {
    const id = streamParseStrictID(text);
    if (id === null) break;
    ids.push(id);
  }
  const options = newOptions(Math.max(Number(minIdle), 0));
  if (!parseClaimOptions(server, c, { options, first: 5 + ids.length })) return;
  const claim = claimOf(server, c, options);
  if (claim !== null) claimIds(server, c, { claim, ids });
}

export function newOptions(minIdle: number): ClaimOptions {
  return {
    minIdle,
    deliveryTime: -1,
    retryCount: -1,
    force: false,
    justid: false,
    lastId: MIN_STREAM_ID,
  };
}

function parseClaimOptions(
  server: Server,
  c: Client,
  { options, first }: { readonly options: ClaimOptions; readonly first: number },
): boolean {
  for (let j = first; j < c.argv.length; j++) {
    const word = c.argv[j] ?? '';
    const name = word.toUpperCase();
    const next = c.argv[j + 1];
    if (name === 'FORCE') options.force = true;
    else if (name === 'JUSTID') options.justid = true;
    else if (next !== undefined && ['IDLE', 'TIME', 'RETRYCOUNT', 'LASTID'].includes(name)) {
      if (!parseClaimValue(server, c, { options, name, text: next })) return false;
      j++;
    } else {
      addReplyError(c, `Unrecognized XCLAIM option '${word}'`);
      return false;
    }
  }
  return true;
}

function parseClaimValue(
  server: Server,
  c: Client,
  {
    options,
    name,
    text,
  }: { readonly options: ClaimOptions; readonly name: string; readonly text: string },
): boolean {
  if (name === 'LASTID') {
    const lastId = streamParseStrictIDOrReply(c, text);
    if (lastId !== null) options.lastId = lastId;
    return lastId !== null;
  }
  const error = `Invalid ${name} option argument for XCLAIM`;
  const value = getLongLongFromObjectOrReply(c, text, error);
  if (value === null) return false;
  if (name === 'RETRYCOUNT') options.retryCount = Number(value);
  else options.deliveryTime = name === 'TIME' ? Number(value) : server.mstime - Number(value);
  return true;
}

function claimIds(
  server: Server,
  c: Client,
  { claim, ids }: { readonly claim: Claim; readonly ids: readonly StreamID[] },
): void {
  const { o, group, options } = claim;
  let propagateLastId = options.lastId > group.lastId;
  if (propagateLastId) group.lastId = options.lastId;
  // A time that makes no sense is taken as now.
  if (options.deliveryTime < 0 || options.deliveryTime > server.mstime)
    options.deliveryTime = server.mstime;
  const place = addReplyDeferredLen(c);
  let claimed = 0;
  for (const id of ids) {
    if (!group.nacks.has(id) && !(options.force && hasEntry(o, id))) continue;
    if (!isIdleEnough(server, claim, id)) continue;
    claimOne(server, c, { claim, id });
    claimed++;
    // XCLAIM carries it.
    propagateLastId = false;
  }
  if (propagateLastId) {
    const [, key = '', name = ''] = c.argv;
    streamPropagateGroupID(server, c, { key, name }, group);
    server.dirty++;
  }
  setDeferredArrayLen(c, place, claimed);
  preventCommandPropagation(c);
}

function hasEntry(o: StreamObject, id: StreamID): boolean {
  return streamRange(o, { start: id, end: id }).length > 0;
}

export function isIdleEnough(server: Server, { group, options }: Claim, id: StreamID): boolean {
  const nack = group.nacks.get(id);
  return (
    nack === undefined ||
    server.mstime - nack.deliveryTime >= options.minIdle ||
    options.minIdle === 0
  );
}

/** Gives the entry to the consumer, answers it and tells replicas. */
export function claimOne(
  server: Server,
  c: Client,
  { claim, id }: { readonly claim: Claim; readonly id: StreamID },
): void {
  const { o, group, options } = claim;
  const [, key = '', name = '', consumer = ''] = c.argv;
  lookupConsumer(group, { name: consumer, nowMs: server.mstime });
  // An entry that FORCE makes pending was delivered once already.
  const before = group.nacks.get(id)?.deliveryCount ?? 1;
  const counted = before + (options.justid ? 0 : 1);
  const deliveryCount = options.retryCount >= 0 ? options.retryCount : counted;
  const nack = { deliveryTime: options.deliveryTime, deliveryCount, consumer };
  setNack(group, id, nack);
  if (options.justid) addReplyStreamID(c, id);
  else if (!addReplyEntryAt(c, o, id)) addReplyNull(c);
  streamPropagateXCLAIM(server, c, { address: { key, name }, group, id, nack });
  server.dirty++;
}

/** null after answering that the key is no stream; 'missing': no key or no group. */
export function groupKnownOrReply(server: Server, c: Client): 'known' | 'missing' | null {
  const [, key = '', name = ''] = c.argv;
  const o = lookupKeyRead(server, getDb(server, c.db), { key });
  if (o !== null && !checkType(c, o, 'stream')) return null;
  return o?.groups.has(name) ? 'known' : 'missing';
}

export function replyNoGroup(c: Client): void {
  addReplyError(c, `-NOGROUP No such key '${c.argv[1]}' or consumer group '${c.argv[2]}'`);
}

export function claimOf(server: Server, c: Client, options: ClaimOptions): Claim | null {
  const [, key = '', name = ''] = c.argv;
  const o = streamToChange(server, c, key);
  const group = o?.groups.get(name);
  return o === null || group === undefined ? null : { o, group, options };
}
