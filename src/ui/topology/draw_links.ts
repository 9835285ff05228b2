/** Replication links: a line whose dash and colour say its state, and the state in a word. */
import type { Texts } from '../texts/en';
import { type Graph, type Link, replicationLinks } from './graph';
import { type Layout, lane } from './layout';
import type { Layer } from './stage';

export interface Scene {
  readonly graph: Graph;
  readonly layout: Layout;
  readonly texts: Texts;
}

/** Height of the state's word above the line; the lane of the labels in between is the dots'. */
const WORD_ABOVE = 42;

export function linkWord(link: Link, texts: Texts): string {
  const words: Record<Link['state'], string> = {
    connecting: texts.linkConnecting,
    handshake: texts.linkHandshake,
    sync: texts.linkSync,
    transfer: texts.linkTransfer(percent(link.progress)),
    online: texts.linkOnline,
    down: texts.linkDown,
  };
  return words[link.state];
}

function percent(progress: number | null): string {
  return progress === null ? '' : `${Math.round(progress * 100)} %`;
}

export function drawLinks(layer: Layer, { graph, layout, texts }: Scene): void {
  const links = replicationLinks(graph);
  const groups = layer
    .selectAll<SVGGElement, Link>('g.link')
    .data(links, (link) => link.id)
    .join((enter) => {
      const group = enter.append('g');
      group.append('line').attr('class', 'wire');
      group.append('line').attr('class', 'filled');
      group.append('path').attr('class', 'arrow').attr('d', 'M-9 -5L0 0L-9 5Z');
      group.append('path').attr('class', 'cross');
      group.append('text').attr('class', 'word').attr('text-anchor', 'middle');
      return group;
    })
    .attr('class', (link) => `link ${link.state}`);
  const trim = layout.radius + 8;
  groups.each(function place(link) {
    const from = layout.nodes.get(link.master.name);
    const to = layout.nodes.get(link.replica.name);
    if (!from || !to) return;
    const line = lane(from, to, { trimFrom: trim, trimTo: trim, aside: 0 });
    const middle = { x: (line.from.x + line.to.x) / 2, y: (line.from.y + line.to.y) / 2 };
    const reached = link.state === 'transfer' ? (link.progress ?? 0) : 0;
    setLine(this, '.wire', line.from, line.to);
    setLine(this, '.filled', line.from, {
      x: line.from.x + (line.to.x - line.from.x) * reached,
      y: line.from.y + (line.to.y - line.from.y) * reached,
    });
    const turn = (Math.atan2(line.to.y - line.from.y, line.to.x - line.from.x) * 180) / Math.PI;
    this.querySelector('.arrow')?.setAttribute(
      'transform',
      `translate(${line.to.x + 4} ${line.to.y}) rotate(${turn})`,
    );
    this.querySelector('.cross')?.setAttribute(
      'd',
      link.state === 'down' ? `M${middle.x - 8} ${middle.y - 8}l16 16m0 -16l-16 16` : '',
    );
    const word = this.querySelector('.word');
    word?.setAttribute('transform', `translate(${middle.x} ${middle.y - WORD_ABOVE})`);
    if (word) word.textContent = linkWord(link, texts);
  });
}

function setLine(
  group: SVGGElement,
  name: string,
  from: { x: number; y: number },
  to: { x: number; y: number },
): void {
  const line = group.querySelector(name);
  line?.setAttribute('x1', String(from.x));
  line?.setAttribute('y1', String(from.y));
  line?.setAttribute('x2', String(to.x));
  line?.setAttribute('y2', String(to.y));
}
