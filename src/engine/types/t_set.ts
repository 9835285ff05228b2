/**
 * Commands on sets.
 * twin: redis 6.2.6 t_set.c, "Set Commands". Operations on several sets are in t_set_algebra.ts,
 * random ones in t_set_random.ts.
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
import { addReply, addReplyArrayLen, addReplyLongLong, shared } from '../networking/reply';
import { notifyKeyspaceEvent } from '../pubsub/notify';
import type { Client, Server } from '../state';
import {
  createSetObject,
  type SetObject,
  setTypeAdd,
  setTypeIsMember,
  setTypeMembers,
  setTypeRemove,
  setTypeSize,
} from '../values/set';

/** Stores a new set for `first` and what follows; the caller adds them. */
export function newSet(
  server: Server,
  dbid: number,
  { key, first }: { readonly key: string; readonly first: string },
): SetObject {
  const o = createSetObject(dictEnvOf(server), { lru: initialLru(server), first });
  dbAdd(getDb(server, dbid), key, o);
  return o;
}

export function saddCommand(server: Server, c: Client): void {
  const [, key = '', first = ''] = c.argv;
  const db = getDb(server, c.db);
  const existing = lookupKeyWrite(server, db, key);
  if (existing !== null && !checkType(c, existing, 'set')) return;
  const o = existing ?? newSet(server, c.db, { key, first });
  let added = 0;
  for (const member of c.argv.slice(2)) if (setTypeAdd(server, o, member)) added++;
  if (added > 0) {
    keyModified(server, db, { key, type: 'set', event: 'sadd' });
    server.dirty += added - 1;
  }
  addReplyLongLong(c, added);
}

export function sremCommand(server: Server, c: Client): void {
  const key = c.argv[1] ?? '';
  const db = getDb(server, c.db);
  const o = lookupKeyWriteOrReply(server, c, { key, reply: shared.czero });
  if (o === null || !checkType(c, o, 'set')) return;
  let removed = 0;
  for (const member of c.argv.slice(2)) if (setTypeRemove(o, member)) removed++;
  if (removed > 0) {
    keyModified(server, db, { key, type: 'set', event: 'srem' });
    server.dirty += removed - 1;
    deleteSetIfEmpty(server, c, key, o);
  }
  addReplyLongLong(c, removed);
}

export function deleteSetIfEmpty(server: Server, c: Client, key: string, o: SetObject): void {
  if (setTypeSize(o) > 0) return;
  const db = getDb(server, c.db);
  dbDelete(db, key);
  notifyKeyspaceEvent(server, { type: 'generic', event: 'del', key, db: db.id });
}

/** SMOVE source destination member */
export function smoveCommand(server: Server, c: Client): void {
  const [, source = '', destination = '', member = ''] = c.argv;
  const db = getDb(server, c.db);
  const from = lookupKeyWrite(server, db, source);
  const existing = lookupKeyWrite(server, db, destination);
  if (from === null) {
    addReply(c, shared.czero);
    return;
  }
  if (!checkType(c, from, 'set')) return;
  if (existing !== null && !checkType(c, existing, 'set')) return;
  if (from === existing) {
    addReply(c, setTypeIsMember(from, member) ? shared.cone : shared.czero);
    return;
  }
  if (!setTypeRemove(from, member)) {
    addReply(c, shared.czero);
    return;
  }
  notifyKeyspaceEvent(server, { type: 'set', event: 'srem', key: source, db: db.id });
  deleteSetIfEmpty(server, c, source, from);
  signalModifiedKey(server, db, source);
  server.dirty++;
  const to = existing ?? newSet(server, c.db, { key: destination, first: member });
  if (setTypeAdd(server, to, member))
    keyModified(server, db, { key: destination, type: 'set', event: 'sadd' });
  addReply(c, shared.cone);
}

export function sismemberCommand(server: Server, c: Client): void {
  const [, key = '', member = ''] = c.argv;
  const o = lookupKeyReadOrReply(server, c, { key, reply: shared.czero });
  if (o === null || !checkType(c, o, 'set')) return;
  addReply(c, setTypeIsMember(o, member) ? shared.cone : shared.czero);
}

export function smismemberCommand(server: Server, c: Client): void {
  const o = lookupKeyRead(server, getDb(server, c.db), { key: c.argv[1] ?? '' });
  if (o !== null && !checkType(c, o, 'set')) return;
  addReplyArrayLen(c, c.argv.length - 2);
  for (const member of c.argv.slice(2)) {
    addReply(c, o !== null && setTypeIsMember(o, member) ? shared.cone : shared.czero);
  }
}

export function scardCommand(server: Server, c: Client): void {
  const o = lookupKeyReadOrReply(server, c, { key: c.argv[1] ?? '', reply: shared.czero });
  if (o !== null && checkType(c, o, 'set')) addReplyLongLong(c, setTypeSize(o));
}

/** SSCAN key cursor [MATCH pattern] [COUNT count] */
export function sscanCommand(server: Server, c: Client): void {
  const cursor = parseScanCursorOrReply(c, c.argv[2] ?? '');
  if (cursor === null) return;
  const key = c.argv[1] ?? '';
  const o = lookupKeyReadOrReply(server, c, { key, reply: shared.emptyscan });
  if (o === null || !checkType(c, o, 'set')) return;
  scanCollection(c, {
    cursor,
    dict: o.dict,
    all: () => setTypeMembers(o).map((member) => [member] as const),
    toElement: (member) => [member],
  });
}
