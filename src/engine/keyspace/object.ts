/**
 * Values of keys, as plain data.
 * twin: redis 6.2.6 object.c, object creation and tryObjectEncoding.
 * differs: a string object is never changed in place (a change stores a new object), so that a
 * forked child may share it; an int is its decimal text; reference counts are derived.
 */

import { addReplyErrorObject, shared } from '../networking/reply';
import { isCanonicalInteger } from '../numbers';
import type { Client, Server } from '../state';
import type { HashObject } from '../values/hash';
import type { ListObject } from '../values/list';
import type { SetObject } from '../values/set';
import type { StreamObject } from '../values/stream';
import type { ZsetObject } from '../values/zset';
import { initialLru } from './lru';

export type RedisType = 'string' | 'list' | 'set' | 'zset' | 'hash' | 'stream';

/** `value` is a byte string in every encoding; 'int' says that it is a canonical 64-bit integer. */
export interface StringObject {
  readonly type: 'string';
  readonly encoding: 'int' | 'embstr' | 'raw';
  readonly value: string;
  /** LRU clock (24 bits, seconds) or LFU data, as maxmemory-policy wants it. */
  lru: number;
}

export type RedisObject =
  | StringObject
  | ListObject
  | SetObject
  | ZsetObject
  | HashObject
  | StreamObject;

/**
 * What a string may hold: V8's have 512 MB less 24 bytes. The rest is for what is put around a value
 * on its way to a file, a replica or a client.
 */
export const STRING_BYTES_MAX = 512 * 1024 * 1024 - 64 * 1024;

const OBJ_ENCODING_EMBSTR_SIZE_LIMIT = 44;
const OBJ_SHARED_INTEGERS = 10_000;
const OBJ_SHARED_REFCOUNT = 2_147_483_647;

/** A string as SET stores it: as an integer if it is one. */
export function createStringObject(server: Server, value: string): StringObject {
  if (isCanonicalInteger(value))
    return { type: 'string', encoding: 'int', value, lru: initialLru(server) };
  return createPlainStringObject(server, value);
}

/** A string that is not looked at for an integer: what INCRBYFLOAT stores. */
export function createPlainStringObject(server: Server, value: string): StringObject {
  const encoding = value.length <= OBJ_ENCODING_EMBSTR_SIZE_LIMIT ? 'embstr' : 'raw';
  return { type: 'string', encoding, value, lru: initialLru(server) };
}

/** A string that was changed in part: APPEND, SETRANGE, SETBIT. */
export function createRawStringObject(server: Server, value: string): StringObject {
  return { type: 'string', encoding: 'raw', value, lru: initialLru(server) };
}

/** Answers WRONGTYPE if the object is of another type. */
export function checkType<T extends RedisType>(
  c: Client,
  o: RedisObject,
  type: T,
): o is Extract<RedisObject, { type: T }> {
  if (o.type === type) return true;
  addReplyErrorObject(c, shared.wrongtypeerr);
  return false;
}

/** OBJECT REFCOUNT: small integers are shared by all who use them. */
export function refcount(server: Server, o: RedisObject): number {
  if (o.type !== 'string' || o.encoding !== 'int') return 1;
  const policy = server.config['maxmemory-policy'];
  const mayShare = server.config.maxmemory === 0 || !/lru|lfu/.test(policy);
  const small = o.value.length <= 4 && !o.value.startsWith('-');
  return mayShare && small && Number(o.value) < OBJ_SHARED_INTEGERS ? OBJ_SHARED_REFCOUNT : 1;
}
