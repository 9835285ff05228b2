/**
 * Consumer groups of a stream, their consumers and what is pending.
 * twin: redis 6.2.6 t_stream.c, "Low level implementation of consumer groups"; stream.h.
 * differs: a pending entry is in one place, its group's list; a consumer has the ids of its own.
 */
import type { StreamID } from './stream_id';

/** A message that was delivered and is not acknowledged. Never changed in place. */
export interface StreamNack {
  /** Unix milliseconds. */
  readonly deliveryTime: number;
  readonly deliveryCount: number;
  /** Its owner's name; null: nobody's, as in a damaged file. */
  readonly consumer: string | null;
}

export interface StreamConsumer {
  readonly name: string;
  /** Unix milliseconds. */
  seenTime: number;
  /** Ids of its pending entries, in order. */
  pending: StreamID[];
}

export interface StreamGroup {
  /** The last id that was delivered. */
  lastId: StreamID;
  /** Ids of pending entries, in order. */
  pending: StreamID[];
  nacks: Map<StreamID, StreamNack>;
  consumers: Map<string, StreamConsumer>;
}

export function createGroup(lastId: StreamID): StreamGroup {
  return { lastId, pending: [], nacks: new Map(), consumers: new Map() };
}

export function copyGroup(group: StreamGroup): StreamGroup {
  const consumers = new Map<string, StreamConsumer>();
  for (const [name, consumer] of group.consumers) {
    consumers.set(name, { ...consumer, pending: consumer.pending.slice() });
  }
  return { ...group, pending: group.pending.slice(), nacks: new Map(group.nacks), consumers };
}

/** Groups or consumers in the order of the original's radix tree: by name. */
export function sortedByName<T>(map: ReadonlyMap<string, T>): (readonly [string, T])[] {
  return [...map].sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0));
}

/** The consumer, made if it is new; `created` says so. It was seen now. */
export function lookupConsumer(
  group: StreamGroup,
  { name, nowMs }: { readonly name: string; readonly nowMs: number },
): { readonly consumer: StreamConsumer; readonly created: boolean } {
  const known = group.consumers.get(name);
  if (known !== undefined) {
    known.seenTime = nowMs;
    return { consumer: known, created: false };
  }
  const consumer = { name, seenTime: nowMs, pending: [] };
  group.consumers.set(name, consumer);
  return { consumer, created: true };
}

/** What was pending goes with the consumer. How much that was. */
export function delConsumer(group: StreamGroup, name: string): number {
  const consumer = group.consumers.get(name);
  if (consumer === undefined) return 0;
  const gone = new Set(consumer.pending);
  for (const id of gone) group.nacks.delete(id);
  group.pending = group.pending.filter((id) => !gone.has(id));
  group.consumers.delete(name);
  return gone.size;
}

/** Makes an entry pending, or gives it to another owner. */
export function setNack(group: StreamGroup, id: StreamID, nack: StreamNack): void {
  const old = group.nacks.get(id);
  if (old === undefined) insertId(group.pending, id);
  if (old === undefined || old.consumer !== nack.consumer) {
    if (old !== undefined) removeId(ownerOf(group, old)?.pending, id);
    const owner = ownerOf(group, nack);
    if (owner !== undefined) insertId(owner.pending, id);
  }
  group.nacks.set(id, nack);
}

/** False: it was not pending. */
export function removeNack(group: StreamGroup, id: StreamID): boolean {
  const nack = group.nacks.get(id);
  if (nack === undefined) return false;
  group.nacks.delete(id);
  removeId(group.pending, id);
  removeId(ownerOf(group, nack)?.pending, id);
  return true;
}

function ownerOf(group: StreamGroup, { consumer }: StreamNack): StreamConsumer | undefined {
  return consumer === null ? undefined : group.consumers.get(consumer);
}

/** Where an id is or would be. */
export function placeOfId(ids: readonly StreamID[], id: StreamID): number {
  let low = 0;
  let high = ids.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((ids[middle] ?? '') < id) low = middle + 1;
    else high = middle;
  }
  return low;
}

function insertId(ids: StreamID[], id: StreamID): void {
  ids.splice(placeOfId(ids, id), 0, id);
}

function removeId(ids: StreamID[] | undefined, id: StreamID): void {
  if (ids === undefined) return;
  const at = placeOfId(ids, id);
  if (ids[at] === id) ids.splice(at, 1);
}
