/** Finding a printed line in a terminal's buffer, however the terminal's width has broken it. */
import type { IBuffer } from '@xterm/xterm';

export interface Found {
  /** The first row of the line, and its length in cells. */
  readonly row: number;
  readonly length: number;
}

/** The newest line that has `words` in it; null: none. */
export function findLine(buffer: Pick<IBuffer, 'length' | 'getLine'>, words: string): Found | null {
  let rest = '';
  for (let row = buffer.length - 1; row >= 0; row--) {
    const line = buffer.getLine(row);
    const text = `${line?.translateToString(!rest) ?? ''}${rest}`;
    rest = line?.isWrapped ? text : '';
    if (!line?.isWrapped && text.includes(words)) return { row, length: text.trimEnd().length };
  }
  return null;
}
