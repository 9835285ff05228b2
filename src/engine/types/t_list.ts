/**
 * Commands on lists.
 * twin: redis 6.2.6 t_list.c, "List Commands". LPOS, LREM and LINSERT are in t_list_search.ts, what
 * blocks in t_list_blocking.ts.
 */
import { lookupCommand } from '../command';
import {
  dbAdd,
  dbDelete,
  getDb,
  keyModified,
  lookupKeyReadOrReply,
  lookupKeyWrite,
  lookupKeyWriteOrReply,
  signalModifiedKey,
} from '../keyspace/db';
import { dictEnvOf } from '../keyspace/dict_env';
import { initialLru } from '../keyspace/lru';
import { checkType } from '../keyspace/object';
import {
  addReply,
  addReplyArrayLen,
  addReplyBulk,
  addReplyError,
  addReplyErrorObject,
  addReplyLongLong,
  addReplyNull,
  addReplyNullArray,
  shared,
} from '../networking/reply';
import { getLongFromObjectOrReply, getPositiveLongFromObjectOrReply } from '../numbers';
import { notifyKeyspaceEvent } from '../pubsub/notify';
import type { Client, Server } from '../state';
import {
  createListObject,
  type ListEnd,
  type ListObject,
  listTypeDeleteRange,
  listTypeIndex,
  listTypePop,
  listTypePush,
  listTypeRange,
  listTypeReplace,
} from '../values/list';
import { nullReply } from './t_string';

export function lpushCommand(server: Server, c: Client): void {
  pushGeneric(server, c, { where: 'head', xx: false });
}

export function rpushCommand(server: Server, c: Client): void {
  pushGeneric(server, c, { where: 'tail', xx: false });
}

export function lpushxCommand(server: Server, c: Client): void {
  pushGeneric(server, c, { where: 'head', xx: true });
}

export function rpushxCommand(server: Server, c: Client): void {
  pushGeneric(server, c, { where: 'tail', xx: true });
}

/** `xx`: only onto a list that exists. */
function pushGeneric(
  server: Server,
  c: Client,
  { where, xx }: { readonly where: ListEnd; readonly xx: boolean },
): void {
  const key = c.argv[1] ?? '';
  const db = getDb(server, c.db);
  const existing = lookupKeyWrite(server, db, key);
  if (existing !== null && !checkType(c, existing, 'list')) return;
  if (existing === null && xx) {
    addReply(c, shared.czero);
    return;
  }
  const o = existing ?? newList(server, c.db, key);
  for (const value of c.argv.slice(2)) listTypePush(server, o, { value, where });
  addReplyLongLong(c, o.length);
  const event = where === 'head' ? 'lpush' : 'rpush';
  keyModified(server, db, { key, type: 'list', event });
  server.dirty += c.argv.length - 3;
}

function newList(server: Server, dbid: number, key: string): ListObject {
  const o = createListObject(dictEnvOf(server), initialLru(server));
  dbAdd(getDb(server, dbid), key, o);
  return o;
}

export function llenCommand(server: Server, c: Client): void {
  const o = lookupKeyReadOrReply(server, c, { key: c.argv[1] ?? '', reply: shared.czero });
  if (o !== null && checkType(c, o, 'list')) addReplyLongLong(c, o.length);
}

export function lindexCommand(server: Server, c: Client): void {
  const o = lookupKeyReadOrReply(server, c, { key: c.argv[1] ?? '', reply: nullReply(c) });
  if (o === null || !checkType(c, o, 'list')) return;
  const index = getLongFromObjectOrReply(c, c.argv[2] ?? '');
  if (index === null) return;
  const value = listTypeIndex(o, index < 0 ? index + o.length : index);
  if (value === null) addReplyNull(c);
  else addReplyBulk(c, value);
}

export function lsetCommand(server: Server, c: Client): void {
  const [, key = '', indexArg = '', value = ''] = c.argv;
  const o = lookupKeyWriteOrReply(server, c, { key, reply: shared.nokeyerr });
  if (o === null || !checkType(c, o, 'list')) return;
  const index = getLongFromObjectOrReply(c, indexArg);
  if (index === null) return;
  if (!listTypeReplace(o, index < 0 ? index + o.length : index, value)) {
    addReplyErrorObject(c, shared.outofrangeerr);
    return;
  }
  addReply(c, shared.ok);
  keyModified(server, getDb(server, c.db), { key, type: 'list', event: 'lset' });
}

export function lpopCommand(server: Server, c: Client): void {
  popGeneric(server, c, 'head');
}

export function rpopCommand(server: Server, c: Client): void {
  popGeneric(server, c, 'tail');
}

/** With a count an array is answered, without one the element. */
function popGeneric(server: Server, c: Client, where: ListEnd): void {
  const [commandName = '', key = '', countArg] = c.argv;
  if (c.argv.length > 3) {
    const name = lookupCommand(server, commandName)?.name;
    addReplyError(c, `wrong number of arguments for '${name}' command`);
    return;
  }
  const count = countArg === undefined ? 1 : getPositiveLongFromObjectOrReply(c, countArg);
  if (count === null) return;
  if (count === 0) {
    addReplyNullArray(c);
    return;
  }
  const o = lookupKeyWriteOrReply(server, c, { key, reply: nullReply(c) });
  if (o === null || !checkType(c, o, 'list')) return;
  const popped = Math.min(count, o.length);
  if (countArg !== undefined) addReplyArrayLen(c, popped);
  for (let i = 0; i < popped; i++) addReplyBulk(c, listTypePop(o, where) ?? '');
  listElementsRemoved(server, c, { key, o, where, count: popped });
}

/** Events of a pop, and the end of a list that is empty now. */
export function listElementsRemoved(
  server: Server,
  c: Client,
  {
    key,
    o,
    where,
    count,
  }: {
    readonly key: string;
    readonly o: ListObject;
    readonly where: ListEnd;
    readonly count: number;
  },
): void {
  const db = getDb(server, c.db);
  const event = where === 'head' ? 'lpop' : 'rpop';
  notifyKeyspaceEvent(server, { type: 'list', event, key, db: db.id });
  deleteIfEmpty(server, c, key, o);
  signalModifiedKey(server, db, key);
  server.dirty += count;
}

export function deleteIfEmpty(server: Server, c: Client, key: string, o: ListObject): void {
  if (o.length > 0) return;
  const db = getDb(server, c.db);
  dbDelete(db, key);
  notifyKeyspaceEvent(server, { type: 'generic', event: 'del', key, db: db.id });
}

export function lrangeCommand(server: Server, c: Client): void {
  const range = rangeOrReply(c);
  if (range === null) return;
  const o = lookupKeyReadOrReply(server, c, { key: c.argv[1] ?? '', reply: shared.emptyarray });
  if (o === null || !checkType(c, o, 'list')) return;
  const items = listTypeRange(o, clip(range, o.length));
  addReplyArrayLen(c, items.length);
  for (const item of items) addReplyBulk(c, item);
}

export function ltrimCommand(server: Server, c: Client): void {
  const key = c.argv[1] ?? '';
  const range = rangeOrReply(c);
  if (range === null) return;
  const o = lookupKeyWriteOrReply(server, c, { key, reply: shared.ok });
  if (o === null || !checkType(c, o, 'list')) return;
  const { length } = o;
  const { from, to } = clip(range, length);
  listTypeDeleteRange(o, { index: to, count: length - to });
  listTypeDeleteRange(o, { index: 0, count: from });
  const db = getDb(server, c.db);
  notifyKeyspaceEvent(server, { type: 'list', event: 'ltrim', key, db: db.id });
  deleteIfEmpty(server, c, key, o);
  signalModifiedKey(server, db, key);
  server.dirty += length - o.length;
  addReply(c, shared.ok);
}

interface Range {
  readonly start: number;
  readonly end: number;
}

/** argv[2] and argv[3] as given. */
function rangeOrReply(c: Client): Range | null {
  const start = getLongFromObjectOrReply(c, c.argv[2] ?? '');
  if (start === null) return null;
  const end = getLongFromObjectOrReply(c, c.argv[3] ?? '');
  return end === null ? null : { start, end };
}

/** As indexes [from, to) inside the list; from = to when there is nothing. */
function clip(
  { start, end }: Range,
  length: number,
): { readonly from: number; readonly to: number } {
  const from = Math.max(0, start < 0 ? start + length : start);
  const last = Math.min(end < 0 ? end + length : end, length - 1);
  // An empty range is put at the end: what LTRIM has to cut is then all before it.
  return from > last ? { from: length, to: length } : { from, to: last + 1 };
}

/** LMOVE source destination LEFT|RIGHT LEFT|RIGHT */
export function lmoveCommand(server: Server, c: Client): void {
  const from = endOrReply(c, c.argv[3] ?? '');
  if (from === null) return;
  const to = endOrReply(c, c.argv[4] ?? '');
  if (to !== null) lmoveGeneric(server, c, { from, to });
}

export function rpoplpushCommand(server: Server, c: Client): void {
  lmoveGeneric(server, c, { from: 'tail', to: 'head' });
}

export function endOrReply(c: Client, text: string): ListEnd | null {
  const name = text.toLowerCase();
  if (name === 'left') return 'head';
  if (name === 'right') return 'tail';
  addReplyErrorObject(c, shared.syntaxerr);
  return null;
}

export function lmoveGeneric(
  server: Server,
  c: Client,
  { from, to }: { readonly from: ListEnd; readonly to: ListEnd },
): void {
  const [, source = '', destination = ''] = c.argv;
  const db = getDb(server, c.db);
  const o = lookupKeyWriteOrReply(server, c, { key: source, reply: nullReply(c) });
  if (o === null || !checkType(c, o, 'list')) return;
  const existing = lookupKeyWrite(server, db, destination);
  if (existing !== null && !checkType(c, existing, 'list')) return;
  const value = listTypePop(o, from) ?? '';
  lmoveHandlePush(server, c, { key: destination, o: existing, value, to });
  listElementsRemoved(server, c, { key: source, o, where: from, count: 1 });
}

/** Puts an element where LMOVE wants it, and answers it. `o`: null makes a list. */
export function lmoveHandlePush(
  server: Server,
  c: Client,
  {
    key,
    o,
    value,
    to,
  }: {
    readonly key: string;
    readonly o: ListObject | null;
    readonly value: string;
    readonly to: ListEnd;
  },
): void {
  const target = o ?? newList(server, c.db, key);
  listTypePush(server, target, { value, where: to });
  signalModifiedKey(server, getDb(server, c.db), key);
  const event = to === 'head' ? 'lpush' : 'rpush';
  notifyKeyspaceEvent(server, { type: 'list', event, key, db: c.db });
  addReplyBulk(c, value);
}
