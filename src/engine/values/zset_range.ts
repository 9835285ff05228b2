/**
 * Parts of a sorted set: by rank, by score, by member.
 * twin: redis 6.2.6 t_zset.c, zslParseRange, zslParseLexRange, zslFirstInRange and its like.
 */
import { addReplyError } from '../networking/reply';
import { getLongFromObjectOrReply, strtod } from '../numbers';
import type { Client } from '../state';
import { type ZsetObject, zsetLowerBound } from './zset';

export type RangeType = 'rank' | 'score' | 'lex';

/** Indexes [from, to) in ascending order; from = to: nothing. */
export interface IndexRange {
  readonly from: number;
  readonly to: number;
}

/** Finds the range in a set; `reverse`: ranks count from the last. */
export type RangeFinder = (o: ZsetObject, reverse: boolean) => IndexRange;

export interface RangeText {
  readonly type: RangeType;
  readonly min: string;
  readonly max: string;
}

/** null after answering what is wrong with min or max. */
export function rangeOrReply(c: Client, { type, min, max }: RangeText): RangeFinder | null {
  if (type === 'rank') return rankRangeOrReply(c, min, max);
  if (type === 'score') {
    const low = scoreLimit(min);
    const high = scoreLimit(max);
    if (low !== null && high !== null) return (o) => scoreRange(o, low, high);
    addReplyError(c, 'min or max is not a float');
    return null;
  }
  const low = lexLimit(min);
  const high = lexLimit(max);
  if (low !== null && high !== null) return (o) => lexRange(o, low, high);
  addReplyError(c, 'min or max not valid string range item');
  return null;
}

function rankRangeOrReply(c: Client, startArg: string, endArg: string): RangeFinder | null {
  const start = getLongFromObjectOrReply(c, startArg);
  if (start === null) return null;
  const end = getLongFromObjectOrReply(c, endArg);
  if (end === null) return null;
  return ({ length }, reverse) => {
    const first = Math.max(0, start < 0 ? start + length : start);
    const last = Math.min(end < 0 ? end + length : end, length - 1);
    if (first > last) return { from: 0, to: 0 };
    return reverse
      ? { from: length - 1 - last, to: length - first }
      : { from: first, to: last + 1 };
  };
}

interface Limit<T> {
  readonly value: T;
  readonly exclusive: boolean;
}

/** What strtod makes of it: also of nothing at all, which is 0. */
function scoreLimit(text: string): Limit<number> | null {
  const exclusive = text.startsWith('(');
  const digits = exclusive ? text.slice(1) : text;
  const value = digits === '' ? 0 : strtod(digits);
  return value === null ? null : { value, exclusive };
}

function scoreRange(o: ZsetObject, min: Limit<number>, max: Limit<number>): IndexRange {
  const from = zsetLowerBound(o, ({ score }) =>
    min.exclusive ? score <= min.value : score < min.value,
  );
  const to = zsetLowerBound(o, ({ score }) =>
    max.exclusive ? score < max.value : score <= max.value,
  );
  return { from, to: Math.max(from, to) };
}

/** '-' and '+' are below and above every member. */
function lexLimit(text: string): Limit<string | '-inf' | '+inf'> | null {
  if (text === '-') return { value: '', exclusive: false };
  if (text === '+') return { value: '+inf', exclusive: false };
  if (text.startsWith('(')) return { value: `x${text.slice(1)}`, exclusive: true };
  if (text.startsWith('[')) return { value: `x${text.slice(1)}`, exclusive: false };
  return null;
}

/** Limits carry an x before the text of a member: the empty one and +inf can't be one then. */
function lexRange(o: ZsetObject, min: Limit<string>, max: Limit<string>): IndexRange {
  const isBelow = (member: string, { value, exclusive }: Limit<string>, inclusive: boolean) => {
    if (value === '') return false;
    if (value === '+inf') return true;
    const text = value.slice(1);
    return member < text || (member === text && inclusive !== exclusive);
  };
  const from = zsetLowerBound(o, ({ member }) => isBelow(member, min, false));
  const to = zsetLowerBound(o, ({ member }) => isBelow(member, max, true));
  return { from, to: Math.max(from, to) };
}
