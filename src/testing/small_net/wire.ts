/**
 * TCP as a small net has it: two ends, 100 us apart, with a finite window and cables that can break.
 */
import { type Events, schedule } from './events';

export const LATENCY_US = 100;
const WINDOW_BYTES = 64 * 1024;

export interface WireEnd {
  readonly conn: number;
  readonly local: { host: string; port: number };
  readonly peer: { host: string; port: number };
  other: WireEnd | null;
  received: Uint8Array[];
  /** Bytes sent to this end and not yet read by it. */
  inFlight: number;
  eof: boolean;
  reset: boolean;
  closed: boolean;
  /** The sender of the other end waits for room. */
  wantsRoom: boolean;
  /** Something can be read here; or there is room again at the other end. */
  onReadable: () => void;
  onWritable: () => void;
}

export interface WireLog {
  readonly at: number;
  readonly conn: number;
  readonly from: number;
  readonly to: number;
  readonly bytes: Uint8Array;
}

export function createWire(
  conn: number,
  a: { host: string; port: number },
  b: { host: string; port: number },
): [WireEnd, WireEnd] {
  const left = createEnd(conn, a, b);
  const right = createEnd(conn, b, a);
  left.other = right;
  right.other = left;
  return [left, right];
}

function createEnd(conn: number, local: WireEnd['local'], peer: WireEnd['peer']): WireEnd {
  return {
    conn,
    local,
    peer,
    other: null,
    received: [],
    inFlight: 0,
    eof: false,
    reset: false,
    closed: false,
    wantsRoom: false,
    onReadable: () => {},
    onWritable: () => {},
  };
}

/** Takes what fits into the other end's window. */
export function sendOn(
  events: Events,
  end: WireEnd,
  bytes: Uint8Array,
): number | 'EAGAIN' | 'EPIPE' | 'ECONNRESET' {
  const { other } = end;
  if (end.reset) return 'ECONNRESET';
  if (other === null || other.closed) return 'EPIPE';
  const room = WINDOW_BYTES - other.inFlight;
  if (room <= 0) {
    end.wantsRoom = true;
    return 'EAGAIN';
  }
  const piece = bytes.slice(0, room);
  if (piece.length < bytes.length) end.wantsRoom = true;
  other.inFlight += piece.length;
  schedule(events, LATENCY_US, () => {
    if (other.closed) return;
    other.received.push(piece);
    other.onReadable();
  });
  return piece.length;
}

export function receiveFrom(
  events: Events,
  end: WireEnd,
  max: number,
): Uint8Array | 'EAGAIN' | 'ECONNRESET' {
  if (end.reset) return 'ECONNRESET';
  const first = end.received[0];
  if (first === undefined) return end.eof ? new Uint8Array(0) : 'EAGAIN';
  const piece = first.slice(0, max);
  if (piece.length === first.length) end.received.shift();
  else end.received[0] = first.slice(max);
  end.inFlight -= piece.length;
  const { other } = end;
  if (other?.wantsRoom) {
    other.wantsRoom = false;
    schedule(events, LATENCY_US, () => other.onWritable());
  }
  return piece;
}

export function closeEnd(events: Events, end: WireEnd): void {
  if (end.closed) return;
  end.closed = true;
  const { other } = end;
  if (other === null || other.closed) return;
  // Unread bytes make a RST of what would have been a FIN.
  const isReset = end.received.length > 0;
  schedule(events, LATENCY_US, () => {
    if (isReset) other.reset = true;
    else other.eof = true;
    other.onReadable();
  });
}

export function hasInput(end: WireEnd): boolean {
  return end.received.length > 0 || end.eof || end.reset;
}
