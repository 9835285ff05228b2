/**
 * How many bytes a string takes in a listpack.
 * twin: redis 6.2.6 listpack.c, lpEncodeGetType, lpEncodeBacklen.
 */
import { isCanonicalInteger } from '../numbers';

/** Bytes of the form a string has; `int`: as an integer. */
export function listpackForm(text: string): { readonly int: boolean; readonly bytes: number } {
  if (isCanonicalInteger(text)) return { int: true, bytes: intBytes(Number(text)) };
  const { length } = text;
  return { int: false, bytes: length + (length < 64 ? 1 : length < 4096 ? 2 : 5) };
}

function intBytes(value: number): number {
  if (value >= 0 && value <= 127) return 1;
  if (value >= -4096 && value <= 4095) return 2;
  if (value >= -0x8000 && value <= 0x7fff) return 3;
  if (value >= -0x800000 && value <= 0x7fffff) return 4;
  return value >= -0x80000000 && value <= 0x7fffffff ? 5 : 9;
}

/** Bytes of an entry's length, written after it for those who read backwards. */
export function backLengthBytes(length: number): number {
  if (length < 1 << 7) return 1;
  // One less than would fit, as the original has it.
  if (length < (1 << 14) - 1) return 2;
  if (length < (1 << 21) - 1) return 3;
  return length < (1 << 28) - 1 ? 4 : 5;
}

export function listpackEntrySize(text: string): number {
  const { bytes } = listpackForm(text);
  return bytes + backLengthBytes(bytes);
}
