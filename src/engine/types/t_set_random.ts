/**
 * SPOP and SRANDMEMBER.
 * twin: redis 6.2.6 t_set.c, spopCommand, srandmemberCommand.
 * differs: distinct members are drawn from a list of all, however large the set is.
 */
import {
  dbDelete,
  getDb,
  lookupKeyReadOrReply,
  lookupKeyWriteOrReply,
  signalModifiedKey,
} from '../keyspace/db';
import { checkType } from '../keyspace/object';
import {
  addReply,
  addReplyArrayLen,
  addReplyBulk,
  addReplyErrorObject,
  addReplySetLen,
  shared,
} from '../networking/reply';
import { getPositiveLongFromObjectOrReply } from '../numbers';
import { alsoPropagate, preventCommandPropagation, rewriteClientCommandVector } from '../propagate';
import { notifyKeyspaceEvent } from '../pubsub/notify';
import type { Client, Server } from '../state';
import {
  type SetObject,
  setTypeMembers,
  setTypeRandomElement,
  setTypeRemove,
  setTypeSize,
} from '../values/set';
import { drawCountOrReply, drawDistinct } from './random_choice';
import { deleteSetIfEmpty } from './t_set';
import { nullReply } from './t_string';

/** SPOP key [count]. Replicas are told which members went: their dice would fall otherwise. */
export function spopCommand(server: Server, c: Client): void {
  const [, key = '', countArg] = c.argv;
  if (c.argv.length > 3) {
    addReplyErrorObject(c, shared.syntaxerr);
    return;
  }
  if (countArg !== undefined) {
    spopWithCount(server, c, countArg);
    return;
  }
  const o = lookupKeyWriteOrReply(server, c, { key, reply: nullReply(c) });
  if (o === null || !checkType(c, o, 'set')) return;
  const member = setTypeRandomElement(o, () => server.host.random());
  setTypeRemove(o, member);
  notifyKeyspaceEvent(server, { type: 'set', event: 'spop', key, db: c.db });
  rewriteClientCommandVector(c, ['SREM', key, member]);
  addReplyBulk(c, member);
  deleteSetIfEmpty(server, c, key, o);
  signalModifiedKey(server, getDb(server, c.db), key);
  server.dirty++;
}

function spopWithCount(server: Server, c: Client, countArg: string): void {
  const key = c.argv[1] ?? '';
  const db = getDb(server, c.db);
  const emptySet = c.resp === 2 ? shared.emptyarray : '~0\r\n';
  const count = getPositiveLongFromObjectOrReply(c, countArg);
  if (count === null) return;
  const o = lookupKeyWriteOrReply(server, c, { key, reply: emptySet });
  if (o === null || !checkType(c, o, 'set')) return;
  if (count === 0) {
    addReply(c, emptySet);
    return;
  }
  const popped = choose(server, o, count);
  notifyKeyspaceEvent(server, { type: 'set', event: 'spop', key, db: db.id });
  server.dirty += popped.length;
  addReplySetLen(c, popped.length);
  for (const member of popped) addReplyBulk(c, member);
  if (popped.length === setTypeSize(o)) {
    dbDelete(db, key);
    notifyKeyspaceEvent(server, { type: 'generic', event: 'del', key, db: db.id });
    rewriteClientCommandVector(c, ['DEL', key]);
  } else {
    for (const member of popped) {
      setTypeRemove(o, member);
      alsoPropagate(server, db.id, ['SREM', key, member]);
    }
    preventCommandPropagation(c);
  }
  signalModifiedKey(server, db, key);
}

/** SRANDMEMBER key [count]; a negative count may draw the same one again. */
export function srandmemberCommand(server: Server, c: Client): void {
  const [, key = '', countArg] = c.argv;
  if (c.argv.length > 3) {
    addReplyErrorObject(c, shared.syntaxerr);
    return;
  }
  const random = () => server.host.random();
  if (countArg === undefined) {
    const o = lookupKeyReadOrReply(server, c, { key, reply: nullReply(c) });
    if (o !== null && checkType(c, o, 'set')) addReplyBulk(c, setTypeRandomElement(o, random));
    return;
  }
  const count = drawCountOrReply(c, countArg);
  if (count === null) return;
  const o = lookupKeyReadOrReply(server, c, { key, reply: shared.emptyarray });
  if (o === null || !checkType(c, o, 'set')) return;
  const chosen =
    count < 0
      ? Array.from({ length: -count }, () => setTypeRandomElement(o, random))
      : choose(server, o, count);
  addReplyArrayLen(c, chosen.length);
  for (const member of chosen) addReplyBulk(c, member);
}

function choose(server: Server, o: SetObject, count: number): readonly string[] {
  return drawDistinct(setTypeMembers(o), count, () => server.host.random());
}
