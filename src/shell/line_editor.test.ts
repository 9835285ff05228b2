import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { unescaped } from '#testing/golden_text';
import { createScreen, screenRows, writeScreen } from '#testing/screen';
import { beginLine, createLineEditor, feed, redisplay, resizeEditor } from './line_editor';
import { addHistory } from './line_history';
import type { EditorHooks, Keymap, LineEditor } from './line_state';
import { encodeUtf8 } from './utf8';

interface Session {
  /** Bytes. */
  readonly feed: (bytes: string, hooks?: EditorHooks) => ReturnType<typeof feed>;
  /** Text. */
  readonly type: (text: string, hooks?: EditorHooks) => ReturnType<typeof feed>;
  readonly editor: LineEditor;
  readonly rows: () => string[];
  readonly cursor: () => [number, number];
  readonly begin: (prompt?: string) => void;
  readonly bells: () => number;
}

/** A terminal with an editor at its prompt. */
function session(keymap: Keymap, cols = 80): Session {
  const screen = createScreen(cols);
  const editor = createLineEditor({ keymap, historyMax: 100 });
  const begin = (prompt = '> '): void => writeScreen(screen, beginLine(editor, prompt, cols));
  const send: Session['feed'] = (bytes, hooks) => {
    const fed = feed(editor, bytes, hooks);
    writeScreen(screen, fed.output);
    return fed;
  };
  begin();
  return {
    editor,
    begin,
    rows: () => screenRows(screen),
    cursor: () => [screen.row, screen.col],
    bells: () => screen.bells,
    feed: send,
    type: (text, hooks) => send(encodeUtf8(text), hooks),
  };
}

const UP = '\x1b[A';
const DOWN = '\x1b[B';
const LEFT = '\x1b[D';

describe.each(['linenoise', 'readline'] as const)('%s', (keymap) => {
  test('Enter ends a line; what follows waits for the next prompt', () => {
    const s = session(keymap);
    expect(s.type('get a\rget b\rge').event).toEqual({ kind: 'line', line: 'get a' });
    expect(s.editor.active).toBe(false);
    expect(s.type('t c').event).toBe(null);
    s.begin();
    expect(s.type('').event).toEqual({ kind: 'line', line: 'get b' });
    s.begin();
    expect(s.type('').event).toBe(null);
    expect(s.editor.line).toBe('get c');
    expect(s.rows()).toEqual(['> get a', '> get b', '> get c']);
  });

  test('moving and deleting', () => {
    const s = session(keymap);
    s.type(`abc${LEFT}${LEFT}X`);
    expect([s.editor.line, s.cursor()]).toEqual(['aXbc', [0, 4]]);
    s.type('\x01_\x05!\x02\x7f');
    expect([s.editor.line, s.rows()]).toEqual(['_aXb!', ['> _aXb!']]);
    s.type('\x01\x04\x1b[3~');
    expect([s.editor.line, s.cursor()]).toEqual(['Xb!', [0, 2]]);
    s.type('\x1b[F word two\x1b\x7f');
    expect(s.rows()).toEqual(['> Xb! word']);
    s.type('\x1b[1;5D\x0b');
    expect(s.rows()).toEqual(['> Xb!']);
    expect(s.editor.line).toBe('Xb! ');
  });

  test('wide characters, combining marks and characters split over reads', () => {
    const s = session(keymap);
    const bytes = encodeUtf8('中文e\u0301');
    for (const byte of bytes) s.feed(byte);
    expect([s.editor.line, s.cursor()]).toEqual(['中文e\u0301', [0, 7]]);
    s.type(LEFT);
    expect(s.cursor()).toEqual([0, 6]);
    s.type(LEFT);
    expect(s.cursor()).toEqual([0, 4]);
    s.type('\x7f\x05\x7f');
    expect([s.editor.line, s.rows()]).toEqual(['文', ['> 文']]);
  });

  test('a byte that is no UTF-8 survives', () => {
    const s = session(keymap);
    feed(s.editor, '\xff');
    const fed = feed(s.editor, 'a\r');
    expect(fed.event?.kind === 'line' && encodeUtf8(fed.event.line)).toBe('\xffa');
  });

  test('long lines wrap, and shrink again', () => {
    const s = session(keymap, 10);
    s.type('abcdefgh');
    expect([s.rows(), s.cursor()]).toEqual([
      ['> abcdefgh', ''],
      [1, 0],
    ]);
    s.type('ij中');
    expect([s.rows(), s.cursor()]).toEqual([
      ['> abcdefgh', 'ij中'],
      [1, 4],
    ]);
    s.type('\x01');
    expect(s.cursor()).toEqual([0, 2]);
    s.type('\x0b');
    expect(s.rows()).toEqual(['>', '']);
    s.type('1234567中x');
    expect(s.rows()).toEqual(['> 1234567', '中x']);
  });

  test('history', () => {
    const s = session(keymap);
    s.type('\r');
    for (const line of ['one', 'two', 'two']) addHistory(s.editor, line);
    expect(s.editor.history).toEqual(['one', 'two']);
    s.begin();
    s.type(`draft${UP}`);
    expect(s.editor.line).toBe('two');
    s.type(`${UP}${UP}`);
    expect(s.editor.line).toBe('one');
    s.type(`X${DOWN}${DOWN}`);
    expect(s.editor.line).toBe('draft');
    s.type(`${UP}${UP}`);
    expect(s.editor.line).toBe('oneX');
    s.type(`${DOWN}\r`);
    expect(s.editor.history).toEqual(keymap === 'linenoise' ? ['oneX', 'two'] : ['one', 'two']);
  });

  test('Ctrl-R finds, finds older, gives up', () => {
    const s = session(keymap);
    s.type('\r');
    for (const line of ['set a 1', 'get b', 'set c 3']) addHistory(s.editor, line);
    s.begin();
    s.type('\x12set');
    expect(s.rows().at(-1)).toBe("(reverse-i-search)`set': set c 3");
    s.type('\x12');
    expect(s.editor.line).toBe('set a 1');
    s.type('\x12');
    expect([s.bells(), s.rows().at(-1)]).toEqual([1, "(failed reverse-i-search)`set': set a 1"]);
    s.type('\x05!');
    expect(s.rows().at(-1)).toBe('> set a 1!');
    s.type('\x15\x12get\x07');
    expect(s.rows().at(-1)).toBe('>');
  });

  test('the state is plain data: a clone in mid-sequence goes on the same', () => {
    const s = session(keymap);
    s.type(`ab${LEFT}\x1b[`);
    const clone = structuredClone(s.editor);
    expect(feed(clone, 'Dx').output).toBe(feed(s.editor, 'Dx').output);
    expect([clone.line, s.editor.line]).toEqual(['xab', 'xab']);
  });

  test('Ctrl-D and Ctrl-C', () => {
    const s = session(keymap);
    s.type('x');
    expect(s.type('\x04').event).toBe(null);
    expect(s.type('\x03').event).toEqual({ kind: 'interrupt' });
    s.begin();
    expect(s.type('\x04').event).toEqual({ kind: 'eof' });
  });

  test('redisplay after other output, and another width', () => {
    const s = session(keymap);
    s.type('abc');
    expect(redisplay(s.editor)).toContain('> abc');
    resizeEditor(s.editor, 4);
    expect(s.editor.shown.rows).toBe(2);
  });
});

describe('linenoise only', () => {
  const commands = ['SELECT', 'SET', 'SETEX'];
  const hooks: EditorHooks = {
    complete: (line) => commands.filter((c) => c.startsWith(line.toUpperCase())),
    hint: (line) => (line.toUpperCase() === 'SET' ? ' key value' : ''),
  };

  test('the bytes of typing with a hint are the real ones', () => {
    const s = session('linenoise');
    s.type('\r');
    s.begin('127.0.0.1:6379> ');
    const recorded = readFileSync('src/testing/golden/cli/hint-raw-80cols.txt', 'latin1').trimEnd();
    const out = [...'set '].map((key) => s.type(key, { hint: hintOfSet }).output).join('');
    expect(out).toBe(unescaped(recorded));
  });

  test('Tab cycles, Escape restores, another key accepts; Enter leaves no hint', () => {
    const s = session('linenoise');
    const seen = ['se', '\t', '\t', '\t', '\t'].map((key) => {
      s.type(key, hooks);
      return s.rows().at(-1);
    });
    expect(seen).toEqual(['> se', '> SELECT', '> SET key value', '> SETEX', '> se']);
    expect(s.bells()).toBe(1);
    s.type('\t\t', hooks);
    s.type('\x1b', hooks);
    expect(s.rows()).toEqual(['> se']);
    s.type('[C\t\t', hooks);
    expect(s.type('\r', hooks).event).toEqual({ kind: 'line', line: 'SET' });
    expect(s.rows()).toEqual(['> SET', '']);
  });

  test('Ctrl-U deletes the whole line', () => {
    const s = session('linenoise');
    s.type(`abc${LEFT}\x15`);
    expect(s.editor.line).toBe('');
  });
});

const PARAMS = 'key value [EX seconds|PX milliseconds|EXAT timestamp|PXAT milliseconds|KEEPTTL]';

function hintOfSet(line: string): string {
  if (line === 'set') return ` ${PARAMS}`;
  return line === 'set ' ? PARAMS : '';
}

describe('readline only', () => {
  test('kills in a row are one entry; yank and yank-pop', () => {
    const s = session('readline');
    s.type('one two three\x17\x17\x19');
    expect(s.editor.line).toBe('one two three');
    s.type('\x01\x0b\x19\x1by');
    expect(s.editor.line).toBe('two three');
    s.type('\x15ab\x02\x15');
    expect([s.editor.line, s.editor.killRing.at(-1)]).toEqual(['b', 'a']);
  });

  test("Tab is the program's", () => {
    const s = session('readline');
    expect(s.type('ls\t').event).toEqual({ kind: 'complete', again: false });
    expect(s.type('\tx').event).toEqual({ kind: 'complete', again: true });
    s.type('');
    expect(s.editor.line).toBe('lsx');
  });

  test('Alt-. walks back through last words', () => {
    const s = session('readline');
    s.type('\r');
    for (const line of ['cat a', 'cat b']) addHistory(s.editor, line);
    s.begin();
    s.type('ls \x1b.\x1b.');
    expect(s.editor.line).toBe('ls a');
  });

  test('typing at the end sends only what was typed', () => {
    const s = session('readline');
    expect(s.type('ls -l').output).toBe('ls -l');
  });
});
