/**
 * Stream ids: two 64-bit numbers, milliseconds and a sequence number.
 * twin: redis 6.2.6 t_stream.c, streamEncodeID, streamCompareID, streamIncrID, streamNextID.
 * differs: an id is always in its 16-byte big-endian form, as in files, so that ids compare as
 * strings do and can be keys of a Map.
 */

/** A byte string of 16 bytes. */
export type StreamID = string;

export const UINT64_MAX = 18446744073709551615n;
export const MIN_STREAM_ID: StreamID = '\x00'.repeat(16);
export const MAX_STREAM_ID: StreamID = '\xff'.repeat(16);

export function streamIdOf(ms: bigint, seq: bigint): StreamID {
  return uint64Bytes(ms) + uint64Bytes(seq);
}

export function streamIdMs(id: StreamID): bigint {
  return uint64Value(id.slice(0, 8));
}

export function streamIdSeq(id: StreamID): bigint {
  return uint64Value(id.slice(8));
}

/** As replies show it: `ms-seq`. */
export function streamIdText(id: StreamID): string {
  return `${streamIdMs(id)}-${streamIdSeq(id)}`;
}

/** The next id; null after the last one. */
export function streamIncrID(id: StreamID): StreamID | null {
  if (id === MAX_STREAM_ID) return null;
  const seq = streamIdSeq(id);
  const ms = streamIdMs(id);
  return seq === UINT64_MAX ? streamIdOf(ms + 1n, 0n) : streamIdOf(ms, seq + 1n);
}

/** The id before; null before the first one. */
export function streamDecrID(id: StreamID): StreamID | null {
  if (id === MIN_STREAM_ID) return null;
  const seq = streamIdSeq(id);
  const ms = streamIdMs(id);
  return seq === 0n ? streamIdOf(ms - 1n, UINT64_MAX) : streamIdOf(ms, seq - 1n);
}

/** What XADD * gives: the clock, but never less than what was given before. */
export function streamNextID(lastId: StreamID, nowMs: number): StreamID {
  const now = BigInt(nowMs);
  if (now > streamIdMs(lastId)) return streamIdOf(now, 0n);
  return streamIncrID(lastId) ?? MAX_STREAM_ID;
}

/** Eight bytes, big endian. */
export function uint64Bytes(value: bigint): string {
  let out = '';
  for (let shift = 56n; shift >= 0n; shift -= 8n) {
    out += String.fromCharCode(Number((value >> shift) & 0xffn));
  }
  return out;
}

export function uint64Value(bytes: string): bigint {
  let value = 0n;
  for (let i = 0; i < bytes.length; i++) value = (value << 8n) | BigInt(bytes.charCodeAt(i));
  return value;
}
