/** The edits a line editor knows: insert, move, delete, kill and yank. No drawing here. */
import type { LineEditor } from './line_state';
import { nextBoundary, previousBoundary } from './wcwidth';

/** Puts text at the cursor and the cursor behind it. */
export function insertText(editor: LineEditor, text: string): void {
  const { line, cursor } = editor;
  editor.line = line.slice(0, cursor) + text + line.slice(cursor);
  editor.cursor = cursor + text.length;
}

/** Removes [from, to); the cursor goes to `from`. Answers what was there. */
export function deleteRange(editor: LineEditor, from: number, to: number): string {
  const { line } = editor;
  editor.line = line.slice(0, from) + line.slice(to);
  editor.cursor = from;
  return line.slice(from, to);
}

export function moveTo(editor: LineEditor, cursor: number): void {
  editor.cursor = cursor;
}

export function left(editor: LineEditor): number {
  return previousBoundary(editor.line, editor.cursor);
}

export function right(editor: LineEditor): number {
  return nextBoundary(editor.line, editor.cursor);
}

/** readline's words are letters and digits (any script's); its Ctrl-W and linenoise's end at blanks. */
type WordTest = (char: string) => boolean;

export const isBlankWord: WordTest = (char) => char !== ' ' && char !== '\t';

export const isWord: WordTest = (char) => /[A-Za-z0-9]/.test(char) || char > '\x7f';

/** Where the word before the cursor begins. */
export function wordLeft(editor: LineEditor, inWord: WordTest): number {
  const { line } = editor;
  let at = editor.cursor;
  while (at > 0 && !inWord(line.charAt(at - 1))) at--;
  while (at > 0 && inWord(line.charAt(at - 1))) at--;
  return at;
}

/** Where the word at or after the cursor ends. */
export function wordRight(editor: LineEditor, inWord: WordTest): number {
  const { line } = editor;
  let at = editor.cursor;
  while (at < line.length && !inWord(line.charAt(at))) at++;
  while (at < line.length && inWord(line.charAt(at))) at++;
  return at;
}

/** At the end of a ring this long the oldest kill is forgotten, as in readline. */
const KILL_RING_MAX = 60;

/** Removes [from, to) into the kill ring; kills in a row make one entry, in the line's order. */
export function kill(editor: LineEditor, from: number, to: number): void {
  if (from === to) return;
  const backward = to === editor.cursor;
  const text = deleteRange(editor, from, to);
  const ring = editor.killRing;
  if (editor.last.kind === 'kill' && ring.length > 0) {
    const newest = ring.pop() as string;
    ring.push(backward ? text + newest : newest + text);
  } else {
    ring.push(text);
    if (ring.length > KILL_RING_MAX) ring.shift();
  }
  editor.last = { kind: 'kill' };
}

/** Inserts the newest kill. */
export function yank(editor: LineEditor): void {
  yankEntry(editor, editor.killRing.length - 1);
}

/** After a yank: exchanges it for the kill before it. */
export function yankPop(editor: LineEditor): void {
  const { last, killRing } = editor;
  if (last.kind !== 'yank') return;
  deleteRange(editor, last.from, last.to);
  yankEntry(editor, (last.ring + killRing.length - 1) % killRing.length);
}

function yankEntry(editor: LineEditor, ring: number): void {
  const text = editor.killRing[ring];
  if (text === undefined) return;
  const from = editor.cursor;
  insertText(editor, text);
  editor.last = { kind: 'yank', from, to: editor.cursor, ring };
}

/** Alt-.: the last word of the previous history entry; again: of the one before that. */
export function yankLastWord(editor: LineEditor): void {
  const { last, history } = editor;
  const again = last.kind === 'lastWord';
  const index = (again ? last.index : history.length) - 1;
  const entry = history[index];
  if (entry === undefined) return;
  if (again) deleteRange(editor, last.from, last.to);
  const from = editor.cursor;
  insertText(editor, entry.trimEnd().split(/\s+/).at(-1) ?? '');
  editor.last = { kind: 'lastWord', from, to: editor.cursor, index };
}

/** Swaps the characters around the cursor; readline swaps the last two at the end of the line. */
export function transpose(editor: LineEditor): void {
  const { line, keymap } = editor;
  const atEnd = editor.cursor === line.length;
  if (editor.cursor === 0 || (atEnd && keymap === 'linenoise')) return;
  const middle = atEnd ? left(editor) : editor.cursor;
  const from = previousBoundary(line, middle);
  const to = nextBoundary(line, middle);
  if (middle === 0) return;
  const swapped = line.slice(middle, to) + line.slice(from, middle);
  editor.line = line.slice(0, from) + swapped + line.slice(to);
  // linenoise leaves the cursor before the last character so that it can be swapped again.
  editor.cursor = keymap === 'linenoise' && to === line.length ? middle : to;
}
