/**
 * Commands out of an append only file's bytes.
 * twin: redis 6.2.6 aof.c, loadAppendOnlyFile, "Read the actual AOF file", as fgets, atoi and
 * strtol read it.
 */
import { latin1 } from '#hiredis/bytes';

/** It lives for one load. */
export interface AofReader {
  readonly bytes: Uint8Array;
  pos: number;
}

export type AofCommand =
  | { readonly kind: 'command'; readonly argv: string[] }
  /** Nothing more; a command that isn't complete; something that is no command. */
  | { readonly kind: 'eof' | 'short' | 'format' };

const LINE_FEED = 10;

export function readAofCommand(r: AofReader): AofCommand {
  const head = fgets(r, 127);
  if (head === null) return { kind: 'eof' };
  if (!head.startsWith('*')) return { kind: 'format' };
  if (head === '*') return { kind: 'short' };
  const argc = leadingInteger(head.slice(1));
  if (argc < 1) return { kind: 'format' };
  const argv: string[] = [];
  while (argv.length < argc) {
    const line = fgets(r, 127);
    if (line === null) return { kind: 'short' };
    const length = line.startsWith('$') ? leadingInteger(line.slice(1)) : -1;
    if (length < 0) return { kind: 'format' };
    if (r.pos + length + 2 > r.bytes.length) return { kind: 'short' };
    argv.push(latin1(r.bytes, r.pos, r.pos + length));
    r.pos += length + 2;
  }
  return { kind: 'command', argv };
}

/** A line with its end, or as many bytes of it as there are or fit; null at the end of the file. */
export function fgets(r: AofReader, most: number): string | null {
  if (r.pos >= r.bytes.length) return null;
  const end = r.bytes.indexOf(LINE_FEED, r.pos);
  const lineEnd = end === -1 ? r.bytes.length : end + 1;
  const start = r.pos;
  r.pos = Math.min(lineEnd, start + most);
  return latin1(r.bytes, start, r.pos);
}

function leadingInteger(text: string): number {
  return Number.parseInt(text, 10) || 0;
}
