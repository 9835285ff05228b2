/**
 * About how many bytes of memory plain data takes: enough to keep a budget, not to bill anyone. The
 * figures are V8's for small objects, rounded.
 */
const WORD = 8;
const OBJECT = 40;
const ENTRY = 32;

/** Shared parts are counted once. Takes as long as a clone would, so not for every window. */
export function weigh(value: unknown): number {
  const seen = new Set<object>();
  const rest: unknown[] = [value];
  let bytes = 0;
  while (rest.length > 0) {
    const next = rest.pop();
    if (typeof next === 'string') bytes += WORD + next.length;
    else if (typeof next !== 'object' || next === null) bytes += WORD;
    else if (!seen.has(next)) {
      seen.add(next);
      bytes += weighObject(next, rest);
    }
  }
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
  const values = Object.values(object);
  for (const each of values) rest.push(each);
  return OBJECT;
}
