/**
 * Streams: entries in nodes of some entries each.
 * twin: redis 6.2.6 t_stream.c, "Low level stream encoding"; stream.h.
 * differs: a node is an array and the size its listpack would have; the radix tree of nodes is an
 * array in order of ids.
 */
import { assert } from '#host/assert';
import type { DictEnv } from '../keyspace/dict';
import type { Server } from '../state';
import { listpackEntrySize } from './listpack_size';
import { copyGroup, type StreamGroup } from './stream_groups';
import { MAX_STREAM_ID, MIN_STREAM_ID, type StreamID } from './stream_id';

export interface StreamEntry {
  readonly id: StreamID;
  /** field, value, field, value, ... */
  readonly pairs: readonly string[];
  /** Its fields are those of the node, and so not stored again. */
  readonly sameFields: boolean;
  readonly deleted: boolean;
}

export interface StreamNode {
  /** Key in the radix tree: the id of the node's first entry ever. */
  readonly masterId: StreamID;
  readonly masterFields: readonly string[];
  /** In order of ids, the deleted included. */
  entries: StreamEntry[];
  /** Entries that are not deleted. */
  live: number;
  /** Bytes of the listpack without the counts at its head. */
  bytes: number;
}

export interface StreamObject {
  readonly type: 'stream';
  readonly encoding: 'stream';
  nodes: StreamNode[];
  length: number;
  lastId: StreamID;
  /** By name; where the original's order shows, names are sorted. */
  groups: Map<string, StreamGroup>;
  lru: number;
  /** See keyspace/own.ts. */
  epoch: number;
}

/** A listpack's own bytes and its end. */
const LISTPACK_BYTES = 7;
export const STREAM_LISTPACK_MAX_SIZE = 1 << 30;

export function createStreamObject(env: DictEnv, lru: number): StreamObject {
  return {
    type: 'stream',
    encoding: 'stream',
    nodes: [],
    length: 0,
    lastId: MIN_STREAM_ID,
    groups: new Map(),
    lru,
    epoch: env.epoch,
  };
}

/** Entries are never changed in place, so they are shared. */
export function copyStream(o: StreamObject): StreamObject {
  const groups = new Map<string, StreamGroup>();
  for (const [name, group] of o.groups) groups.set(name, copyGroup(group));
  return {
    ...o,
    nodes: o.nodes.map((node) => ({ ...node, entries: node.entries.slice() })),
    groups,
  };
}

/** `id` must be greater than the stream's last one. */
export function streamAppendItem(
  server: Server,
  o: StreamObject,
  { id, pairs }: { readonly id: StreamID; readonly pairs: readonly string[] },
): void {
  const last = o.nodes.at(-1);
  const size = pairs.reduce((sum, text) => sum + text.length, 0);
  const node = last !== undefined && hasRoom(server, last, size) ? last : newNode(o, id, pairs);
  const sameFields = hasFields(pairs, node.masterFields);
  const entry = { id, pairs, sameFields, deleted: false };
  node.entries.push(entry);
  node.live++;
  node.bytes += streamEntryBytes(node, entry);
  o.length++;
  o.lastId = id;
}

function hasRoom(server: Server, node: StreamNode, size: number): boolean {
  const maxBytes = server.config['stream-node-max-bytes'];
  const limit =
    maxBytes === 0 ? STREAM_LISTPACK_MAX_SIZE : Math.min(maxBytes, STREAM_LISTPACK_MAX_SIZE);
  if (listpackBytes(node) + size >= limit) return false;
  const maxEntries = server.config['stream-node-max-entries'];
  return maxEntries === 0 || node.entries.length < maxEntries;
}

function listpackBytes({ bytes, live, entries }: StreamNode): number {
  const deleted = entries.length - live;
  return (
    LISTPACK_BYTES + bytes + listpackEntrySize(String(live)) + listpackEntrySize(String(deleted))
  );
}

function newNode(o: StreamObject, masterId: StreamID, pairs: readonly string[]): StreamNode {
  const masterFields = pairs.filter((_text, i) => i % 2 === 0);
  const node = createStreamNode(masterId, masterFields);
  o.nodes.push(node);
  return node;
}

export function createStreamNode(masterId: StreamID, masterFields: readonly string[]): StreamNode {
  const head = [String(masterFields.length), ...masterFields, '0'];
  const bytes = head.reduce((sum, item) => sum + listpackEntrySize(item), 0);
  return { masterId, masterFields, entries: [], live: 0, bytes };
}

function hasFields(pairs: readonly string[], fields: readonly string[]): boolean {
  return pairs.length === fields.length * 2 && fields.every((field, i) => pairs[i * 2] === field);
}

/** What an entry adds to its node's listpack. */
export function streamEntryBytes(node: StreamNode, entry: StreamEntry): number {
  return streamEntryItems(node, entry).reduce((sum, item) => sum + listpackEntrySize(item), 0);
}

const FLAG_DELETED = 1;
const FLAG_SAMEFIELDS = 2;

/** flags | ms and seq since the master's | (count | fields) | values | items before this one */
export function streamEntryItems(node: StreamNode, entry: StreamEntry): string[] {
  const { id, pairs, sameFields, deleted } = entry;
  const flags = (deleted ? FLAG_DELETED : 0) | (sameFields ? FLAG_SAMEFIELDS : 0);
  const [ms, seq] = streamIdDelta(node.masterId, id);
  const count = pairs.length / 2;
  const rest = sameFields ? pairs.filter((_text, i) => i % 2 === 1) : [String(count), ...pairs];
  return [String(flags), ms, seq, ...rest, String(3 + rest.length)];
}

function streamIdDelta(from: StreamID, to: StreamID): readonly [ms: string, seq: string] {
  return [delta(from.slice(0, 8), to.slice(0, 8)), delta(from.slice(8), to.slice(8))];
}

/** Eight bytes each; as a signed 64-bit number, as a listpack keeps it. */
function delta(from: string, to: string): string {
  let difference = 0n;
  for (let i = 0; i < 8; i++) {
    difference = difference * 256n + BigInt(to.charCodeAt(i) - from.charCodeAt(i));
  }
  return BigInt.asIntN(64, difference).toString();
}

export interface StreamRange {
  readonly start?: StreamID;
  readonly end?: StreamID;
  /** 0: all. */
  readonly count?: number;
  /** From the end to the start. */
  readonly rev?: boolean;
}

/** Entries that are not deleted, both ends included. */
export function streamRange(
  o: StreamObject,
  { start = MIN_STREAM_ID, end = MAX_STREAM_ID, count = 0, rev = false }: StreamRange = {},
): StreamEntry[] {
  const out: StreamEntry[] = [];
  const first = Math.max(0, nodeIndexFor(o, start));
  const last = nodeIndexFor(o, end);
  for (let step = 0; step <= last - first; step++) {
    const entries = o.nodes[rev ? last - step : first + step]?.entries ?? [];
    for (let i = 0; i < entries.length; i++) {
      const entry = entries[rev ? entries.length - 1 - i : i];
      if (entry === undefined || entry.deleted || entry.id < start || entry.id > end) continue;
      out.push(entry);
      if (out.length === count) return out;
    }
  }
  return out;
}

/** The last node that begins at an id or before it; -1: none does. */
export function nodeIndexFor(o: StreamObject, id: StreamID): number {
  let low = 0;
  let high = o.nodes.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((o.nodes[middle]?.masterId ?? '') <= id) low = middle + 1;
    else high = middle;
  }
  return low - 1;
}

/** False: there is no such entry. */
export function streamDeleteItem(o: StreamObject, id: StreamID): boolean {
  const number = nodeIndexFor(o, id);
  const node = o.nodes[number];
  const at = node?.entries.findIndex((entry) => entry.id === id && !entry.deleted) ?? -1;
  if (node === undefined || at === -1) return false;
  if (node.live === 1) o.nodes.splice(number, 1);
  else markDeleted(node, at);
  o.length--;
  return true;
}

/** The entry stays in the listpack, with a mark. */
export function markDeleted(node: StreamNode, at: number): void {
  const entry = node.entries[at];
  assert(entry !== undefined && !entry.deleted, 'no entry to delete');
  node.entries[at] = { ...entry, deleted: true };
  node.live--;
}

/** The id of the last entry that is not deleted; null: the stream is empty. */
export function streamLastValidID(o: StreamObject): StreamID | null {
  return streamRange(o, { count: 1, rev: true })[0]?.id ?? null;
}
