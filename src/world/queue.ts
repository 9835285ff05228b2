/**
 * The event queue: a binary heap in the total order (instant, pid, seq). Plain data, so that a
 * clone of the world carries its future along.
 */

/** Where an event stands in the total order. pid 0 is the world's own. */
export interface OrderKey {
  readonly at: number;
  readonly pid: number;
  readonly seq: number;
}

export function compareKeys(x: OrderKey, y: OrderKey): number {
  return x.at - y.at || x.pid - y.pid || x.seq - y.seq;
}

function before(x: OrderKey, y: OrderKey): boolean {
  if (x.at !== y.at) return x.at < y.at;
  if (x.pid !== y.pid) return x.pid < y.pid;
  return x.seq < y.seq;
}

/** Adds an event to a heap. */
export function push<E extends OrderKey>(heap: E[], event: E): void {
  let child = heap.length;
  heap.push(event);
  while (child > 0) {
    const parent = (child - 1) >> 1;
    const above = heap[parent] as E;
    if (!before(event, above)) break;
    heap[child] = above;
    child = parent;
  }
  heap[child] = event;
}

/** Takes the first event out of a heap; undefined when it is empty. */
export function pop<E extends OrderKey>(heap: E[]): E | undefined {
  const first = heap[0];
  const last = heap.pop();
  if (first === undefined || last === undefined || heap.length === 0) return first;
  let parent = 0;
  for (;;) {
    let child = 2 * parent + 1;
    if (child >= heap.length) break;
    if (child + 1 < heap.length && before(heap[child + 1] as E, heap[child] as E)) child++;
    const below = heap[child] as E;
    if (!before(below, last)) break;
    heap[parent] = below;
    parent = child;
  }
  heap[parent] = last;
  return first;
}
