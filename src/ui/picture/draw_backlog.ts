/** The backlog's bar under a master: the window, and a mark where each replica is. */
import { select } from 'd3-selection';
import type { Texts } from '../texts/en';
import { type BacklogMark, type BacklogWindow, backlogWindow } from '../topology/backlog';
import type { GraphNode } from '../topology/graph';
import { bytesText } from './bytes_text';
import type { Scene } from './draw_links';

const HEIGHT = 5;
/** Share of the bar left of the window, where replicas stand that are too late. */
const OUTSIDE = 0.2;

interface Place {
  readonly x: number;
  readonly y: number;
  /** The text goes on from `x`; else it is centred on it. */
  readonly beside: boolean;
  /** There is no room for it. */
  readonly hidden: boolean;
}

export function drawBacklog(group: SVGGElement, node: GraphNode, scene: Scene & Place): void {
  const { graph, layout, texts, x, y, beside, hidden } = scene;
  const shown = hidden ? null : backlogWindow(graph, node);
  const width = layout.compact ? 76 : 124;
  const box = select(group).select<SVGGElement>('.backlog');
  box.attr('display', shown ? null : 'none');
  if (!shown) return;
  const late = shown.marks.some((mark) => !mark.inside);
  const start = late ? width * OUTSIDE : 0;
  box.attr('transform', `translate(${beside ? x : x - width / 2} ${y})`);
  box.select('title').text(backlogSentence(node.name, shown, texts));
  box
    .select('.stream')
    .attr('width', width)
    .attr('height', HEIGHT)
    .attr('rx', HEIGHT / 2);
  box
    .select('.window')
    .attr('x', start)
    .attr('width', width - start)
    .attr('height', HEIGHT)
    .attr('rx', HEIGHT / 2);
  box
    .select('.caption')
    .attr('text-anchor', beside ? 'start' : 'middle')
    .attr('x', beside ? 0 : width / 2)
    .attr('y', HEIGHT + 17)
    .text(layout.compact ? '' : texts.backlogFill(bytesText(shown.histlen), bytesText(shown.size)));
  const at = (mark: BacklogMark) => (mark.inside ? start + (width - start) * mark.part : start / 2);
  box
    .selectAll<SVGPathElement, BacklogMark>('.mark')
    .data(shown.marks, (mark) => mark.replica)
    .join((enter) => enter.append('path').attr('d', 'M0 -3V8M-3.500 -4.500H3.500L0 0Z'))
    .attr('class', (mark) => `mark ${mark.inside ? 'inside' : 'outside'}`)
    .attr('transform', (mark) => `translate(${at(mark)} 0)`);
}

/** The bar in a sentence, for the tooltip and the text twin. */
export function backlogSentence(
  name: string,
  { first, last, size, marks }: BacklogWindow,
  texts: Texts,
): string {
  const told = marks.map(({ replica, offset, inside }) =>
    (inside ? texts.backlogInside : texts.backlogOutside)(replica, String(offset)),
  );
  return [texts.backlogOf(name, `${first}–${last}`, bytesText(size)), ...told].join(' ');
}
