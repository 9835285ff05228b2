/**
 * Channels, patterns and who listens to them.
 * twin: redis 6.2.6 pubsub.c, "Pubsub low level API".
 * differs: subscribers are kept in Maps, so CHANNELS and pattern delivery go by order of subscription.
 */
import {
  addReply,
  addReplyBulk,
  addReplyLongLong,
  addReplyNull,
  addReplyPushLen,
} from '../networking/reply';
import type { Client, Server } from '../state';
import { stringmatch } from '../stringmatch';

export type SubscriptionKind = 'channel' | 'pattern';

const WORDS = {
  channel: { subscribe: 'subscribe', unsubscribe: 'unsubscribe' },
  pattern: { subscribe: 'psubscribe', unsubscribe: 'punsubscribe' },
} as const;

export function clientSubscriptionsCount(c: Client): number {
  return c.pubsubChannels.size + c.pubsubPatterns.size;
}

function ofClient(c: Client, kind: SubscriptionKind): Set<string> {
  return kind === 'channel' ? c.pubsubChannels : c.pubsubPatterns;
}

function ofServer(server: Server, kind: SubscriptionKind): Map<string, number[]> {
  return kind === 'channel' ? server.pubsubChannels : server.pubsubPatterns;
}

function notify(c: Client, word: string, name: string | null): void {
  addReplyPushLen(c, 3);
  addReplyBulk(c, word);
  if (name === null) addReplyNull(c);
  else addReplyBulk(c, name);
  addReplyLongLong(c, clientSubscriptionsCount(c));
}

export interface Subscription {
  readonly kind: SubscriptionKind;
  readonly name: string;
}

export function pubsubSubscribe(server: Server, c: Client, { kind, name }: Subscription): void {
  const mine = ofClient(c, kind);
  if (!mine.has(name)) {
    mine.add(name);
    const subscribers = ofServer(server, kind).get(name);
    if (subscribers) subscribers.push(c.id);
    else ofServer(server, kind).set(name, [c.id]);
  }
  notify(c, WORDS[kind].subscribe, name);
}

function forget(server: Server, c: Client, { kind, name }: Subscription): void {
  if (!ofClient(c, kind).delete(name)) return;
  const left = (ofServer(server, kind).get(name) ?? []).filter((id) => id !== c.id);
  if (left.length === 0) ofServer(server, kind).delete(name);
  else ofServer(server, kind).set(name, left);
}

export function pubsubUnsubscribe(server: Server, c: Client, what: Subscription): void {
  forget(server, c, what);
  notify(c, WORDS[what.kind].unsubscribe, what.name);
}

/** Answers once even if there was nothing to leave. */
export function pubsubUnsubscribeAll(server: Server, c: Client, kind: SubscriptionKind): void {
  const names = [...ofClient(c, kind)];
  for (const name of names) pubsubUnsubscribe(server, c, { kind, name });
  if (names.length === 0) notify(c, WORDS[kind].unsubscribe, null);
}

/** Leaves everything without a word: the client is going away or RESET itself. */
export function unsubscribeAll(server: Server, c: Client): void {
  for (const name of [...c.pubsubChannels]) forget(server, c, { kind: 'channel', name });
  for (const name of [...c.pubsubPatterns]) forget(server, c, { kind: 'pattern', name });
}

/** Delivers a message; answers how many got it. */
export function pubsubPublishMessage(server: Server, channel: string, message: string): number {
  let receivers = 0;
  const deliver = (ids: readonly number[], parts: readonly string[]) => {
    for (const id of ids) {
      const c = server.clients.get(id);
      if (!c) continue;
      addReplyPushLen(c, parts.length);
      for (const part of parts) addReplyBulk(c, part);
      receivers++;
    }
  };
  deliver(server.pubsubChannels.get(channel) ?? [], ['message', channel, message]);
  for (const [pattern, ids] of server.pubsubPatterns) {
    if (stringmatch(pattern, channel)) deliver(ids, ['pmessage', pattern, channel, message]);
  }
  return receivers;
}

/** The answer of PING while subscribed under RESP2. */
export function addReplyPubsubPong(c: Client, text: string): void {
  addReply(c, '*2\r\n$4\r\npong\r\n');
  addReplyBulk(c, text);
}
