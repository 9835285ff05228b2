/**
 * How clients that wait in XREAD and XREADGROUP get what was added.
 * twin: redis 6.2.6 blocked.c, serveClientsBlockedOnStreamKey.
 */
import type { StreamWait } from '#engine/blocked';
import {
  addReplyArrayLen,
  addReplyBulk,
  addReplyError,
  addReplyMapLen,
} from '#engine/networking/reply';
import type { Client, Server } from '#engine/state';
import type { StreamObject } from '#engine/values/stream';
import { lookupConsumer, type StreamGroup } from '#engine/values/stream_groups';
import { MIN_STREAM_ID, streamIncrID } from '#engine/values/stream_id';
import {
  streamPropagateConsumerCreation,
  streamReplyToConsumer,
  streamReplyWithRange,
} from './t_stream_reply';

interface Waiting {
  readonly key: string;
  /** To be changed in place. */
  readonly o: StreamObject;
  readonly wait: StreamWait;
}

/** False: there is nothing new for this client, and it waits on. */
export function serveClientBlockedOnStream(server: Server, c: Client, waiting: Waiting): boolean {
  const { key, o, wait } = waiting;
  const group = wait.group === null ? null : o.groups.get(wait.group);
  if (group === undefined) {
    addReplyError(c, '-NOGROUP the consumer group this client was blocked on no longer exists');
    return true;
  }
  const after = group === null ? (wait.ids.get(key) ?? MIN_STREAM_ID) : group.lastId;
  if (o.lastId <= after) return false;
  if (c.resp === 2) {
    addReplyArrayLen(c, 1);
    addReplyArrayLen(c, 2);
  } else addReplyMapLen(c, 1);
  addReplyBulk(c, key);
  const start = streamIncrID(after) ?? MIN_STREAM_ID;
  const range = { start, count: wait.count };
  if (group === null) streamReplyWithRange(c, o, range);
  else readForGroup(server, c, { waiting, group, range });
  return true;
}

function readForGroup(
  server: Server,
  c: Client,
  {
    waiting: { key, o, wait },
    group,
    range,
  }: {
    readonly waiting: Waiting;
    readonly group: StreamGroup;
    readonly range: { readonly start: string; readonly count: number };
  },
): void {
  const address = { key, name: wait.group ?? '' };
  const { noack } = wait;
  const { consumer, created } = lookupConsumer(group, {
    name: wait.consumer,
    nowMs: server.mstime,
  });
  if (created && noack) streamPropagateConsumerCreation(server, c, address, consumer.name);
  streamReplyToConsumer(server, c, { o, range, read: { address, group, consumer, noack } });
}
