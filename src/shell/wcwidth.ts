/** How many terminal cells a text takes: 0 for combining marks, 2 for wide (CJK, emoji), else 1. */
import { COMBINING, WIDE } from './wcwidth_table';

function inRanges(code: number, ranges: readonly number[]): boolean {
  let low = 0;
  let high = ranges.length / 2 - 1;
  while (low <= high) {
    const middle = (low + high) >> 1;
    if (code < (ranges[2 * middle] as number)) high = middle - 1;
    else if (code > (ranges[2 * middle + 1] as number)) low = middle + 1;
    else return true;
  }
  return false;
}

/** Control characters count as 0: who prints them must first make them visible. */
export function charWidth(code: number): number {
  if (code < 0x20 || (code >= 0x7f && code < 0xa0)) return 0;
  if (code < 0x300) return 1;
  if (inRanges(code, COMBINING)) return 0;
  return inRanges(code, WIDE) ? 2 : 1;
}

export function textWidth(text: string): number {
  let width = 0;
  for (const char of text) width += charWidth(char.codePointAt(0) as number);
  return width;
}

/** Where the character after `at` begins, with the combining marks that belong to it. */
export function nextBoundary(text: string, at: number): number {
  if (at >= text.length) return text.length;
  let next = at + codeUnits(text, at);
  while (next < text.length && isMark(text, next)) next += codeUnits(text, next);
  return next;
}

/** Where the character before `at` begins. */
export function previousBoundary(text: string, at: number): number {
  let previous = at;
  do {
    previous -= previous >= 2 && codeUnits(text, previous - 2) === 2 ? 2 : 1;
  } while (previous > 0 && isMark(text, previous));
  return Math.max(previous, 0);
}

function codeUnits(text: string, at: number): number {
  return (text.codePointAt(at) as number) > 0xffff ? 2 : 1;
}

function isMark(text: string, at: number): boolean {
  const code = text.codePointAt(at) as number;
  return code >= 0x300 && charWidth(code) === 0;
}
