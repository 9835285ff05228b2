/**
 * About how many bytes of memory plain data takes: enough to keep a budget, not to bill anyone. The
 * figures are V8's for small objects, rounded up.
 *
 * What a copy has in common with another is known by its shape, as freeze.ts made it so. Each copy
 * is therefore looked through once, and two are compared by their lists of common parts alone: to
 * walk through both each time took ten times as long as making the copy.
 */
import type { DictEntry, DictPage } from '#engine/keyspace/dict_table';
import { isFrozenMap, isShared } from './freeze';

const WORD = 8;
const OBJECT = 40;
const ENTRY = 32;
/** Buffers as large as this may be blocks of a larger one that others have as well. */
const BUFFER = 1024;
/** As do strings: a copy of what holds one points at the same. */
const TEXT = 24;

/** What one walk through a value found. */
interface Survey {
  /** Bytes of what nobody else has, this list included. */
  readonly own: number;
  /** Parts that others may have too, and the bytes of each. */
  readonly parts: readonly (object | string)[];
  readonly bytes: readonly number[];
  /** Pages of keyspaces: looked into only where two sides differ. */
  readonly pages: readonly object[];
}

const NOTHING: Survey = { own: 0, parts: [], bytes: [], pages: [] };

/** Of a frozen copy, which never changes; only a saving. */
const SURVEYS = new WeakMap<object, Survey>();
/** Facts never change and are many: each is weighed once. */
const FACTS = new WeakMap<object, number>();

/** Shared parts are counted once; what is a part of `besides` is not counted at all. */
export function weigh(value: object, besides: object | null = null): number {
  const here = surveyOf(value);
  const before = besides === null ? NOTHING : surveyOf(besides);
  const known = new Set(before.parts);
  let bytes = here.own;
  here.parts.forEach((part, i) => {
    if (!known.has(part)) bytes += here.bytes[i] ?? 0;
  });
  return bytes + weighPages(new Set(here.pages), new Set(before.pages));
}

function surveyOf(value: object): Survey {
  const known = SURVEYS.get(value);
  if (known) return known;
  const made = survey(value);
  SURVEYS.set(value, made);
  return made;
}

function survey(value: object): Survey {
  const parts = new Map<object | string, number>();
  const pages = new Set<object>();
  const seen = new Set<object>();
  const shared: object[] = [];
  let own = 0;
  const rest: unknown[] = [value];
  while (rest.length > 0) {
    const next = rest.pop();
    if (isText(next)) parts.set(next, weighWord(next));
    else if (typeof next !== 'object' || next === null) own += weighWord(next);
    else if ('slots' in next) pages.add(next);
    else if ('fact' in next) parts.set(next, weighFact(next));
    else if (isShared(next) || isBuffer(next) || isFrozenMap(next)) shared.push(next);
    else if (!seen.has(next)) {
      seen.add(next);
      own += weighObject(next, rest);
    }
  }
  surveyShared(parts, shared);
  own += 2 * WORD * parts.size + WORD * pages.size;
  return { own, parts: [...parts.keys()], bytes: [...parts.values()], pages: [...pages] };
}

/** All that is inside a shared part is shared as well. */
function surveyShared(parts: Map<object | string, number>, rest: object[]): void {
  for (let part = rest.pop(); part; part = rest.pop()) {
    if (parts.has(part)) continue;
    const inside: unknown[] = [];
    let bytes = weighObject(part, inside);
    for (const each of inside)
      if (typeof each === 'object' && each !== null) rest.push(each);
      else bytes += weighWord(each);
    parts.set(part, bytes);
  }
}

function isText(value: unknown): value is string {
  return typeof value === 'string' && value.length >= TEXT;
}

function isBuffer(value: object): boolean {
  return value instanceof Uint8Array && value.length >= BUFFER;
}

/** Entries never change: one that both sides have is the same all through. */
function weighPages(here: ReadonlySet<object>, before: ReadonlySet<object>): number {
  const known = new Set<object>();
  for (const page of before)
    if (!here.has(page)) for (const entry of entriesOf(page)) known.add(entry);
  const seen = new Set<object>();
  let bytes = 0;
  for (const page of here) {
    if (before.has(page)) continue;
    bytes += OBJECT + WORD * (page as DictPage<unknown>).slots.length;
    for (const entry of entriesOf(page)) {
      if (known.has(entry)) continue;
      bytes += OBJECT + weighInto(seen, [entry.key, entry.hash, entry.val]);
    }
  }
  return bytes;
}

function entriesOf(page: object): DictEntry<unknown>[] {
  const entries: DictEntry<unknown>[] = [];
  for (const chain of (page as DictPage<unknown>).slots)
    for (let entry = chain; entry !== null; entry = entry.next) entries.push(entry);
  return entries;
}

function weighFact(record: object): number {
  const known = FACTS.get(record);
  if (known !== undefined) return known;
  const bytes = OBJECT + weighInto(new Set(), Object.values(record));
  FACTS.set(record, bytes);
  return bytes;
}

function weighInto(seen: Set<object>, rest: unknown[]): number {
  let bytes = 0;
  while (rest.length > 0) {
    const next = rest.pop();
    if (typeof next !== 'object' || next === null) bytes += weighWord(next);
    else if (!seen.has(next)) {
      seen.add(next);
      bytes += weighObject(next, rest);
    }
  }
  return bytes;
}

function weighWord(value: unknown): number {
  return typeof value === 'string' ? WORD + value.length : WORD;
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
  for (const key in object) rest.push((object as Record<string, unknown>)[key]);
  return OBJECT;
}
