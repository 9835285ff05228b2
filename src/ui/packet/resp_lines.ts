/**
 * The bytes of a message as RESP, one element a line. They may be cut off anywhere: what is missing
 * is said, not guessed.
 */

export interface RespLine {
  readonly depth: number;
  readonly type: 'status' | 'error' | 'integer' | 'bulk' | 'array' | 'nil' | 'inline' | 'cut';
  /** Its first byte and, of strings and arrays, the length as sent. */
  readonly mark: string;
  readonly text: string;
}

const LINES_MAX = 48;
const TEXT_MAX = 160;
const DEPTH_MAX = 8;

/** `head`: a byte string, the message's beginning. */
export function respLines(head: string): RespLine[] {
  const lines: RespLine[] = [];
  let at = 0;
  while (at < head.length && lines.length < LINES_MAX) {
    const end = takeElement(head, at, { lines, depth: 0 });
    if (end === null) break;
    at = end;
  }
  return lines;
}

interface Into {
  readonly lines: RespLine[];
  readonly depth: number;
}

const SIMPLE: Readonly<Record<string, 'status' | 'error' | 'integer'>> = {
  '+': 'status',
  '-': 'error',
  ':': 'integer',
};

/** Answers where the next one begins; null: the bytes, or the lines, are at an end. */
function takeElement(head: string, at: number, into: Into): number | null {
  const { lines, depth } = into;
  const eol = head.indexOf('\n', at);
  const type = head.charAt(at);
  if (eol < 0) return cutOff(into, head.slice(at));
  const next = eol + 1;
  const line = head.slice(at + 1, head.charAt(eol - 1) === '\r' ? eol - 1 : eol);
  const simple = SIMPLE[type];
  const add = (told: Omit<RespLine, 'depth'>) => lines.push({ depth, ...told });
  if (simple) add({ type: simple, mark: type, text: shown(line) });
  else if (type === '$' || type === '*') {
    const length = Number(line);
    const mark = `${type}${line}`;
    if (!(length >= 0)) add({ type: 'nil', mark, text: '(nil)' });
    else if (type === '$') return takeBulk(head, next, { ...into, mark, length });
    else return takeArray(head, next, { ...into, mark, length });
  } else add({ type: 'inline', mark: '', text: shown(head.slice(at, eol).trimEnd() || '\\n') });
  return next;
}

interface Sized extends Into {
  readonly mark: string;
  readonly length: number;
}

function takeBulk(head: string, at: number, { lines, depth, mark, length }: Sized): number | null {
  const bytes = head.slice(at, at + length);
  const whole = bytes.length === length;
  const missing = whole ? '' : ` … ${length - bytes.length} B`;
  lines.push({ depth, type: 'bulk', mark, text: `"${shown(bytes)}"${missing}` });
  return whole ? at + length + 2 : null;
}

function takeArray(head: string, at: number, into: Sized): number | null {
  const { lines, depth, mark, length } = into;
  lines.push({ depth, type: 'array', mark, text: length === 0 ? '(empty)' : '' });
  let end: number | null = at;
  for (let i = 0; i < length && end !== null; i++) {
    if (lines.length >= LINES_MAX || end >= head.length || depth >= DEPTH_MAX)
      return cutOff({ lines, depth: depth + 1 }, '');
    end = takeElement(head, end, { lines, depth: depth + 1 });
  }
  return end;
}

function cutOff({ lines, depth }: Into, rest: string): null {
  lines.push({ depth, type: 'cut', mark: '…', text: shown(rest) });
  return null;
}

/** Bytes as redis-cli would print them inside quotes, UTF-8 where it is. */
export function shown(bytes: string): string {
  const cut = bytes.length > TEXT_MAX ? `${bytes.slice(0, TEXT_MAX)}` : bytes;
  const text = decoded(cut).replace(/[\p{Cc}\ufffd]/gu, escaped);
  return cut.length < bytes.length ? `${text}…` : text;
}

function escaped(char: string): string {
  if (char === '\n') return '\\n';
  if (char === '\r') return '\\r';
  if (char === '\t') return '\\t';
  return char === '\ufffd' ? '·' : `\\x${char.charCodeAt(0).toString(16).padStart(2, '0')}`;
}

function decoded(bytes: string): string {
  return new TextDecoder().decode(Uint8Array.from(bytes, (char) => char.charCodeAt(0)));
}

export interface HexRow {
  readonly offset: string;
  readonly hex: string;
  readonly text: string;
}

/** As a hex dump: so many bytes a row, with what can be printed of them beside. */
export function hexRows(head: string, perRow: number): HexRow[] {
  const rows: HexRow[] = [];
  for (let at = 0; at < head.length; at += perRow) {
    const bytes = [...head.slice(at, at + perRow)];
    rows.push({
      offset: at.toString(16).padStart(4, '0'),
      hex: bytes.map((each) => each.charCodeAt(0).toString(16).padStart(2, '0')).join(' '),
      text: bytes.map((each) => (/[ -~]/.test(each) ? each : '·')).join(''),
    });
  }
  return rows;
}
