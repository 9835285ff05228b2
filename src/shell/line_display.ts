/**
 * Draws the edited line: from the first row of its prompt to its last, with as many rows as it
 * needs, and the cursor where it belongs. Output is a byte string.
 */
import type { LineEditor, Shown } from './line_state';
import { encodeUtf8 } from './utf8';
import { charWidth, textWidth } from './wcwidth';

interface Place {
  readonly row: number;
  readonly col: number;
}

// biome-ignore lint/suspicious/noControlCharactersInRegex: colours in a prompt begin with ESC.
const COLOUR = /\x1b\[[0-9;]*m/g;

/**
 * Makes a terminal whose last column is full go to the next row. A newline would do that too, but
 * then the terminal would not know that the two rows are one line when its width changes.
 */
const WRAP = ' \r';

/** What stands before the line: the prompt, or what is being searched for. */
function leader(editor: LineEditor): string {
  const { search } = editor;
  if (search === null) return editor.prompt;
  return `(${search.failed ? 'failed ' : ''}reverse-i-search)\`${search.query}': `;
}

function visibleLine(editor: LineEditor, end = editor.line.length): string {
  const text = editor.line.slice(0, end);
  return editor.mask ? '*'.repeat([...text].length) : text;
}

/** Where the cell after `text` is, counted from the first row's left edge. */
function placeAfter(text: string, cols: number): Place {
  let row = 0;
  let col = 0;
  for (const char of text) {
    const width = charWidth(char.codePointAt(0) as number);
    if (col + width > cols) {
      row++;
      col = 0;
    }
    col += width;
  }
  return col >= cols ? { row: row + 1, col: 0 } : { row, col };
}

/** The places of cursor and end, and the rows drawn, given that a full last row is wrapped by hand. */
function measure(editor: LineEditor): { cursor: Place; rows: number; wrap: boolean } {
  const head = leader(editor).replace(COLOUR, '');
  const end = placeAfter(head + visibleLine(editor), editor.cols);
  const cursor = placeAfter(head + visibleLine(editor, editor.cursor), editor.cols);
  const full = end.col === 0 && end.row > 0;
  // A terminal that has just filled its last column is still on that row. Only a cursor that
  // belongs on the next one makes us move there.
  const wrap = full && cursor.row === end.row;
  return { cursor, rows: full && !wrap ? end.row : end.row + 1, wrap };
}

/** Draws everything anew. `hint` is text; it is cut at the right edge and not drawn on a second row. */
export function refresh(editor: LineEditor, hint: string): string {
  const { cursor, rows, wrap } = measure(editor);
  let out = toFirstRow(editor);
  out += encodeUtf8(leader(editor) + visibleLine(editor)) + drawHint(editor, hint);
  if (wrap) out += WRAP;
  if (rows - 1 > cursor.row) out += `\x1b[${rows - 1 - cursor.row}A`;
  out += cursor.col > 0 ? `\r\x1b[${cursor.col}C` : '\r';
  remember(editor, rows, cursor.row);
  return out;
}

/**
 * Draws everything anew after the terminal's width has changed: it has wrapped what was shown
 * otherwise by now, hint included.
 */
export function refit(editor: LineEditor, hint: string): string {
  const { cursor } = measure(editor);
  const up = cursor.row > 0 ? `\x1b[${cursor.row}A` : '';
  editor.shown = nothingShown();
  return `\r${up}\x1b[0J${refresh(editor, hint)}`;
}

/** Clears the rows shown, from the last to the first. */
function toFirstRow(editor: LineEditor): string {
  const { rows, cursorRow } = editor.shown;
  const below = rows - 1 - cursorRow;
  const down = below > 0 ? `\x1b[${below}B` : '';
  return `${down}${'\r\x1b[0K\x1b[1A'.repeat(rows - 1)}\r\x1b[0K`;
}

function drawHint(editor: LineEditor, hint: string): string {
  const room = editor.cols - textWidth(editor.prompt.replace(COLOUR, '')) - textWidth(editor.line);
  if (hint === '' || room <= 0) return '';
  return `\x1b[0;90;49m${encodeUtf8(hint.slice(0, room))}\x1b[0m`;
}

/**
 * What was typed at the end of the line since it was last drawn, if that is all that changed;
 * null: a refresh is needed. Keeps a long paste from being redrawn and other programs' output,
 * which may stand on this row by now, from being wiped.
 */
export function appended(editor: LineEditor): string | null {
  const { shown, line, cursor } = editor;
  const onlyAppended =
    cursor === line.length && shown.cursor === shown.line.length && line.startsWith(shown.line);
  if (!onlyAppended || editor.mask || shown.head !== leader(editor)) return null;
  const text = line.slice(shown.line.length);
  const { cursor: place, rows, wrap } = measure(editor);
  remember(editor, rows, place.row);
  return encodeUtf8(text) + (wrap ? WRAP : '');
}

function remember(editor: LineEditor, rows: number, cursorRow: number): void {
  const { line, cursor } = editor;
  editor.shown = { head: leader(editor), line, cursor, rows, cursorRow };
}

export function nothingShown(): Shown {
  return { head: '', line: '', cursor: 0, rows: 1, cursorRow: 0 };
}
