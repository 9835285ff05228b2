import { expect, it } from 'vitest';
import { keepMark, type Markable, markLine, unmarkLine } from './mark';

/** A terminal that shows `rows` of its lines, the newest at first. */
class Shown implements Markable {
  rows = 10;
  selected: { row: number; length: number } | null = null;
  readonly buffer;
  constructor(readonly lines: readonly string[]) {
    const getLine = (row: number) =>
      ({ isWrapped: false, translateToString: () => lines[row] ?? '' }) as never;
    this.buffer = { active: { length: lines.length, viewportY: 0, getLine } };
    this.scrollToLine(lines.length);
  }
  scrollToLine(line: number) {
    this.buffer.active.viewportY = Math.max(0, Math.min(line, this.lines.length - this.rows));
  }
  select(_: number, row: number, length: number) {
    this.selected = { row, length };
  }
  clearSelection() {
    this.selected = null;
  }
  getSelection() {
    return (this.selected && this.lines[this.selected.row]) ?? '';
  }
  getSelectionPosition() {
    const y = this.selected?.row ?? 0;
    return this.selected ? { start: { x: 0, y }, end: { x: this.selected.length, y } } : undefined;
  }
  resize(rows: number) {
    const kept = keepMark(this);
    this.rows = rows;
    this.scrollToLine(this.lines.length);
    kept?.();
  }
  get isSeen() {
    const from = this.buffer.active.viewportY;
    return (
      this.selected !== null && this.selected.row >= from && this.selected.row < from + this.rows
    );
  }
}

const lines = Array.from({ length: 40 }, (_, i) => `line ${i} of the log`);

it('keeps a marked line in sight where the terminal becomes lower', () => {
  const terminal = new Shown(lines);
  expect(markLine(terminal, 'line 33 ')).toBe(true);
  terminal.resize(4);
  expect(terminal.isSeen).toBe(true);
  // Another width has taken the selection away: it is marked anew.
  const kept = keepMark(terminal);
  terminal.clearSelection();
  kept?.();
  expect(terminal.getSelection()).toBe('line 33 of the log');
});

it('leaves what somebody selected, or scrolled away from, where it is', () => {
  const terminal = new Shown(lines);
  markLine(terminal, 'line 33 ');
  terminal.scrollToLine(0);
  terminal.resize(4);
  expect(terminal.buffer.active.viewportY).toBe(36);
  markLine(terminal, 'line 33 ');
  terminal.select(0, 38, 5);
  terminal.resize(2);
  expect(terminal.buffer.active.viewportY).toBe(38);
  unmarkLine();
  expect(terminal.selected?.row).toBe(38);
});
