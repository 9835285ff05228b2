/**
 * A value as whoever looks at a server from outside wants it.
 * twin: none.
 */
import type { RedisObject } from '../keyspace/object';
import { hashTypeForEach } from './hash';
import { listTypeRange } from './list';
import { setTypeMembers } from './set';
import { streamRange } from './stream';
import { streamIdText } from './stream_id';
import { zsetEntries } from './zset';

export type PlainValue =
  | string
  | readonly string[]
  | readonly (readonly [string, string | number])[];

/**
 * A string as a byte string; a list in its order and a set sorted, as arrays; a hash as pairs by
 * field, a sorted set as pairs of member and score, a stream as pairs of id and what it holds.
 */
export function plainValue(o: RedisObject): PlainValue {
  switch (o.type) {
    case 'string':
      return o.value;
    case 'list':
      return listTypeRange(o, { from: 0, to: o.length });
    case 'set':
      return setTypeMembers(o).sort();
    case 'zset':
      return zsetEntries(o).map(({ member, score }) => [member, score] as const);
    case 'hash': {
      const pairs: [string, string][] = [];
      hashTypeForEach(o, (field, value) => pairs.push([field, value]));
      return pairs.sort(([a], [b]) => (a < b ? -1 : 1));
    }
    case 'stream':
      return streamRange(o).map(({ id, pairs }) => [streamIdText(id), pairs.join(' ')] as const);
  }
}
