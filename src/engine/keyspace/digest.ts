/**
 * A hash of a dataset that does not depend on the order of its keys.
 * twin: redis 6.2.6 debug.c, computeDatasetDigest, xorObjectDigest.
 */
import { bytesOf } from '#hiredis/bytes';
import { formatDouble } from '../networking/format_double';
import { sha1 } from '../sha/sha1';
import type { Server } from '../state';
import { hashTypeForEach } from '../values/hash';
import { setTypeMembers } from '../values/set';
import { type StreamObject, streamRange } from '../values/stream';
import { streamIdMs, streamIdSeq } from '../values/stream_id';
import { zsetEntries } from '../values/zset';
import { getExpire, type RedisDb } from './db';
import { dictSize } from './dict';
import { dictForEach } from './dict_walk';
import type { RedisObject, RedisType } from './object';

const DIGEST_BYTES = 20;

/** OBJ_* of server.h. */
const TYPE_NUMBERS: Readonly<Record<RedisType, number>> = {
  string: 0,
  list: 1,
  set: 2,
  zset: 3,
  hash: 4,
  stream: 6,
};

/** DEBUG DIGEST: 40 hex digits, zeros for an empty dataset. */
export function computeDatasetDigest(server: Server): string {
  const final = new Uint8Array(DIGEST_BYTES);
  for (const db of server.dbs) {
    if (dictSize(db.dict) === 0) continue;
    // The same keys in another database are another dataset.
    mixDigest(final, uint32(db.id));
    dictForEach(db.dict, (key, val) => {
      const digest = new Uint8Array(DIGEST_BYTES);
      mixDigest(digest, bytesOf(key));
      xorObjectDigest(db, digest, { key, val });
      xorDigest(final, digest);
      return true;
    });
  }
  return hex(final);
}

/** DEBUG DIGEST-VALUE: 40 hex digits of one key's value and whether it expires. */
export function computeValueDigest(db: RedisDb, key: string, val: RedisObject | null): string {
  const digest = new Uint8Array(DIGEST_BYTES);
  if (val !== null) xorObjectDigest(db, digest, { key, val });
  return hex(digest);
}

function xorObjectDigest(
  db: RedisDb,
  digest: Uint8Array,
  { key, val }: { readonly key: string; readonly val: RedisObject },
): void {
  mixDigest(digest, uint32(TYPE_NUMBERS[val.type]));
  mixValue(digest, val);
  if (getExpire(db, key) !== -1) xorDigest(digest, bytesOf('!!expire!!'));
}

/** Lists and streams mix, as their order matters; the others' elements are xored. */
function mixValue(digest: Uint8Array, val: RedisObject): void {
  switch (val.type) {
    case 'string':
      mixDigest(digest, bytesOf(val.value));
      return;
    case 'list':
      for (const { items } of val.nodes) for (const item of items) mixDigest(digest, bytesOf(item));
      return;
    case 'set':
      for (const member of setTypeMembers(val)) xorDigest(digest, bytesOf(member));
      return;
    case 'zset':
      for (const { member, score } of zsetEntries(val))
        xorPair(digest, member, formatDouble(score));
      return;
    case 'hash':
      hashTypeForEach(val, (field, value) => xorPair(digest, field, value));
      return;
    case 'stream':
      mixStream(digest, val);
  }
}

function mixStream(digest: Uint8Array, o: StreamObject): void {
  for (const { id, pairs } of streamRange(o)) {
    mixDigest(digest, bytesOf(`${streamIdMs(id)}.${streamIdSeq(id)}`));
    for (const text of pairs) mixDigest(digest, bytesOf(text));
  }
}

function xorPair(digest: Uint8Array, first: string, second: string): void {
  const pair = new Uint8Array(DIGEST_BYTES);
  mixDigest(pair, bytesOf(first));
  mixDigest(pair, bytesOf(second));
  xorDigest(digest, pair);
}

/** Adds something whose order does not matter. */
function xorDigest(digest: Uint8Array, bytes: Uint8Array): void {
  const hash = sha1(bytes);
  for (let i = 0; i < DIGEST_BYTES; i++) digest[i] = (digest[i] ?? 0) ^ (hash[i] ?? 0);
}

/** Adds something whose place matters. */
function mixDigest(digest: Uint8Array, bytes: Uint8Array): void {
  xorDigest(digest, bytes);
  digest.set(sha1(digest));
}

function uint32(value: number): Uint8Array {
  return Uint8Array.of(value >>> 24, value >>> 16, value >>> 8, value);
}

function hex(bytes: Uint8Array): string {
  let out = '';
  for (const byte of bytes) out += byte.toString(16).padStart(2, '0');
  return out;
}
