/**
 * SUBSCRIBE, PSUBSCRIBE, their opposites, PUBLISH and PUBSUB.
 * twin: redis 6.2.6 pubsub.c, "Pubsub commands implementation".
 */
import {
  addReplyArrayLen,
  addReplyBulk,
  addReplyHelp,
  addReplyLongLong,
  addReplySubcommandSyntaxError,
} from '../networking/reply';
import { forceCommandPropagation } from '../propagate';
import type { Client, Server } from '../state';
import { stringmatch } from '../stringmatch';
import {
  pubsubPublishMessage,
  pubsubSubscribe,
  pubsubUnsubscribe,
  pubsubUnsubscribeAll,
  type SubscriptionKind,
} from './pubsub';

function subscribe(server: Server, c: Client, kind: SubscriptionKind): void {
  for (const name of c.argv.slice(1)) pubsubSubscribe(server, c, { kind, name });
}

function unsubscribe(server: Server, c: Client, kind: SubscriptionKind): void {
  if (c.argv.length === 1) pubsubUnsubscribeAll(server, c, kind);
  for (const name of c.argv.slice(1)) pubsubUnsubscribe(server, c, { kind, name });
}

export function subscribeCommand(server: Server, c: Client): void {
  subscribe(server, c, 'channel');
}

export function unsubscribeCommand(server: Server, c: Client): void {
  unsubscribe(server, c, 'channel');
}

export function psubscribeCommand(server: Server, c: Client): void {
  subscribe(server, c, 'pattern');
}

export function punsubscribeCommand(server: Server, c: Client): void {
  unsubscribe(server, c, 'pattern');
}

/** PUBLISH <channel> <message> */
export function publishCommand(server: Server, c: Client): void {
  const [, channel = '', message = ''] = c.argv;
  const receivers = pubsubPublishMessage(server, channel, message);
  forceCommandPropagation(c);
  addReplyLongLong(c, receivers);
}

const HELP = [
  'CHANNELS [<pattern>]',
  "    Return the currently active channels matching a <pattern> (default: '*').",
  'NUMPAT',
  '    Return number of subscriptions to patterns.',
  'NUMSUB [<channel> ...]',
  '    Return the number of subscribers for the specified channels, excluding',
  '    pattern subscriptions(default: no channels).',
];

export function pubsubCommand(server: Server, c: Client): void {
  const [, subcommand = '', ...rest] = c.argv;
  const word = subcommand.toLowerCase();
  if (word === 'help' && rest.length === 0) {
    addReplyHelp(c, HELP);
  } else if (word === 'channels' && rest.length <= 1) {
    const pattern = rest[0] ?? '*';
    const channels = [...server.pubsubChannels.keys()].filter((name) => stringmatch(pattern, name));
    addReplyArrayLen(c, channels.length);
    for (const name of channels) addReplyBulk(c, name);
  } else if (word === 'numsub') {
    addReplyArrayLen(c, rest.length * 2);
    for (const name of rest) {
      addReplyBulk(c, name);
      addReplyLongLong(c, server.pubsubChannels.get(name)?.length ?? 0);
    }
  } else if (word === 'numpat' && rest.length === 0) {
    addReplyLongLong(c, server.pubsubPatterns.size);
  } else {
    addReplySubcommandSyntaxError(c);
  }
}
