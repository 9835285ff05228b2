/**
 * What a line editor remembers between two reads of its terminal: plain data, so that a half-typed
 * line survives a reload. Texts are text, not bytes; cursors are UTF-16 offsets that never split a
 * character from its combining marks.
 */

/** Whose habits: redis-cli's (linenoise) or the shell's (readline). */
export type Keymap = 'linenoise' | 'readline';

export interface LineEditor {
  readonly keymap: Keymap;
  /** False between Enter and the next prompt; what is typed meanwhile waits in `pending`. */
  active: boolean;
  prompt: string;
  line: string;
  cursor: number;
  cols: number;
  /** Show asterisks (a password). */
  mask: boolean;
  /** Bytes read but not used: type-ahead, or the first half of a character or an escape sequence. */
  pending: string;
  history: string[];
  historyMax: number;
  /** The history and, last, the new line, as edited since the prompt appeared. */
  draft: string[];
  /** Which of `draft` is being edited. */
  draftIndex: number;
  /** Killed texts, newest last. */
  killRing: string[];
  /** What the previous key did, for keys that continue it. */
  last: LastAction;
  /** A completion being cycled through (linenoise). */
  cycle: CompletionCycle | null;
  search: HistorySearch | null;
  shown: Shown;
}

export type LastAction =
  | { readonly kind: 'other' }
  | { readonly kind: 'tab' }
  /** Consecutive kills are one entry of the ring. */
  | { readonly kind: 'kill' }
  /** Text [from, to) was yanked from the ring's entry `ring`. */
  | { readonly kind: 'yank'; readonly from: number; readonly to: number; readonly ring: number }
  /** Text [from, to) is the last word of the history entry `index`. */
  | {
      readonly kind: 'lastWord';
      readonly from: number;
      readonly to: number;
      readonly index: number;
    };

export interface CompletionCycle {
  /** The original line is one more stop, after the last candidate. */
  readonly candidates: readonly string[];
  index: number;
  readonly original: string;
  readonly originalCursor: number;
}

export interface HistorySearch {
  query: string;
  /** The entry found, an index of the history; its length before anything was found. */
  index: number;
  failed: boolean;
  readonly original: string;
  readonly originalCursor: number;
}

/** What the terminal shows of the line: how the next refresh finds its way back to the first row. */
export interface Shown {
  /** What stood before the line: the prompt, or the search's. */
  head: string;
  line: string;
  cursor: number;
  rows: number;
  cursorRow: number;
}

export type EditorEvent =
  | { readonly kind: 'line'; readonly line: string }
  /** Ctrl-D on an empty line. */
  | { readonly kind: 'eof' }
  /** Ctrl-C. */
  | { readonly kind: 'interrupt' }
  /** Tab, in the readline keymap; `again`: the key before was Tab too. */
  | { readonly kind: 'complete'; readonly again: boolean };

/** What an editor asks its program, at the instant it needs it. */
export interface EditorHooks {
  /** The grey text right of the line; empty for none. */
  hint?(line: string): string;
  /** Whole lines to cycle through (linenoise). */
  complete?(line: string): readonly string[];
}

export interface EditorOptions {
  readonly keymap: Keymap;
  readonly historyMax: number;
}
