/**
 * Values that a forked child may share are copied before they are changed.
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
import { type Dict, dictReplace } from './dict';
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
