/** The backlog's bar under a master: the window, and a mark where each replica is. */
import { select } from 'd3-selection';
import type { Texts } from '../texts/en';
import type { BacklogMark, BacklogWindow } from '../topology/backlog';
import type { GraphNode } from '../topology/graph';
import { bytesText } from './bytes_text';
import type { Scene } from './draw_links';
import { put, write } from './put';

const HEIGHT = 5;
/** Share of the bar left of the window, where replicas stand that are too late. */
const OUTSIDE = 0.2;

export interface Place {
  readonly x: number;
  readonly y: number;
  /** The text goes on from `x`; else it is centred on it. */
  readonly beside: boolean;
  /** There is no room for it. */
  readonly hidden: boolean;
}

/** All that the bar shows, to tell whether it changed. */
export function backlogSign(shown: BacklogWindow | null): string {
  if (!shown) return '';
  const { first, histlen, size, marks } = shown;
  const at = marks.map(({ replica, offset, inside }) => `${replica} ${offset} ${inside}`);
  return `${first} ${histlen} ${size} ${at.join()}`;
}

export function drawBacklog(
  group: SVGGElement,
  backlog: BacklogWindow | null,
  scene: Pick<Scene, 'form' | 'texts'> & Place & { readonly node: GraphNode },
): void {
  const { form, texts, node, x, y, beside, hidden } = scene;
  const shown = hidden ? null : backlog;
  const width = form.compact ? 76 : 124;
  const box = group.querySelector<SVGGElement>('.backlog');
  if (!box) return;
  put(box, { display: shown ? null : 'none' });
  if (!shown) return;
  const late = shown.marks.some((mark) => !mark.inside);
  const start = late ? width * OUTSIDE : 0;
  put(box, { transform: `translate(${beside ? x : x - width / 2} ${y})` });
  write(box.querySelector('title'), backlogSentence(node.name, shown, texts));
  const bar = { height: HEIGHT, rx: HEIGHT / 2 };
  put(box.querySelector('.stream'), { width, ...bar });
  put(box.querySelector('.window'), {
    x: start,
    width: shown.histlen > 0 ? width - start : 0,
    ...bar,
  });
  const caption = box.querySelector('.caption');
  put(caption, {
    'text-anchor': beside ? 'start' : 'middle',
    x: beside ? 0 : width / 2,
    y: HEIGHT + 17,
  });
  const fill = texts.backlogFill(bytesText(shown.histlen), bytesText(shown.size));
  write(caption, form.compact ? '' : fill);
  const at = (mark: BacklogMark) => (mark.inside ? start + (width - start) * mark.part : start / 2);
  select(box)
    .selectAll<SVGPathElement, BacklogMark>('.mark')
    .data(shown.marks, (mark) => mark.replica)
    .join((enter) => enter.append('path').attr('d', 'M0 -3V8M-3.500 -4.500H3.500L0 0Z'))
    .each(function place(mark) {
      put(this, {
        class: `mark ${mark.inside ? 'inside' : 'outside'}`,
        transform: `translate(${Math.round(at(mark) * 10) / 10} 0)`,
      });
    });
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
