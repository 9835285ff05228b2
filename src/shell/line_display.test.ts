import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { createScreen, screenRows, writeScreen } from '#testing/screen';
import { beginLine, createLineEditor, feed } from './line_editor';
import { addHistory } from './line_history';
import { encodeUtf8 } from './utf8';
import { charWidth } from './wcwidth';

const PROMPT = 'lab> ';

const key = fc.oneof(
  { weight: 6, arbitrary: fc.constantFrom('a', 'b', ' ', '中', 'é', 'e\u0301', '😀', '_') },
  {
    weight: 3,
    arbitrary: fc.constantFrom('\x1b[D', '\x1b[C', '\x1b[A', '\x1b[B', '\x01', '\x05', '\x1bb'),
  },
  {
    weight: 2,
    arbitrary: fc.constantFrom('\x7f', '\x04', '\x0b', '\x15', '\x17', '\x14', '\x19', '\x1b\x7f'),
  },
  { weight: 1, arbitrary: fc.constantFrom('\x0c', '\x12', '\x1b[1;5C', '\x1b[3~', 'a long line') },
);

/** Rows and cursor as a person expects them, worked out apart from the editor. */
function expected(line: string, cursor: number, cols: number) {
  const rows = [''];
  let col = 0;
  let at = { row: 0, col: 0 };
  const text = PROMPT + line;
  for (let i = 0; i <= text.length; ) {
    const char = i < text.length ? String.fromCodePoint(text.codePointAt(i) as number) : '';
    const width = char === '' ? 1 : charWidth(char.codePointAt(0) as number);
    const wraps = col + width > cols && width > 0;
    if (i === PROMPT.length + cursor) {
      at = wraps ? { row: rows.length, col: 0 } : { row: rows.length - 1, col };
    }
    if (char === '') break;
    if (wraps) {
      rows.push('');
      col = 0;
    }
    rows[rows.length - 1] += char;
    col += width;
    i += char.length;
  }
  return { rows: rows.map((row) => row.trimEnd()), at };
}

describe.each(['linenoise', 'readline'] as const)('%s', (keymap) => {
  test('whatever is typed, however it arrives: the screen shows the line and its cursor', () => {
    fc.assert(
      fc.property(
        fc.array(key, { maxLength: 60 }),
        fc.integer({ min: 12, max: 40 }),
        fc.integer({ min: 1, max: 7 }),
        (keys, cols, chunk) => {
          const screen = createScreen(cols);
          const editor = createLineEditor({ keymap, historyMax: 10 });
          addHistory(editor, 'get 中文');
          addHistory(editor, 'a line that is longer than most of the screens of this test');
          writeScreen(screen, beginLine(editor, PROMPT, cols));
          // Ctrl-D leaves an empty line: not here.
          const bytes = encodeUtf8(keys.join('').replaceAll('\x04', '\x1b[3~'));
          for (let i = 0; i < bytes.length; i += chunk) {
            writeScreen(screen, feed(editor, bytes.slice(i, i + chunk)).output);
          }
          if (editor.search) writeScreen(screen, feed(editor, '\x1b[D').output);
          const { rows, at } = expected(editor.line, editor.cursor, cols);
          const seen = screenRows(screen);
          expect(seen.slice(0, rows.length)).toEqual(rows);
          expect(seen.slice(rows.length).join('')).toBe('');
          expect({ row: screen.row, col: screen.col }).toEqual(at);
        },
      ),
      { numRuns: 300, seed: 6379 },
    );
  });
});
