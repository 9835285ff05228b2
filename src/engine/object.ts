/**
 * Values of keys, as plain data.
 * twin: redis 6.2.6 object.c and server.h, struct redisObject.
 * differs: a string object is never changed in place (a change stores a new object), so that a
 * forked child may share it; OBJECT REFCOUNT is derived instead of counted.
 */

export type RedisType = 'string' | 'list' | 'set' | 'zset' | 'hash' | 'stream';

/** `value` is a byte string in every encoding; 'int' says that it is a canonical 64-bit integer. */
export interface StringObject {
  readonly type: 'string';
  readonly encoding: 'int' | 'embstr' | 'raw';
  readonly value: string;
  /** LRU clock (24 bits, seconds) or LFU data, by maxmemory-policy. */
  lru: number;
}

export type RedisObject = StringObject;
