/**
 * A small terminal: what a person would see after these bytes. It knows what our programs send
 * (newline, carriage return, cursor moves, erasing, clearing) and drops colours. `\n` also returns
 * the carriage, as the tty's output processing does. The screen has no bottom: it only grows.
 */
import { decodeUtf8 } from '#shell/utf8';
import { charWidth } from '#shell/wcwidth';

export interface Screen {
  readonly cols: number;
  /** Cells hold a character with its combining marks; '' is the right half of a wide one. */
  readonly lines: string[][];
  row: number;
  col: number;
  bells: number;
  /** The first half of a character or escape sequence. */
  rest: string;
}

export function createScreen(cols = 80): Screen {
  return { cols, lines: [[]], row: 0, col: 0, bells: 0, rest: '' };
}

type Csi = (screen: Screen, n: number, text: string) => void;

const CSI: Readonly<Record<string, Csi>> = {
  A: (s, n) => goTo(s, Math.max(s.row - (n || 1), 0), Math.min(s.col, s.cols - 1)),
  B: (s, n) => goTo(s, s.row + (n || 1), Math.min(s.col, s.cols - 1)),
  C: (s, n) => goTo(s, s.row, Math.min(s.col + (n || 1), s.cols - 1)),
  D: (s, n) => goTo(s, s.row, Math.max(Math.min(s.col, s.cols - 1) - (n || 1), 0)),
  G: (s, n) => goTo(s, s.row, (n || 1) - 1),
  H: (s) => goTo(s, 0, 0),
  J: (s, n) => {
    if (n === 2 || n === 3) s.lines.splice(0, s.lines.length, []);
    else s.lines.splice(s.row + 1);
    goTo(s, n === 2 ? 0 : s.row, s.col);
    if (n === 0) line(s).splice(s.col);
  },
  K: (s, n) => {
    if (n === 0) line(s).splice(s.col);
    else if (n === 2) line(s).splice(0);
  },
};

function line(screen: Screen): string[] {
  while (screen.lines.length <= screen.row) screen.lines.push([]);
  return screen.lines[screen.row] as string[];
}

function goTo(screen: Screen, row: number, col: number): void {
  screen.row = row;
  screen.col = col;
  line(screen);
}

function put(screen: Screen, char: string): void {
  const width = charWidth(char.codePointAt(0) as number);
  if (width === 0) {
    const cells = line(screen);
    const at = cells[screen.col - 1] === '' ? screen.col - 2 : screen.col - 1;
    if (at >= 0) cells[at] = (cells[at] ?? ' ') + char;
    return;
  }
  if (screen.col + width > screen.cols) goTo(screen, screen.row + 1, 0);
  const cells = line(screen);
  while (cells.length < screen.col) cells.push(' ');
  cells[screen.col] = char;
  if (width === 2) cells[screen.col + 1] = '';
  screen.col += width;
}

const CONTROLS: Readonly<Record<string, (screen: Screen) => void>> = {
  '\n': (s) => goTo(s, s.row + 1, 0),
  '\r': (s) => goTo(s, s.row, 0),
  '\b': (s) => goTo(s, s.row, Math.max(s.col - 1, 0)),
  '\t': (s) => goTo(s, s.row, Math.min((s.col & ~7) + 8, s.cols - 1)),
  '\x07': (s) => {
    s.bells++;
  },
};

// biome-ignore lint/suspicious/noControlCharactersInRegex: escape sequences begin with ESC.
const SEQUENCE = /^\x1b\[([0-9;?]*)([@-~])/;

/** Shows bytes (a byte string). */
export function writeScreen(screen: Screen, bytes: string): void {
  const text = screen.rest + decodeUtf8(bytes);
  screen.rest = '';
  for (let i = 0; i < text.length; ) {
    const char = String.fromCodePoint(text.codePointAt(i) as number);
    if (char === '\x1b') {
      const match = SEQUENCE.exec(text.slice(i));
      if (match === null) {
        screen.rest = text.slice(i);
        return;
      }
      CSI[match[2] ?? '']?.(screen, Number.parseInt(match[1] || '0', 10), match[0]);
      i += match[0].length;
      continue;
    }
    const control = CONTROLS[char];
    if (control) control(screen);
    else put(screen, char);
    i += char.length;
  }
}

/** All rows, without blanks at their ends. */
export function screenRows(screen: Screen): string[] {
  return screen.lines.map((cells) => cells.join('').trimEnd());
}

/** The whole screen as a text; the row of the cursor keeps its blanks up to the cursor. */
export function screenText(screen: Screen): string {
  return screen.lines
    .map((cells, row) => {
      const text = cells.join('');
      return row === screen.row ? text : text.trimEnd();
    })
    .join('\n');
}
