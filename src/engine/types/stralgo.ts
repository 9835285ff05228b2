/**
 * STRALGO LCS: the longest common subsequence of two strings.
 * twin: redis 6.2.6 t_string.c, stralgoCommand and stralgoLCS.
 */
import { getDb, lookupKeyRead } from '../keyspace/db';
import {
  addReplyArrayLen,
  addReplyBulk,
  addReplyError,
  addReplyErrorObject,
  addReplyLongLong,
  addReplyMapLen,
  shared,
} from '../networking/reply';
import { getLongLongFromObjectOrReply } from '../numbers';
import type { Client, Server } from '../state';

interface LcsOptions {
  strings: readonly [string, string] | null;
  len: boolean;
  idx: boolean;
  withMatchLen: boolean;
  minMatchLen: number;
}

interface Range {
  readonly aStart: number;
  readonly aEnd: number;
  readonly bStart: number;
  readonly bEnd: number;
}

/** The table has a 32-bit number for each pair of bytes: this is a GB of it. */
const TABLE_MAX = 1 << 28;

export function stralgoCommand(server: Server, c: Client): void {
  if (c.argv[1]?.toLowerCase() === 'lcs') stralgoLCS(server, c);
  else addReplyErrorObject(c, shared.syntaxerr);
}

function stralgoLCS(server: Server, c: Client): void {
  const options = parseLcsOptions(server, c);
  if (options === null) return;
  if (options.strings === null) {
    addReplyError(c, 'Please specify two strings: STRINGS or KEYS options are mandatory');
    return;
  }
  if (options.len && options.idx) {
    addReplyError(c, 'If you want both the length and indexes, please just use IDX.');
    return;
  }
  const [a, b] = options.strings;
  if ((a.length + 1) * (b.length + 1) > TABLE_MAX) {
    addReplyError(c, 'Insufficient memory');
    return;
  }
  const table = lcsTable(a, b);
  const length = table[table.length - 1] ?? 0;
  if (options.idx) replyRanges(c, { options, ranges: walkBack(a, b, table).ranges, length });
  else if (options.len) addReplyLongLong(c, length);
  else addReplyBulk(c, walkBack(a, b, table).text);
}

/** null after answering what is wrong. */
function parseLcsOptions(server: Server, c: Client): LcsOptions | null {
  const options: LcsOptions = {
    strings: null,
    len: false,
    idx: false,
    withMatchLen: false,
    minMatchLen: 0,
  };
  for (let j = 2; j < c.argv.length; j++) {
    const name = (c.argv[j] ?? '').toUpperCase();
    const more = c.argv.length - 1 - j;
    if (name === 'IDX') options.idx = true;
    else if (name === 'LEN') options.len = true;
    else if (name === 'WITHMATCHLEN') options.withMatchLen = true;
    else if (name === 'MINMATCHLEN' && more >= 1) {
      const value = getLongLongFromObjectOrReply(c, c.argv[j + 1] ?? '');
      if (value === null) return null;
      options.minMatchLen = Math.max(0, Number(value));
      j++;
    } else if ((name === 'STRINGS' || name === 'KEYS') && more >= 2) {
      if (!takeStrings(server, c, { options, name, at: j + 1 })) return null;
      j += 2;
    } else {
      addReplyErrorObject(c, shared.syntaxerr);
      return null;
    }
  }
  return options;
}

function takeStrings(
  server: Server,
  c: Client,
  {
    options,
    name,
    at,
  }: { readonly options: LcsOptions; readonly name: 'STRINGS' | 'KEYS'; readonly at: number },
): boolean {
  if (options.strings !== null) {
    addReplyError(c, 'Either use STRINGS or KEYS');
    return false;
  }
  const one = c.argv[at] ?? '';
  const other = c.argv[at + 1] ?? '';
  if (name === 'STRINGS') {
    options.strings = [one, other];
    return true;
  }
  const db = getDb(server, c.db);
  const a = lookupKeyRead(server, db, { key: one });
  const b = lookupKeyRead(server, db, { key: other });
  if ((a !== null && a.type !== 'string') || (b !== null && b.type !== 'string')) {
    addReplyError(c, 'The specified keys must contain string values');
    return false;
  }
  options.strings = [a?.value ?? '', b?.value ?? ''];
  return true;
}

/** Row i, column j: the length of the LCS of the first i bytes of a and the first j of b. */
function lcsTable(a: string, b: string): Uint32Array {
  const width = b.length + 1;
  const table = new Uint32Array((a.length + 1) * width);
  for (let i = 1; i <= a.length; i++) {
    for (let j = 1; j <= b.length; j++) {
      const at = i * width + j;
      if (a.charCodeAt(i - 1) === b.charCodeAt(j - 1))
        table[at] = (table[at - width - 1] as number) + 1;
      else table[at] = Math.max(table[at - width] as number, table[at - 1] as number);
    }
  }
  return table;
}

/** From the table's last corner back to the first: the LCS, and its contiguous ranges, last first. */
function walkBack(
  a: string,
  b: string,
  table: Uint32Array,
): { readonly text: string; readonly ranges: Range[] } {
  const width = b.length + 1;
  const ranges: Range[] = [];
  let range = null as Range | null;
  let text = '';
  let i = a.length;
  let j = b.length;
  while (i > 0 && j > 0) {
    let done = false;
    if (a.charCodeAt(i - 1) === b.charCodeAt(j - 1)) {
      text = a.charAt(i - 1) + text;
      if (range === null) range = { aStart: i - 1, aEnd: i - 1, bStart: j - 1, bEnd: j - 1 };
      else if (range.aStart === i && range.bStart === j)
        range = { ...range, aStart: i - 1, bStart: j - 1 };
      else done = true;
      if (range.aStart === 0 || range.bStart === 0) done = true;
      i--;
      j--;
    } else {
      const up = table[(i - 1) * width + j] as number;
      const left = table[i * width + j - 1] as number;
      if (up > left) i--;
      else j--;
      if (range !== null) done = true;
    }
    if (done && range !== null) {
      ranges.push(range);
      range = null;
    }
  }
  return { text, ranges };
}

function replyRanges(
  c: Client,
  {
    options,
    ranges,
    length,
  }: { readonly options: LcsOptions; readonly ranges: Range[]; readonly length: number },
): void {
  const shown = ranges.filter((range) => range.aEnd - range.aStart + 1 >= options.minMatchLen);
  addReplyMapLen(c, 2);
  addReplyBulk(c, 'matches');
  addReplyArrayLen(c, shown.length);
  for (const range of shown) {
    addReplyArrayLen(c, options.withMatchLen ? 3 : 2);
    addReplyArrayLen(c, 2);
    addReplyLongLong(c, range.aStart);
    addReplyLongLong(c, range.aEnd);
    addReplyArrayLen(c, 2);
    addReplyLongLong(c, range.bStart);
    addReplyLongLong(c, range.bEnd);
    if (options.withMatchLen) addReplyLongLong(c, range.aEnd - range.aStart + 1);
  }
  addReplyBulk(c, 'len');
  addReplyLongLong(c, length);
}
