/**
 * BLPOP, BRPOP, BLMOVE, BRPOPLPUSH, and how their clients are served once there is something.
 * twin: redis 6.2.6 t_list.c, "Blocking POP operations"; blocked.c, serveClientsBlockedOnListKey.
 */
import { blockForKeys, isBlockingDenied, type ListWait } from '../blocked';
import { getDb, lookupKeyWrite } from '../keyspace/db';
import { checkType } from '../keyspace/object';
import {
  addReplyArrayLen,
  addReplyBulk,
  addReplyNull,
  addReplyNullArray,
} from '../networking/reply';
import { propagate, rewriteClientCommandVector } from '../propagate';
import { notifyKeyspaceEvent } from '../pubsub/notify';
import type { Client, Server } from '../state';
import { getTimeoutSecondsOrReply } from '../timeout';
import { type ListEnd, type ListObject, listTypePop, listTypePush } from '../values/list';
import { endOrReply, listElementsRemoved, lmoveGeneric, lmoveHandlePush } from './t_list';

export function blpopCommand(server: Server, c: Client): void {
  blockingPopGeneric(server, c, 'head');
}

export function brpopCommand(server: Server, c: Client): void {
  blockingPopGeneric(server, c, 'tail');
}

/** BLPOP and BRPOP key [key ...] seconds */
function blockingPopGeneric(server: Server, c: Client, from: ListEnd): void {
  const untilMs = getTimeoutSecondsOrReply(server, c, c.argv.at(-1) ?? '');
  if (untilMs === null) return;
  const keys = c.argv.slice(1, -1);
  for (const key of keys) {
    const o = lookupKeyWrite(server, getDb(server, c.db), key);
    if (o === null) continue;
    if (!checkType(c, o, 'list')) return;
    replyPopped(c, key, listTypePop(o, from) ?? '');
    listElementsRemoved(server, c, { key, o, where: from, count: 1 });
    rewriteClientCommandVector(c, [popName(from), key]);
    return;
  }
  if (isBlockingDenied(server, c)) addReplyNullArray(c);
  else blockForKeys(server, c, { wait: { type: 'list', keys, from, target: null }, untilMs });
}

function replyPopped(c: Client, key: string, value: string): void {
  addReplyArrayLen(c, 2);
  addReplyBulk(c, key);
  addReplyBulk(c, value);
}

function popName(from: ListEnd): string {
  return from === 'head' ? 'LPOP' : 'RPOP';
}

/** BLMOVE source destination LEFT|RIGHT LEFT|RIGHT seconds */
export function blmoveCommand(server: Server, c: Client): void {
  const from = endOrReply(c, c.argv[3] ?? '');
  if (from === null) return;
  const to = endOrReply(c, c.argv[4] ?? '');
  if (to === null) return;
  const untilMs = getTimeoutSecondsOrReply(server, c, c.argv[5] ?? '');
  if (untilMs !== null) blmoveGeneric(server, c, { from, to, untilMs });
}

/** BRPOPLPUSH source destination seconds */
export function brpoplpushCommand(server: Server, c: Client): void {
  const untilMs = getTimeoutSecondsOrReply(server, c, c.argv[3] ?? '');
  if (untilMs !== null) blmoveGeneric(server, c, { from: 'tail', to: 'head', untilMs });
}

function blmoveGeneric(
  server: Server,
  c: Client,
  { from, to, untilMs }: { readonly from: ListEnd; readonly to: ListEnd; readonly untilMs: number },
): void {
  const [, source = '', key = ''] = c.argv;
  const o = lookupKeyWrite(server, getDb(server, c.db), source);
  if (o !== null && !checkType(c, o, 'list')) return;
  if (o !== null) {
    const [, , , fromArg = '', toArg = ''] = c.argv;
    const { dirty } = server;
    lmoveGeneric(server, c, { from, to });
    if (server.dirty === dirty) return;
    if (isBrpoplpush(c)) rewriteClientCommandVector(c, ['RPOPLPUSH', source, key]);
    else rewriteClientCommandVector(c, ['LMOVE', source, key, fromArg, toArg]);
  } else if (isBlockingDenied(server, c)) addReplyNull(c);
  else {
    const wait: ListWait = { type: 'list', keys: [source], from, target: { key, to } };
    blockForKeys(server, c, { wait, untilMs });
  }
}

/** By its number of words: inside EXEC, and while it waits, a client has no other command. */
function isBrpoplpush(c: Client): boolean {
  return c.argv.length === 4;
}

function sideName(end: ListEnd): string {
  return end === 'head' ? 'left' : 'right';
}

/** Gives the first element to a client that waits. The list may be empty then. */
export function serveClientBlockedOnList(
  server: Server,
  c: Client,
  { key, o, wait }: { readonly key: string; readonly o: ListObject; readonly wait: ListWait },
): void {
  const { from, target } = wait;
  const value = listTypePop(o, from) ?? '';
  const db = getDb(server, c.db);
  if (target === null) {
    propagate(server, c.db, [popName(from), key]);
    replyPopped(c, key, value);
  } else {
    const destination = lookupKeyWrite(server, db, target.key);
    if (destination !== null && !checkType(c, destination, 'list')) {
      listTypePush(server, o, { value, where: from });
      return;
    }
    lmoveHandlePush(server, c, { key: target.key, o: destination, value, to: target.to });
    const sides = [sideName(from), sideName(target.to)];
    const isLong = !isBrpoplpush(c);
    const name = isLong ? 'LMOVE' : 'RPOPLPUSH';
    propagate(server, c.db, [name, key, target.key, ...(isLong ? sides : [])]);
  }
  const event = from === 'head' ? 'lpop' : 'rpop';
  notifyKeyspaceEvent(server, { type: 'list', event, key, db: c.db });
}
