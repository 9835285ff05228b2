/** `a{b,c}d` and `{1..9..2}`, before anything else is expanded. */
import { skipOne } from '../syntax/scan';

/** The words that a word's source stands for. */
export function expandBraces(source: string): string[] {
  const open = findOpen(source);
  if (open === null) return [source];
  const { start, end, commas } = open;
  const before = source.slice(0, start);
  const inside = source.slice(start + 1, end);
  const choices =
    commas.length > 0
      ? splitAt(source, start + 1, end, commas).flatMap(expandBraces)
      : sequence(inside);
  const rests = expandBraces(source.slice(end + 1));
  return (choices ?? []).flatMap((choice) => rests.map((rest) => before + choice + rest));
}

interface Brace {
  readonly start: number;
  readonly end: number;
  readonly commas: readonly number[];
}

/** The first brace that expands: closed, and with a comma or a sequence in it. */
function findOpen(source: string): Brace | null {
  for (let i = 0; i >= 0 && i < source.length; i = skipOne(source, i, false)) {
    if (source[i] !== '{') continue;
    const brace = closeBrace(source, i);
    if (brace === null) continue;
    const inside = source.slice(i + 1, brace.end);
    if (brace.commas.length > 0 || sequence(inside) !== null) return brace;
  }
  return null;
}

function closeBrace(source: string, start: number): Brace | null {
  const commas: number[] = [];
  let depth = 0;
  for (let i = start; i >= 0 && i < source.length; i = skipOne(source, i, false)) {
    if (source[i] === '{') depth++;
    else if (source[i] === ',' && depth === 1) commas.push(i);
    else if (source[i] === '}' && --depth === 0) return { start, end: i, commas };
  }
  return null;
}

function splitAt(source: string, from: number, to: number, cuts: readonly number[]): string[] {
  const borders = [from - 1, ...cuts, to];
  return borders.slice(1).map((border, i) => source.slice((borders[i] as number) + 1, border));
}

/** Beyond this many words a sequence stays as it is typed: nobody means it. */
const SEQUENCE_MAX = 100_000;

function sequence(inside: string): string[] | null {
  const match = /^(-?\d+|[a-zA-Z])\.\.(-?\d+|[a-zA-Z])(?:\.\.(-?\d+))?$/.exec(inside);
  if (match === null) return null;
  const [, first = '', last = '', by = '1'] = match;
  const letters = /[a-zA-Z]/.test(first);
  if (letters !== /[a-zA-Z]/.test(last)) return null;
  const from = letters ? first.charCodeAt(0) : Number(first);
  const to = letters ? last.charCodeAt(0) : Number(last);
  const step = Math.max(1, Math.abs(Number(by)));
  if (Math.abs(to - from) / step > SEQUENCE_MAX) return null;
  const width =
    /^-?0\d/.test(first) || /^-?0\d/.test(last) ? Math.max(first.length, last.length) : 0;
  const out: string[] = [];
  const sign = to >= from ? 1 : -1;
  for (let n = from; sign * n <= sign * to; n += sign * step) {
    out.push(letters ? String.fromCharCode(n) : padded(n, width));
  }
  return out;
}

function padded(n: number, width: number): string {
  const digits = String(Math.abs(n)).padStart(n < 0 ? width - 1 : width, '0');
  return n < 0 ? `-${digits}` : digits;
}
