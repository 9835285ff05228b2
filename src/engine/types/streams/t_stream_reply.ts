/**
 * Entries as replies, and what a consumer's reading leaves behind: pending entries, here and on
 * replicas.
 * twin: redis 6.2.6 t_stream.c, streamReplyWithRange, streamReplyWithRangeFromConsumerPEL,
 * streamPropagateXCLAIM, streamPropagateGroupID, streamPropagateConsumerCreation.
 */
import { addReplyArrayLen, addReplyBulk, addReplyNullArray } from '#engine/networking/reply';
import { propagate } from '#engine/propagate';
import type { Client, Server } from '#engine/state';
import {
  type StreamEntry,
  type StreamObject,
  type StreamRange,
  streamRange,
} from '#engine/values/stream';
import {
  placeOfId,
  type StreamConsumer,
  type StreamGroup,
  type StreamNack,
  setNack,
} from '#engine/values/stream_groups';
import { type StreamID, streamIdText } from '#engine/values/stream_id';

export function addReplyStreamID(c: Client, id: StreamID): void {
  addReplyBulk(c, streamIdText(id));
}

/** An id and its fields with their values. */
export function addReplyEntry(c: Client, { id, pairs }: StreamEntry): void {
  addReplyArrayLen(c, 2);
  addReplyStreamID(c, id);
  addReplyArrayLen(c, pairs.length);
  for (const text of pairs) addReplyBulk(c, text);
}

/** False: there is no such entry, and nothing was answered. */
export function addReplyEntryAt(c: Client, o: StreamObject, id: StreamID): boolean {
  const [entry] = streamRange(o, { start: id, end: id });
  if (entry !== undefined) addReplyEntry(c, entry);
  return entry !== undefined;
}

export function streamReplyWithRange(c: Client, o: StreamObject, range: StreamRange): void {
  const entries = streamRange(o, range);
  addReplyArrayLen(c, entries.length);
  for (const entry of entries) addReplyEntry(c, entry);
}

/** Where a group is, by names. */
export interface GroupAddress {
  readonly key: string;
  readonly name: string;
}

export interface GroupRead {
  readonly address: GroupAddress;
  readonly group: StreamGroup;
  readonly consumer: StreamConsumer;
  readonly noack: boolean;
}

/** Delivers entries to a consumer: they are pending from now on, unless `noack`. */
export function streamReplyToConsumer(
  server: Server,
  c: Client,
  {
    o,
    range,
    read,
  }: { readonly o: StreamObject; readonly range: StreamRange; readonly read: GroupRead },
): void {
  const { address, group, consumer, noack } = read;
  const entries = streamRange(o, range);
  let isNewLastId = false;
  addReplyArrayLen(c, entries.length);
  for (const entry of entries) {
    if (entry.id > group.lastId) {
      group.lastId = entry.id;
      isNewLastId = true;
    }
    addReplyEntry(c, entry);
    if (noack) continue;
    const nack = { deliveryTime: server.mstime, deliveryCount: 1, consumer: consumer.name };
    setNack(group, entry.id, nack);
    streamPropagateXCLAIM(server, c, { address, group, id: entry.id, nack });
  }
  // Without pending entries there is no XCLAIM that would carry the id.
  if (noack && isNewLastId) streamPropagateGroupID(server, c, address, group);
}

/** Entries that a consumer has and did not acknowledge; those deleted meanwhile without fields. */
export function streamReplyWithRangeFromConsumerPEL(
  server: Server,
  c: Client,
  {
    o,
    group,
    consumer,
    start,
    count,
  }: {
    readonly o: StreamObject;
    readonly group: StreamGroup;
    readonly consumer: StreamConsumer;
    readonly start: StreamID;
    readonly count: number;
  },
): void {
  const from = placeOfId(consumer.pending, start);
  const ids = consumer.pending.slice(from, count === 0 ? undefined : from + count);
  addReplyArrayLen(c, ids.length);
  for (const id of ids) {
    const nack = group.nacks.get(id);
    if (addReplyEntryAt(c, o, id) && nack !== undefined) {
      const deliveryCount = nack.deliveryCount + 1;
      setNack(group, id, { ...nack, deliveryTime: server.mstime, deliveryCount });
    } else {
      addReplyArrayLen(c, 2);
      addReplyStreamID(c, id);
      addReplyNullArray(c);
    }
  }
}

/** XCLAIM key group consumer 0 id TIME ms RETRYCOUNT count FORCE JUSTID LASTID id */
export function streamPropagateXCLAIM(
  server: Server,
  c: Client,
  {
    address,
    group,
    id,
    nack,
  }: {
    readonly address: GroupAddress;
    readonly group: StreamGroup;
    readonly id: StreamID;
    readonly nack: StreamNack;
  },
): void {
  propagate(server, c.db, [
    ...['XCLAIM', address.key, address.name, nack.consumer ?? '', '0', streamIdText(id)],
    ...['TIME', String(nack.deliveryTime), 'RETRYCOUNT', String(nack.deliveryCount)],
    ...['FORCE', 'JUSTID', 'LASTID', streamIdText(group.lastId)],
  ]);
}

export function streamPropagateGroupID(
  server: Server,
  c: Client,
  { key, name }: GroupAddress,
  group: StreamGroup,
): void {
  propagate(server, c.db, ['XGROUP', 'SETID', key, name, streamIdText(group.lastId)]);
}

export function streamPropagateConsumerCreation(
  server: Server,
  c: Client,
  { key, name }: GroupAddress,
  consumer: string,
): void {
  propagate(server, c.db, ['XGROUP', 'CREATECONSUMER', key, name, consumer]);
}
