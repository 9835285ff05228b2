/**
 * About how many bytes of memory plain data takes: enough to keep a budget, not to bill anyone. The
 * figures are V8's for small objects, rounded up.
 */
const WORD = 8;
const OBJECT = 40;
const ENTRY = 32;

/** Facts never change and are many: each is weighed once. */
const KNOWN = new WeakMap<object, number>();

interface Weighing {
  readonly seen: Set<object>;
  /** Pages of keyspaces: looked into only where the two sides differ. */
  pages: Set<object>;
}

/** Shared parts are counted once; what is a part of `besides` is not counted at all. */
export function weigh(value: unknown, besides: unknown = null): number {
  const seen = new Set<object>();
  const before: Weighing = { seen, pages: new Set() };
  weighInto(before, [besides]);
  const here: Weighing = { seen, pages: new Set() };
  let bytes = weighInto(here, [value]);
  for (const page of before.pages)
    if (!here.pages.has(page)) weighInto(before, Object.values(page));
  for (const page of here.pages)
    if (!before.pages.has(page)) bytes += OBJECT + weighInto(here, Object.values(page));
  return bytes;
}

function weighInto(weighing: Weighing, rest: unknown[]): number {
  let bytes = 0;
  while (rest.length > 0) {
    const next = rest.pop();
    if (typeof next === 'string') bytes += WORD + next.length;
    else if (typeof next !== 'object' || next === null) bytes += WORD;
    else if ('slots' in next) weighing.pages.add(next);
    else if (!weighing.seen.has(next)) {
      weighing.seen.add(next);
      bytes += 'fact' in next ? weighFact(next) : weighObject(next, rest);
    }
  }
  return bytes;
}

function weighFact(fact: object): number {
  const known = KNOWN.get(fact);
  if (known !== undefined) return known;
  const bytes = OBJECT + weighInto({ seen: new Set(), pages: new Set() }, Object.values(fact));
  KNOWN.set(fact, bytes);
  return bytes;
}

/** What the object itself takes; its parts are added to `rest`. */
function weighObject(object: object, rest: unknown[]): number {
  if (ArrayBuffer.isView(object)) return OBJECT + object.byteLength;
  if (object instanceof Map) {
    for (const [key, each] of object) rest.push(key, each);
    return OBJECT + ENTRY * object.size;
  }
  if (object instanceof Set) {
    for (const each of object) rest.push(each);
    return OBJECT + ENTRY * object.size;
  }
  if (Array.isArray(object)) {
    for (const each of object) rest.push(each);
    return OBJECT;
  }
  for (const each of Object.values(object)) rest.push(each);
  return OBJECT;
}
