/**
 * Intsets: sorted integers of one width.
 * twin: redis 6.2.6 intset.c.
 *
 *   width: 2, 4 or 8 (4) | integers (4) | integer ...
 */
import { latin1 } from '#hiredis/bytes';
import { readInt } from './ziplist';

const HEADER_BYTES = 8;

/** An intset as a byte string. `ints` are in ascending order. */
export function intsetOf(ints: readonly bigint[]): string {
  const width = Math.max(2, ...[ints[0] ?? 0n, ints.at(-1) ?? 0n].map(widthOf));
  const bytes = new Uint8Array(HEADER_BYTES + width * ints.length);
  const view = new DataView(bytes.buffer);
  view.setUint32(0, width, true);
  view.setUint32(4, ints.length, true);
  for (const [i, value] of ints.entries()) {
    const at = HEADER_BYTES + i * width;
    if (width === 2) view.setInt16(at, Number(value), true);
    else if (width === 4) view.setInt32(at, Number(value), true);
    else view.setBigInt64(at, value, true);
  }
  return latin1(bytes);
}

/** The integers as decimal text; null: it is damaged. */
export function intsetItems(blob: string): string[] | null {
  const width = Number(readInt(blob, 0, 4));
  const count = Number(readInt(blob, 4, 4));
  if (![2, 4, 8].includes(width) || count < 0) return null;
  if (blob.length !== HEADER_BYTES + width * count) return null;
  return Array.from({ length: count }, (_, i) => readInt(blob, HEADER_BYTES + i * width, width));
}

function widthOf(value: bigint): number {
  if (value < -0x80000000n || value > 0x7fffffffn) return 8;
  return value < -0x8000n || value > 0x7fffn ? 4 : 2;
}
