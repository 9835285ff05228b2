/**
 * LZF, which long strings are compressed with.
 * twin: redis 6.2.6 lzf_c.c and lzf_d.c, with its settings HLOG 16 and VERY_FAST.
 * differs: the table of places seen is kept between strings, marked by `base`, instead of being
 * whatever the stack held: the output is the same in every run.
 *
 * A compressed string is a row of
 *   000LLLLL <L+1 bytes>               literal bytes
 *   LLLooooo oooooooo                  L+2 bytes from o+1 bytes back (L = 1..6)
 *   111ooooo LLLLLLLL oooooooo         L+9 bytes from o+1 bytes back
 */

const HASH_SIZE = 1 << 16;
const MAX_LITERALS = 32;
const MAX_OFFSET = 1 << 13;
const MAX_REFERENCE = (1 << 8) + (1 << 3);
const RENEW_AT = 0x40000000;

/** Where three bytes were seen last; of use only within a turn, and not part of any state. */
export interface LzfTable {
  slots: Int32Array;
  /** Slots at or below it are of earlier strings. */
  base: number;
}

export function lzfTable(): LzfTable {
  return { slots: new Int32Array(HASH_SIZE), base: 0 };
}

/** null: it would take more than `maxLength` bytes. */
export function lzfCompress(
  input: Uint8Array,
  maxLength: number,
  table: LzfTable,
): Uint8Array | null {
  const inLength = input.length;
  if (inLength === 0 || maxLength <= 0) return null;
  if (table.base > RENEW_AT) {
    table.slots.fill(0);
    table.base = 0;
  }
  const { slots, base } = table;
  table.base += inLength;
  const out = new Uint8Array(maxLength + MAX_LITERALS + 4);
  let ip = 0;
  let op = 1;
  let literals = 0;
  let hash = (byteAt(input, 0) << 8) | byteAt(input, 1);

  while (ip < inLength - 2) {
    hash = (hash << 8) | byteAt(input, ip + 2);
    const slot = slotOf(hash);
    const ref = (slots[slot] as number) - base;
    slots[slot] = base + ip;
    const offset = ip - ref - 1;
    if (ref <= 0 || offset >= MAX_OFFSET || !sameThree(input, ref, ip)) {
      if (op >= maxLength) return null;
      literals++;
      out[op++] = byteAt(input, ip++);
      if (literals === MAX_LITERALS) {
        out[op - literals - 1] = literals - 1;
        literals = 0;
        op++;
      }
      continue;
    }
    if (op - (literals === 0 ? 1 : 0) + 4 >= maxLength) return null;
    out[op - literals - 1] = literals - 1;
    if (literals === 0) op--;
    const length = matchLength(input, ref, ip) - 2;
    ip++;
    if (length < 7) out[op++] = (offset >> 8) + (length << 5);
    else {
      out[op++] = (offset >> 8) + (7 << 5);
      out[op++] = length - 7;
    }
    out[op++] = offset;
    literals = 0;
    op++;
    ip += length + 1;
    if (ip >= inLength - 2) break;
    ip -= 2;
    hash = (byteAt(input, ip) << 8) | byteAt(input, ip + 1);
    for (let i = 0; i < 2; i++) {
      hash = (hash << 8) | byteAt(input, ip + 2);
      slots[slotOf(hash)] = base + ip;
      ip++;
    }
  }
  if (op + 3 > maxLength) return null;
  while (ip < inLength) {
    literals++;
    out[op++] = byteAt(input, ip++);
    if (literals === MAX_LITERALS) {
      out[op - literals - 1] = literals - 1;
      literals = 0;
      op++;
    }
  }
  out[op - literals - 1] = literals - 1;
  if (literals === 0) op--;
  return out.slice(0, op);
}

/** null: the input is no LZF, or not of `length` bytes. */
export function lzfDecompress(input: Uint8Array, length: number): Uint8Array | null {
  const out = new Uint8Array(length);
  let ip = 0;
  let op = 0;
  while (ip < input.length) {
    const control = byteAt(input, ip++);
    if (control < MAX_LITERALS) {
      const count = control + 1;
      if (op + count > length || ip + count > input.length) return null;
      out.set(input.subarray(ip, ip + count), op);
      ip += count;
      op += count;
      continue;
    }
    let count = control >> 5;
    if (count === 7) count += byteAt(input, ip++);
    const ref = op - ((control & 0x1f) << 8) - 1 - byteAt(input, ip++);
    count += 2;
    if (ip > input.length || op + count > length || ref < 0) return null;
    // Byte by byte: a reference may run into what it is just writing.
    for (let i = 0; i < count; i++) out[op + i] = byteAt(out, ref + i);
    op += count;
  }
  return op === length ? out : null;
}

function byteAt(bytes: Uint8Array, at: number): number {
  return bytes[at] ?? 0;
}

function slotOf(hash: number): number {
  return ((hash >>> 8) - Math.imul(hash, 5)) & (HASH_SIZE - 1);
}

function sameThree(input: Uint8Array, a: number, b: number): boolean {
  return input[a] === input[b] && input[a + 1] === input[b + 1] && input[a + 2] === input[b + 2];
}

/** How far two places agree; looked at in the original's steps, which decide where it ends. */
function matchLength(input: Uint8Array, ref: number, ip: number): number {
  const max = Math.min(input.length - ip - 2, MAX_REFERENCE);
  let length = 2;
  if (max > 16) {
    for (let i = 0; i < 16; i++) {
      length++;
      if (input[ref + length] !== input[ip + length]) return length;
    }
  }
  do length++;
  while (length < max && input[ref + length] === input[ip + length]);
  return length;
}
