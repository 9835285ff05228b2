/** Sentinels' eyes: a thin line to each node they watch, and their opinions as pips on it. */
import type { CutSnapshot } from '#protocol/snapshot';
import type { Texts } from '../texts/en';
import { type Opinion, verdictOf } from '../topology/sentinels';
import type { Scene } from './draw_links';
import { lane } from './figures';
import type { Layout, Point } from './layout';
import { leftText } from './left_text';
import type { Layer } from './stage';

export interface WatchScene extends Scene {
  readonly opinions: readonly Opinion[];
  readonly cuts: readonly CutSnapshot[];
}

/** Lines to servers; those between Sentinels would only cross their words. */
export function drawWatch(layer: Layer, { graph, layout, opinions, cuts }: WatchScene): void {
  const ports = new Map(graph.nodes.map((node) => [node.name, node]));
  const seen = opinions.filter(({ node }) => ports.get(node)?.kind === 'data');
  layer
    .selectAll<SVGLineElement, Opinion>('line.sight')
    .data(seen, ({ sentinel, node }) => `${sentinel} ${node}`)
    .join('line')
    .attr('class', ({ state, linkUp, sentinel, node }) => {
      const ends = [ports.get(sentinel)?.port, ports.get(node)?.port];
      const cut = cuts.some(({ a, b }) => ends.includes(a) && ends.includes(b));
      return `sight ${state} ${linkUp ? '' : 'broken'} ${cut ? 'cut' : ''}`;
    })
    .attr('data-sight', ({ sentinel, node }) => `${sentinel} ${node}`)
    .each(place);
  layer
    .selectAll<SVGLineElement, Opinion>('line.reach')
    .data(seen, ({ sentinel, node }) => `${sentinel} ${node}`)
    .join('line')
    .attr('class', 'reach')
    .attr(
      'data-cable',
      ({ sentinel, node }) => `${ports.get(sentinel)?.port} ${ports.get(node)?.port}`,
    )
    .each(place);

  function place(this: SVGLineElement, { sentinel, node }: Opinion): void {
    const [from, to] = [layout.nodes.get(sentinel), layout.nodes.get(node)];
    if (!from || !to) return;
    const trims = { trimFrom: layout.shield + 3, trimTo: layout.radius + 3, aside: 0 };
    const line = lane(from, to, trims);
    for (const [name, value] of [
      ['x1', line.from.x],
      ['y1', line.from.y],
      ['x2', line.to.x],
      ['y2', line.to.y],
    ] as const)
      this.setAttribute(name, String(value));
  }
}

interface Jury {
  readonly node: string;
  readonly opinions: readonly Opinion[];
}

const SPACING = 17;
const SPACING_COMPACT = 12;

export function drawPips(layer: Layer, scene: WatchScene): void {
  const { layout, texts } = scene;
  const groups = layer
    .selectAll<SVGGElement, Jury>('g.jury')
    .data(juriesOf(scene), ({ node }) => node)
    .join((enter) => {
      const group = enter.append('g');
      group.append('text').attr('class', 'sum').attr('y', 4);
      return group;
    })
    .attr('class', 'jury')
    .attr('data-jury', ({ node }) => node)
    .attr('transform', ({ node }) => {
      const { x, y } = pipsAt(node, scene);
      return `translate(${x} ${y})`;
    });
  const spacing = layout.compact ? SPACING_COMPACT : SPACING;
  const radius = layout.compact ? 3.4 : 4.6;
  const pips = groups
    .selectAll<SVGGElement, Opinion>('g.pip')
    .data(
      (jury) => jury.opinions,
      ({ sentinel }) => sentinel,
    )
    .join((enter) => {
      const pip = enter.append('g');
      pip.append('title');
      pip.append('circle').attr('class', 'dot');
      pip.append('circle').attr('class', 'count');
      return pip;
    })
    .attr('class', ({ state }) => `pip ${state}`)
    .attr('data-pip', ({ sentinel }) => sentinel)
    .attr('transform', (_opinion, i) => `translate(${i * spacing} 0)`);
  pips.select('title').text((opinion) => opinionText(opinion, texts));
  pips.select('.dot').attr('r', radius);
  const around = 2 * Math.PI * (radius + 2.6);
  pips
    .select('.count')
    .attr('r', radius + 2.6)
    .attr('display', ({ part }) => (part === null ? 'none' : null))
    .attr('stroke-dasharray', ({ part }) => `${around * (part ?? 0)} ${around}`);
  groups
    .select('.sum')
    .attr('x', (jury) => jury.opinions.length * spacing - 2)
    .attr('class', (jury) => `sum ${worst(jury)}`)
    .text((jury) => sumText(jury, layout, texts));
}

/** Of servers each opinion; of Sentinels those that are not the everyday. */
function juriesOf({ graph, opinions }: WatchScene): Jury[] {
  return graph.nodes.flatMap(({ name, kind }) => {
    const own = opinions.filter(
      ({ node, state }) => node === name && (kind === 'data' || state !== 'up'),
    );
    return own.length > 0 ? [{ node: name, opinions: own }] : [];
  });
}

function pipsAt(name: string, { graph, layout }: WatchScene): Point {
  const { x, y } = layout.nodes.get(name) ?? { x: 0, y: 0 };
  const node = graph.nodes.find((each) => each.name === name);
  if (node?.kind === 'sentinel') return { x: x + layout.shield * 0.7, y: y - layout.shield - 3 };
  const { radius, compact, tree } = layout;
  const above = radius * 0.87 + (compact ? 8 : 12);
  return { x: x + (tree ? radius * 0.5 + 6 : compact ? 20 : 26), y: y - above };
}

function worst({ opinions }: Jury): Opinion['state'] {
  const order = ['odown', 'sdown', 'overdue', 'up'] as const;
  return order.find((state) => opinions.some((each) => each.state === state)) ?? 'up';
}

/** How many hold it down, or when the first of them will. */
function sumText(jury: Jury, layout: Layout, texts: Texts): string {
  const { down, of } = verdictOf(jury.opinions);
  const roomy = !layout.compact && (!layout.tree || layout.beside.has(jury.node));
  if (!roomy) return '';
  if (down > 0) return texts.sayDown(down, of);
  const left = jury.opinions.flatMap(({ leftMs }) => leftMs ?? []);
  return left.length > 0 ? texts.downIn(leftText(Math.min(...left))) : '';
}

export function opinionText({ sentinel, node, state, leftMs }: Opinion, texts: Texts): string {
  if (state === 'overdue') return texts.holdsOverdue(sentinel, node, leftText(leftMs ?? 0));
  if (state === 'up') return texts.holdsUp(sentinel, node);
  return (state === 'odown' ? texts.holdsOdown : texts.holdsSdown)(sentinel, node);
}
