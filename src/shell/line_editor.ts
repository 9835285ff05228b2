/**
 * A line editor as a state machine: terminal bytes in, new state and the bytes to draw out. Two
 * keymaps share it: linenoise (redis-cli) and readline (sh). It reads and writes nothing itself and
 * its state is plain data.
 *
 * The life of a line: `beginLine` draws a prompt; `feed` takes keys until it answers an event; then
 * the program does what the line asks and begins the next. What was typed or pasted meanwhile
 * waits inside: call `feed` with no bytes after `beginLine` to have it used.
 *
 * twin: redis 6.2.6 deps/linenoise; differs: cursor and widths count characters, not bytes; words
 * can be moved over and yanked; Ctrl-R searches; unknown escape sequences are swallowed whole.
 */
import { unreachable } from '#host/assert';
import { appended, nothingShown, refit, refresh } from './line_display';
import { insertText } from './line_edit';
import { beginDraft, endDraft, endSearch } from './line_history';
import { actionOf, type Outcome } from './line_keymaps';
import { type Key, takeKey } from './line_keys';
import { beginCycle, pressInMode } from './line_modes';
import type { EditorEvent, EditorHooks, EditorOptions, LineEditor } from './line_state';
import { encodeUtf8 } from './utf8';

export function createLineEditor(options: EditorOptions): LineEditor {
  return {
    keymap: options.keymap,
    active: false,
    prompt: '',
    line: '',
    cursor: 0,
    cols: 80,
    mask: false,
    pending: '',
    history: [],
    historyMax: options.historyMax,
    draft: [],
    draftIndex: 0,
    killRing: [],
    last: { kind: 'other' },
    cycle: null,
    search: null,
    shown: nothingShown(),
  };
}

/** A new, empty line. Answers the bytes that show its prompt; `prompt` is text of one row or more. */
export function beginLine(editor: LineEditor, prompt: string, cols: number): string {
  editor.active = true;
  editor.prompt = prompt;
  editor.cols = Math.max(cols, 2);
  editor.line = '';
  editor.cursor = 0;
  editor.last = { kind: 'other' };
  editor.cycle = null;
  editor.search = null;
  beginDraft(editor);
  return redisplay(editor);
}

/** Draws prompt and line once more, from where the terminal's cursor is now (after other output). */
export function redisplay(editor: LineEditor, hooks: EditorHooks = {}): string {
  editor.shown = nothingShown();
  if (editor.line !== '' || editor.search) return refresh(editor, hintFor(editor, hooks));
  const fresh = refresh(editor, '');
  // On a row of its own a prompt needs no erasing, and real programs don't.
  return fresh.startsWith(ERASE_ROW) && editor.shown.rows === 1 ? encodeUtf8(editor.prompt) : fresh;
}

const ERASE_ROW = '\r\x1b[0K';

/** The terminal has another width now. Answers what draws the line again. */
export function resizeEditor(editor: LineEditor, cols: number, hooks: EditorHooks = {}): string {
  editor.cols = Math.max(cols, 2);
  return editor.active ? refit(editor, hintFor(editor, hooks)) : '';
}

/** Exchanges [from, to) for text, as a completion does. Answers what draws it. */
export function replaceText(
  editor: LineEditor,
  range: { readonly from: number; readonly to: number },
  text: string,
): string {
  const { line } = editor;
  editor.line = line.slice(0, range.from) + text + line.slice(range.to);
  editor.cursor = range.from + text.length;
  return draw(editor, {}, false);
}

export interface Fed {
  /** To write to the terminal before acting on the event. */
  readonly output: string;
  /** What happened; null: all bytes are used and the line goes on. */
  readonly event: EditorEvent | null;
}

/**
 * Uses bytes from the terminal until one of them makes an event; the rest wait. While no line is
 * active all of them wait. After `complete` the line is still active: feed again to go on.
 */
export function feed(editor: LineEditor, bytes: string, hooks: EditorHooks = {}): Fed {
  editor.pending += bytes;
  let output = '';
  let changed = false;
  while (editor.active) {
    const key = nextKey(editor);
    if (key === null) break;
    editor.pending = editor.pending.slice(key.length);
    changed = true;
    const outcome = press(editor, key, hooks);
    if (outcome === undefined) continue;
    const result = conclude(editor, outcome, hooks);
    output += result.output;
    if (result.event) return { output, event: result.event };
  }
  if (changed && editor.active) output += draw(editor, hooks, false);
  return { output, event: null };
}

function nextKey(editor: LineEditor): Key | null {
  if (editor.pending === '') return null;
  // ESC ends a completion at once, before it is known what the rest of its sequence says.
  if (editor.cycle && editor.pending.startsWith('\x1b'))
    return { name: 'Escape', text: '', length: 0 };
  return takeKey(editor.pending, 0);
}

/** One key's effect on the line. */
function press(editor: LineEditor, key: Key, hooks: EditorHooks): Outcome | undefined {
  const mode = pressInMode(editor, key);
  if (mode !== 'pass') return mode === 'bell' ? 'bell' : undefined;
  const before = editor.last;
  const outcome = act(editor, key, hooks);
  // An action that did not say what it was breaks a row of kills or yanks.
  if (editor.last === before && outcome !== 'tab') editor.last = { kind: 'other' };
  return outcome;
}

function act(editor: LineEditor, key: Key, hooks: EditorHooks): Outcome | undefined {
  if (key.name === 'text') {
    insertText(editor, key.text);
    return undefined;
  }
  if (key.name === 'Tab' && editor.keymap === 'linenoise') {
    return beginCycle(editor, hooks.complete?.(editor.line) ?? []) ? undefined : 'bell';
  }
  return actionOf(editor.keymap, key.name)?.(editor) ?? undefined;
}

/** What an outcome shows, and the event it is for the program. */
function conclude(editor: LineEditor, outcome: Outcome, hooks: EditorHooks): Fed {
  switch (outcome) {
    case 'bell':
      return { output: '\x07', event: null };
    case 'clear':
      editor.shown = { ...editor.shown, rows: 1, cursorRow: 0 };
      return { output: `\x1b[H\x1b[2J${draw(editor, hooks, true)}`, event: null };
    case 'tab': {
      const again = editor.last.kind === 'tab';
      editor.last = { kind: 'tab' };
      return { output: draw(editor, hooks, false), event: { kind: 'complete', again } };
    }
    case 'enter':
      // The hint goes away: what stays on the screen is what was entered.
      return { output: `${leave(editor)}\n`, event: { kind: 'line', line: editor.line } };
    case 'interrupt':
      return {
        output: editor.keymap === 'readline' ? `${leave(editor)}^C\n` : `${leave(editor)}\n`,
        event: { kind: 'interrupt' },
      };
    case 'eof':
      leave(editor);
      return { output: editor.keymap === 'linenoise' ? '\n' : '', event: { kind: 'eof' } };
    default:
      return unreachable(outcome);
  }
}

/** Ends the line. Answers what leaves the terminal's cursor behind it. */
function leave(editor: LineEditor): string {
  endSearch(editor, true);
  editor.cursor = editor.line.length;
  endDraft(editor);
  editor.active = false;
  return draw(editor, {}, false);
}

function draw(editor: LineEditor, hooks: EditorHooks, whole: boolean): string {
  if (!whole && editor.keymap === 'readline') {
    const text = appended(editor);
    if (text !== null) return text;
  }
  return refresh(editor, hintFor(editor, hooks));
}

function hintFor(editor: LineEditor, hooks: EditorHooks): string {
  return editor.mask || editor.search ? '' : (hooks.hint?.(editor.line) ?? '');
}
