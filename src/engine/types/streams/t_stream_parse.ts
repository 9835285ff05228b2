/**
 * Ids and trimming as arguments.
 * twin: redis 6.2.6 t_stream.c, streamGenericParseIDOrReply, streamParseIntervalIDOrReply,
 * streamParseAddOrTrimArgsOrReply.
 */
import { addReplyError, addReplyErrorObject, shared } from '#engine/networking/reply';
import { getLongLongFromObjectOrReply, string2ll } from '#engine/numbers';
import type { Client, Server } from '#engine/state';
import {
  MAX_STREAM_ID,
  MIN_STREAM_ID,
  type StreamID,
  streamDecrID,
  streamIdOf,
  streamIncrID,
  UINT64_MAX,
} from '#engine/values/stream_id';
import type { StreamTrim } from '#engine/values/stream_trim';

/** `ms` or `ms-seq`; null: it is none. `missingSeq`: of an id without one. */
export function streamParseStrictID(text: string, missingSeq = 0n): StreamID | null {
  const dash = text.indexOf('-');
  if (dash === -1) {
    const ms = string2ull(text);
    return ms === null ? null : streamIdOf(ms, missingSeq);
  }
  const ms = string2ull(text.slice(0, dash));
  const seq = string2ull(text.slice(dash + 1));
  return ms === null || seq === null ? null : streamIdOf(ms, seq);
}

/** As strtoull reads it: leading zeros and a plus are fine. */
function string2ull(text: string): bigint | null {
  const canonical = string2ll(text);
  if (canonical !== null) return canonical < 0n ? null : canonical;
  if (!/^\s*\+?[0-9]+$/.test(text)) return null;
  const value = BigInt(text.replace(/^\s*\+?/, ''));
  return value > UINT64_MAX ? null : value;
}

export function streamParseStrictIDOrReply(c: Client, text: string): StreamID | null {
  return orReply(c, streamParseStrictID(text));
}

/** Also `-` and `+`, the least and the greatest id. */
export function streamParseIDOrReply(c: Client, text: string, missingSeq = 0n): StreamID | null {
  if (text === '-') return MIN_STREAM_ID;
  if (text === '+') return MAX_STREAM_ID;
  return orReply(c, streamParseStrictID(text, missingSeq));
}

function orReply(c: Client, id: StreamID | null): StreamID | null {
  if (id === null) addReplyError(c, 'Invalid stream ID specified as stream command argument');
  return id;
}

/** Where a range begins; with `(` the id itself is not meant. */
export function streamParseStartOrReply(c: Client, text: string): StreamID | null {
  if (!isExclusive(text)) return streamParseIDOrReply(c, text);
  const id = streamParseStrictIDOrReply(c, text.slice(1));
  if (id === null) return null;
  const next = streamIncrID(id);
  if (next === null) addReplyError(c, 'invalid start ID for the interval');
  return next;
}

export function streamParseEndOrReply(c: Client, text: string): StreamID | null {
  if (!isExclusive(text)) return streamParseIDOrReply(c, text, UINT64_MAX);
  const id = orReply(c, streamParseStrictID(text.slice(1), UINT64_MAX));
  if (id === null) return null;
  const previous = streamDecrID(id);
  if (previous === null) addReplyError(c, 'invalid end ID for the interval');
  return previous;
}

function isExclusive(text: string): boolean {
  return text.length > 1 && text.startsWith('(');
}

export interface StreamAddTrimArgs {
  /** XADD's id; null: `*`. */
  readonly id: StreamID | null;
  /** Where the id stands. */
  readonly idPos: number;
  readonly noMkStream: boolean;
  readonly trim: StreamTrim | null;
  /** Where the trim's count or id stands, to be rewritten. */
  readonly trimArg: number;
}

interface Parsed {
  id: StreamID | null;
  idPos: number;
  noMkStream: boolean;
  strategy: StreamTrim['strategy'] | null;
  approx: boolean;
  maxlen: number;
  minid: StreamID;
  limit: number;
  limitGiven: boolean;
  trimArg: number;
}

/** null after answering what is wrong. */
export function streamParseAddOrTrimArgsOrReply(
  server: Server,
  c: Client,
  xadd: boolean,
): StreamAddTrimArgs | null {
  const parsed: Parsed = {
    id: null,
    idPos: c.argv.length,
    noMkStream: false,
    strategy: null,
    approx: false,
    maxlen: 0,
    minid: MIN_STREAM_ID,
    limit: 0,
    limitGiven: false,
    trimArg: 0,
  };
  for (let i = 2; i < c.argv.length; i++) {
    const next = parseOption(c, parsed, { at: i, xadd });
    if (next === null) return null;
    if (next === 'id') {
      parsed.idPos = i;
      break;
    }
    i = next;
  }
  return checkedArgs(server, c, { parsed, xadd });
}

/** Where the option ends, 'id' for XADD's id, null after an error. */
function parseOption(
  c: Client,
  parsed: Parsed,
  { at, xadd }: { readonly at: number; readonly xadd: boolean },
): number | 'id' | null {
  const word = c.argv[at] ?? '';
  const option = word.toLowerCase();
  const hasMore = at + 1 < c.argv.length;
  if (xadd && word === '*') return 'id';
  if ((option === 'maxlen' || option === 'minid') && hasMore)
    return parseTrim(c, parsed, { at, option });
  if (option === 'limit' && hasMore) return parseLimit(c, parsed, at + 1);
  if (xadd && option === 'nomkstream') {
    parsed.noMkStream = true;
    return at;
  }
  if (xadd) {
    parsed.id = streamParseStrictIDOrReply(c, word);
    return parsed.id === null ? null : 'id';
  }
  addReplyErrorObject(c, shared.syntaxerr);
  return null;
}

/** MAXLEN [~|=] count or MINID [~|=] id */
function parseTrim(
  c: Client,
  parsed: Parsed,
  { at, option }: { readonly at: number; readonly option: StreamTrim['strategy'] },
): number | null {
  if (parsed.strategy !== null) {
    addReplyError(c, 'syntax error, MAXLEN and MINID options at the same time are not compatible');
    return null;
  }
  const sign = c.argv[at + 1] ?? '';
  const hasSign = at + 2 < c.argv.length && (sign === '~' || sign === '=');
  parsed.approx = hasSign && sign === '~';
  const arg = hasSign ? at + 2 : at + 1;
  if (!parseThreshold(c, parsed, { text: c.argv[arg] ?? '', option })) return null;
  parsed.strategy = option;
  parsed.trimArg = arg;
  return arg;
}

function parseThreshold(
  c: Client,
  parsed: Parsed,
  { text, option }: { readonly text: string; readonly option: StreamTrim['strategy'] },
): boolean {
  if (option === 'minid') {
    const minid = streamParseStrictIDOrReply(c, text);
    if (minid === null) return false;
    parsed.minid = minid;
    return true;
  }
  const maxlen = getLongLongFromObjectOrReply(c, text);
  if (maxlen === null) return false;
  parsed.maxlen = Number(maxlen);
  if (maxlen < 0n) addReplyError(c, 'The MAXLEN argument must be >= 0.');
  return maxlen >= 0n;
}

function parseLimit(c: Client, parsed: Parsed, at: number): number | null {
  const limit = getLongLongFromObjectOrReply(c, c.argv[at] ?? '');
  if (limit === null) return null;
  if (limit < 0n) {
    addReplyError(c, 'The LIMIT argument must be >= 0.');
    return null;
  }
  parsed.limit = Number(limit);
  parsed.limitGiven = true;
  return at;
}

function checkedArgs(
  server: Server,
  c: Client,
  { parsed, xadd }: { readonly parsed: Parsed; readonly xadd: boolean },
): StreamAddTrimArgs | null {
  const error = conflictOf(c, parsed, xadd);
  if (error !== null) {
    addReplyError(c, error);
    return null;
  }
  const { id, idPos, noMkStream, strategy, approx, maxlen, minid, trimArg } = parsed;
  const limit = limitOf(server, c, parsed);
  const trim = strategy === null ? null : { strategy, approx, limit, maxlen, minid };
  return { id, idPos, noMkStream, trim, trimArg };
}

function conflictOf(c: Client, parsed: Parsed, xadd: boolean): string | null {
  const { limit, limitGiven, strategy, approx } = parsed;
  if (limit !== 0 && strategy === null)
    return 'syntax error, LIMIT cannot be used without specifying a trimming strategy';
  if (!xadd && strategy === null)
    return 'syntax error, XTRIM must be called with a trimming strategy';
  if (limitGiven && !approx && !isReplayed(c))
    return 'syntax error, LIMIT cannot be used without the special ~ option';
  return null;
}

/** What a master or a file says was trimmed is trimmed, however much it is. */
function isReplayed(c: Client): boolean {
  return c.isMaster || c.fd === -1;
}

/** Nodes that an approximate trim without LIMIT takes off at most. */
const TRIM_NODES = 100;

function limitOf(server: Server, c: Client, { limit, limitGiven, approx }: Parsed): number {
  if (isReplayed(c)) return 0;
  if (limitGiven) return limit;
  return approx ? TRIM_NODES * server.config['stream-node-max-entries'] : 0;
}
