/** The one line of a terminal that is marked because something led there: it stays in sight. */
import type { Terminal } from '@xterm/xterm';
import { findLine } from './reveal';

/** What of a terminal this needs. */
export type Markable = Pick<
  Terminal,
  'rows' | 'scrollToLine' | 'select' | 'getSelection' | 'clearSelection' | 'getSelectionPosition'
> & {
  readonly buffer: { readonly active: Pick<Terminal['buffer']['active'], Used> };
};
type Used = 'length' | 'getLine' | 'viewportY';

interface Mark {
  readonly terminal: Markable;
  /** What the line was found by, and all that is selected of it. */
  readonly words: string;
  readonly text: string;
}

let marked: Mark | null = null;

/** Scrolls to the newest line with these words and marks it; whether there is one. */
export function markLine(terminal: Markable, words: string): boolean {
  const found = findLine(terminal.buffer.active, words);
  if (!found) return false;
  terminal.scrollToLine(Math.max(0, found.row - Math.floor(terminal.rows / 2)));
  terminal.select(0, found.row, found.length);
  marked = { terminal, words, text: terminal.getSelection() };
  return true;
}

/** Takes the mark from the line that was revealed; what somebody selected since stays. */
export function unmarkLine(): void {
  if (marked && isMarked(marked)) marked.terminal.clearSelection();
  marked = null;
}

/**
 * Before a terminal takes another size. Answers what is to be done behind it, null for nothing: a
 * marked line that was in sight is marked where it stands then, and in sight again.
 */
export function keepMark(terminal: Markable): (() => void) | null {
  const before = marked;
  if (before?.terminal !== terminal || !isMarked(before) || !isSeen(terminal)) return null;
  return () => {
    // Meanwhile something may have led elsewhere.
    if (marked?.terminal !== terminal || marked.words !== before.words) return;
    if (!isMarked(marked) || !isSeen(terminal)) markLine(terminal, before.words);
  };
}

function isMarked({ terminal, text }: Mark): boolean {
  return terminal.getSelection() === text;
}

function isSeen(terminal: Markable): boolean {
  const { viewportY } = terminal.buffer.active;
  const place = terminal.getSelectionPosition();
  return (
    place !== undefined && place.start.y >= viewportY && place.end.y < viewportY + terminal.rows
  );
}
