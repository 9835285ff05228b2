/**
 * XGROUP and XACK.
 * twin: redis 6.2.6 t_stream.c, "Consumer groups commands": xgroupCommand, xackCommand.
 */
import { getDb, lookupKeyRead, lookupKeyWrite, signalModifiedKey } from '#engine/keyspace/db';
import { checkType } from '#engine/keyspace/object';
import { signalKeyAsReady } from '#engine/keyspace/ready_keys';
import {
  addReply,
  addReplyError,
  addReplyHelp,
  addReplyLongLong,
  addReplySubcommandSyntaxError,
  shared,
} from '#engine/networking/reply';
import { notifyKeyspaceEvent } from '#engine/pubsub/notify';
import type { Client, Server } from '#engine/state';
import type { StreamObject } from '#engine/values/stream';
import {
  createGroup,
  delConsumer,
  removeNack,
  type StreamGroup,
} from '#engine/values/stream_groups';
import { MIN_STREAM_ID, type StreamID } from '#engine/values/stream_id';
import { idsOrReply, newStream } from './t_stream';
import { streamParseIDOrReply, streamParseStrictIDOrReply } from './t_stream_parse';
import { streamToChange } from './t_stream_read';

const HELP = [
  'CREATE <key> <groupname> <id|$> [option]',
  '    Create a new consumer group. Options are:',
  '    * MKSTREAM',
  '      Create the empty stream if it does not exist.',
  'CREATECONSUMER <key> <groupname> <consumer>',
  '    Create a new consumer in the specified group.',
  'DELCONSUMER <key> <groupname> <consumer>',
  '    Remove the specified consumer.',
  // The original lacks a comma here.
  'DESTROY <key> <groupname>    Remove the specified group.',
  'SETID <key> <groupname> <id|$>',
  '    Set the current group ID.',
];

interface Target {
  readonly key: string;
  readonly name: string;
  /** null: there is no such key. */
  readonly o: StreamObject | null;
  readonly group: StreamGroup | null;
}

interface GroupSubcommand {
  readonly argc: readonly number[];
  /** The group must be there already. */
  readonly needsGroup: boolean;
  readonly proc: (server: Server, c: Client, target: Target) => void;
}

const SUBCOMMANDS: ReadonlyMap<string, GroupSubcommand> = new Map([
  ['create', { argc: [5, 6], needsGroup: false, proc: groupCreate }],
  ['setid', { argc: [5], needsGroup: true, proc: groupSetid }],
  ['destroy', { argc: [4], needsGroup: false, proc: groupDestroy }],
  ['createconsumer', { argc: [5], needsGroup: true, proc: groupCreateConsumer }],
  ['delconsumer', { argc: [5], needsGroup: true, proc: groupDelConsumer }],
]);

/** Whatever the subcommand, key and group are looked at first, as in the original. */
export function xgroupCommand(server: Server, c: Client): void {
  const argc = c.argv.length;
  const name = (c.argv[1] ?? '').toLowerCase();
  const subcommand = SUBCOMMANDS.get(name);
  const mkstream = argc === 6 && name === 'create';
  if (mkstream && c.argv[5]?.toLowerCase() !== 'mkstream') {
    addReplySubcommandSyntaxError(c);
    return;
  }
  const needsGroup = subcommand?.needsGroup ?? false;
  const target = argc < 4 ? null : targetOrReply(server, c, { mkstream, needsGroup });
  if (argc >= 4 && target === null) return;
  if (argc === 2 && name === 'help') addReplyHelp(c, HELP);
  else if (target !== null && subcommand?.argc.includes(argc)) subcommand.proc(server, c, target);
  else addReplySubcommandSyntaxError(c);
}

/** null after answering: there is no such stream or group. */
function targetOrReply(
  server: Server,
  c: Client,
  { mkstream, needsGroup }: { readonly mkstream: boolean; readonly needsGroup: boolean },
): Target | null {
  const [, , key = '', name = ''] = c.argv;
  const o = lookupKeyWrite(server, getDb(server, c.db), key);
  if (o !== null && !checkType(c, o, 'stream')) return null;
  if (o === null && !mkstream) {
    addReplyError(
      c,
      'The XGROUP subcommand requires the key to exist. Note that for CREATE you may want to use the MKSTREAM option to create an empty stream automatically.',
    );
    return null;
  }
  const group = o?.groups.get(name) ?? null;
  if (group !== null || !needsGroup) return { key, name, o, group };
  addReplyError(c, `-NOGROUP No such consumer group '${name}' for key name '${key}'`);
  return null;
}

/** XGROUP CREATE key group id|$ [MKSTREAM] */
function groupCreate(server: Server, c: Client, { key, name, o }: Target): void {
  const idArg = c.argv[4] ?? '';
  const id = idArg === '$' ? (o?.lastId ?? MIN_STREAM_ID) : streamParseStrictIDOrReply(c, idArg);
  if (id === null) return;
  const stream = o ?? newStream(server, c, key);
  if (o === null) signalModifiedKey(server, getDb(server, c.db), key);
  if (stream.groups.has(name)) {
    addReplyError(c, '-BUSYGROUP Consumer Group name already exists');
    return;
  }
  stream.groups.set(name, createGroup(id));
  addReply(c, shared.ok);
  groupChanged(server, c, { key, event: 'xgroup-create' });
}

/** XGROUP SETID key group id|$ */
function groupSetid(server: Server, c: Client, { key, o, group }: Target): void {
  const idArg = c.argv[4] ?? '';
  const id: StreamID | null =
    idArg === '$' ? (o?.lastId ?? MIN_STREAM_ID) : streamParseIDOrReply(c, idArg);
  if (id === null || group === null) return;
  group.lastId = id;
  addReply(c, shared.ok);
  groupChanged(server, c, { key, event: 'xgroup-setid' });
}

/** XGROUP DESTROY key group */
function groupDestroy(server: Server, c: Client, { key, name, o }: Target): void {
  if (!o?.groups.delete(name)) {
    addReply(c, shared.czero);
    return;
  }
  addReply(c, shared.cone);
  groupChanged(server, c, { key, event: 'xgroup-destroy' });
  // Consumers that wait are told that their group is gone.
  signalKeyAsReady(server, { db: c.db, key });
}

/** XGROUP CREATECONSUMER key group consumer */
function groupCreateConsumer(server: Server, c: Client, { key, group }: Target): void {
  const name = c.argv[4] ?? '';
  const created = group !== null && !group.consumers.has(name);
  if (created) {
    group.consumers.set(name, { name, seenTime: server.mstime, pending: [] });
    groupChanged(server, c, { key, event: 'xgroup-createconsumer' });
  }
  addReplyLongLong(c, created ? 1 : 0);
}

/** XGROUP DELCONSUMER key group consumer */
function groupDelConsumer(server: Server, c: Client, { key, group }: Target): void {
  if (group === null) return;
  addReplyLongLong(c, delConsumer(group, c.argv[4] ?? ''));
  groupChanged(server, c, { key, event: 'xgroup-delconsumer' });
}

function groupChanged(
  server: Server,
  c: Client,
  { key, event }: { readonly key: string; readonly event: string },
): void {
  server.dirty++;
  notifyKeyspaceEvent(server, { type: 'stream', event, key, db: c.db });
}

/** XACK key group id [id ...] */
export function xackCommand(server: Server, c: Client): void {
  const [, key = '', name = ''] = c.argv;
  const o = lookupKeyRead(server, getDb(server, c.db), { key });
  if (o !== null && !checkType(c, o, 'stream')) return;
  if (!o?.groups.has(name)) {
    addReply(c, shared.czero);
    return;
  }
  const ids = idsOrReply(c, 3);
  if (ids === null) return;
  const group = streamToChange(server, c, key)?.groups.get(name);
  if (group === undefined) return;
  const acknowledged = ids.filter((id) => removeNack(group, id)).length;
  server.dirty += acknowledged;
  addReplyLongLong(c, acknowledged);
}
