/**
 * Copies of all there is that share what nobody changes any more: two checkpoints of a lab with a
 * hundred thousand keys differ in the pages of the dict that were written between them, and in
 * little else. As a fork's child and its parent share pages, so do the lab and its checkpoints.
 *
 * What is shared is known by its shape: facts of the trace, versions of files, entries of a file
 * log, the pages of a keyspace (whose owner copies a page before it writes, dict_table.ts). Large
 * buffers that are written in place (a backlog) are kept in blocks, of which only the changed ones
 * are new. All else is copied, with its cycles.
 */
import type { Dict } from '#engine/keyspace/dict';
import { shareTable } from '#engine/keyspace/dict_table';

declare const frozen: unique symbol;

/** What `freeze` made: not to be read, only thawed, weighed and stored. Plain data. */
export interface Frozen<T> {
  readonly [frozen]: T;
}

/** A large buffer in pieces. */
interface Blocks {
  readonly blocks: readonly Uint8Array[];
  readonly blockedLength: number;
}

/** Between two checkpoints a busy server's backlog grows by some kilobytes. */
const BLOCK = 4096;

/** The blocks that a live buffer was last frozen to: only a saving, so no part of any state. */
const LAST_BLOCKS = new WeakMap<Uint8Array, Blocks>();

/** Smaller ones are not worth remembering. */
const ALIKE_MIN = 16;

/** The copy that a live map of immutable parts was last frozen to; only a saving, too. */
const LAST_MAPS = new WeakMap<ReadonlyMap<unknown, unknown>, ReadonlyMap<unknown, unknown>>();
const FROZEN_MAPS = new WeakSet<object>();

/** Whether it is a map that several copies may have in common. */
export function isFrozenMap(value: object): boolean {
  return FROZEN_MAPS.has(value);
}

interface Copying {
  /** The copy of each object met so far. */
  readonly copies: Map<object, object>;
  /** Copies whose parts are still the original's. */
  readonly unfinished: object[];
  readonly direction: 'freeze' | 'thaw';
}

/**
 * A copy of live data that stays as it is now. Marks the keyspaces in `live` as shared, which
 * changes nothing that a program can see.
 */
export function freeze<T extends object>(live: T): Frozen<T> {
  return copyAll(live, 'freeze') as Frozen<T>;
}

/** Live data again, as often as one likes. */
export function thaw<T extends object>(kept: Frozen<T>): T {
  return copyAll(kept, 'thaw') as T;
}

function copyAll(root: object, direction: Copying['direction']): unknown {
  const copying: Copying = { copies: new Map(), unfinished: [], direction };
  const copy = copyOf(copying, root);
  // A list of what is to be done, not recursion: a chain may be longer than the stack.
  for (let next = copying.unfinished.pop(); next; next = copying.unfinished.pop())
    finish(copying, next);
  return copy;
}

function copyOf(copying: Copying, value: object): object {
  if (isShared(value)) return value;
  const known = copying.copies.get(value);
  if (known) return known;
  const copy = begin(copying, value);
  copying.copies.set(value, copy);
  return copy;
}

/**
 * Whether it is never changed: a trace record, a version of a file, an operation on files, a piece
 * of what a terminal printed, a mark of the timeline, a line of a log.
 */
export function isShared(value: object): boolean {
  if ('fact' in value || 'synced' in value) return true;
  if ('op' in value) return 'opSeq' in value;
  if (!('at' in value)) return false;
  if ('kind' in value) return false;
  return 'bytes' in value || 'interest' in value || ('level' in value && 'text' in value);
}

/** The copy, its parts still those of the original. */
function begin(copying: Copying, value: object): object {
  if (value instanceof Uint8Array) return copyBytes(copying, value);
  if (ArrayBuffer.isView(value)) return (value as Int32Array).slice();
  if ('blockedLength' in value) return joined(value as Blocks);
  if (value instanceof Map && isImmutableInside(value)) return copyMap(copying, value);
  if (copying.direction === 'freeze') markShared(value);
  const copy = shallow(value);
  copying.unfinished.push(copy);
  return copy;
}

function shallow(value: object): object {
  if (Array.isArray(value)) return value.slice();
  if (value instanceof Map) return new Map(value);
  if (value instanceof Set) return new Set(value);
  if (isKeyspace(value))
    return { ...value, dict: shared(value.dict), expires: shared(value.expires) };
  return { ...value };
}

interface Keyspace {
  readonly dict: Dict<unknown>;
  readonly expires: Dict<unknown>;
}

function isKeyspace(value: object): value is Keyspace {
  return 'dict' in value && 'expires' in value;
}

function shared(dict: Dict<unknown>): Dict<unknown> {
  return { ...dict, ht: shareTable(dict.ht), ht1: dict.ht1 && shareTable(dict.ht1) };
}

/** From now on the live side copies pages and values before it writes. */
function markShared(value: object): void {
  if (isKeyspace(value)) {
    value.dict.gen++;
    value.expires.gen++;
  } else if ('canResize' in value && 'epoch' in value) (value.epoch as number)++;
}

/** Puts copies in the place of the parts. */
function finish(copying: Copying, copy: object): void {
  if (Array.isArray(copy)) finishList(copying, copy);
  else if (copy instanceof Map) finishMap(copying, copy);
  else if (copy instanceof Set) finishSet(copying, copy);
  else if (isKeyspace(copy)) finishKeyspace(copying, copy);
  else finishRecord(copying, copy as Record<string, unknown>);
}

function finishList(copying: Copying, copy: unknown[]): void {
  for (let i = 0; i < copy.length; i++) {
    const part = copy[i];
    if (typeof part === 'object' && part !== null) copy[i] = copyOf(copying, part);
  }
}

function finishMap(copying: Copying, copy: Map<unknown, unknown>): void {
  for (const [key, part] of copy)
    if (typeof part === 'object' && part !== null) copy.set(key, copyOf(copying, part));
}

function finishSet(copying: Copying, copy: Set<unknown>): void {
  const parts = [...copy];
  if (!parts.some((part) => typeof part === 'object' && part !== null)) return;
  copy.clear();
  for (const part of parts)
    copy.add(typeof part === 'object' && part !== null ? copyOf(copying, part) : part);
}

function finishRecord(copying: Copying, copy: Record<string, unknown>): void {
  for (const key in copy) {
    const part = copy[key];
    if (typeof part === 'object' && part !== null) copy[key] = copyOf(copying, part);
  }
}

/** The dicts are copies already, their pages shared; what all dicts share is still to be copied. */
function finishKeyspace(copying: Copying, copy: Keyspace): void {
  for (const dict of [copy.dict, copy.expires])
    Object.assign(dict, { env: copyOf(copying, dict.env) });
}

/** As the tables of names that every process has of its machine's files. */
function isImmutableInside(map: ReadonlyMap<unknown, unknown>): boolean {
  if (map.size < ALIKE_MIN) return false;
  for (const part of map.values())
    if (typeof part === 'object' && part !== null && !isShared(part)) return false;
  return true;
}

function copyMap({ direction }: Copying, map: ReadonlyMap<unknown, unknown>): object {
  const last = LAST_MAPS.get(map);
  if (direction === 'freeze' && last && sameMap(last, map)) return last;
  const copy = new Map(map);
  if (direction === 'freeze') FROZEN_MAPS.add(copy);
  const [live, frozenMap] = direction === 'freeze' ? [map, copy] : [copy, map];
  LAST_MAPS.set(live, frozenMap);
  return copy;
}

/** In the same order as well, which programs can see. */
function sameMap(one: ReadonlyMap<unknown, unknown>, other: ReadonlyMap<unknown, unknown>) {
  if (one.size !== other.size) return false;
  const entries = other.entries();
  for (const [key, part] of one) {
    const [otherKey, otherPart] = entries.next().value ?? [];
    if (key !== otherKey || part !== otherPart) return false;
  }
  return true;
}

function copyBytes({ direction }: Copying, bytes: Uint8Array): object {
  if (direction === 'thaw' || bytes.length < 8 * BLOCK) return bytes.slice();
  const last = LAST_BLOCKS.get(bytes);
  const blocks: Uint8Array[] = [];
  for (let from = 0; from < bytes.length; from += BLOCK) {
    const block = bytes.subarray(from, from + BLOCK);
    const before = last?.blocks[blocks.length];
    blocks.push(before && sameBytes(before, block) ? before : block.slice());
  }
  const split: Blocks = { blocks, blockedLength: bytes.length };
  LAST_BLOCKS.set(bytes, split);
  return split;
}

function joined(split: Blocks): Uint8Array {
  const bytes = new Uint8Array(split.blockedLength);
  split.blocks.forEach((block, i) => {
    bytes.set(block, i * BLOCK);
  });
  LAST_BLOCKS.set(bytes, split);
  return bytes;
}

function sameBytes(a: Uint8Array, b: Uint8Array): boolean {
  if (a.length !== b.length) return false;
  for (let i = 0; i < a.length; i++) if (a[i] !== b[i]) return false;
  return true;
}
