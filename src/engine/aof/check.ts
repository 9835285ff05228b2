/**
 * How far an append only file can be read.
 * twin: redis 6.2.6 redis-check-aof.c, process and its readers.
 */
import { latin1 } from '#hiredis/bytes';
import { type AofReader, fgets } from './read';

export interface AofCheck {
  /** Bytes of the file that are whole commands and transactions. */
  readonly pos: number;
  /** Lines read, the one that is wrong included. */
  readonly line: number;
  /** What is wrong and where, '' if nothing but the end is. */
  readonly error: string;
}

/** It lives for one call. */
interface Check {
  readonly r: AofReader;
  /** Where the last thing that was read began. */
  epos: number;
  line: number;
  error: string;
  /** Transactions open, so 0 or 1. */
  multi: number;
  hitEnd: boolean;
}

/** Checks what follows `start`, which is where the RDB preamble ended. */
export function checkAof(bytes: Uint8Array, start: number): AofCheck {
  const check: Check = {
    r: { bytes, pos: start },
    epos: 0,
    line: 1,
    error: '',
    multi: 0,
    hitEnd: false,
  };
  let pos = start;
  do {
    if (check.multi === 0) pos = check.r.pos;
  } while (readCommand(check));
  if (check.hitEnd && check.multi !== 0 && check.error === '') {
    fail(check, 'Reached EOF before reading EXEC for MULTI');
  }
  return { pos, line: check.line, error: check.error };
}

function readCommand(check: Check): boolean {
  const argc = readLong(check, '*');
  if (argc === null) return false;
  for (let i = 0; i < argc; i++) {
    const arg = readString(check);
    if (arg === null || (i === 0 && !countMulti(check, arg.toLowerCase()))) return false;
  }
  return true;
}

/** False: a transaction begins or ends where it can't. */
function countMulti(check: Check, name: string): boolean {
  if (name === 'multi' && check.multi++ > 0) return fail(check, 'Unexpected MULTI');
  if (name === 'exec' && --check.multi !== 0) return fail(check, 'Unexpected EXEC');
  return true;
}

function readLong(check: Check, prefix: string): number | null {
  check.epos = check.r.pos;
  const text = fgets(check.r, 127);
  if (text === null) {
    check.hitEnd = true;
    return null;
  }
  if (!text.endsWith('\n')) check.hitEnd = true;
  if (!text.startsWith(prefix)) {
    fail(check, `Expected prefix '${prefix}', got: '${text[0]}'`);
    return null;
  }
  const digits = /^[ \t\n\v\f\r]*[+-]?\d+/.exec(text.slice(1))?.[0] ?? '';
  return consumeNewline(check, text.slice(1 + digits.length)) ? Number(digits) : null;
}

function readString(check: Check): string | null {
  const { r } = check;
  const length = readLong(check, '$');
  if (length === null) return null;
  check.epos = r.pos;
  const text = latin1(r.bytes, r.pos, Math.min(r.pos + length + 2, r.bytes.length));
  r.pos += text.length;
  if (text.length < length + 2) {
    check.hitEnd = true;
    fail(check, `Expected to read ${length + 2} bytes, got ${text.length} bytes`);
    return null;
  }
  return consumeNewline(check, text.slice(length)) ? text.slice(0, length) : null;
}

function consumeNewline(check: Check, text: string): boolean {
  if (!text.startsWith('\r\n')) {
    return fail(check, `Expected \\r\\n, got: ${charHex(text, 0)}${charHex(text, 1)}`);
  }
  check.line++;
  return true;
}

/** As printf("%02x") shows a signed char. */
function charHex(text: string, at: number): string {
  const code = at < text.length ? text.charCodeAt(at) : 0;
  return (code > 127 ? 0xffffff00 + code : code).toString(16).padStart(2, '0');
}

function fail(check: Check, text: string): false {
  check.error = `0x${check.epos.toString(16).padStart(16)}: ${text}`;
  return false;
}
