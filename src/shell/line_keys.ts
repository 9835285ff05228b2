/**
 * Terminal bytes to keys. Names are readline's: `C-a`, `M-f`, `Up`, `C-Left`; a character that
 * stands for itself is `text`.
 */
import { takeChar } from './utf8';

export interface Key {
  readonly name: string;
  /** The character, for `text`; else empty. */
  readonly text: string;
  readonly length: number;
}

const ESC = '\x1b';

const CONTROL_NAMES: Readonly<Record<number, string>> = {
  9: 'Tab',
  // Both: raw mode hands over the carriage return, type-ahead in cooked mode made it a newline.
  10: 'Enter',
  13: 'Enter',
  8: 'Backspace',
  127: 'Backspace',
};

const FINAL_NAMES: Readonly<Record<string, string>> = {
  A: 'Up',
  B: 'Down',
  C: 'Right',
  D: 'Left',
  F: 'End',
  H: 'Home',
};

const TILDE_NAMES: Readonly<Record<string, string>> = {
  1: 'Home',
  2: 'Insert',
  3: 'Delete',
  4: 'End',
  5: 'PageUp',
  6: 'PageDown',
  7: 'Home',
  8: 'End',
};

/** xterm's modifier parameter is 1 + shift + 2 alt + 4 control. */
function modifierPrefix(parameter: string | undefined): string {
  const bits = Number(parameter ?? '1') - 1;
  return (bits & 4 ? 'C-' : '') + (bits & 2 ? 'M-' : '');
}

/** The key that begins at `at`; null when more bytes are needed to tell. */
export function takeKey(bytes: string, at: number): Key | null {
  const code = bytes.charCodeAt(at);
  if (bytes.charAt(at) === ESC) return takeEscape(bytes, at);
  if (code < 0x20 || code === 0x7f) return { name: controlName(code), text: '', length: 1 };
  const char = takeChar(bytes, at);
  return char && { name: 'text', text: char.text, length: char.length };
}

function controlName(code: number): string {
  return CONTROL_NAMES[code] ?? `C-${String.fromCharCode(code + 0x40).toLowerCase()}`;
}

function takeEscape(bytes: string, at: number): Key | null {
  const second = bytes.charAt(at + 1);
  if (second === '') return null;
  if (second === '[') return takeCsi(bytes, at);
  if (second === 'O') {
    const final = bytes.charAt(at + 2);
    return final === '' ? null : { name: FINAL_NAMES[final] ?? 'unknown', text: '', length: 3 };
  }
  if (second === ESC) return { name: 'Escape', text: '', length: 1 };
  const key = takeKey(bytes, at + 1);
  if (key === null) return null;
  const name = key.name === 'text' ? key.text.toLowerCase() : key.name;
  return { name: `M-${name}`, text: '', length: key.length + 1 };
}

/** ESC [ parameters final. A sequence that means nothing here is swallowed whole. */
function takeCsi(bytes: string, at: number): Key | null {
  let end = at + 2;
  while (end < bytes.length && bytes.charCodeAt(end) < 0x40) end++;
  if (end >= bytes.length) return null;
  const final = bytes.charAt(end);
  const [first, modifier] = bytes.slice(at + 2, end).split(';');
  const base = final === '~' ? TILDE_NAMES[first ?? ''] : FINAL_NAMES[final];
  const name = base === undefined ? 'unknown' : modifierPrefix(modifier) + base;
  return { name, text: '', length: end + 1 - at };
}
