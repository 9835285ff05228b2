/**
 * Numbers in arguments and values, read as strictly as Redis reads them.
 * twin: redis 6.2.6 util.c, string2ll, string2ld, memtoll; object.c, getLongLongFromObjectOrReply
 * and friends; config.c, yesnotoi.
 * differs: 64-bit integers that matter exactly are bigint; the others are checked and then number.
 */
import { addReplyError } from './networking/reply';
import type { Client } from './state';

export const LLONG_MIN = -9223372036854775808n;
export const LLONG_MAX = 9223372036854775807n;
const MINUS = 45;
const ZERO = 48;

/** A canonical decimal 64-bit integer (no plus, no leading zeros, no blanks), null otherwise. */
export function string2ll(text: string): bigint | null {
  if (text.length === 0 || text.length > 20) return null;
  if (!/^(?:0|-?[1-9][0-9]*)$/.test(text)) return null;
  const value = BigInt(text);
  return value < LLONG_MIN || value > LLONG_MAX ? null : value;
}

/** As many digits as every double holds exactly. */
const SAFE_DIGITS = 15;

/** Like string2ll, as a number: exact up to 2^53, nearest double beyond. */
export function string2number(text: string): number | null {
  if (text.length > SAFE_DIGITS) {
    const value = string2ll(text);
    return value === null ? null : Number(value);
  }
  const isNegative = text.charCodeAt(0) === MINUS;
  const start = isNegative ? 1 : 0;
  if (text.length === start) return null;
  // No leading zeros, and no -0.
  if (text.charCodeAt(start) === ZERO) return text === '0' ? 0 : null;
  let value = 0;
  for (let at = start; at < text.length; at++) {
    const digit = text.charCodeAt(at) - ZERO;
    if (digit < 0 || digit > 9) return null;
    value = value * 10 + digit;
  }
  return isNegative ? -value : value;
}

/** Whether string2ll reads it, without making the number: SET asks this of every value. */
export function isCanonicalInteger(text: string): boolean {
  const { length } = text;
  if (length === 0 || length > 20) return false;
  const first = text.charCodeAt(0) === 0x2d ? 1 : 0;
  const digits = length - first;
  if (digits === 0 || digits > 19) return false;
  if (text.charCodeAt(first) === 0x30) return length === 1;
  for (let i = first; i < length; i++) {
    const code = text.charCodeAt(i);
    if (code < 0x30 || code > 0x39) return false;
  }
  // 19 digits compare as text.
  const limit = first === 1 ? '9223372036854775808' : '9223372036854775807';
  return digits < 19 || text.slice(first) <= limit;
}

/** The 64-bit integer, or null after answering the error (`message` if given). */
export function getLongLongFromObjectOrReply(
  c: Client,
  text: string,
  message?: string,
): bigint | null {
  const value = string2ll(text);
  if (value === null) addReplyError(c, message ?? 'value is not an integer or out of range');
  return value;
}

/** Like getLongLongFromObjectOrReply, as a number: exact up to 2^53, nearest double beyond. */
export function getLongFromObjectOrReply(c: Client, text: string, message?: string): number | null {
  const value = getLongLongFromObjectOrReply(c, text, message);
  return value === null ? null : Number(value);
}

export interface LongRange {
  readonly min: number | bigint;
  readonly max: number | bigint;
  readonly message?: string;
}

export function getRangeLongFromObjectOrReply(
  c: Client,
  text: string,
  { min, max, message }: LongRange,
): number | null {
  const value = getLongLongFromObjectOrReply(c, text, message);
  if (value === null) return null;
  if (value >= BigInt(min) && value <= BigInt(max)) return Number(value);
  addReplyError(c, message ?? `value is out of range, value must between ${min} and ${max}`);
  return null;
}

export function getPositiveLongFromObjectOrReply(
  c: Client,
  text: string,
  message?: string,
): number | null {
  return getRangeLongFromObjectOrReply(c, text, {
    min: 0,
    max: LLONG_MAX,
    message: message ?? 'value is out of range, must be positive',
  });
}

export function getIntFromObjectOrReply(c: Client, text: string, message?: string): number | null {
  return getRangeLongFromObjectOrReply(c, text, { min: -2147483648, max: 2147483647, message });
}

const DECIMAL = /^[+-]?(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:[eE][+-]?[0-9]+)?$/;
const HEX = /^([+-]?)0[xX]([0-9a-fA-F]+)$/;
const INFINITE = /^([+-]?)inf(?:inity)?$/i;

/** As strtod, but null also for what doubles can't hold: too great, or too small to be told from 0. */
export function string2d(text: string): number | null {
  const value = strtod(text);
  if (value === null || !DECIMAL.test(text)) return value;
  const isZero = /^[^eE1-9]*(?:[eE]|$)/.test(text);
  return Number.isFinite(value) && (value !== 0 || isZero) ? value : null;
}

/** What strtod makes of a whole string; null for anything else, for NaN and for the empty string. */
export function strtod(text: string): number | null {
  if (DECIMAL.test(text)) return Number(text);
  const infinite = INFINITE.exec(text);
  if (infinite) return infinite[1] === '-' ? Number.NEGATIVE_INFINITY : Number.POSITIVE_INFINITY;
  const hex = HEX.exec(text);
  if (hex) return Number(`0x${hex[2]}`) * (hex[1] === '-' ? -1 : 1);
  return null;
}

export function getDoubleFromObjectOrReply(
  c: Client,
  text: string,
  message?: string,
): number | null {
  const value = string2d(text);
  if (value === null) addReplyError(c, message ?? 'value is not a valid float');
  return value;
}

const UNITS: ReadonlyMap<string, number> = new Map([
  ['', 1],
  ['b', 1],
  ['k', 1000],
  ['kb', 1024],
  ['m', 1000 * 1000],
  ['mb', 1024 * 1024],
  ['g', 1000 * 1000 * 1000],
  ['gb', 1024 * 1024 * 1024],
]);

/** A size with an optional unit, in bytes, or null. */
export function memtoll(text: string): bigint | null {
  const match = /^(-?[0-9]*)([a-z]*)$/i.exec(text);
  const unit = UNITS.get(match?.[2]?.toLowerCase() ?? '?');
  if (!match || unit === undefined) return null;
  const digits = match[1] ?? '';
  return BigInt(digits === '' || digits === '-' ? '0' : digits) * BigInt(unit);
}

/** C's atoi: the number a text begins with, else 0; 32 bits of it. */
export function atoi(text: string): number {
  return Number(BigInt.asIntN(32, leadingInteger(text, { min: LLONG_MIN, max: LLONG_MAX })));
}

const ULLONG_MAX = 18446744073709551615n;

/** As strtoull, base 10: exact up to 2^53. A minus wraps round, as there. */
export function strtoull(text: string): number {
  const value = leadingInteger(text, { min: -ULLONG_MAX, max: ULLONG_MAX });
  return Number(BigInt.asUintN(64, value));
}

function leadingInteger(text: string, range: { readonly min: bigint; readonly max: bigint }) {
  const digits = /^[ \t\n\v\f\r]*([+-]?)([0-9]+)/.exec(text);
  if (digits === null) return 0n;
  const value = BigInt(digits[2] ?? 0) * (digits[1] === '-' ? -1n : 1n);
  if (value < range.min) return range.min;
  return value > range.max ? range.max : value;
}

/** null: neither yes nor no, in any case of letters. */
export function yesnotoi(text: string): boolean | null {
  const word = text.toLowerCase();
  if (word === 'yes') return true;
  return word === 'no' ? false : null;
}
