/**
 * HSCAN and HRANDFIELD.
 * twin: redis 6.2.6 t_hash.c, hscanCommand, hrandfieldCommand.
 * differs: distinct fields are drawn from a list of all, however large the hash is.
 */
import { parseScanCursorOrReply, scanCollection } from '../commands/scan';
import { lookupKeyReadOrReply } from '../keyspace/db';
import { checkType } from '../keyspace/object';
import {
  addReply,
  addReplyArrayLen,
  addReplyBulk,
  addReplyErrorObject,
  shared,
} from '../networking/reply';
import type { Client, Server } from '../state';
import { type HashObject, hashTypeForEach } from '../values/hash';
import { drawCountOrReply, drawDistinct } from './random_choice';
import { nullReply } from './t_string';

/** HSCAN key cursor [MATCH pattern] [COUNT count] */
export function hscanCommand(server: Server, c: Client): void {
  const cursor = parseScanCursorOrReply(c, c.argv[2] ?? '');
  if (cursor === null) return;
  const key = c.argv[1] ?? '';
  const o = lookupKeyReadOrReply(server, c, { key, reply: shared.emptyscan });
  if (o === null || !checkType(c, o, 'hash')) return;
  scanCollection(c, {
    cursor,
    dict: o.dict,
    all: () => pairsOf(o),
    toElement: (field, value) => [field, value],
  });
}

/** HRANDFIELD key [count [WITHVALUES]] */
export function hrandfieldCommand(server: Server, c: Client): void {
  const [, key = '', countArg, withvaluesArg] = c.argv;
  if (countArg === undefined) {
    const o = lookupKeyReadOrReply(server, c, { key, reply: nullReply(c) });
    if (o === null || !checkType(c, o, 'hash')) return;
    addReplyBulk(c, drawOne(server, pairsOf(o))?.[0] ?? '');
    return;
  }
  const count = drawCountOrReply(c, countArg);
  if (count === null) return;
  const withValues = withvaluesArg?.toLowerCase() === 'withvalues';
  if (c.argv.length > 4 || (c.argv.length === 4 && !withValues)) {
    addReplyErrorObject(c, shared.syntaxerr);
    return;
  }
  const o = lookupKeyReadOrReply(server, c, { key, reply: shared.emptyarray });
  if (o === null || !checkType(c, o, 'hash')) return;
  if (count === 0) addReply(c, shared.emptyarray);
  else replyPairs(c, choose(server, pairsOf(o), count), withValues);
}

type Pair = readonly [string, string];

/** A negative count draws that many, the same one perhaps again; a positive one distinct fields. */
function choose(server: Server, pairs: readonly Pair[], count: number): readonly Pair[] {
  if (count > 0) return drawDistinct(pairs, count, () => server.host.random());
  return Array.from({ length: -count }, () => drawOne(server, pairs) ?? ['', '']);
}

function drawOne(server: Server, pairs: readonly Pair[]): Pair | undefined {
  return pairs[(server.host.random() >>> 0) % pairs.length];
}

/** Pairs are arrays of their own in RESP3. */
function replyPairs(c: Client, pairs: readonly Pair[], withValues: boolean): void {
  addReplyArrayLen(c, withValues && c.resp === 2 ? pairs.length * 2 : pairs.length);
  for (const [field, value] of pairs) {
    if (withValues && c.resp > 2) addReplyArrayLen(c, 2);
    addReplyBulk(c, field);
    if (withValues) addReplyBulk(c, value);
  }
}

function pairsOf(o: HashObject): Pair[] {
  const pairs: Pair[] = [];
  hashTypeForEach(o, (field, value) => pairs.push([field, value]));
  return pairs;
}
