/**
 * SCAN, and what SSCAN, HSCAN and ZSCAN share with it.
 * twin: redis 6.2.6 db.c, scanGenericCommand.
 */
import { expireIfNeeded, getDb, lookupKeyRead, type RedisDb } from '../keyspace/db';
import type { Dict } from '../keyspace/dict';
import { dictScan } from '../keyspace/dict_scan';
import {
  addReplyArrayLen,
  addReplyBulk,
  addReplyError,
  addReplyErrorObject,
  shared,
} from '../networking/reply';
import { getLongFromObjectOrReply } from '../numbers';
import type { Client, Server } from '../state';
import { stringmatch } from '../stringmatch';
import { getObjectTypeName } from './keys';

export interface ScanOptions {
  readonly count: number;
  /** null: all match. */
  readonly pattern: string | null;
  readonly type: string | null;
}

const ULONG_MAX = (1n << 64n) - 1n;

/** SCAN cursor [MATCH pattern] [COUNT count] [TYPE type] */
export function scanCommand(server: Server, c: Client): void {
  const cursor = parseScanCursorOrReply(c, c.argv[1] ?? '');
  if (cursor === null) return;
  const options = parseScanOptionsOrReply(c, { from: 2, withType: true });
  if (options === null) return;
  const db = getDb(server, c.db);
  const keys: string[] = [];
  let next = cursor;
  // A sparsely filled table must not keep one call searching for ever.
  let iterations = options.count * 10;
  do {
    next = dictScan(db.dict, next, (key) => keys.push(key));
  } while (next !== 0 && iterations-- > 0 && keys.length < options.count);
  const shown = keys.filter((key) => isShown(server, db, { key, options }));
  replyScan(c, next, shown);
}

/** One element of a collection: a member alone, or a field with its value. */
export type ScanElement = readonly [element: string, value?: string];

/**
 * SSCAN, HSCAN and ZSCAN. `dict` null: the collection is small, and one call answers all of `all`.
 * `toElement` makes a dict's entry an element.
 */
export function scanCollection<V>(
  c: Client,
  {
    cursor,
    dict,
    all,
    toElement,
  }: {
    readonly cursor: number;
    readonly dict: Dict<V> | null;
    readonly all: () => readonly ScanElement[];
    readonly toElement: (key: string, val: V) => ScanElement;
  },
): void {
  const options = parseScanOptionsOrReply(c, { from: 3, withType: false });
  if (options === null) return;
  const found: ScanElement[] = [];
  let next = 0;
  if (dict === null) found.push(...all());
  else {
    next = cursor;
    let iterations = options.count * 10;
    do {
      next = dictScan(dict, next, (key, val) => found.push(toElement(key, val)));
    } while (next !== 0 && iterations-- > 0 && found.length < options.count);
  }
  const { pattern } = options;
  const shown = pattern === null ? found : found.filter(([each]) => stringmatch(pattern, each));
  replyScan(c, next, shown.flat());
}

export function replyScan(
  c: Client,
  cursor: number,
  elements: readonly (string | undefined)[],
): void {
  addReplyArrayLen(c, 2);
  addReplyBulk(c, String(cursor));
  addReplyArrayLen(c, elements.length);
  for (const element of elements) addReplyBulk(c, element ?? '');
}

/**
 * What strtoul accepts: blanks are refused, a sign is not. Only the low 32 bits count: no table has
 * more buckets.
 */
export function parseScanCursorOrReply(c: Client, text: string): number | null {
  const match = /^([+-]?)([0-9]*)$/.exec(text);
  const digits = match?.[2] ?? '';
  const value = BigInt(digits === '' ? '0' : digits);
  // strtoul makes 0 of the empty string and stops at once on a lone sign.
  const isLoneSign = digits === '' && text !== '';
  if (match === null || isLoneSign || value > ULONG_MAX) {
    addReplyError(c, 'invalid cursor');
    return null;
  }
  return Number(BigInt.asUintN(32, match[1] === '-' ? -value : value));
}

/** null after answering what is wrong. `from`: the first option's place in argv. */
export function parseScanOptionsOrReply(
  c: Client,
  { from, withType }: { readonly from: number; readonly withType: boolean },
): ScanOptions | null {
  let count = 10;
  let pattern: string | null = null;
  let type: string | null = null;
  for (let j = from; j < c.argv.length; j += 2) {
    const name = c.argv[j]?.toLowerCase();
    const value = c.argv[j + 1];
    if (value === undefined || !(name === 'count' || name === 'match' || name === 'type')) {
      addReplyErrorObject(c, shared.syntaxerr);
      return null;
    }
    if (name === 'count') {
      const number = getLongFromObjectOrReply(c, value);
      if (number === null) return null;
      count = number;
    } else if (name === 'match') pattern = value === '*' ? null : value;
    else type = value.toLowerCase();
    if (count < 1 || (name === 'type' && !withType)) {
      addReplyErrorObject(c, shared.syntaxerr);
      return null;
    }
  }
  return { count, pattern, type };
}

function isShown(
  server: Server,
  db: RedisDb,
  { key, options }: { readonly key: string; readonly options: ScanOptions },
): boolean {
  if (options.pattern !== null && !stringmatch(options.pattern, key)) return false;
  if (options.type !== null) {
    const o = lookupKeyRead(server, db, { key, noTouch: true });
    if (getObjectTypeName(o) !== options.type) return false;
  }
  return !expireIfNeeded(server, db, key);
}
