/** The history of a line editor: walking through it, adding to it, searching it backwards. */
import type { HistorySearch, LineEditor } from './line_state';

/** Appends a line, unless it repeats the newest; the oldest makes room. */
export function addHistory(editor: LineEditor, line: string): void {
  const { history } = editor;
  if (history.at(-1) === line) return;
  history.push(line);
  if (history.length > editor.historyMax) history.splice(0, history.length - editor.historyMax);
}

/** The working copy of a new prompt. The new line is its last entry. */
export function beginDraft(editor: LineEditor): void {
  editor.draft = [...editor.history, ''];
  editor.draftIndex = editor.draft.length - 1;
}

/**
 * Ends the working copy. linenoise keeps the changes to older entries that were walked away from;
 * readline shows all of them as they were.
 */
export function endDraft(editor: LineEditor): void {
  if (editor.keymap === 'linenoise') {
    editor.history = editor.draft.slice(0, -1);
  }
  editor.draft = [];
}

/** Shows another entry of the working copy; false at its ends. */
export function moveInHistory(editor: LineEditor, to: number): boolean {
  const entry = editor.draft[to];
  if (entry === undefined || to === editor.draftIndex) return false;
  editor.draft[editor.draftIndex] = editor.line;
  editor.draftIndex = to;
  editor.line = entry;
  editor.cursor = entry.length;
  return true;
}

export function beginSearch(editor: LineEditor): void {
  editor.search = {
    query: '',
    index: editor.history.length,
    failed: false,
    original: editor.line,
    originalCursor: editor.cursor,
  };
}

/** Looks for the query in the entries before `before`, newest first. */
function findBefore(editor: LineEditor, search: HistorySearch, before: number): void {
  for (let i = Math.min(before, editor.history.length) - 1; i >= 0; i--) {
    const at = (editor.history[i] as string).lastIndexOf(search.query);
    if (at < 0) continue;
    search.index = i;
    search.failed = false;
    editor.line = editor.history[i] as string;
    editor.cursor = at;
    return;
  }
  search.failed = true;
}

/** Ctrl-R again: the next older match. */
export function searchOlder(editor: LineEditor, search: HistorySearch): void {
  if (search.query !== '') findBefore(editor, search, search.index);
}

/** Another query: the newest match counts, starting with the one shown. */
export function searchFor(editor: LineEditor, search: HistorySearch, query: string): void {
  const longer = query.startsWith(search.query);
  search.query = query;
  if (query !== '') findBefore(editor, search, longer ? search.index + 1 : editor.history.length);
}

/** Leaves the search with what it found (the cursor at the match), or as if it had not begun. */
export function endSearch(editor: LineEditor, keep: boolean): void {
  const { search } = editor;
  editor.search = null;
  if (search === null || keep) return;
  editor.line = search.original;
  editor.cursor = search.originalCursor;
}
