/**
 * The keyspace: databases, lookups with expiry, and the writes every command goes through.
 * twin: redis 6.2.6 db.c, "C-level DB API".
 */
import type { Dict } from './dict';
import type { RedisObject } from './object';

export interface RedisDb {
  readonly id: number;
  dict: Dict<RedisObject>;
  /** Keys with a time to live: unix milliseconds. */
  expires: Dict<number>;
  /** Where the active expire cycle goes on. */
  expiresCursor: number;
  /** INFO keyspace's avg_ttl, milliseconds. */
  avgTtl: number;
}
