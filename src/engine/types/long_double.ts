/**
 * The 80-bit floats that INCRBYFLOAT and HINCRBYFLOAT count in: what they print depends on each of
 * the 64 bits of the mantissa, so a double would not do.
 * twin: redis 6.2.6 util.c, string2ld, and ld2string in its mode LD_STR_HUMAN; the x87's arithmetic.
 * differs: numbers below the smallest normal one (3.4e-4932) count as zero; all of them print as 0.
 */
import { addReplyError } from '../networking/reply';
import type { Client } from '../state';

/** mantissa * 2^exponent, |mantissa| < 2^64; or an infinity, or what is no number. */
export type LongDouble =
  | { readonly kind: 'finite'; readonly mantissa: bigint; readonly exponent: number }
  | { readonly kind: 'inf'; readonly negative: boolean }
  | { readonly kind: 'nan' };

const MANTISSA_BITS = 64;
/** Of the largest number: (2^64 - 1) * 2^16320. */
const EXPONENT_MAX = 16_320;
const EXPONENT_MIN = -16_445;
const TEXT_MAX = 5 * 1024;
/** Digits before the exponent and exponents beyond these are out of range in any case. */
const DECIMAL_EXPONENT_MAX = 12_000;
const FRACTION_DIGITS = 17;

const DECIMAL = /^([+-]?)([0-9]*)(?:\.([0-9]*))?(?:[eE]([+-]?[0-9]+))?$/;
const HEX = /^([+-]?)0[xX]([0-9a-fA-F]*)(?:\.([0-9a-fA-F]*))?(?:[pP]([+-]?[0-9]+))?$/;
const INFINITE = /^([+-]?)inf(?:inity)?$/i;

export function getLongDoubleFromObjectOrReply(c: Client, text: string): LongDouble | null {
  const value = string2ld(text);
  if (value === null) addReplyError(c, 'value is not a valid float');
  return value;
}

/** null: not a number, or out of range. */
export function string2ld(text: string): LongDouble | null {
  if (text.length === 0 || text.length >= TEXT_MAX) return null;
  const infinite = INFINITE.exec(text);
  if (infinite !== null) return { kind: 'inf', negative: infinite[1] === '-' };
  const match = DECIMAL.exec(text) ?? HEX.exec(text);
  if (match === null) return null;
  const [, sign, whole = '', fraction = '', power = '0'] = match;
  const digits = whole + fraction;
  if (digits.length === 0) return null;
  const isHex = /x/i.test(text);
  const unsigned = BigInt(isHex ? `0x${digits}` : digits);
  if (unsigned === 0n) return finite(0n, 0);
  const scale = Number(power) - fraction.length * (isHex ? 4 : 1);
  if (Math.abs(scale) > DECIMAL_EXPONENT_MAX * (isHex ? 4 : 1)) return null;
  const magnitude = isHex ? round(unsigned, 1n, scale) : roundDecimal(unsigned, scale);
  // Overflow and underflow: strtold says ERANGE.
  if (magnitude.kind !== 'finite' || magnitude.mantissa === 0n) return null;
  return finite(sign === '-' ? -magnitude.mantissa : magnitude.mantissa, magnitude.exponent);
}

export function addLongDouble(a: LongDouble, b: LongDouble): LongDouble {
  if (a.kind === 'finite' && b.kind === 'finite') {
    const exponent = Math.min(a.exponent, b.exponent);
    const sum =
      (a.mantissa << BigInt(a.exponent - exponent)) + (b.mantissa << BigInt(b.exponent - exponent));
    return round(sum, 1n, exponent);
  }
  if (a.kind === 'nan' || b.kind === 'nan') return { kind: 'nan' };
  if (a.kind === 'inf' && b.kind === 'inf' && a.negative !== b.negative) return { kind: 'nan' };
  return a.kind === 'inf' ? a : b;
}

export function isFiniteLongDouble(value: LongDouble): boolean {
  return value.kind === 'finite';
}

/** As printf's %.17Lf, without trailing zeros. */
export function formatLongDouble(value: LongDouble): string {
  if (value.kind === 'nan') return 'nan';
  if (value.kind === 'inf') return value.negative ? '-inf' : 'inf';
  const negative = value.mantissa < 0n;
  const magnitude = negative ? -value.mantissa : value.mantissa;
  const scaled = magnitude * 10n ** BigInt(FRACTION_DIGITS);
  const rounded =
    value.exponent >= 0
      ? scaled << BigInt(value.exponent)
      : divideToEven(scaled, 1n << BigInt(-value.exponent));
  const text = rounded.toString().padStart(FRACTION_DIGITS + 1, '0');
  const whole = text.slice(0, -FRACTION_DIGITS);
  const fraction = text.slice(-FRACTION_DIGITS).replace(/0+$/, '');
  const unsigned = fraction === '' ? whole : `${whole}.${fraction}`;
  return negative && unsigned !== '0' ? `-${unsigned}` : unsigned;
}

function finite(mantissa: bigint, exponent: number): LongDouble {
  return { kind: 'finite', mantissa, exponent };
}

function roundDecimal(digits: bigint, scale: number): LongDouble {
  if (scale >= 0) return round(digits * 10n ** BigInt(scale), 1n, 0);
  return round(digits, 10n ** BigInt(-scale), 0);
}

/** numerator / denominator * 2^exponent, rounded to 64 bits, ties to even. */
function round(numerator: bigint, denominator: bigint, exponent: number): LongDouble {
  if (numerator === 0n) return finite(0n, 0);
  const negative = numerator < 0n;
  const magnitude = negative ? -numerator : numerator;
  // The quotient is brought to 64 or 65 bits; in the second case it is one too many.
  let shift = MANTISSA_BITS - (bitLength(magnitude) - bitLength(denominator));
  if (shift < -EXPONENT_MAX - exponent) shift = -EXPONENT_MAX - exponent;
  let mantissa = divideShifted(magnitude, denominator, shift);
  if (bitLength(mantissa) > MANTISSA_BITS) {
    shift--;
    mantissa = divideShifted(magnitude, denominator, shift);
  }
  let power = exponent - shift;
  if (bitLength(mantissa) > MANTISSA_BITS) {
    mantissa >>= 1n;
    power++;
  }
  if (power > EXPONENT_MAX) return { kind: 'inf', negative };
  if (power < EXPONENT_MIN) return finite(0n, 0);
  return finite(negative ? -mantissa : mantissa, power);
}

function divideShifted(numerator: bigint, denominator: bigint, shift: number): bigint {
  return shift >= 0
    ? divideToEven(numerator << BigInt(shift), denominator)
    : divideToEven(numerator, denominator << BigInt(-shift));
}

function divideToEven(numerator: bigint, denominator: bigint): bigint {
  const quotient = numerator / denominator;
  const twice = (numerator % denominator) * 2n;
  if (twice > denominator || (twice === denominator && quotient % 2n === 1n)) return quotient + 1n;
  return quotient;
}

function bitLength(value: bigint): number {
  const hex = value.toString(16);
  return hex.length * 4 - Math.clz32(Number.parseInt(hex.charAt(0), 16)) + 28;
}
