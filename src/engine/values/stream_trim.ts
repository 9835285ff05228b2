/**
 * Cutting off the beginning of a stream.
 * twin: redis 6.2.6 t_stream.c, streamTrim.
 */
import { markDeleted, type StreamEntry, type StreamNode, type StreamObject } from './stream';
import type { StreamID } from './stream_id';

export interface StreamTrim {
  readonly strategy: 'maxlen' | 'minid';
  /** Whole nodes only. */
  readonly approx: boolean;
  /** At most so many entries; 0: any number. */
  readonly limit: number;
  readonly maxlen: number;
  readonly minid: StreamID;
}

/** How many entries went. */
export function streamTrim(o: StreamObject, trim: StreamTrim): number {
  let deleted = 0;
  for (let node = o.nodes[0]; node !== undefined; node = o.nodes[0]) {
    if (isShortEnough(o, trim)) break;
    if (trim.limit !== 0 && deleted + node.live > trim.limit) break;
    if (canGo(o, node, trim)) {
      o.nodes.shift();
      o.length -= node.live;
      deleted += node.live;
      continue;
    }
    if (!trim.approx) deleted += trimNode(o, node, trim);
    break;
  }
  return deleted;
}

function isShortEnough({ length }: StreamObject, { strategy, maxlen }: StreamTrim): boolean {
  return strategy === 'maxlen' && length <= maxlen;
}

function canGo(o: StreamObject, node: StreamNode, { strategy, maxlen, minid }: StreamTrim) {
  if (strategy === 'maxlen') return o.length - node.live >= maxlen;
  return (node.entries.at(-1)?.id ?? '') < minid;
}

function trimNode(o: StreamObject, node: StreamNode, trim: StreamTrim): number {
  const isKept = ({ id }: StreamEntry) =>
    trim.strategy === 'maxlen' ? o.length <= trim.maxlen : id >= trim.minid;
  let deleted = 0;
  for (const [at, entry] of node.entries.entries()) {
    if (isKept(entry)) break;
    if (entry.deleted) continue;
    markDeleted(node, at);
    o.length--;
    deleted++;
  }
  return deleted;
}
