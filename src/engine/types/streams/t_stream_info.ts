/**
 * XINFO: what a stream, its groups and their consumers are made of.
 * twin: redis 6.2.6 t_stream.c, xinfoCommand, xinfoReplyWithStreamInfo.
 */
import { lookupKeyReadOrReply } from '#engine/keyspace/db';
import { checkType } from '#engine/keyspace/object';
import {
  addReplyArrayLen,
  addReplyBulk,
  addReplyError,
  addReplyHelp,
  addReplyLongLong,
  addReplyMapLen,
  addReplyNull,
  addReplySubcommandSyntaxError,
  shared,
} from '#engine/networking/reply';
import { getLongLongFromObjectOrReply } from '#engine/numbers';
import type { Client, Server } from '#engine/state';
import { raxNodeCount } from '#engine/values/rax_nodes';
import { type StreamObject, streamRange } from '#engine/values/stream';
import { type StreamConsumer, type StreamGroup, sortedByName } from '#engine/values/stream_groups';
import { addReplyEntry, addReplyStreamID, streamReplyWithRange } from './t_stream_reply';

const HELP = [
  'CONSUMERS <key> <groupname>',
  '    Show consumers of <groupname>.',
  'GROUPS <key>',
  '    Show the stream consumer groups.',
  'STREAM <key> [FULL [COUNT <count>]',
  '    Show information about the stream.',
];

export function xinfoCommand(server: Server, c: Client): void {
  const argc = c.argv.length;
  const [, subcommand = '', key = ''] = c.argv;
  const name = subcommand.toLowerCase();
  if (name === 'help') {
    addReplyHelp(c, HELP);
    return;
  }
  if (argc < 3) {
    addReplySubcommandSyntaxError(c);
    return;
  }
  const o = lookupKeyReadOrReply(server, c, { key, reply: shared.nokeyerr });
  if (o === null || !checkType(c, o, 'stream')) return;
  if (name === 'consumers' && argc === 4) replyConsumers(server, c, o);
  else if (name === 'groups' && argc === 3) replyGroups(c, o);
  else if (name === 'stream') replyStream(c, o);
  else addReplySubcommandSyntaxError(c);
}

/** XINFO CONSUMERS key group */
function replyConsumers(server: Server, c: Client, o: StreamObject): void {
  const [, , key = '', name = ''] = c.argv;
  const group = o.groups.get(name);
  if (group === undefined) {
    addReplyError(c, `-NOGROUP No such consumer group '${name}' for key name '${key}'`);
    return;
  }
  addReplyArrayLen(c, group.consumers.size);
  for (const [consumerName, { pending, seenTime }] of sortedByName(group.consumers)) {
    addReplyMapLen(c, 3);
    replyText(c, 'name', consumerName);
    replyNumber(c, 'pending', pending.length);
    replyNumber(c, 'idle', Math.max(0, server.mstime - seenTime));
  }
}

/** XINFO GROUPS key */
function replyGroups(c: Client, o: StreamObject): void {
  addReplyArrayLen(c, o.groups.size);
  for (const [name, group] of sortedByName(o.groups)) {
    addReplyMapLen(c, 4);
    replyText(c, 'name', name);
    replyNumber(c, 'consumers', group.consumers.size);
    replyNumber(c, 'pending', group.pending.length);
    addReplyBulk(c, 'last-delivered-id');
    addReplyStreamID(c, group.lastId);
  }
}

/** XINFO STREAM key [FULL [COUNT count]] */
function replyStream(c: Client, o: StreamObject): void {
  const options = c.argv.slice(3);
  if (options.length === 0) {
    replyStreamFacts(c, o, 7);
    replyNumber(c, 'groups', o.groups.size);
    replyEdge(c, o, { label: 'first-entry', rev: false });
    replyEdge(c, o, { label: 'last-entry', rev: true });
    return;
  }
  const [full = '', countWord, countArg = ''] = options.map((option) => option.toLowerCase());
  const isCounted = options.length === 3 && countWord === 'count';
  if (full !== 'full' || !(options.length === 1 || isCounted)) {
    addReplySubcommandSyntaxError(c);
    return;
  }
  const count = isCounted ? getLongLongFromObjectOrReply(c, countArg) : FULL_COUNT;
  if (count === null) return;
  replyFull(c, o, Number(count < 0n ? FULL_COUNT : count));
}

/** How many entries of each kind are shown unless asked for more. */
const FULL_COUNT = 10n;

function replyStreamFacts(c: Client, o: StreamObject, facts: number): void {
  addReplyMapLen(c, facts);
  replyNumber(c, 'length', o.length);
  replyNumber(c, 'radix-tree-keys', o.nodes.length);
  replyNumber(c, 'radix-tree-nodes', raxNodeCount(o.nodes.map(({ masterId }) => masterId)));
  addReplyBulk(c, 'last-generated-id');
  addReplyStreamID(c, o.lastId);
}

function replyEdge(
  c: Client,
  o: StreamObject,
  { label, rev }: { readonly label: string; readonly rev: boolean },
): void {
  addReplyBulk(c, label);
  const [entry] = streamRange(o, { count: 1, rev });
  if (entry === undefined) addReplyNull(c);
  else addReplyEntry(c, entry);
}

/** `count` 0: all. */
function replyFull(c: Client, o: StreamObject, count: number): void {
  replyStreamFacts(c, o, 6);
  addReplyBulk(c, 'entries');
  streamReplyWithRange(c, o, { count });
  addReplyBulk(c, 'groups');
  addReplyArrayLen(c, o.groups.size);
  for (const [name, group] of sortedByName(o.groups)) replyFullGroup(c, { name, group, count });
}

function replyFullGroup(
  c: Client,
  {
    name,
    group,
    count,
  }: { readonly name: string; readonly group: StreamGroup; readonly count: number },
): void {
  addReplyMapLen(c, 5);
  replyText(c, 'name', name);
  addReplyBulk(c, 'last-delivered-id');
  addReplyStreamID(c, group.lastId);
  replyNumber(c, 'pel-count', group.pending.length);
  replyPending(c, { group, ids: group.pending, count, withOwner: true });
  addReplyBulk(c, 'consumers');
  addReplyArrayLen(c, group.consumers.size);
  for (const [, consumer] of sortedByName(group.consumers))
    replyFullConsumer(c, { group, consumer, count });
}

function replyFullConsumer(
  c: Client,
  {
    group,
    consumer,
    count,
  }: { readonly group: StreamGroup; readonly consumer: StreamConsumer; readonly count: number },
): void {
  addReplyMapLen(c, 4);
  replyText(c, 'name', consumer.name);
  replyNumber(c, 'seen-time', consumer.seenTime);
  replyNumber(c, 'pel-count', consumer.pending.length);
  replyPending(c, { group, ids: consumer.pending, count, withOwner: false });
}

interface Pending {
  readonly group: StreamGroup;
  readonly ids: readonly string[];
  readonly count: number;
  readonly withOwner: boolean;
}

function replyPending(c: Client, { group, ids, count, withOwner }: Pending): void {
  const shown = count === 0 ? ids : ids.slice(0, count);
  addReplyBulk(c, 'pending');
  addReplyArrayLen(c, shown.length);
  for (const id of shown) {
    const nack = group.nacks.get(id);
    addReplyArrayLen(c, withOwner ? 4 : 3);
    addReplyStreamID(c, id);
    if (withOwner) addReplyBulk(c, nack?.consumer ?? '');
    addReplyLongLong(c, nack?.deliveryTime ?? 0);
    addReplyLongLong(c, nack?.deliveryCount ?? 0);
  }
}

function replyText(c: Client, label: string, text: string): void {
  addReplyBulk(c, label);
  addReplyBulk(c, text);
}

function replyNumber(c: Client, label: string, value: number): void {
  addReplyBulk(c, label);
  addReplyLongLong(c, value);
}
