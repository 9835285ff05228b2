/**
 * What the bytes on the wires mean: a fold over `segment` records that follows each connection in
 * both directions, as a packet sniffer would. It knows nothing but what was sent.
 */
import { concatBytes, latin1 } from '#hiredis/bytes';
import type { TraceFact, TraceRecord } from '#host/trace';
import type { WireMessage } from '#protocol/snapshot';
import { LABELS, takeValue, UNSPOKEN, type WireValue, type Wording } from './dissect_message';
import { type Question, tellOpinion, tellQuestion } from './dissect_sentinel';

type What = WireMessage['what'];
type Of<Kind extends TraceFact['kind']> = Extract<TraceFact, { kind: Kind }>;
type Segment = Of<'segment'>;

/** Where the bytes of one direction stand. */
type Place =
  | { readonly kind: 'messages' }
  /** After +FULLRESYNC or SYNC: newlines, then `$<length>` or `$EOF:<mark>`. */
  | { readonly kind: 'beforeRdb' }
  | { readonly kind: 'rdb'; readonly done: number; readonly total: number }
  /** Diskless: the file ends with the mark. */
  | { readonly kind: 'markedRdb'; readonly done: number; readonly mark: string };

interface Direction {
  /** Bytes whose message is not complete. */
  rest: Uint8Array;
  place: Place;
}

interface Conn {
  /** The process that connected. */
  readonly from: number;
  /** A Sentinel connected: what it asked, for the answers to come. Null for anyone else. */
  readonly asked: Question[] | null;
  /** Between two servers; every connection is a client's until SYNC, PSYNC or REPLCONF is said. */
  replication: boolean;
  /** The connecting side is a replica that has asked for the stream. */
  synced: boolean;
  /** One end has said that it sends no more. */
  halfClosed: boolean;
  readonly up: Direction;
  readonly down: Direction;
}

/** Plain data. */
export interface DissectState {
  readonly conns: Map<number, Conn>;
  /** Processes that run redis-server: a connection of theirs to another is a replication link. */
  readonly servers: Set<number>;
  readonly sentinels: Set<number>;
}

export function createDissectState(): DissectState {
  return { conns: new Map(), servers: new Set(), sentinels: new Set() };
}

const NOTHING: readonly WireMessage[] = [];

/** Messages of one segment told one by one; the rest of a long pipeline is told in one. */
const MESSAGES_MAX = 40;
/** A message longer than this is not put together: its bytes are told as data. */
const REST_MAX = 4_000_000;
/** Of a message so many bytes go along, for whoever wants to see it decoded. */
const HEAD_MAX = 512;

interface Told {
  readonly what: What;
  readonly label: string;
  readonly bytes: number;
  /** Its first bytes, at most HEAD_MAX. */
  readonly head: string;
  readonly progress?: WireMessage['progress'];
}

/**
 * Takes one record in; answers the messages it completes or carries. If nobody looks, none: to find
 * the words for them is most of the work.
 */
export function dissect(
  state: DissectState,
  record: TraceRecord,
  isLooked = true,
): readonly WireMessage[] {
  const { fact, pid } = record;
  if (fact.kind === 'exec') noticeServer(state, pid, fact);
  if (fact.kind === 'exit' || fact.kind === 'crash') {
    state.servers.delete(pid);
    state.sentinels.delete(pid);
  }
  if (fact.kind === 'connect') state.conns.set(fact.conn, newConn(state, pid));
  if (fact.kind === 'close') {
    forget(state, fact.conn, fact.how);
    return isLooked && fact.to !== 0 ? [farewell(record, fact)] : NOTHING;
  }
  if (fact.kind === 'refused') return isLooked ? [refusal(record, fact)] : NOTHING;
  if (fact.kind !== 'segment') return NOTHING;
  const conn = state.conns.get(fact.conn);
  if (!conn) return NOTHING;
  const told = readSegment(conn, pid === conn.from, fact.bytes, isLooked ? LABELS : UNSPOKEN);
  if (!isLooked) return NOTHING;
  return summarize(told).map((each) => message(record, fact, each));
}

function noticeServer(state: DissectState, pid: number, exec: Of<'exec'>): void {
  const { program, argv } = exec;
  const watches = program === 'redis-sentinel' || argv.includes('--sentinel');
  if (watches) state.sentinels.add(pid);
  else if (program === 'redis-server') state.servers.add(pid);
}

function newConn(state: DissectState, from: number): Conn {
  const direction = (): Direction => ({ rest: new Uint8Array(0), place: { kind: 'messages' } });
  const replication = state.servers.has(from);
  return {
    from,
    asked: state.sentinels.has(from) ? [] : null,
    replication,
    synced: false,
    halfClosed: false,
    up: direction(),
    down: direction(),
  };
}

function forget(state: DissectState, id: number, how: 'fin' | 'rst' | 'timeout'): void {
  const conn = state.conns.get(id);
  if (!conn) return;
  if (how !== 'fin' || conn.halfClosed) state.conns.delete(id);
  else conn.halfClosed = true;
}

function message(record: TraceRecord, segment: Segment, told: Told): WireMessage {
  return {
    conn: segment.conn,
    from: record.pid,
    to: segment.to,
    sentAt: record.at,
    arriveAt: segment.arriveAt,
    bytes: told.bytes,
    what: told.what,
    label: told.label,
    head: told.head,
    progress: told.progress ?? null,
  };
}

function farewell({ at, pid }: TraceRecord, { conn, to, arriveAt, how }: Of<'close'>): WireMessage {
  const what = how === 'fin' ? 'fin' : 'rst';
  const label = what.toUpperCase();
  return { ...EMPTY, conn, from: pid, to, sentAt: at, arriveAt, what, label };
}

/** Known when the answer is there: the question is told then, too. */
function refusal({ at, pid }: TraceRecord, { peer, errno }: Of<'refused'>): WireMessage {
  const label = errno === 'ECONNREFUSED' ? 'RST: connection refused' : errno;
  const end = { from: pid, to: 0, port: peer.port };
  return { ...EMPTY, ...end, conn: 0, sentAt: at, arriveAt: at, what: 'refused', label };
}

/** No bytes of anybody's. */
const EMPTY = { bytes: 0, head: '', progress: null } as const;

function summarize(told: readonly Told[]): readonly Told[] {
  if (told.length <= MESSAGES_MAX) return told;
  const rest = told.slice(MESSAGES_MAX);
  const bytes = rest.reduce((sum, each) => sum + each.bytes, 0);
  return [
    ...told.slice(0, MESSAGES_MAX),
    { what: 'data', label: `${rest.length} more, ${bytes} bytes`, bytes, head: headOf(rest) },
  ];
}

function headOf(told: readonly Told[]): string {
  let head = '';
  for (const each of told) {
    if (head.length >= HEAD_MAX) break;
    head += each.head;
  }
  return head.slice(0, HEAD_MAX);
}

function headBytes(bytes: Uint8Array, length = bytes.length): string {
  return latin1(bytes, 0, Math.min(length, HEAD_MAX));
}

function readSegment(conn: Conn, up: boolean, bytes: Uint8Array, wording: Wording): Told[] {
  const direction = up ? conn.up : conn.down;
  const told: Told[] = [];
  let unread = direction.rest.length === 0 ? bytes : concatBytes([direction.rest, bytes]);
  direction.rest = new Uint8Array(0);
  while (unread.length > 0) {
    const taken = takeAt(conn, { unread, up, wording });
    if (taken === null) break;
    told.push(...taken.told);
    unread = unread.subarray(taken.length);
  }
  if (unread.length > 0 && unread.length <= REST_MAX) direction.rest = unread.slice();
  if (told.length === 0) {
    const head = headBytes(bytes);
    told.push({ what: 'data', label: `${bytes.length} bytes`, bytes: bytes.length, head });
  }
  return told;
}

interface Taken {
  readonly length: number;
  readonly told: readonly Told[];
}

interface Reading {
  readonly unread: Uint8Array;
  readonly up: boolean;
  readonly wording: Wording;
}

function takeAt(conn: Conn, reading: Reading): Taken | null {
  const direction = reading.up ? conn.up : conn.down;
  const { place } = direction;
  const { unread: bytes } = reading;
  if (place.kind === 'rdb') return takeRdb(direction, place, bytes);
  if (place.kind === 'markedRdb') return takeMarkedRdb(direction, place, bytes);
  if (place.kind === 'beforeRdb') return takeRdbHeader(direction, bytes);
  return takeMessages(conn, reading);
}

/** As many messages as are whole, up to one that changes how the bytes are to be read. */
function takeMessages(conn: Conn, { unread, up, wording }: Reading): Taken | null {
  const text = latin1(unread);
  const told: Told[] = [];
  const direction = up ? conn.up : conn.down;
  let at = 0;
  while (at < text.length && direction.place.kind === 'messages') {
    const value = takeValue(text, at);
    if (value === null) break;
    const tell = up ? tellRequest : tellAnswer;
    const { what, label } = tell(conn, value, wording);
    const head = text.slice(at, Math.min(value.end, at + HEAD_MAX));
    told.push({ what, label, bytes: value.end - at, head });
    at = value.end;
  }
  return at === 0 ? null : { length: at, told };
}

/** The command's name and its first argument decide. */
function tellRequest(conn: Conn, value: WireValue, wording: Wording): Omit<Told, 'bytes' | 'head'> {
  if (conn.asked) return tellQuestion(conn.asked, value, wording);
  const label = wording.command(value);
  const [name = '', first = ''] = value.words.map((word) => word.toLowerCase());
  if (name === 'psync' || name === 'sync') {
    conn.replication = true;
    conn.synced = true;
    if (name === 'sync') conn.down.place = { kind: 'beforeRdb' };
    return { what: 'psync', label };
  }
  if (name === 'replconf') {
    conn.replication = true;
    return { what: first === 'ack' ? 'ack' : 'handshake', label };
  }
  if (conn.replication) return { what: 'handshake', label };
  return { what: name === 'ping' ? 'ping' : 'command', label };
}

function tellAnswer(conn: Conn, value: WireValue, wording: Wording): Omit<Told, 'bytes' | 'head'> {
  if (value.kind === 'newline') return { what: 'ping', label: 'keepalive' };
  if (conn.asked) return tellOpinion(conn.asked, value, wording);
  if (!conn.synced) return tellReply(conn, value, wording);
  const [first = ''] = value.words;
  if (value.kind === 'status' && first.startsWith('FULLRESYNC')) {
    conn.down.place = { kind: 'beforeRdb' };
    return { what: 'fullresync', label: wording.reply(value) };
  }
  if (value.kind === 'status' && first.startsWith('CONTINUE'))
    return { what: 'continue', label: wording.reply(value) };
  if (value.kind !== 'array' && value.kind !== 'inline') return tellReply(conn, value, wording);
  const name = first.toLowerCase();
  // Sentinels' hellos go down the stream like all that is published.
  const hello = name === 'publish' && value.words[1] === '__sentinel__:hello';
  const what = name === 'ping' ? 'ping' : hello ? 'watch' : 'stream';
  return { what, label: wording.command(value) };
}

function tellReply(conn: Conn, value: WireValue, wording: Wording): Omit<Told, 'bytes' | 'head'> {
  const label = wording.reply(value);
  if (value.kind === 'error') return { what: 'error', label };
  return { what: conn.replication ? 'handshake' : 'reply', label };
}

function takeRdbHeader(direction: Direction, bytes: Uint8Array): Taken | null {
  if (bytes[0] === 0x0a) {
    return { length: 1, told: [{ what: 'ping', label: 'keepalive', bytes: 1, head: '\n' }] };
  }
  const text = latin1(bytes, 0, Math.min(bytes.length, 128));
  const eol = text.indexOf('\r\n');
  if (eol < 0) return null;
  const size = text.slice(1, eol);
  direction.place = size.startsWith('EOF:')
    ? { kind: 'markedRdb', done: 0, mark: size.slice(4) }
    : { kind: 'rdb', done: 0, total: Number(size) || 0 };
  const label = size.startsWith('EOF:') ? 'RDB follows' : `RDB of ${size} bytes follows`;
  const total = direction.place.kind === 'rdb' ? direction.place.total : -1;
  const head = text.slice(0, eol + 2);
  const told: Told = { what: 'rdb', label, bytes: eol + 2, head, progress: { done: 0, total } };
  if (total === 0) direction.place = { kind: 'messages' };
  return { length: eol + 2, told: [told] };
}

function takeRdb(
  direction: Direction,
  place: Extract<Place, { kind: 'rdb' }>,
  bytes: Uint8Array,
): Taken {
  const length = Math.min(bytes.length, place.total - place.done);
  const done = place.done + length;
  const { total } = place;
  direction.place = done < total ? { kind: 'rdb', done, total } : { kind: 'messages' };
  const told: Told = {
    what: 'rdb',
    label: `RDB ${done} of ${total}`,
    bytes: length,
    head: headBytes(bytes, length),
    progress: { done, total },
  };
  return { length, told: [told] };
}

function takeMarkedRdb(
  direction: Direction,
  place: Extract<Place, { kind: 'markedRdb' }>,
  bytes: Uint8Array,
): Taken | null {
  const end = latin1(bytes).indexOf(place.mark);
  // Without the mark its beginning may be what ends these bytes: that much stays unread.
  const length = end < 0 ? bytes.length - place.mark.length + 1 : end;
  if (end < 0 && length <= 0) return null;
  const done = place.done + length;
  direction.place = end < 0 ? { ...place, done } : { kind: 'messages' };
  const marked = end < 0 ? 0 : place.mark.length;
  const told: Told = {
    what: 'rdb',
    label: end < 0 ? `RDB ${done}` : `RDB ${done} of ${done}`,
    bytes: length + marked,
    head: headBytes(bytes, length + marked),
    progress: { done, total: end < 0 ? -1 : done },
  };
  return { length: length + marked, told: [told] };
}
