/**
 * Whose an id in a terminal is: under a pointer it is underlined, and its title says so. What is printed stays what the
 * program printed. Loaded after the page.
 */
import type { IBuffer, ILinkProvider, Terminal } from '@xterm/xterm';
import { type Owner, ownersOf, placesOfIds } from '../ids/owners';
import { store } from '../store';
import { currentTexts } from '../use_page';

/** `host`: the element that the terminal is in; it shows the title. */
export function idLinks(terminal: Terminal, host: HTMLElement): ILinkProvider {
  return {
    provideLinks(row, take) {
      const owners = ownersOf(store.getState().graph.nodes);
      const ids = idsOnLine(terminal.buffer.active, row - 1, terminal.cols);
      const links = ids.flatMap(({ id, from, to }) => {
        const owner = owners[id];
        if (!owner) return [];
        const hover = () => {
          host.title = titleOf(owner);
        };
        const leave = () => host.removeAttribute('title');
        const decorations = { pointerCursor: false, underline: true };
        return { text: id, range: { start: from, end: to }, decorations, hover, leave, activate };
      });
      take(links.length > 0 ? links : undefined);
    },
  };
}

/** There is nowhere to go. */
function activate(): void {}

function titleOf({ name, of }: Owner): string {
  return of === 'history' ? currentTexts().onGraph.historyOf(name) : name;
}

/** Of xterm: columns and rows from 1. */
interface Cell {
  readonly x: number;
  readonly y: number;
}

interface FoundId {
  readonly id: string;
  readonly from: Cell;
  readonly to: Cell;
}

/** Of the whole line that a row, from 0, is part of: the width may have broken it within an id. */
export function idsOnLine(
  buffer: Pick<IBuffer, 'getLine'>,
  row: number,
  cols: number,
): readonly FoundId[] {
  let first = row;
  while (first > 0 && buffer.getLine(first)?.isWrapped) first -= 1;
  let text = '';
  for (let at = first; at === first || buffer.getLine(at)?.isWrapped; at++)
    text += (buffer.getLine(at)?.translateToString(false) ?? '').padEnd(cols);
  const cell = (index: number): Cell => ({
    x: (index % cols) + 1,
    y: first + Math.floor(index / cols) + 1,
  });
  return placesOfIds(text).map(({ id, index }) => ({
    id,
    from: cell(index),
    to: cell(index + id.length - 1),
  }));
}
