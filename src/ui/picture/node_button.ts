/** What every figure of a server has in common: it can be pressed, focused and asked for its menu. */
import type { Selection } from 'd3-selection';
import type { GraphNode } from '../topology/graph';
import type { Layout } from './layout';
import { put } from './put';

export interface NodeActions {
  readonly onPick: (node: string) => void;
}

/** New figures. */
export function asButtons(
  groups: Selection<SVGGElement, GraphNode, SVGGElement, unknown>,
  { onPick }: NodeActions,
): void {
  groups
    .attr('role', 'button')
    .attr('tabindex', 0)
    .attr('data-node', (node) => node.name)
    .on('click', (_event, node) => onPick(node.name))
    .on('keydown', (event: KeyboardEvent, node) => {
      if (event.key !== 'Enter' && event.key !== ' ') return;
      event.preventDefault();
      onPick(node.name);
    });
}

export function placeNode(group: SVGGElement, name: string, { nodes }: Layout): void {
  const { x, y } = nodes.get(name) ?? { x: 0, y: 0 };
  put(group, { transform: `translate(${x} ${y})` });
}

export interface LinePlace {
  readonly x: number;
  /** Baseline of the first line. */
  readonly y: number;
  readonly step: number;
  readonly beside: boolean;
}

/** Lines of text below a figure, or at its side. */
export function placeLines(group: SVGGElement, { x, y, step, beside }: LinePlace): void {
  for (const [i, line] of [...group.querySelectorAll('.line')].entries())
    put(line, { 'text-anchor': beside ? 'start' : 'middle', x, y: y + i * step });
}
