/**
 * Values that a forked child, or a checkpoint, may share are copied before they are changed.
 * twin: none; the original's fork shares memory pages, and the kernel copies them.
 *
 * Strings are never changed in place. Any other value carries the number of forks at its making
 * (`epoch`): if there was one since, a child may be reading it.
 */
import { copyHash } from '../values/hash';
import { copyList } from '../values/list';
import { copySet } from '../values/set';
import { copyStream } from '../values/stream';
import { copyZset } from '../values/zset';
import { type Dict, dictReplace, dictRevalue } from './dict';
import type { RedisObject } from './object';

/** The value under a key, to be changed in place by the caller. */
export function ownValue(
  dict: Dict<RedisObject>,
  { key, o }: { readonly key: string; readonly o: RedisObject },
): RedisObject {
  const { epoch } = dict.env;
  if (o.type === 'string' || o.epoch === epoch) return o;
  const own = { ...copyValue(o), epoch };
  dictReplace(dict, key, own);
  return own;
}

/**
 * Notes that the value was used; answers the one that is stored then. A value that somebody else
 * may hold (a child, a checkpoint) keeps the time that it had.
 */
export function touchValue(
  dict: Dict<RedisObject>,
  { key, o, lru }: { readonly key: string; readonly o: RedisObject; readonly lru: number },
): RedisObject {
  if (o.lru === lru) return o;
  if (o.type !== 'string' && o.epoch === dict.env.epoch) {
    o.lru = lru;
    return o;
  }
  // Its parts are still shared: ownValue copies them when they are changed, since `epoch` stays.
  const touched = { ...o, lru };
  dictRevalue(dict, key, touched);
  return touched;
}

/** The same value, sharing nothing that either may change. */
export function copyValue<T extends RedisObject>(o: T): T;
export function copyValue(o: RedisObject): RedisObject {
  switch (o.type) {
    case 'string':
      return { ...o };
    case 'list':
      return copyList(o);
    case 'set':
      return copySet(o);
    case 'zset':
      return copyZset(o);
    case 'hash':
      return copyHash(o);
    case 'stream':
      return copyStream(o);
  }
}
