/**
 * Streams from the RDB format; its form is in stream.ts.
 * twin: redis 6.2.6 rdb.c, rdbLoadObject; t_stream.c, streamValidateListpackIntegrity; redis 7.0 and
 * 7.2 for their two types.
 */
import { latin1 } from '#hiredis/bytes';
import { dictEnvOf } from '../keyspace/dict_env';
import { initialLru } from '../keyspace/lru';
import type { Server } from '../state';
import {
  createStreamNode,
  createStreamObject,
  type StreamEntry,
  type StreamNode,
  type StreamObject,
  streamEntryBytes,
} from '../values/stream';
import {
  createGroup,
  type StreamConsumer,
  type StreamGroup,
  setNack,
} from '../values/stream_groups';
import {
  type StreamID,
  streamIdMs,
  streamIdOf,
  streamIdSeq,
  uint64Value,
} from '../values/stream_id';
import { listpackItems } from './codec/listpack';
import {
  corrupt,
  type RdbReader,
  rdbLoadLen,
  rdbLoadMillisecondTime,
  rdbLoadString,
  readRaw,
} from './codec/read';
import { LEN_64BIT } from './stream';

const ID_BYTES = 16;

/** 1: 5.0 to 6.2; 2: 7.0, with what was ever added; 3: 7.2, with when a consumer was active. */
export type StreamVersion = 1 | 2 | 3;

export function rdbLoadStream(
  server: Server,
  r: RdbReader,
  version: StreamVersion,
): StreamObject | null {
  const o = createStreamObject(dictEnvOf(server), initialLru(server));
  const nodes = rdbLoadLen(r);
  for (let i = 0; i < (nodes ?? 0); i++) {
    const node = loadNode(r);
    if (node === null) return null;
    if ((o.nodes.at(-1)?.masterId ?? '') >= node.masterId)
      return corrupt(r, 2079, 'Listpack re-added with existing key');
    o.nodes.push(node);
  }
  const length = rdbLoadLen(r);
  const lastId = loadIdAsLengths(r);
  // First id, greatest deleted id, entries ever added: 6.2 does without them.
  for (let i = 0; i < (version === 1 ? 0 : 5); i++) loadUint64(r);
  const groups = rdbLoadLen(r);
  if (length === null || lastId === null || groups === null) return null;
  o.length = length;
  o.lastId = lastId;
  for (let i = 0; i < groups; i++) if (!loadGroup(r, o, version)) return null;
  return o;
}

function loadNode(r: RdbReader): StreamNode | null {
  const masterId = rdbLoadString(r);
  if (masterId === null) return null;
  if (masterId.length !== ID_BYTES)
    return corrupt(r, 2036, 'Stream node key entry is not the size of a stream ID');
  const listpack = rdbLoadString(r);
  if (listpack === null) return null;
  const items = listpackItems(listpack);
  const node = items === null ? null : nodeOf(masterId, items);
  return node ?? corrupt(r, 2055, 'Stream listpack integrity check failed.');
}

/** null: the items make no sense. */
function nodeOf(masterId: StreamID, items: readonly string[]): StreamNode | null {
  const fieldCount = Number(items[2]);
  const node = createStreamNode(masterId, items.slice(3, 3 + fieldCount));
  let at = 3 + fieldCount + 1;
  while (at < items.length) {
    const flags = Number(items[at]);
    const sameFields = (flags & 2) !== 0;
    const count = sameFields ? fieldCount : Number(items[at + 3]);
    const start = at + (sameFields ? 3 : 4);
    const end = start + (sameFields ? count : count * 2);
    const values = items.slice(start, end);
    // The item after an entry says how many there were, for those who read backwards.
    if (!(count >= 0) || Number(items[end]) !== end - at) return null;
    const entry: StreamEntry = {
      id: idAfter(masterId, items[at + 1] ?? '0', items[at + 2] ?? '0'),
      pairs: sameFields
        ? node.masterFields.flatMap((field, i) => [field, values[i] ?? ''])
        : values,
      sameFields,
      deleted: (flags & 1) !== 0,
    };
    node.entries.push(entry);
    node.bytes += streamEntryBytes(node, entry);
    if (!entry.deleted) node.live++;
    at = end + 1;
  }
  return node.live === Number(items[0]) && node.entries.length > 0 ? node : null;
}

function idAfter(masterId: StreamID, ms: string, seq: string): StreamID {
  return streamIdOf(
    BigInt.asUintN(64, streamIdMs(masterId) + BigInt(ms)),
    BigInt.asUintN(64, streamIdSeq(masterId) + BigInt(seq)),
  );
}

function loadGroup(r: RdbReader, o: StreamObject, version: StreamVersion): boolean {
  const name = rdbLoadString(r);
  const lastId = loadIdAsLengths(r);
  if (version !== 1) loadUint64(r);
  if (name === null || lastId === null) return false;
  if (o.groups.has(name)) {
    corrupt(r, 2129, `Duplicated consumer group name ${name}`);
    return false;
  }
  const group = createGroup(lastId);
  o.groups.set(name, group);
  return loadPending(r, group) && loadConsumers(r, group, version);
}

function loadPending(r: RdbReader, group: StreamGroup): boolean {
  const count = rdbLoadLen(r);
  for (let i = 0; i < (count ?? 0); i++) {
    const id = loadRawId(r);
    const deliveryTime = rdbLoadMillisecondTime(r);
    const deliveryCount = rdbLoadLen(r);
    if (id === null || deliveryTime === null || deliveryCount === null) return false;
    if (group.nacks.has(id)) {
      corrupt(r, 2165, 'Duplicated global PEL entry loading stream consumer group');
      return false;
    }
    setNack(group, id, { deliveryTime, deliveryCount, consumer: null });
  }
  return count !== null;
}

function loadConsumers(r: RdbReader, group: StreamGroup, version: StreamVersion): boolean {
  const count = rdbLoadLen(r);
  for (let i = 0; i < (count ?? 0); i++) {
    const name = rdbLoadString(r);
    const seenTime = rdbLoadMillisecondTime(r);
    if (version === 3) rdbLoadMillisecondTime(r);
    if (name === null || seenTime === null) return false;
    const consumer: StreamConsumer = { name, seenTime, pending: [] };
    group.consumers.set(name, consumer);
    if (!loadOwned(r, group, name)) return false;
  }
  return count !== null;
}

function loadOwned(r: RdbReader, group: StreamGroup, consumer: string): boolean {
  const count = rdbLoadLen(r);
  for (let i = 0; i < (count ?? 0); i++) {
    const id = loadRawId(r);
    const nack = id === null ? undefined : group.nacks.get(id);
    if (id === null) return false;
    if (nack === undefined) {
      corrupt(r, 2218, 'Consumer entry not found in group global PEL');
      return false;
    }
    setNack(group, id, { ...nack, consumer });
  }
  return count !== null;
}

function loadRawId(r: RdbReader): StreamID | null {
  const raw = readRaw(r, ID_BYTES);
  return raw === null ? null : latin1(raw);
}

function loadIdAsLengths(r: RdbReader): StreamID | null {
  const ms = loadUint64(r);
  const seq = loadUint64(r);
  return ms === null || seq === null ? null : streamIdOf(ms, seq);
}

/** A length of which all 64 bits count. */
function loadUint64(r: RdbReader): bigint | null {
  if (r.bytes[r.pos] !== LEN_64BIT) {
    const length = rdbLoadLen(r);
    return length === null ? null : BigInt(length);
  }
  r.pos++;
  const raw = readRaw(r, 8);
  return raw === null ? null : uint64Value(latin1(raw));
}
