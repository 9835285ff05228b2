/**
 * How many bytes a key and its value would take in the original, of few looks at the value.
 * twin: redis 6.2.6 object.c, objectComputeSize; sds.c and glibc's malloc, which it measures.
 * differs: what is not measured is counted: members are those of one page of a table, times their
 * number.
 */
import type { HashObject } from '../values/hash';
import type { ListObject } from '../values/list';
import type { SetObject } from '../values/set';
import type { StreamObject } from '../values/stream';
import { ziplistEntrySize } from '../values/ziplist_size';
import type { ZsetObject } from '../values/zset';
import { type Dict, dictSize, dictTableBytes } from './dict';
import { dictNextBucket, dictStretch } from './dict_walk';
import type { RedisObject, StringObject } from './object';

const ROBJ_BYTES = 16;
const DICT_BYTES = 96;
const ZIPLIST_HEAD_BYTES = 11;
const INTSET_HEAD_BYTES = 8;
const QUICKLIST_BYTES = 40;
const QUICKLIST_NODE_BYTES = 32;
/** A node of the skiplist, with the levels that it has on average. */
const SKIPLIST_NODE_BYTES = 48;
/** A radix tree with its first node, and what a node of a stream takes in it. */
const STREAM_BYTES = 128;
const STREAM_NODE_BYTES = 64;

/** What malloc really takes for a request: a header of 8 bytes, multiples of 16, at least 32. */
export function mallocSize(bytes: number): number {
  return Math.max(Math.ceil((bytes + 8) / 16) * 16, 32) - 8;
}

export function sdsSize(length: number): number {
  const header = length < 32 ? 1 : length < 256 ? 3 : length < 65_536 ? 5 : 9;
  return mallocSize(header + length + 1);
}

/** With the object's own head. */
export function objectSize(o: RedisObject): number {
  switch (o.type) {
    case 'string':
      return stringSize(o);
    case 'list':
      return ROBJ_BYTES + listSize(o);
    case 'set':
      return ROBJ_BYTES + setSize(o);
    case 'hash':
      return ROBJ_BYTES + hashSize(o);
    case 'zset':
      return ROBJ_BYTES + zsetSize(o);
    case 'stream':
      return ROBJ_BYTES + streamSize(o);
  }
}

function stringSize(o: StringObject): number {
  if (o.encoding === 'int') return ROBJ_BYTES;
  if (o.encoding === 'embstr') return mallocSize(ROBJ_BYTES + 3 + o.value.length + 1);
  return ROBJ_BYTES + sdsSize(o.value.length);
}

function listSize({ nodes }: ListObject): number {
  let sum = QUICKLIST_BYTES;
  for (const { size } of nodes) sum += QUICKLIST_NODE_BYTES + mallocSize(ZIPLIST_HEAD_BYTES + size);
  return sum;
}

function setSize({ ints, dict }: SetObject): number {
  if (dict !== null) return dictBytes(dict, (member) => sdsSize(member.length));
  const largest = [ints[0] ?? 0n, ints.at(-1) ?? 0n];
  const width = [2, 4].find((bytes) =>
    largest.every((value) => BigInt.asIntN(bytes * 8, value) === value),
  );
  return mallocSize(INTSET_HEAD_BYTES + ints.length * (width ?? 8));
}

function hashSize({ row, dict }: HashObject): number {
  if (dict !== null)
    return dictBytes(dict, (field, value) => sdsSize(field.length) + sdsSize(value.length));
  return mallocSize(row.reduce((sum, each) => sum + ziplistEntrySize(each), ZIPLIST_HEAD_BYTES));
}

function zsetSize({ chunks, scores }: ZsetObject): number {
  if (scores !== null)
    return dictBytes(scores, (member) => sdsSize(member.length) + SKIPLIST_NODE_BYTES);
  let sum = ZIPLIST_HEAD_BYTES;
  for (const { member, score } of chunks.flat())
    sum += ziplistEntrySize(member) + ziplistEntrySize(String(score));
  return mallocSize(sum);
}

function streamSize({ nodes }: StreamObject): number {
  return nodes.reduce(
    (sum, { bytes }) => sum + STREAM_NODE_BYTES + mallocSize(bytes),
    STREAM_BYTES,
  );
}

/** A dict, its tables, and its members by those of the first page that has some. */
function dictBytes<V>(dict: Dict<V>, size: (key: string, val: V) => number): number {
  const first = dictNextBucket(dict, 0);
  if (first === -1) return DICT_BYTES;
  let count = 0;
  let sum = 0;
  for (const chain of dictStretch(dict, first).chains) {
    for (let entry: typeof chain | null = chain; entry !== null; entry = entry.next) {
      count++;
      sum += size(entry.key, entry.val);
    }
  }
  return DICT_BYTES + dictTableBytes(dict) + Math.round((sum * dictSize(dict)) / count);
}
