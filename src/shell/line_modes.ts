/** The two modes in which keys mean something else: cycling through completions, and Ctrl-R. */
import { endSearch, searchFor, searchOlder } from './line_history';
import type { Key } from './line_keys';
import type { CompletionCycle, HistorySearch, LineEditor } from './line_state';
import { previousBoundary } from './wcwidth';

/** `pass`: no mode is on, or it has just ended and the key keeps its usual meaning. */
type Handled = 'pass' | 'done' | 'bell';

export function pressInMode(editor: LineEditor, key: Key): Handled {
  if (editor.cycle) return pressInCycle(editor, editor.cycle, key);
  if (editor.search) return pressInSearch(editor, editor.search, key);
  return 'pass';
}

/** Shows the first candidate; false when there is none. */
export function beginCycle(editor: LineEditor, candidates: readonly string[]): boolean {
  if (candidates.length === 0) return false;
  const { line: original, cursor: originalCursor } = editor;
  editor.cycle = { candidates, index: 0, original, originalCursor };
  show(editor, editor.cycle);
  return true;
}

function show(editor: LineEditor, cycle: CompletionCycle): void {
  const candidate = cycle.candidates[cycle.index];
  editor.line = candidate ?? cycle.original;
  editor.cursor = candidate?.length ?? cycle.originalCursor;
}

/** Tab goes on, Escape goes back to what was typed, any other key takes what is shown. */
function pressInCycle(editor: LineEditor, cycle: CompletionCycle, key: Key): Handled {
  if (key.name === 'Tab') {
    const stops = cycle.candidates.length + 1;
    cycle.index = (cycle.index + 1) % stops;
    show(editor, cycle);
    return cycle.index === stops - 1 ? 'bell' : 'done';
  }
  editor.cycle = null;
  if (key.name !== 'Escape') return 'pass';
  editor.line = cycle.original;
  editor.cursor = cycle.originalCursor;
  return 'done';
}

function pressInSearch(editor: LineEditor, search: HistorySearch, key: Key): Handled {
  if (key.name === 'text') searchFor(editor, search, search.query + key.text);
  else if (key.name === 'C-r') searchOlder(editor, search);
  else if (key.name === 'Backspace') {
    searchFor(
      editor,
      search,
      search.query.slice(0, previousBoundary(search.query, search.query.length)),
    );
  } else if (key.name === 'C-g') {
    endSearch(editor, false);
    return 'bell';
  } else {
    endSearch(editor, true);
    return 'pass';
  }
  return search.failed ? 'bell' : 'done';
}
