/**
 * Commands on sorted sets.
 * twin: redis 6.2.6 t_zset.c, "Sorted set commands": ZADD to ZSCAN, ZPOPMIN and ZPOPMAX. Ranges are in
 * t_zset_range.ts, operations on several sets in t_zset_algebra.ts.
 */
import { parseScanCursorOrReply, scanCollection } from '../commands/scan';
import {
  dbAdd,
  dbDelete,
  getDb,
  keyModified,
  lookupKeyRead,
  lookupKeyReadOrReply,
  lookupKeyWrite,
  lookupKeyWriteOrReply,
  signalModifiedKey,
} from '../keyspace/db';
import { dictEnvOf } from '../keyspace/dict_env';
import { initialLru } from '../keyspace/lru';
import { checkType } from '../keyspace/object';
import { formatDouble } from '../networking/format_double';
import {
  addReply,
  addReplyArrayLen,
  addReplyBulk,
  addReplyDouble,
  addReplyError,
  addReplyErrorObject,
  addReplyLongLong,
  addReplyNull,
  shared,
} from '../networking/reply';
import { getDoubleFromObjectOrReply, getLongFromObjectOrReply } from '../numbers';
import { notifyKeyspaceEvent } from '../pubsub/notify';
import type { Client, Server } from '../state';
import {
  createZsetObject,
  type ZsetEntry,
  type ZsetObject,
  zsetConvert,
  zsetDel,
  zsetEntries,
  zsetRange,
  zsetRank,
  zsetScore,
  zsetSet,
} from '../values/zset';
import { nullReply } from './t_string';

interface ZaddOptions {
  nx: boolean;
  xx: boolean;
  gt: boolean;
  lt: boolean;
  ch: boolean;
  incr: boolean;
}

interface ZaddCounts {
  added: number;
  updated: number;
  /** The score of the last member that was not left alone, null if all were. */
  score: number | null;
}

export function zaddCommand(server: Server, c: Client): void {
  zaddGeneric(server, c, false);
}

export function zincrbyCommand(server: Server, c: Client): void {
  zaddGeneric(server, c, true);
}

function zaddGeneric(server: Server, c: Client, incr: boolean): void {
  const options: ZaddOptions = { nx: false, xx: false, gt: false, lt: false, ch: false, incr };
  let at = 2;
  while (takeOption(options, c.argv[at])) at++;
  const words = c.argv.length - at;
  if (words === 0 || words % 2 === 1) {
    addReplyErrorObject(c, shared.syntaxerr);
    return;
  }
  const conflict = conflictOf(options, words / 2);
  if (conflict !== null) {
    addReplyError(c, conflict);
    return;
  }
  const entries: ZsetEntry[] = [];
  for (let j = at; j < c.argv.length; j += 2) {
    const score = getDoubleFromObjectOrReply(c, c.argv[j] ?? '');
    if (score === null) return;
    entries.push({ score, member: c.argv[j + 1] ?? '' });
  }
  zaddEntries(server, c, { options, entries });
}

function takeOption(options: ZaddOptions, word: string | undefined): boolean {
  const name = word?.toLowerCase();
  if (name === undefined || !Object.hasOwn(options, name)) return false;
  options[name as keyof ZaddOptions] = true;
  return true;
}

function conflictOf({ nx, xx, gt, lt, incr }: ZaddOptions, pairs: number): string | null {
  if (nx && xx) return 'XX and NX options at the same time are not compatible';
  if ((gt && nx) || (lt && nx) || (gt && lt))
    return 'GT, LT, and/or NX options at the same time are not compatible';
  return incr && pairs > 1 ? 'INCR option supports a single increment-element pair' : null;
}

function zaddEntries(
  server: Server,
  c: Client,
  { options, entries }: { readonly options: ZaddOptions; readonly entries: readonly ZsetEntry[] },
): void {
  const key = c.argv[1] ?? '';
  const db = getDb(server, c.db);
  const existing = lookupKeyWrite(server, db, key);
  if (existing !== null && !checkType(c, existing, 'zset')) return;
  const counts: ZaddCounts = { added: 0, updated: 0, score: null };
  if (existing !== null || !options.xx) {
    const o = existing ?? newZset(server, c.db, { key, first: entries[0]?.member ?? '' });
    for (const entry of entries) {
      if (zsetAdd(server, o, { entry, options, counts })) continue;
      addReplyError(c, 'resulting score is not a number (NaN)');
      break;
    }
  }
  const isNan = counts.score !== null && Number.isNaN(counts.score);
  if (!isNan) replyZadd(c, options, counts);
  const changes = counts.added + counts.updated;
  if (changes === 0) return;
  keyModified(server, db, { key, type: 'zset', event: options.incr ? 'zincr' : 'zadd' });
  server.dirty += changes - 1;
}

function replyZadd(c: Client, { incr, ch }: ZaddOptions, counts: ZaddCounts): void {
  if (!incr) addReplyLongLong(c, ch ? counts.added + counts.updated : counts.added);
  else if (counts.score === null) addReplyNull(c);
  else addReplyDouble(c, counts.score);
}

/** A set that begins with so long a member is a skiplist at once. */
export function newZset(
  server: Server,
  dbid: number,
  { key, first }: { readonly key: string; readonly first: string },
): ZsetObject {
  const o = createZsetObject(dictEnvOf(server), initialLru(server));
  const { config } = server;
  const isLarge = first.length > config['zset-max-ziplist-value'];
  if (isLarge || config['zset-max-ziplist-entries'] === 0) zsetConvert(server, o);
  dbAdd(getDb(server, dbid), key, o);
  return o;
}

/** False: the sum is no number (and counts.score is NaN). */
function zsetAdd(
  server: Server,
  o: ZsetObject,
  {
    entry: { member, score: given },
    options: { nx, xx, gt, lt, incr },
    counts,
  }: { readonly entry: ZsetEntry; readonly options: ZaddOptions; readonly counts: ZaddCounts },
): boolean {
  const old = zsetScore(o, member);
  if (old === null ? xx : nx) return true;
  const score = old !== null && incr ? old + given : given;
  if (Number.isNaN(score)) {
    counts.score = score;
    return false;
  }
  if (old !== null && ((lt && score >= old) || (gt && score <= old))) return true;
  counts.score = score;
  if (old === null) counts.added++;
  else if (old !== score) counts.updated++;
  else return true;
  zsetSet(server, o, { member, score, old });
  return true;
}

export function zremCommand(server: Server, c: Client): void {
  const key = c.argv[1] ?? '';
  const o = lookupKeyWriteOrReply(server, c, { key, reply: shared.czero });
  if (o === null || !checkType(c, o, 'zset')) return;
  let removed = 0;
  for (const member of c.argv.slice(2)) if (zsetDel(o, member)) removed++;
  if (removed > 0) {
    keyModified(server, getDb(server, c.db), { key, type: 'zset', event: 'zrem' });
    server.dirty += removed - 1;
    deleteZsetIfEmpty(server, c, key, o);
  }
  addReplyLongLong(c, removed);
}

export function deleteZsetIfEmpty(server: Server, c: Client, key: string, o: ZsetObject): void {
  if (o.length > 0) return;
  const db = getDb(server, c.db);
  dbDelete(db, key);
  notifyKeyspaceEvent(server, { type: 'generic', event: 'del', key, db: db.id });
}

export function zcardCommand(server: Server, c: Client): void {
  const o = lookupKeyReadOrReply(server, c, { key: c.argv[1] ?? '', reply: shared.czero });
  if (o !== null && checkType(c, o, 'zset')) addReplyLongLong(c, o.length);
}

export function zscoreCommand(server: Server, c: Client): void {
  const o = lookupKeyReadOrReply(server, c, { key: c.argv[1] ?? '', reply: nullReply(c) });
  if (o !== null && checkType(c, o, 'zset')) replyScore(c, zsetScore(o, c.argv[2] ?? ''));
}

export function zmscoreCommand(server: Server, c: Client): void {
  const o = lookupKeyRead(server, getDb(server, c.db), { key: c.argv[1] ?? '' });
  if (o !== null && !checkType(c, o, 'zset')) return;
  addReplyArrayLen(c, c.argv.length - 2);
  for (const member of c.argv.slice(2)) replyScore(c, o === null ? null : zsetScore(o, member));
}

function replyScore(c: Client, score: number | null): void {
  if (score === null) addReplyNull(c);
  else addReplyDouble(c, score);
}

export function zrankCommand(server: Server, c: Client): void {
  zrankGeneric(server, c, false);
}

export function zrevrankCommand(server: Server, c: Client): void {
  zrankGeneric(server, c, true);
}

function zrankGeneric(server: Server, c: Client, reverse: boolean): void {
  const o = lookupKeyReadOrReply(server, c, { key: c.argv[1] ?? '', reply: nullReply(c) });
  if (o === null || !checkType(c, o, 'zset')) return;
  const rank = zsetRank(o, c.argv[2] ?? '');
  if (rank === null) addReplyNull(c);
  else addReplyLongLong(c, reverse ? o.length - 1 - rank : rank);
}

export function zpopminCommand(server: Server, c: Client): void {
  zpopGeneric(server, c, 'zpopmin');
}

export function zpopmaxCommand(server: Server, c: Client): void {
  zpopGeneric(server, c, 'zpopmax');
}

/** ZPOPMIN and ZPOPMAX key [count] */
function zpopGeneric(server: Server, c: Client, event: PopEvent): void {
  const [, key = '', countArg] = c.argv;
  if (c.argv.length > 3) {
    addReplyErrorObject(c, shared.syntaxerr);
    return;
  }
  const count = countArg === undefined ? 1 : getLongFromObjectOrReply(c, countArg);
  if (count === null) return;
  const db = getDb(server, c.db);
  const o = count <= 0 ? null : lookupKeyWrite(server, db, key);
  if (o === null) {
    addReply(c, shared.emptyarray);
    return;
  }
  if (!checkType(c, o, 'zset')) return;
  const popped = zsetPop(server, c, { key, o, event, count });
  replyEntries(c, popped, { scores: true, nested: c.resp > 2 && countArg !== undefined });
  deleteZsetIfEmpty(server, c, key, o);
}

export type PopEvent = 'zpopmin' | 'zpopmax';

/** Takes entries from one end. The key stays, even if nothing is left: see deleteZsetIfEmpty. */
export function zsetPop(
  server: Server,
  c: Client,
  {
    key,
    o,
    event,
    count,
  }: {
    readonly key: string;
    readonly o: ZsetObject;
    readonly event: PopEvent;
    readonly count: number;
  },
): ZsetEntry[] {
  const popped =
    event === 'zpopmin'
      ? zsetRange(o, { from: 0, to: count })
      : zsetRange(o, { from: Math.max(0, o.length - count), to: o.length }).reverse();
  for (const { member } of popped) zsetDel(o, member);
  server.dirty += popped.length;
  notifyKeyspaceEvent(server, { type: 'zset', event, key, db: c.db });
  signalModifiedKey(server, getDb(server, c.db), key);
  return popped;
}

/** `nested`: each member and its score are an array of their own. */
export function replyEntries(
  c: Client,
  entries: readonly ZsetEntry[],
  { scores, nested }: { readonly scores: boolean; readonly nested: boolean },
): void {
  addReplyArrayLen(c, scores && !nested ? entries.length * 2 : entries.length);
  for (const { member, score } of entries) {
    if (scores && nested) addReplyArrayLen(c, 2);
    addReplyBulk(c, member);
    if (scores) addReplyDouble(c, score);
  }
}

/** ZSCAN key cursor [MATCH pattern] [COUNT count] */
export function zscanCommand(server: Server, c: Client): void {
  const cursor = parseScanCursorOrReply(c, c.argv[2] ?? '');
  if (cursor === null) return;
  const key = c.argv[1] ?? '';
  const o = lookupKeyReadOrReply(server, c, { key, reply: shared.emptyscan });
  if (o === null || !checkType(c, o, 'zset')) return;
  scanCollection(c, {
    cursor,
    dict: o.scores,
    all: () => zsetEntries(o).map(({ member, score }) => [member, formatDouble(score)] as const),
    toElement: (member, score) => [member, formatDouble(score)],
  });
}
