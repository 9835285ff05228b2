/**
 * How many bytes a string takes in a ziplist.
 * twin: redis 6.2.6 ziplist.c, zipTryEncoding, zipIntSize, zipStoreEntryEncoding.
 */
import { isCanonicalInteger } from '../numbers';

/** Bytes of the integer a string is stored as (0: within the encoding byte); -1: it is none. */
export function ziplistIntBytes(text: string): number {
  if (text.length === 0 || text.length >= 32 || !isCanonicalInteger(text)) return -1;
  const value = Number(text);
  if (value >= 0 && value <= 12) return 0;
  if (value >= -0x80 && value < 0x80) return 1;
  if (value >= -0x8000 && value < 0x8000) return 2;
  if (value >= -0x800000 && value < 0x800000) return 3;
  if (value >= -0x80000000 && value < 0x80000000) return 4;
  return 8;
}

/** Bytes of an entry, with the length of its predecessor in one byte. */
export function ziplistEntrySize(text: string): number {
  const int = ziplistIntBytes(text);
  if (int !== -1) return 2 + int;
  const { length } = text;
  const header = length < 64 ? 1 : length < 16_384 ? 2 : 5;
  return 1 + header + length;
}
