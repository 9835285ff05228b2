/**
 * Cuts commands out of what a client sent.
 * twin: redis 6.2.6 networking.c, processInlineBuffer, processMultibulkBuffer.
 */
import { latin1 } from '#hiredis/bytes';
import { sdssplitargs } from '#hiredis/sds';
import { STRING_BYTES_MAX } from '../keyspace/object';
import { string2number } from '../numbers';
import type { Client, QueryBuffer, Server } from '../state';
import { authRequired } from './client';

/** Longest line that is waited for: an inline command or a length. */
const PROTO_INLINE_MAX_SIZE = 64 * 1024;
const CR = 13;
const LF = 10;
const DOLLAR = 36;
const STAR = 42;
const ZERO = 48;

/** What a client sent that is no command: the answer's text and the log's word for it. */
export interface ProtocolError {
  /** null: nothing is answered. */
  readonly reply: string | null;
  readonly reason: string;
}

/** `argv` may be empty: a blank line, or *0. */
export type Parsed =
  | { readonly kind: 'command'; readonly argv: string[] }
  | { readonly kind: 'incomplete' }
  | { readonly kind: 'error'; readonly error: ProtocolError };

const NOTHING = new Uint8Array(0);
const INCOMPLETE: Parsed = { kind: 'incomplete' };

function protocolError(reply: string, reason: string): Parsed {
  return { kind: 'error', error: { reply: `Protocol error: ${reply}`, reason } };
}

/** Adds received bytes. They are the query's from now on. */
export function appendToQuery(query: QueryBuffer, bytes: Uint8Array): void {
  const unparsed = query.end - query.pos;
  if (unparsed === 0) {
    query.bytes = bytes;
    query.pos = 0;
    query.end = bytes.length;
    return;
  }
  if (query.end + bytes.length > query.bytes.length) {
    const needed = unparsed + bytes.length;
    // Doubling: a value that comes in a thousand segments is copied ten times, not a thousand.
    const size = needed > query.bytes.length ? Math.max(needed * 2, 1024) : query.bytes.length;
    const grown = new Uint8Array(size);
    grown.set(query.bytes.subarray(query.pos, query.end));
    query.bytes = grown;
    query.pos = 0;
    query.end = unparsed;
  }
  query.bytes.set(bytes, query.end);
  query.end += bytes.length;
}

/** Gives memory back once all input is parsed: clients are cloned at each checkpoint. */
export function trimQuery(query: QueryBuffer): void {
  if (query.pos < query.end) return;
  query.bytes = NOTHING;
  query.pos = 0;
  query.end = 0;
}

/** The next command of the client's buffer. */
export function parseCommand(server: Server, c: Client): Parsed {
  const { query } = c;
  if (query.kind === 'unknown') {
    query.kind = query.bytes[query.pos] === STAR ? 'multibulk' : 'inline';
  }
  return query.kind === 'inline' ? parseInline(c) : parseMultibulk(server, c);
}

function indexOf(query: QueryBuffer, byte: number): number {
  const at = query.bytes.indexOf(byte, query.pos);
  return at === -1 || at >= query.end ? -1 : at;
}

function parseInline(c: Client): Parsed {
  const { query } = c;
  const newline = indexOf(query, LF);
  if (newline === -1) {
    if (query.end - query.pos <= PROTO_INLINE_MAX_SIZE) return INCOMPLETE;
    return protocolError('too big inline request', 'too big inline request');
  }
  const hasCr = newline > query.pos && query.bytes[newline - 1] === CR;
  const line = latin1(query.bytes, query.pos, hasCr ? newline - 1 : newline);
  const argv = sdssplitargs(line);
  if (argv === null) {
    return protocolError('unbalanced quotes in request', 'unbalanced quotes in inline request');
  }
  if (line !== '' && c.isMaster) {
    return {
      kind: 'error',
      error: { reply: null, reason: 'Master using the inline protocol. Desync?' },
    };
  }
  query.pos = newline + 1;
  return { kind: 'command', argv };
}

/** A line up to '\r\n' from `pos` on; undefined: not complete, null: longer than allowed. */
function readLine(query: QueryBuffer): string | undefined | null {
  const cr = indexOf(query, CR);
  if (cr === -1) return query.end - query.pos > PROTO_INLINE_MAX_SIZE ? null : undefined;
  if (cr + 1 >= query.end) return undefined;
  return latin1(query.bytes, query.pos, cr);
}

/** No limit is below that: proto-max-bulk-len is 1 MB at least, unauthenticated clients have 16 KB. */
const MAX_UNCHECKED_BULK = 16384;
/** Digits of a length that is read without making a string of it; longer ones are rare. */
const SHORT_LENGTH = 9;

/**
 * The number in a line like '$12' when it is short and complete: then `pos` is behind the line.
 * -1: something else, which readLine has a closer look at.
 */
function takeShortLength(query: QueryBuffer, mark: number): number {
  const { bytes, pos, end } = query;
  if (bytes[pos] !== mark) return -1;
  const last = Math.min(end - 2, pos + 1 + SHORT_LENGTH);
  let value = 0;
  let at = pos + 1;
  for (; at <= last; at++) {
    const digit = (bytes[at] as number) - ZERO;
    if (digit < 0 || digit > 9) break;
    value = value * 10 + digit;
  }
  // Like the slow way: no sign, no leading zero, and the line's end is CR with any byte behind it.
  const count = at - pos - 1;
  if (count === 0 || at > last || bytes[at] !== CR) return -1;
  if (count > 1 && bytes[pos + 1] === ZERO) return -1;
  query.pos = at + 2;
  return value;
}

function parseMultibulk(server: Server, c: Client): Parsed {
  const { query } = c;
  if (query.multibulkLen === 0) {
    const stop = parseCount(server, c);
    if (stop) return stop;
  }
  while (query.multibulkLen > 0) {
    const stop = parseBulk(server, c);
    if (stop) return stop;
  }
  const argv = query.args;
  query.args = [];
  return { kind: 'command', argv };
}

/** The number of arguments; a result when there is nothing more to read, or it is wrong. */
function parseCount(server: Server, c: Client): Parsed | null {
  const { query } = c;
  const start = query.pos;
  let count: number | null = takeShortLength(query, STAR);
  if (count === -1) {
    const line = readLine(query);
    if (line === undefined) return INCOMPLETE;
    if (line === null) {
      return protocolError('too big mbulk count string', 'too big mbulk count string');
    }
    count = string2number(line.slice(1));
    query.pos += line.length + 2;
  }
  const error = countError(server, c, count);
  if (error !== null) {
    // As the original leaves it: the log shows the line that was wrong.
    query.pos = start;
    return error;
  }
  if (count === null || count <= 0) return { kind: 'command', argv: [] };
  query.multibulkLen = count;
  query.args = [];
  return null;
}

function countError(server: Server, c: Client, count: number | null): Parsed | null {
  if (count === null || count > 1024 * 1024) {
    return protocolError('invalid multibulk length', 'invalid mbulk count');
  }
  if (count > 10 && authRequired(server, c)) {
    return protocolError('unauthenticated multibulk length', 'unauth mbulk count');
  }
  return null;
}

/** One argument into query.args; a result when it is not complete or wrong. */
function parseBulk(server: Server, c: Client): Parsed | null {
  const { query } = c;
  if (query.bulkLen === -1) {
    const stop = parseBulkLength(server, c);
    if (stop) return stop;
  }
  if (query.end - query.pos < query.bulkLen + 2) return INCOMPLETE;
  query.args.push(latin1(query.bytes, query.pos, query.pos + query.bulkLen));
  query.pos += query.bulkLen + 2;
  query.bulkLen = -1;
  query.multibulkLen--;
  return null;
}

function parseBulkLength(server: Server, c: Client): Parsed | null {
  const { query } = c;
  const start = query.pos;
  const short = takeShortLength(query, DOLLAR);
  if (short !== -1 && short <= MAX_UNCHECKED_BULK) {
    query.bulkLen = short;
    return null;
  }
  query.pos = start;
  const line = readLine(query);
  if (line === undefined) return INCOMPLETE;
  if (line === null) return protocolError('too big bulk count string', 'too big bulk count string');
  const first = query.bytes[query.pos] ?? 0;
  if (first !== DOLLAR) {
    const got = String.fromCharCode(first);
    return protocolError(`expected '$', got '${got}'`, 'expected $ but got something else');
  }
  const length = string2number(line.slice(1));
  const limit = c.isMaster ? STRING_BYTES_MAX : server.config['proto-max-bulk-len'];
  const max = Math.min(limit, STRING_BYTES_MAX);
  if (length === null || length < 0 || length > max) {
    return protocolError('invalid bulk length', 'invalid bulk length');
  }
  if (length > 16384 && authRequired(server, c)) {
    return protocolError('unauthenticated bulk length', 'unauth bulk length');
  }
  query.pos += line.length + 2;
  query.bulkLen = length;
  return null;
}
