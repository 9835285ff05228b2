/**
 * Lists: nodes of some elements each, so that both ends and the middle are cheap to change.
 * twin: redis 6.2.6 quicklist.c and t_list.c, "List API".
 * differs: a node is an array and the size its ziplist would have; nothing is kept compressed.
 */
import type { DictEnv } from '../keyspace/dict';
import type { Server } from '../state';
import { ziplistEntrySize } from './ziplist_size';

export interface ListNode {
  readonly items: string[];
  /** Bytes of the items as ziplist entries, about. */
  size: number;
}

export interface ListObject {
  readonly type: 'list';
  readonly encoding: 'quicklist';
  nodes: ListNode[];
  length: number;
  lru: number;
  /** See keyspace/own.ts. */
  epoch: number;
}

export type ListEnd = 'head' | 'tail';

/** Ziplist bytes a node may have, by -list-max-ziplist-size. */
const NODE_BYTES = [4096, 8192, 16_384, 32_768, 65_536];
const SIZE_SAFETY_LIMIT = 8192;

export function createListObject(env: DictEnv, lru: number): ListObject {
  return { type: 'list', encoding: 'quicklist', nodes: [], length: 0, lru, epoch: env.epoch };
}

export function copyList(o: ListObject): ListObject {
  return { ...o, nodes: o.nodes.map(({ items, size }) => ({ items: items.slice(), size })) };
}

export function listTypePush(
  server: Server,
  o: ListObject,
  { value, where }: { readonly value: string; readonly where: ListEnd },
): void {
  const node = where === 'head' ? o.nodes[0] : o.nodes.at(-1);
  const size = ziplistEntrySize(value);
  o.length++;
  if (node !== undefined && allowsInsert(server, node, size)) {
    if (where === 'head') node.items.unshift(value);
    else node.items.push(value);
    node.size += size;
    return;
  }
  const created = { items: [value], size };
  if (where === 'head') o.nodes.unshift(created);
  else o.nodes.push(created);
}

/** null: the list is empty. */
export function listTypePop(o: ListObject, where: ListEnd): string | null {
  const node = where === 'head' ? o.nodes[0] : o.nodes.at(-1);
  const value = where === 'head' ? node?.items.shift() : node?.items.pop();
  if (node === undefined || value === undefined) return null;
  o.length--;
  node.size -= ziplistEntrySize(value);
  if (node.items.length === 0) {
    if (where === 'head') o.nodes.shift();
    else o.nodes.pop();
  }
  return value;
}

/** The element at an index from 0, null outside the list. */
export function listTypeIndex(o: ListObject, index: number): string | null {
  const place = placeOf(o, index);
  return place === null ? null : (o.nodes[place.node]?.items[place.at] ?? null);
}

/** False: the index is outside the list. */
export function listTypeReplace(o: ListObject, index: number, value: string): boolean {
  const place = placeOf(o, index);
  const node = place === null ? undefined : o.nodes[place.node];
  if (place === null || node === undefined) return false;
  node.size += ziplistEntrySize(value) - ziplistEntrySize(node.items[place.at] ?? '');
  node.items[place.at] = value;
  return true;
}

/** Puts a value before the element at `index`; at the end for `index` = length. */
export function listTypeInsert(
  server: Server,
  o: ListObject,
  { index, value }: { readonly index: number; readonly value: string },
): void {
  const place = placeOf(o, index);
  const node = place === null ? undefined : o.nodes[place.node];
  if (place === null || node === undefined) {
    listTypePush(server, o, { value, where: 'tail' });
    return;
  }
  const size = ziplistEntrySize(value);
  o.length++;
  if (allowsInsert(server, node, size)) {
    node.items.splice(place.at, 0, value);
    node.size += size;
    return;
  }
  // A full node: what follows the new element gets a node of its own.
  const rest = node.items.splice(place.at);
  const restSize = rest.reduce((sum, item) => sum + ziplistEntrySize(item), 0);
  node.size -= restSize;
  const created = [
    { items: [value], size },
    { items: rest, size: restSize },
  ];
  o.nodes.splice(place.node + 1, 0, ...created);
  if (node.items.length === 0) o.nodes.splice(place.node, 1);
}

/** Removes `count` elements from `index` on. */
export function listTypeDeleteRange(
  o: ListObject,
  { index, count }: { readonly index: number; readonly count: number },
): void {
  const place = placeOf(o, index);
  if (place === null) return;
  let { node: number, at } = place;
  let left = Math.min(count, o.length - index);
  o.length -= left;
  while (left > 0) {
    const node = o.nodes[number];
    if (node === undefined) return;
    const gone = node.items.splice(at, left);
    left -= gone.length;
    node.size -= gone.reduce((sum, item) => sum + ziplistEntrySize(item), 0);
    if (node.items.length === 0) o.nodes.splice(number, 1);
    else number++;
    at = 0;
  }
}

/** Elements [from, to), in order. */
export function listTypeRange(
  o: ListObject,
  { from, to }: { readonly from: number; readonly to: number },
): string[] {
  const out: string[] = [];
  let start = 0;
  for (const { items } of o.nodes) {
    const end = start + items.length;
    if (end > from && start < to) {
      for (const item of items.slice(Math.max(0, from - start), to - start)) out.push(item);
    }
    if (end >= to) break;
    start = end;
  }
  return out;
}

/** Whether an element of that size may join a node. */
function allowsInsert(server: Server, node: ListNode, size: number): boolean {
  const fill = server.config['list-max-ziplist-size'];
  const total = node.size + size;
  if (fill < 0) {
    const limit = NODE_BYTES[Math.min(-fill, NODE_BYTES.length) - 1] ?? SIZE_SAFETY_LIMIT;
    return total <= limit;
  }
  return total <= SIZE_SAFETY_LIMIT && node.items.length < Math.max(1, fill);
}

interface Place {
  readonly node: number;
  readonly at: number;
}

/** Found from the nearer end. */
function placeOf(o: ListObject, index: number): Place | null {
  if (index < 0 || index >= o.length) return null;
  if (index < o.length / 2) {
    let start = 0;
    for (const [node, { items }] of o.nodes.entries()) {
      if (index < start + items.length) return { node, at: index - start };
      start += items.length;
    }
    return null;
  }
  let end = o.length;
  for (let node = o.nodes.length - 1; node >= 0; node--) {
    end -= o.nodes[node]?.items.length ?? 0;
    if (index >= end) return { node, at: index - end };
  }
  return null;
}
