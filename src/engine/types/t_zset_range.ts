/**
 * Commands on parts of sorted sets.
 * twin: redis 6.2.6 t_zset.c, zrangeGenericCommand, zremrangeGenericCommand, zcountCommand,
 * zlexcountCommand.
 */
import {
  dbDelete,
  getDb,
  keyModified,
  lookupKeyRead,
  lookupKeyReadOrReply,
  lookupKeyWrite,
  lookupKeyWriteOrReply,
  setKey,
} from '../keyspace/db';
import { dictEnvOf } from '../keyspace/dict_env';
import { initialLru } from '../keyspace/lru';
import { checkType } from '../keyspace/object';
import {
  addReply,
  addReplyError,
  addReplyErrorObject,
  addReplyLongLong,
  shared,
} from '../networking/reply';
import { getLongFromObjectOrReply } from '../numbers';
import { notifyKeyspaceEvent } from '../pubsub/notify';
import type { Client, Server } from '../state';
import {
  createZsetObject,
  type ZsetEntry,
  type ZsetObject,
  zsetDel,
  zsetRange,
  zsetSet,
} from '../values/zset';
import { type RangeType, rangeOrReply } from '../values/zset_range';
import { deleteZsetIfEmpty, replyEntries } from './t_zset';

/** What a command's name says; null: its options may say it. */
interface RangeForm {
  readonly type: RangeType | null;
  readonly reverse: boolean | null;
}

interface RangeOptions {
  type: RangeType;
  reverse: boolean;
  withScores: boolean;
  offset: number;
  /** Below 0: no limit. */
  limit: number;
}

export function zrangeCommand(server: Server, c: Client): void {
  zrangeGeneric(server, c, { type: null, reverse: null });
}

export function zrevrangeCommand(server: Server, c: Client): void {
  zrangeGeneric(server, c, { type: 'rank', reverse: true });
}

export function zrangebyscoreCommand(server: Server, c: Client): void {
  zrangeGeneric(server, c, { type: 'score', reverse: false });
}

export function zrevrangebyscoreCommand(server: Server, c: Client): void {
  zrangeGeneric(server, c, { type: 'score', reverse: true });
}

export function zrangebylexCommand(server: Server, c: Client): void {
  zrangeGeneric(server, c, { type: 'lex', reverse: false });
}

export function zrevrangebylexCommand(server: Server, c: Client): void {
  zrangeGeneric(server, c, { type: 'lex', reverse: true });
}

function zrangeGeneric(server: Server, c: Client, form: RangeForm): void {
  const options = optionsOrReply(c, form, { keyAt: 1, store: false });
  if (options === null) return;
  const finder = rangeOrReply(c, textOf(c, options, 1));
  if (finder === null) return;
  const o = lookupKeyRead(server, getDb(server, c.db), { key: c.argv[1] ?? '' });
  if (o === null) {
    addReply(c, shared.emptyarray);
    return;
  }
  if (!checkType(c, o, 'zset')) return;
  const entries = entriesOf(o, options, finder(o, options.reverse));
  replyEntries(c, entries, { scores: options.withScores, nested: c.resp > 2 });
}

/** ZRANGESTORE destination source min max [BYSCORE|BYLEX] [REV] [LIMIT offset count] */
export function zrangestoreCommand(server: Server, c: Client): void {
  const [, destination = '', source = ''] = c.argv;
  const options = optionsOrReply(c, { type: null, reverse: null }, { keyAt: 2, store: true });
  if (options === null) return;
  const finder = rangeOrReply(c, textOf(c, options, 2));
  if (finder === null) return;
  const db = getDb(server, c.db);
  const o = lookupKeyWrite(server, db, source);
  if (o !== null && !checkType(c, o, 'zset')) return;
  const entries = o === null ? [] : entriesOf(o, options, finder(o, options.reverse));
  storeEntries(server, c, { key: destination, entries, event: 'zrangestore' });
}

/** Replaces a key by a set of these, or removes it if there are none; answers how many. */
export function storeEntries(
  server: Server,
  c: Client,
  {
    key,
    entries,
    event,
  }: { readonly key: string; readonly entries: readonly ZsetEntry[]; readonly event: string },
): void {
  const db = getDb(server, c.db);
  if (entries.length === 0) {
    addReply(c, shared.czero);
    if (dbDelete(db, key)) keyModified(server, db, { key, type: 'generic', event: 'del' });
    return;
  }
  const val = createZsetObject(dictEnvOf(server), initialLru(server));
  for (const { member, score } of entries) zsetSet(server, val, { member, score, old: null });
  setKey(server, db, { key, val });
  addReplyLongLong(c, entries.length);
  notifyKeyspaceEvent(server, { type: 'zset', event, key, db: db.id });
  server.dirty++;
}

/** null after answering what is wrong. */
function optionsOrReply(
  c: Client,
  form: RangeForm,
  { keyAt, store }: { readonly keyAt: number; readonly store: boolean },
): RangeOptions | null {
  let { type, reverse } = form;
  const options = { withScores: false, offset: 0, limit: -1 };
  for (let j = keyAt + 3; j < c.argv.length; j++) {
    const name = c.argv[j]?.toLowerCase();
    if (name === 'withscores' && !store) options.withScores = true;
    else if (name === 'limit' && c.argv.length - j > 2) {
      const offset = getLongFromObjectOrReply(c, c.argv[j + 1] ?? '');
      if (offset === null) return null;
      const limit = getLongFromObjectOrReply(c, c.argv[j + 2] ?? '');
      if (limit === null) return null;
      Object.assign(options, { offset, limit });
      j += 2;
    } else if (name === 'rev' && reverse === null) reverse = true;
    else if (name === 'bylex' && type === null) type = 'lex';
    else if (name === 'byscore' && type === null) type = 'score';
    else {
      addReplyErrorObject(c, shared.syntaxerr);
      return null;
    }
  }
  const all = { ...options, type: type ?? 'rank', reverse: reverse ?? false };
  const conflict = conflictOf(all);
  if (conflict === null) return all;
  addReplyError(c, conflict);
  return null;
}

function conflictOf({ type, limit, withScores }: RangeOptions): string | null {
  if (limit !== -1 && type === 'rank')
    return 'syntax error, LIMIT is only supported in combination with either BYSCORE or BYLEX';
  return withScores && type === 'lex'
    ? 'syntax error, WITHSCORES not supported in combination with BYLEX'
    : null;
}

/** A reversed range of scores or members is given as max, min. */
function textOf(c: Client, { type, reverse }: RangeOptions, keyAt: number) {
  const first = c.argv[keyAt + 1] ?? '';
  const second = c.argv[keyAt + 2] ?? '';
  return reverse && type !== 'rank'
    ? { type, min: second, max: first }
    : { type, min: first, max: second };
}

function entriesOf(
  o: ZsetObject,
  { type, reverse, offset, limit }: RangeOptions,
  { from, to }: { readonly from: number; readonly to: number },
): ZsetEntry[] {
  const count = to - from;
  // A negative offset runs past every element.
  const skip = type === 'rank' ? 0 : offset < 0 ? count : Math.min(offset, count);
  const take = type === 'rank' || limit < 0 ? count - skip : Math.min(limit, count - skip);
  if (!reverse) return zsetRange(o, { from: from + skip, to: from + skip + take });
  return zsetRange(o, { from: to - skip - take, to: to - skip }).reverse();
}

export function zcountCommand(server: Server, c: Client): void {
  countRange(server, c, 'score');
}

export function zlexcountCommand(server: Server, c: Client): void {
  countRange(server, c, 'lex');
}

function countRange(server: Server, c: Client, type: RangeType): void {
  const [, key = '', min = '', max = ''] = c.argv;
  const finder = rangeOrReply(c, { type, min, max });
  if (finder === null) return;
  const o = lookupKeyReadOrReply(server, c, { key, reply: shared.czero });
  if (o === null || !checkType(c, o, 'zset')) return;
  const { from, to } = finder(o, false);
  addReplyLongLong(c, to - from);
}

export function zremrangebyrankCommand(server: Server, c: Client): void {
  removeRange(server, c, { type: 'rank', event: 'zremrangebyrank' });
}

export function zremrangebyscoreCommand(server: Server, c: Client): void {
  removeRange(server, c, { type: 'score', event: 'zremrangebyscore' });
}

export function zremrangebylexCommand(server: Server, c: Client): void {
  removeRange(server, c, { type: 'lex', event: 'zremrangebylex' });
}

function removeRange(
  server: Server,
  c: Client,
  { type, event }: { readonly type: RangeType; readonly event: string },
): void {
  const [, key = '', min = '', max = ''] = c.argv;
  const finder = rangeOrReply(c, { type, min, max });
  if (finder === null) return;
  const o = lookupKeyWriteOrReply(server, c, { key, reply: shared.czero });
  if (o === null || !checkType(c, o, 'zset')) return;
  const gone = zsetRange(o, finder(o, false));
  for (const { member } of gone) zsetDel(o, member);
  if (gone.length > 0) {
    keyModified(server, getDb(server, c.db), { key, type: 'zset', event });
    server.dirty += gone.length - 1;
    deleteZsetIfEmpty(server, c, key, o);
  }
  addReplyLongLong(c, gone.length);
}
