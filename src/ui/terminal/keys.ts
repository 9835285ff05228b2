/** Which keys a terminal leaves to the page or to the browser. */
import type { Terminal } from '@xterm/xterm';
import { isPageKey } from './page_keys';

/** What xterm asks for each key event: true lets it make bytes of the key. */
export function takesKey(event: KeyboardEvent, terminal: Terminal): boolean {
  if (isPageKey(event)) return false;
  // xterm takes Shift+Tab too, but lets it move the focus all the same.
  if (event.key === 'Tab') event.preventDefault();
  if (event.type !== 'keydown' || !event.ctrlKey || event.altKey || event.metaKey) return true;
  const key = event.key.toLowerCase();
  if (key === 'c' && (event.shiftKey || terminal.hasSelection())) {
    copy(event, terminal);
    return false;
  }
  // The browser's paste event follows and carries the text.
  return key !== 'v';
}

/** Copies, and drops the selection so that the next Ctrl-C interrupts. */
function copy(event: KeyboardEvent, terminal: Terminal): void {
  event.preventDefault();
  const text = terminal.getSelection();
  if (text === '') return;
  navigator.clipboard.writeText(text).then(
    () => terminal.clearSelection(),
    () => document.execCommand('copy'),
  );
}
