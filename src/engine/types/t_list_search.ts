/**
 * List commands that look for an element.
 * twin: redis 6.2.6 t_list.c, linsertCommand, lposCommand, lremCommand.
 */
import {
  getDb,
  keyModified,
  lookupKeyRead,
  lookupKeyWriteOrReply,
  signalModifiedKey,
} from '../keyspace/db';
import { checkType } from '../keyspace/object';
import {
  addReply,
  addReplyArrayLen,
  addReplyError,
  addReplyErrorObject,
  addReplyLongLong,
  shared,
} from '../networking/reply';
import { getLongFromObjectOrReply, getPositiveLongFromObjectOrReply } from '../numbers';
import { notifyKeyspaceEvent } from '../pubsub/notify';
import type { Client, Server } from '../state';
import {
  type ListObject,
  listTypeDeleteRange,
  listTypeInsert,
  listTypeRange,
} from '../values/list';
import { deleteIfEmpty } from './t_list';
import { nullReply } from './t_string';

/** LINSERT key BEFORE|AFTER pivot element */
export function linsertCommand(server: Server, c: Client): void {
  const [, key = '', whereArg = '', pivot = '', value = ''] = c.argv;
  const where = whereArg.toLowerCase();
  if (where !== 'before' && where !== 'after') {
    addReplyErrorObject(c, shared.syntaxerr);
    return;
  }
  const o = lookupKeyWriteOrReply(server, c, { key, reply: shared.czero });
  if (o === null || !checkType(c, o, 'list')) return;
  const at = elements(o).indexOf(pivot);
  if (at === -1) {
    addReplyLongLong(c, -1);
    return;
  }
  listTypeInsert(server, o, { index: where === 'before' ? at : at + 1, value });
  keyModified(server, getDb(server, c.db), { key, type: 'list', event: 'linsert' });
  addReplyLongLong(c, o.length);
}

/** LREM key count element: the first `count`, the last -count, or (0) all of them. */
export function lremCommand(server: Server, c: Client): void {
  const [, key = '', countArg = '', value = ''] = c.argv;
  const count = getLongFromObjectOrReply(c, countArg);
  if (count === null) return;
  const o = lookupKeyWriteOrReply(server, c, { key, reply: shared.czero });
  if (o === null || !checkType(c, o, 'list')) return;
  const places = placesOf(o, value);
  const chosen = count === 0 ? places : count > 0 ? places.slice(0, count) : places.slice(count);
  for (const index of chosen.toReversed()) listTypeDeleteRange(o, { index, count: 1 });
  if (chosen.length > 0) {
    const db = getDb(server, c.db);
    signalModifiedKey(server, db, key);
    notifyKeyspaceEvent(server, { type: 'list', event: 'lrem', key, db: db.id });
    server.dirty += chosen.length;
  }
  deleteIfEmpty(server, c, key, o);
  addReplyLongLong(c, chosen.length);
}

interface PosOptions {
  rank: number;
  /** -1: not given. */
  count: number;
  maxlen: number;
}

/** LPOS key element [RANK rank] [COUNT num-matches] [MAXLEN len] */
export function lposCommand(server: Server, c: Client): void {
  const [, key = '', value = ''] = c.argv;
  const options = posOptionsOrReply(c);
  if (options === null) return;
  const { rank, count } = options;
  const o = lookupKeyRead(server, getDb(server, c.db), { key });
  if (o === null) {
    addReply(c, count === -1 ? nullReply(c) : shared.emptyarray);
    return;
  }
  if (!checkType(c, o, 'list')) return;
  const found = matches(o, value, options).slice(Math.abs(rank) - 1);
  if (count === -1) {
    if (found[0] === undefined) addReply(c, nullReply(c));
    else addReplyLongLong(c, found[0]);
    return;
  }
  const shown = count === 0 ? found : found.slice(0, count);
  addReplyArrayLen(c, shown.length);
  for (const place of shown) addReplyLongLong(c, place);
}

/** Indexes of the element, from the end that the rank's sign says, within `maxlen` of it. */
function matches(o: ListObject, value: string, { rank, maxlen }: PosOptions): number[] {
  const places = placesOf(o, value);
  const limit = maxlen === 0 ? o.length : maxlen;
  if (rank > 0) return places.filter((place) => place < limit);
  return places.filter((place) => place >= o.length - limit).reverse();
}

/** null after answering what is wrong. */
function posOptionsOrReply(c: Client): PosOptions | null {
  const options: PosOptions = { rank: 1, count: -1, maxlen: 0 };
  for (let j = 3; j < c.argv.length; j += 2) {
    const name = c.argv[j]?.toUpperCase();
    const arg = c.argv[j + 1];
    if (arg === undefined || (name !== 'RANK' && name !== 'COUNT' && name !== 'MAXLEN')) {
      addReplyErrorObject(c, shared.syntaxerr);
      return null;
    }
    const value =
      name === 'RANK'
        ? rankOrReply(c, arg)
        : getPositiveLongFromObjectOrReply(c, arg, `${name} can't be negative`);
    if (value === null) return null;
    if (name === 'RANK') options.rank = value;
    else if (name === 'COUNT') options.count = value;
    else options.maxlen = value;
  }
  return options;
}

function rankOrReply(c: Client, text: string): number | null {
  const rank = getLongFromObjectOrReply(c, text);
  if (rank !== 0) return rank;
  addReplyError(
    c,
    "RANK can't be zero: use 1 to start from the first match, 2 from the second, ...",
  );
  return null;
}

function elements(o: ListObject): string[] {
  return listTypeRange(o, { from: 0, to: o.length });
}

function placesOf(o: ListObject, value: string): number[] {
  const places: number[] = [];
  for (const [place, element] of elements(o).entries()) if (element === value) places.push(place);
  return places;
}
