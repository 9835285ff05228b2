/**
 * Terminals: the line discipline between keys and the program that reads them, and what was
 * printed. A terminal belongs to a session; its keys go to one process of the foreground group at
 * a time, and what that one left unread goes to the next.
 *
 * Keys act on the discipline at the instant they are typed; a program hears of them at once (a
 * terminal has no latency), but only ever at the border of a window.
 */
import type { TtyMode } from '#host/host';
import type { Signal } from '#host/signal';
import { deliver, deliverQuietly, record } from './kernel';
import type { Login } from './recording';
import type { Process, Screen, Tty, World } from './state';

export const COOKED: TtyMode = { canonical: true, echo: true, signals: true };

/** Lines of output kept for a page that is opened anew. */
const SCREEN_LINES = 1000;
const SCREEN_BYTES = 1_000_000;
const CR = 13;
const LF = 10;
const END_OF_FILE = 4;
const ERASE: ReadonlySet<number> = new Set([8, 127]);
const KILL_LINE = 21;
const ERASE_WORD = 23;
const SIGNAL_KEYS: ReadonlyMap<number, Signal> = new Map([
  [3, 'SIGINT'],
  [28, 'SIGQUIT'],
  [26, 'SIGTSTP'],
]);

export function createTty(id: number, login: Login): Tty {
  return {
    id,
    machine: login.machine,
    login,
    cols: login.cols,
    rows: login.rows,
    mode: COOKED,
    foreground: 0,
    leader: 0,
    hungUp: false,
    reader: null,
    editing: [],
    unread: [],
    screen: { chunks: [], firstChunk: 0, lines: 0, size: 0, lastByte: LF },
  };
}

// --- output ---

/** Prints bytes: a line feed returns the carriage too. */
export function printTty(tty: Tty, at: number, bytes: Uint8Array): void {
  if (tty.hungUp || bytes.length === 0) return;
  const { screen } = tty;
  const out: number[] = [];
  for (const byte of bytes) {
    if (byte === LF) {
      screen.lines++;
      if (screen.lastByte !== CR) out.push(CR);
    }
    out.push(byte);
    screen.lastByte = byte;
  }
  screen.chunks.push({ at, bytes: Uint8Array.from(out) });
  screen.size += out.length;
  if (screen.lines > 2 * SCREEN_LINES || screen.size > 2 * SCREEN_BYTES) trimScreen(screen);
}

function linesIn(bytes: Uint8Array): number {
  let lines = 0;
  for (const byte of bytes) if (byte === LF) lines++;
  return lines;
}

function trimScreen(screen: Screen): void {
  let drop = 0;
  for (const chunk of screen.chunks) {
    const lines = linesIn(chunk.bytes);
    if (screen.lines - lines < SCREEN_LINES && screen.size <= SCREEN_BYTES) break;
    screen.lines -= lines;
    screen.size -= chunk.bytes.length;
    drop++;
  }
  screen.chunks = screen.chunks.slice(drop);
  screen.firstChunk += drop;
}

/** Output since chunk number `from` (0: all that is kept) and the number to ask with next time. */
export function readScreen(tty: Tty, from: number): { bytes: Uint8Array; next: number } {
  const { chunks, firstChunk } = tty.screen;
  const fresh = chunks.slice(Math.max(0, from - firstChunk));
  let length = 0;
  for (const chunk of fresh) length += chunk.bytes.length;
  const bytes = new Uint8Array(length);
  let at = 0;
  for (const chunk of fresh) {
    bytes.set(chunk.bytes, at);
    at += chunk.bytes.length;
  }
  return { bytes, next: firstChunk + chunks.length };
}

// --- keys ---

function echo(tty: Tty, at: number, bytes: readonly number[]): void {
  if (tty.mode.echo) printTty(tty, at, Uint8Array.from(bytes));
}

/** How a control character is echoed: ^C. */
function caret(byte: number): readonly number[] {
  return byte < 32 ? [94, byte + 64] : byte === 127 ? [94, 63] : [byte];
}

/** Bytes for whoever reads; nothing reaches a program while nobody does. */
function forReader(world: World, tty: Tty, at: number, bytes: Uint8Array): void {
  tty.unread.push(bytes);
  if (tty.reader !== null) deliver(world, tty.reader, { at, kind: 'ttyData', bytes });
}

function endLine(world: World, tty: Tty, at: number): void {
  const line = Uint8Array.from(tty.editing);
  tty.editing = [];
  forReader(world, tty, at, line);
}

/** What a key does before any program sees it. */
export function typeKeys(world: World, tty: Tty, at: number, bytes: Uint8Array): void {
  if (tty.hungUp) return;
  const raw: number[] = [];
  for (const byte of bytes) {
    const signal = tty.mode.signals ? SIGNAL_KEYS.get(byte) : undefined;
    if (signal !== undefined) {
      raw.length = 0;
      signalKey(world, tty, at, { byte, signal });
    } else if (tty.mode.canonical) cookKey(world, tty, at, byte);
    else {
      raw.push(byte);
      echo(tty, at, caret(byte));
    }
  }
  if (raw.length > 0) forReader(world, tty, at, Uint8Array.from(raw));
}

function signalKey(
  world: World,
  tty: Tty,
  at: number,
  key: { byte: number; signal: Signal },
): void {
  echo(tty, at, caret(key.byte));
  tty.editing = [];
  discardUnread(world, tty, at);
  signalGroup(world, tty.foreground, { at, signal: key.signal, from: null });
}

function discardUnread(world: World, tty: Tty, at: number): void {
  if (tty.unread.length === 0) return;
  tty.unread = [];
  if (tty.reader !== null) deliverQuietly(world, tty.reader, { at, kind: 'ttyRevoke' });
}

function cookKey(world: World, tty: Tty, at: number, byte: number): void {
  if (byte === CR || byte === LF) {
    tty.editing.push(LF);
    echo(tty, at, [LF]);
    endLine(world, tty, at);
  } else if (byte === END_OF_FILE) endLine(world, tty, at);
  else if (ERASE.has(byte)) eraseChar(tty, at);
  else if (byte === KILL_LINE) while (tty.editing.length > 0) eraseChar(tty, at);
  else if (byte === ERASE_WORD) eraseWord(tty, at);
  else {
    tty.editing.push(byte);
    echo(tty, at, byte === 9 ? [byte] : caret(byte));
  }
}

const SPACE = 32;

function eraseWord(tty: Tty, at: number): void {
  while (tty.editing.at(-1) === SPACE) eraseChar(tty, at);
  while (tty.editing.length > 0 && tty.editing.at(-1) !== SPACE) eraseChar(tty, at);
}

/** Takes back the last character (all bytes of its UTF-8 form) and wipes the columns it took. */
function eraseChar(tty: Tty, at: number): void {
  const char: number[] = [];
  while (tty.editing.length > 0) {
    const byte = tty.editing.pop() ?? 0;
    char.unshift(byte);
    if ((byte & 0xc0) !== 0x80) break;
  }
  if (char.length === 0) return;
  // Three bytes and more are almost always East Asian: two columns; so is a control's ^X.
  const columns = char.length >= 3 || (char[0] ?? 0) < 32 ? 2 : 1;
  for (let i = 0; i < columns; i++) echo(tty, at, [8, SPACE, 8]);
}

// --- who reads ---

export function setMode(world: World, tty: Tty, mode: TtyMode): void {
  const wasCanonical = tty.mode.canonical;
  tty.mode = mode;
  // Half a line typed ahead is not lost when the next program reads key by key.
  if (wasCanonical && !mode.canonical && tty.editing.length > 0) {
    tty.unread.push(Uint8Array.from(tty.editing));
    tty.editing = [];
    tty.reader = null;
    world.unsettled.ttys.add(tty.id);
  }
}

/** The reader took bytes, or saw an end of file. */
export function readFromTty(tty: Tty, bytes: number, ends: number): void {
  let left = bytes;
  while (left > 0) {
    const head = tty.unread[0];
    if (head === undefined) return;
    if (head.length > left) {
      tty.unread[0] = head.subarray(left);
      return;
    }
    left -= head.length;
    tty.unread.shift();
  }
  if (ends > 0 && tty.unread[0]?.length === 0) tty.unread.shift();
}

function isReader(process: Process, tty: Tty): boolean {
  return process.tty === tty.id && process.readsTty && process.pgid === tty.foreground;
}

/**
 * Between windows: finds who reads the terminal now. All that the old reader did is known, so
 * what it left unread can go to the new one without either seeing a byte twice.
 */
export function settleReader(world: World, tty: Tty): void {
  const at = world.horizon;
  let reader: number | null = null;
  for (const process of world.processes.values()) if (isReader(process, tty)) reader = process.pid;
  if (reader === tty.reader) return;
  if (tty.reader !== null) deliverQuietly(world, tty.reader, { at, kind: 'ttyRevoke' });
  tty.reader = reader;
  if (reader === null) return;
  deliverQuietly(world, reader, { at, kind: 'ttyRevoke' });
  for (const bytes of tty.unread) deliver(world, reader, { at, kind: 'ttyData', bytes });
  if (tty.hungUp) deliver(world, reader, { at, kind: 'ttyHangup' });
}

// --- signals, size, end ---

export interface SentSignal {
  readonly at: number;
  readonly signal: Signal;
  readonly from: number | null;
}

/** Every process of a group gets the signal at `at`. */
export function signalGroup(world: World, pgid: number, sent: SentSignal): void {
  const { at, signal, from } = sent;
  for (const { pid, pgid: group } of world.processes.values()) {
    if (group !== pgid) continue;
    record(world, at, pid, { kind: 'signal', signal, from });
    deliver(world, pid, { at, kind: 'signal', signal, from });
  }
}

export function resizeTty(
  world: World,
  tty: Tty,
  size: { at: number; cols: number; rows: number },
): void {
  const { at, cols, rows } = size;
  if (tty.cols === cols && tty.rows === rows) return;
  tty.cols = cols;
  tty.rows = rows;
  for (const process of world.processes.values()) {
    if (process.tty !== tty.id) continue;
    const tell = process.pgid === tty.foreground ? deliver : deliverQuietly;
    tell(world, process.pid, { at, kind: 'resized', cols, rows });
  }
}

/** The terminal's window was closed: its session's leader and foreground group hear of it. */
export function hangUp(world: World, tty: Tty, at: number): void {
  if (tty.hungUp) return;
  tty.hungUp = true;
  for (const process of world.processes.values()) {
    if (process.tty !== tty.id) continue;
    const tell = process.pid === tty.reader ? deliver : deliverQuietly;
    tell(world, process.pid, { at, kind: 'ttyHangup' });
    if (process.pid !== tty.leader && process.pgid !== tty.foreground) continue;
    deliver(world, process.pid, { at, kind: 'signal', signal: 'SIGHUP', from: null });
    deliver(world, process.pid, { at, kind: 'signal', signal: 'SIGCONT', from: null });
  }
}
