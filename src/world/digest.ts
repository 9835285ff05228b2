/**
 * A running digest of the trace: two runs are the same run if and only if (but for one chance in
 * 2^64) their digests agree. Two 32-bit lanes over a canonical encoding of every record, bytes on
 * the wire included.
 */
import type { TraceRecord } from '#host/trace';

/** Two unsigned 32-bit lanes; plain data. */
export interface Digest {
  a: number;
  b: number;
  records: number;
}

/** One letter for each kind of value, so that "1" and 1 differ. */
const TAG = { null: 1, undefined: 2, true: 3, false: 4, number: 5, string: 6, bytes: 7 } as const;
const TAG_ARRAY = 8;
const TAG_OBJECT = 9;

export function createDigest(): Digest {
  return { a: 0x811c9dc5, b: 0x2f0b4a27, records: 0 };
}

function laneA(lane: number, word: number): number {
  const mixed = Math.imul(lane ^ word, 0x01000193);
  return mixed ^ (mixed >>> 15);
}

function laneB(lane: number, word: number): number {
  const turned = Math.imul(word, 0xcc9e2d51);
  const mixed = Math.imul(lane ^ ((turned << 15) | (turned >>> 17)), 0x1b873593);
  return (((mixed << 13) | (mixed >>> 19)) + 0x52dce729) | 0;
}

function mix(digest: Digest, word: number): void {
  digest.a = laneA(digest.a, word);
  digest.b = laneB(digest.b, word);
}

function mixNumber(digest: Digest, value: number): void {
  mix(digest, TAG.number);
  mix(digest, value | 0);
  if (Number.isInteger(value)) mix(digest, Math.floor(value / 0x1_0000_0000) | 0);
  else mixString(digest, String(value));
}

/** The lanes are kept out of memory on the way through what is long: most of a digest is this. */
function mixString(digest: Digest, value: string): void {
  mix(digest, TAG.string);
  mix(digest, value.length);
  let { a, b } = digest;
  for (let i = 0; i < value.length; i++) {
    const word = value.charCodeAt(i);
    a = laneA(a, word);
    b = laneB(b, word);
  }
  digest.a = a;
  digest.b = b;
}

function mixBytes(digest: Digest, bytes: Uint8Array): void {
  mix(digest, TAG.bytes);
  mix(digest, bytes.length);
  let { a, b } = digest;
  let i = 0;
  for (; i + 4 <= bytes.length; i += 4) {
    const low = (bytes[i] ?? 0) | ((bytes[i + 1] ?? 0) << 8);
    const high = (bytes[i + 2] ?? 0) | ((bytes[i + 3] ?? 0) << 8);
    const word = low | (high << 16);
    a = laneA(a, word);
    b = laneB(b, word);
  }
  for (; i < bytes.length; i++) {
    a = laneA(a, bytes[i] ?? 0);
    b = laneB(b, bytes[i] ?? 0);
  }
  digest.a = a;
  digest.b = b;
}

function mixObject(digest: Digest, value: object): void {
  const keys = Object.keys(value);
  mix(digest, TAG_OBJECT);
  mix(digest, keys.length);
  for (const key of keys) {
    mixString(digest, key);
    mixValue(digest, (value as Readonly<Record<string, unknown>>)[key]);
  }
}

function mixValue(digest: Digest, value: unknown): void {
  if (typeof value === 'number') mixNumber(digest, value);
  else if (typeof value === 'string') mixString(digest, value);
  else if (value === null) mix(digest, TAG.null);
  else if (value === undefined) mix(digest, TAG.undefined);
  else if (typeof value === 'boolean') mix(digest, value ? TAG.true : TAG.false);
  else if (value instanceof Uint8Array) mixBytes(digest, value);
  else if (Array.isArray(value)) {
    mix(digest, TAG_ARRAY);
    mix(digest, value.length);
    for (const item of value) mixValue(digest, item);
  } else if (typeof value === 'object') mixObject(digest, value);
}

/** Takes the next record, in the total order, into the digest. */
export function digestRecord(digest: Digest, record: TraceRecord): void {
  digest.records++;
  mixNumber(digest, record.at);
  mix(digest, record.pid);
  mixNumber(digest, record.seq);
  mixObject(digest, record.fact);
}

/** Takes any plain value into a digest of something else than a trace. */
export function digestValue(digest: Digest, value: object): void {
  digest.records++;
  mixValue(digest, value);
}

function hex(word: number): string {
  return (word >>> 0).toString(16).padStart(8, '0');
}

/** 16 hex digits and the number of records. */
export function digestText(digest: Digest): string {
  return `${hex(digest.a)}${hex(digest.b)}-${digest.records}`;
}
