/**
 * Bytes to replies, as they come: a reply may arrive in any number of pieces. RESP2 and the RESP3
 * types that hiredis knew at 6.2.6. The reader is plain data.
 * twin: redis 6.2.6 deps/hiredis read.c.
 * differs: a big number or an attribute is a protocol error there too; nesting has no fixed limit.
 */
import { latin1 } from './bytes';
import { sdscatrepr } from './sds';

export type Reply =
  | { readonly type: 'status' | 'error' | 'string'; readonly str: string }
  /** The digits as sent: 64 bits do not fit a number. */
  | { readonly type: 'integer'; readonly digits: string }
  /** The digits as sent, or inf, -inf. */
  | { readonly type: 'double'; readonly digits: string }
  | { readonly type: 'bool'; readonly value: boolean }
  | { readonly type: 'nil' }
  /** `format` is three letters, such as txt. */
  | { readonly type: 'verbatim'; readonly format: string; readonly str: string }
  /** A map's elements are key, value, key, value. */
  | { readonly type: Aggregate; readonly elements: readonly Reply[] };

export type Aggregate = 'array' | 'map' | 'set' | 'push';

/** An aggregate some elements of which have not arrived. */
interface Open {
  readonly type: Aggregate;
  readonly expected: number;
  readonly elements: Reply[];
}

export interface ReplyReader {
  /** Byte string; what lies before `pos` is used up. */
  buf: string;
  pos: number;
  /** From the outermost to the innermost. */
  open: Open[];
  /** The protocol error after which nothing more can be read. */
  error: string | null;
}

export function createReader(): ReplyReader {
  return { buf: '', pos: 0, open: [], error: null };
}

/** Adds what arrived. Nothing is added after an error. */
export function feedReader(reader: ReplyReader, bytes: Uint8Array | string): void {
  if (reader.error !== null) return;
  const more = typeof bytes === 'string' ? bytes : latin1(bytes);
  reader.buf = reader.pos < reader.buf.length ? reader.buf.slice(reader.pos) + more : more;
  reader.pos = 0;
}

/** Hands over the bytes not used yet, for who goes on reading without RESP (a bulk transfer). */
export function takeUnread(reader: ReplyReader): string {
  const rest = reader.buf.slice(reader.pos);
  reader.buf = '';
  reader.pos = 0;
  return rest;
}

/** The next whole reply; null: more bytes are needed, or `error` says why none will ever come. */
export function nextReply(reader: ReplyReader): Reply | null {
  while (reader.error === null) {
    const item = readItem(reader);
    if (item === null) return null;
    if (item !== 'opened') {
      const whole = place(reader, item);
      if (whole) return whole;
    }
  }
  return null;
}

/** Puts an item into the innermost aggregate; closes those that are full. */
function place(reader: ReplyReader, item: Reply): Reply | null {
  let value = item;
  for (;;) {
    const innermost = reader.open.at(-1);
    if (innermost === undefined) return value;
    innermost.elements.push(value);
    if (innermost.elements.length < innermost.expected) return null;
    reader.open.pop();
    value = { type: innermost.type, elements: innermost.elements };
  }
}

type Item = Reply | 'opened' | null;

/** Reads one item at `pos`: its first line is whole, and `line` is it without its type byte. */
type ItemReader = (reader: ReplyReader, line: string, after: number) => Item;

const ITEM_READERS: ReadonlyMap<string, ItemReader> = new Map<string, ItemReader>([
  ['-', (reader, str, after) => accept(reader, after, { type: 'error', str })],
  ['+', (reader, str, after) => accept(reader, after, { type: 'status', str })],
  [':', readInteger],
  [',', readDouble],
  ['_', (reader, _, after) => accept(reader, after, { type: 'nil' })],
  ['#', (reader, line, after) => accept(reader, after, { type: 'bool', value: /^t/i.test(line) })],
  ['$', readBulk],
  ['=', readVerbatim],
  ['*', aggregateReader('array')],
  ['%', aggregateReader('map')],
  ['~', aggregateReader('set')],
  ['>', aggregateReader('push')],
]);

function readItem(reader: ReplyReader): Item {
  const { buf, pos } = reader;
  if (pos >= buf.length) return null;
  const type = buf.charAt(pos);
  const read = ITEM_READERS.get(type);
  if (read === undefined) {
    return fail(reader, `Protocol error, got ${sdscatrepr(type)} as reply type byte`);
  }
  const end = buf.indexOf('\r\n', pos);
  return end === -1 ? null : read(reader, buf.slice(pos + 1, end), end + 2);
}

function accept(reader: ReplyReader, after: number, reply: Reply): Reply {
  reader.pos = after;
  return reply;
}

function fail(reader: ReplyReader, error: string): null {
  reader.error = error;
  reader.buf = '';
  reader.pos = 0;
  reader.open = [];
  return null;
}

const INT64_MAX = 9223372036854775807n;

/** A signed 64 bit number written the one canonical way; null otherwise. */
function string2ll(text: string): bigint | null {
  if (!/^(0|-?[1-9][0-9]{0,18})$/.test(text)) return null;
  const value = BigInt(text);
  return value <= INT64_MAX && value >= -INT64_MAX - 1n ? value : null;
}

function readInteger(reader: ReplyReader, digits: string, after: number): Item {
  if (string2ll(digits) === null) return fail(reader, 'Bad integer value');
  return accept(reader, after, { type: 'integer', digits });
}

function readDouble(reader: ReplyReader, digits: string, after: number): Item {
  if (digits.length >= 326) return fail(reader, 'Double value is too large');
  const isNumber = /^[+-]?(inf|infinity|\d+\.?\d*(e[+-]?\d+)?|\.\d+(e[+-]?\d+)?)$/i.test(digits);
  return isNumber
    ? accept(reader, after, { type: 'double', digits })
    : fail(reader, 'Bad double value');
}

/** The payload after a length line: null while it is incomplete, -1 for a null bulk. */
function bulkPayload(reader: ReplyReader, line: string, after: number): string | -1 | null {
  const length = string2ll(line);
  if (length === null) return fail(reader, 'Bad bulk string length');
  if (length < -1n) return fail(reader, 'Bulk string length out of range');
  if (length === -1n) return -1;
  const end = after + Number(length);
  return end + 2 <= reader.buf.length ? reader.buf.slice(after, end) : null;
}

function readBulk(reader: ReplyReader, line: string, after: number): Item {
  const payload = bulkPayload(reader, line, after);
  if (payload === null) return null;
  if (payload === -1) return accept(reader, after, { type: 'nil' });
  return accept(reader, after + payload.length + 2, { type: 'string', str: payload });
}

function readVerbatim(reader: ReplyReader, line: string, after: number): Item {
  const payload = bulkPayload(reader, line, after);
  if (payload === null) return null;
  if (payload === -1) return accept(reader, after, { type: 'nil' });
  if (payload.length < 4 || payload.charAt(3) !== ':') {
    return fail(
      reader,
      'Verbatim string 4 bytes of content type are missing or incorrectly encoded.',
    );
  }
  const reply: Reply = { type: 'verbatim', format: payload.slice(0, 3), str: payload.slice(4) };
  return accept(reader, after + payload.length + 2, reply);
}

/** hiredis's own limit: 2^32 - 1 elements. */
const MAX_ELEMENTS = 0xffffffffn;

function aggregateReader(type: Aggregate): ItemReader {
  return (reader, line, after) => {
    const count = string2ll(line);
    if (count === null) return fail(reader, 'Bad multi-bulk length');
    if (count < -1n || count > MAX_ELEMENTS) return fail(reader, 'Multi-bulk length out of range');
    if (count === -1n) return accept(reader, after, { type: 'nil' });
    const expected = Number(count) * (type === 'map' ? 2 : 1);
    if (expected === 0) return accept(reader, after, { type, elements: [] });
    reader.pos = after;
    reader.open.push({ type, expected, elements: [] });
    return 'opened';
  };
}
