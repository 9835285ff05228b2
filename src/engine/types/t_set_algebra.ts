/**
 * SINTER, SUNION, SDIFF and their STORE forms.
 * twin: redis 6.2.6 t_set.c, sinterGenericCommand, sunionDiffGenericCommand.
 * differs: SDIFF has one of the two algorithms, the one that looks members up in the other sets.
 */
import {
  dbDelete,
  getDb,
  keyModified,
  lookupKeyRead,
  lookupKeyWrite,
  setKey,
} from '../keyspace/db';
import { dictEnvOf } from '../keyspace/dict_env';
import { initialLru } from '../keyspace/lru';
import { checkType, type RedisObject } from '../keyspace/object';
import {
  addReply,
  addReplyBulk,
  addReplyLongLong,
  addReplySetLen,
  shared,
} from '../networking/reply';
import { notifyKeyspaceEvent } from '../pubsub/notify';
import type { Client, Server } from '../state';
import {
  createSetObject,
  type SetObject,
  setTypeAdd,
  setTypeForEach,
  setTypeIsMember,
  setTypeSize,
} from '../values/set';

type Operation = (sets: readonly (SetObject | null)[]) => string[];

export function sinterCommand(server: Server, c: Client): void {
  replyWith(server, c, inter);
}

export function sunionCommand(server: Server, c: Client): void {
  replyWith(server, c, union);
}

export function sdiffCommand(server: Server, c: Client): void {
  replyWith(server, c, diff);
}

export function sinterstoreCommand(server: Server, c: Client): void {
  storeResult(server, c, { operation: inter, event: 'sinterstore' });
}

export function sunionstoreCommand(server: Server, c: Client): void {
  storeResult(server, c, { operation: union, event: 'sunionstore' });
}

export function sdiffstoreCommand(server: Server, c: Client): void {
  storeResult(server, c, { operation: diff, event: 'sdiffstore' });
}

/** The smallest set first: each of its members is then looked up in the fewest others. */
function inter(sets: readonly (SetObject | null)[]): string[] {
  const present = sets.filter((set) => set !== null);
  if (present.length < sets.length) return [];
  const [smallest, ...others] = present.toSorted((a, b) => setTypeSize(a) - setTypeSize(b));
  return membersThat(smallest, (member) => others.every((set) => setTypeIsMember(set, member)));
}

function union(sets: readonly (SetObject | null)[]): string[] {
  const all = new Set<string>();
  for (const set of sets) for (const member of membersThat(set, () => true)) all.add(member);
  return [...all];
}

function diff([first, ...others]: readonly (SetObject | null)[]): string[] {
  return membersThat(
    first,
    (member) => !others.some((set) => set !== null && setTypeIsMember(set, member)),
  );
}

function membersThat(
  set: SetObject | null | undefined,
  isWanted: (member: string) => boolean,
): string[] {
  const members: string[] = [];
  if (set === null || set === undefined) return members;
  setTypeForEach(set, (member) => {
    if (isWanted(member)) members.push(member);
    return true;
  });
  return members;
}

function replyWith(server: Server, c: Client, operation: Operation): void {
  const db = getDb(server, c.db);
  const sets = setsOrReply(c, c.argv.slice(1), (key) => lookupKeyRead(server, db, { key }));
  if (sets === null) return;
  const members = operation(sets);
  addReplySetLen(c, members.length);
  for (const member of members) addReplyBulk(c, member);
}

function storeResult(
  server: Server,
  c: Client,
  { operation, event }: { readonly operation: Operation; readonly event: string },
): void {
  const [, key = '', ...sources] = c.argv;
  const db = getDb(server, c.db);
  const sets = setsOrReply(c, sources, (source) => lookupKeyWrite(server, db, source));
  if (sets === null) return;
  const members = operation(sets);
  if (members.length === 0) {
    if (dbDelete(db, key)) keyModified(server, db, { key, type: 'generic', event: 'del' });
    addReply(c, shared.czero);
    return;
  }
  // It begins as an intset, whatever its members are.
  const o = createSetObject(dictEnvOf(server), { lru: initialLru(server), first: '0' });
  for (const member of members) setTypeAdd(server, o, member);
  setKey(server, db, { key, val: o });
  addReplyLongLong(c, members.length);
  notifyKeyspaceEvent(server, { type: 'set', event, key, db: db.id });
  server.dirty++;
}

/** null in place of a missing set; null for all after answering WRONGTYPE. */
function setsOrReply(
  c: Client,
  keys: readonly string[],
  lookup: (key: string) => RedisObject | null,
): (SetObject | null)[] | null {
  const sets: (SetObject | null)[] = [];
  for (const key of keys) {
    const o = lookup(key);
    if (o !== null && !checkType(c, o, 'set')) return null;
    sets.push(o);
  }
  return sets;
}
