/**
 * The checksum at the end of RDB files and DUMP payloads.
 * twin: redis 6.2.6 crc64.c: CRC-64 of the Jones polynomial, reflected, starting at 0.
 * differs: 64 bits are two 32-bit halves.
 */

export interface Crc64 {
  /** Unsigned halves. */
  hi: number;
  lo: number;
}

const POLY_HI = 0x95ac9329;
const POLY_LO = 0xac4bc9b5;

/** Entry n: the CRC of the byte n, high half at 2n, low half at 2n + 1. */
const TABLE = crcTable();

function crcTable(): Uint32Array {
  const table = new Uint32Array(512);
  for (let byte = 0; byte < 256; byte++) {
    let hi = 0;
    let lo = byte;
    for (let bit = 0; bit < 8; bit++) {
      const odd = lo & 1;
      lo = (lo >>> 1) | (hi << 31);
      hi >>>= 1;
      if (odd === 1) {
        hi ^= POLY_HI;
        lo ^= POLY_LO;
      }
    }
    table[byte * 2] = hi;
    table[byte * 2 + 1] = lo;
  }
  return table;
}

/** Continues `crc` with bytes [start, end). */
export function crc64(crc: Crc64, bytes: Uint8Array, start = 0, end = bytes.length): void {
  let { hi, lo } = crc;
  for (let i = start; i < end; i++) {
    const at = ((lo ^ (bytes[i] as number)) & 0xff) * 2;
    lo = ((lo >>> 8) | (hi << 24)) ^ (TABLE[at + 1] as number);
    hi = (hi >>> 8) ^ (TABLE[at] as number);
  }
  crc.hi = hi >>> 0;
  crc.lo = lo >>> 0;
}

/** The eight bytes as RDB stores them, little endian. */
export function crcBytes({ hi, lo }: Crc64): Uint8Array {
  const out = new Uint8Array(8);
  const view = new DataView(out.buffer);
  view.setUint32(0, lo, true);
  view.setUint32(4, hi, true);
  return out;
}

/** As printf's %llx. */
export function crcText({ hi, lo }: Crc64): string {
  const low = lo.toString(16);
  return hi === 0 ? low : hi.toString(16) + low.padStart(8, '0');
}
