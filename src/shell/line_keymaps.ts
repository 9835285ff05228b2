/**
 * Which key does what: one table for both keymaps and one for each. An action changes the editor;
 * what it can't do itself (end the line, ring the bell) it answers as an outcome.
 */
import {
  deleteRange,
  isBlankWord,
  isWord,
  kill,
  left,
  moveTo,
  right,
  transpose,
  wordLeft,
  wordRight,
  yank,
  yankLastWord,
  yankPop,
} from './line_edit';
import { beginSearch, moveInHistory } from './line_history';
import type { Keymap, LineEditor } from './line_state';

export type Outcome = 'enter' | 'eof' | 'interrupt' | 'tab' | 'clear' | 'bell';

// biome-ignore lint/suspicious/noConfusingVoidType: most actions answer nothing.
type Action = (editor: LineEditor) => Outcome | void;

function deleteRight(editor: LineEditor): void {
  deleteRange(editor, editor.cursor, right(editor));
}

function history(step: number): Action {
  return (editor) => {
    const moved = moveInHistory(editor, editor.draftIndex + step);
    return moved || editor.keymap === 'linenoise' ? undefined : 'bell';
  };
}

const COMMON: Readonly<Record<string, Action>> = {
  Enter: () => 'enter',
  'C-c': () => 'interrupt',
  'C-d': (e) => (e.line === '' ? 'eof' : deleteRight(e)),
  'C-l': () => 'clear',
  'C-r': beginSearch,
  Tab: () => 'tab',
  Left: (e) => moveTo(e, left(e)),
  'C-b': (e) => moveTo(e, left(e)),
  Right: (e) => moveTo(e, right(e)),
  'C-f': (e) => moveTo(e, right(e)),
  Home: (e) => moveTo(e, 0),
  'C-a': (e) => moveTo(e, 0),
  End: (e) => moveTo(e, e.line.length),
  'C-e': (e) => moveTo(e, e.line.length),
  'C-Left': (e) => moveTo(e, wordLeft(e, isWord)),
  'M-Left': (e) => moveTo(e, wordLeft(e, isWord)),
  'M-b': (e) => moveTo(e, wordLeft(e, isWord)),
  'C-Right': (e) => moveTo(e, wordRight(e, isWord)),
  'M-Right': (e) => moveTo(e, wordRight(e, isWord)),
  'M-f': (e) => moveTo(e, wordRight(e, isWord)),
  Up: history(-1),
  'C-p': history(-1),
  Down: history(1),
  'C-n': history(1),
  Backspace: (e) => void deleteRange(e, left(e), e.cursor),
  Delete: deleteRight,
  'C-k': (e) => kill(e, e.cursor, e.line.length),
  'C-w': (e) => kill(e, wordLeft(e, isBlankWord), e.cursor),
  'M-Backspace': (e) => kill(e, wordLeft(e, isWord), e.cursor),
  'M-d': (e) => kill(e, e.cursor, wordRight(e, isWord)),
  'C-y': yank,
  'M-y': yankPop,
  'C-t': transpose,
};

const LINENOISE: Readonly<Record<string, Action>> = {
  // The whole line, wherever the cursor is.
  'C-u': (e) => {
    moveTo(e, e.line.length);
    kill(e, 0, e.line.length);
  },
};

const READLINE: Readonly<Record<string, Action>> = {
  'C-u': (e) => kill(e, 0, e.cursor),
  'M-.': yankLastWord,
  'M-_': yankLastWord,
  'M-<': (e) => void moveInHistory(e, 0),
  'M->': (e) => void moveInHistory(e, e.draft.length - 1),
};

const KEYMAPS: Readonly<Record<Keymap, ReadonlyMap<string, Action>>> = {
  linenoise: new Map(Object.entries({ ...COMMON, ...LINENOISE })),
  readline: new Map(Object.entries({ ...COMMON, ...READLINE })),
};

export function actionOf(keymap: Keymap, key: string): Action | undefined {
  return KEYMAPS[keymap].get(key);
}
