/**
 * Commands on the time a key has to live.
 * twin: redis 6.2.6 expire.c, "Expires Commands".
 */
import { lookupCommand } from '../command';
import {
  checkAlreadyExpired,
  dbDelete,
  getDb,
  getExpire,
  keyModified,
  lookupKeyRead,
  lookupKeyWrite,
  removeExpire,
  setExpire,
} from '../keyspace/db';
import { addReply, addReplyError, addReplyLongLong, shared } from '../networking/reply';
import { getLongLongFromObjectOrReply } from '../numbers';
import { rewriteClientCommandVector } from '../propagate';
import type { Client, Server } from '../state';

interface ExpireForm {
  readonly unit: 'seconds' | 'milliseconds';
  readonly from: 'now' | 'epoch';
}

export function expireCommand(server: Server, c: Client): void {
  expireGeneric(server, c, { unit: 'seconds', from: 'now' });
}

export function expireatCommand(server: Server, c: Client): void {
  expireGeneric(server, c, { unit: 'seconds', from: 'epoch' });
}

export function pexpireCommand(server: Server, c: Client): void {
  expireGeneric(server, c, { unit: 'milliseconds', from: 'now' });
}

export function pexpireatCommand(server: Server, c: Client): void {
  expireGeneric(server, c, { unit: 'milliseconds', from: 'epoch' });
}

function expireGeneric(server: Server, c: Client, form: ExpireForm): void {
  const key = c.argv[1] ?? '';
  const when = expireTimeOrReply(server, c, form);
  if (when === null) return;
  const db = getDb(server, c.db);
  if (lookupKeyWrite(server, db, key) === null) {
    addReply(c, shared.czero);
    return;
  }
  if (checkAlreadyExpired(server, when)) {
    dbDelete(db, key);
    // Replicas are told what happened, not the time that made it happen.
    const lazy = server.config['lazyfree-lazy-expire'];
    rewriteClientCommandVector(c, [lazy ? 'UNLINK' : 'DEL', key]);
    keyModified(server, db, { key, type: 'generic', event: 'del' });
  } else {
    setExpire(server, db, { key, when, c });
    keyModified(server, db, { key, type: 'generic', event: 'expire' });
  }
  addReply(c, shared.cone);
}

/** Unix milliseconds, or null after answering an error. Sums wrap at 64 bits, as the original's. */
function expireTimeOrReply(server: Server, c: Client, form: ExpireForm): number | null {
  const value = getLongLongFromObjectOrReply(c, c.argv[2] ?? '');
  if (value === null) return null;
  const base = form.from === 'now' ? BigInt(server.mstime) : 0n;
  const span = BigInt.asIntN(64, form.unit === 'seconds' ? value * 1000n : value);
  const when = BigInt.asIntN(64, span + base);
  const isNegative = value < 0n;
  const overflows =
    (when < 0n && !isNegative) || (BigInt.asIntN(64, when - base) > 0n && isNegative);
  if (!overflows) return Number(when);
  const name = lookupCommand(server, c.argv[0] ?? '')?.name ?? '';
  addReplyError(c, `invalid expire time in ${name}`);
  return null;
}

export function ttlCommand(server: Server, c: Client): void {
  ttlGeneric(server, c, 'seconds');
}

export function pttlCommand(server: Server, c: Client): void {
  ttlGeneric(server, c, 'milliseconds');
}

/** -2: no such key; -1: it does not expire. Seconds are rounded. */
function ttlGeneric(server: Server, c: Client, unit: ExpireForm['unit']): void {
  const key = c.argv[1] ?? '';
  const db = getDb(server, c.db);
  if (lookupKeyRead(server, db, { key, noTouch: true }) === null) {
    addReplyLongLong(c, -2);
    return;
  }
  const when = getExpire(db, key);
  const ttl = when === -1 ? -1 : Math.max(0, when - server.mstime);
  if (ttl === -1) addReplyLongLong(c, -1);
  else addReplyLongLong(c, unit === 'milliseconds' ? ttl : Math.floor((ttl + 500) / 1000));
}

export function persistCommand(server: Server, c: Client): void {
  const key = c.argv[1] ?? '';
  const db = getDb(server, c.db);
  if (lookupKeyWrite(server, db, key) === null || !removeExpire(db, key)) {
    addReply(c, shared.czero);
    return;
  }
  keyModified(server, db, { key, type: 'generic', event: 'persist' });
  addReply(c, shared.cone);
}
