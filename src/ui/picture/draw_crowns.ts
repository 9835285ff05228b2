/** The crown on whom Sentinels hold for master; and the mark of masters that should be one. */
import type { Texts } from '../texts/en';
import { type Crown, crownsOf, rivalsOf, watchesOf } from '../topology/sentinels';
import type { Scene } from './draw_links';
import type { Layout } from './layout';
import { createLayerMemory } from './put';
import type { Layer } from './stage';

const CROWN = 'M-9 4.500L-10.500 -4.500L-4.500 -0.500L0 -7L4.500 -0.500L10.500 -4.500L9 4.500Z';

const areNews = createLayerMemory();

export function drawCrowns(layer: Layer, { graph, layout, texts }: Scene): void {
  const crowns = crownsOf(graph);
  const named = new Set(watchesOf(graph).map(({ master }) => master.name));
  const crowned = new Set(crowns.map(({ node }) => node));
  const seconds = rivalsOf(graph)
    .flat()
    .filter(({ name }) => !crowned.has(name))
    .map(({ name }) => name);
  const sign = `${crowns.map(({ id, node }) => `${id} ${node}`).join()} / ${seconds.join()}`;
  if (!areNews(layer, [layout, texts, sign])) return;
  layer
    .selectAll<SVGGElement, Crown>('g.crown')
    .data(crowns, ({ id }) => id)
    .join((enter) => {
      const crown = enter.append('g').attr('class', 'crown');
      crown.append('title');
      crown.append('path').attr('d', CROWN);
      return crown;
    })
    .attr('data-crown', ({ node }) => node)
    .style('transform', ({ node }) => above(node, layout, layout.compact ? 8 : 13))
    .select('title')
    .text(({ id, node }) =>
      named.has(id) ? texts.crownOf(id, node) : texts.onGraph.crowned(node),
    );
  drawSeconds(layer, seconds, { layout, texts });
}

function drawSeconds(
  layer: Layer,
  names: readonly string[],
  { layout, texts }: { layout: Layout; texts: Texts },
): void {
  const groups = layer
    .selectAll<SVGGElement, string>('g.second')
    .data(names, (name) => name)
    .join((enter) => {
      const group = enter.append('g').attr('class', 'second');
      group.append('rect').attr('y', -10).attr('height', 20).attr('rx', 10);
      group.append('text').attr('y', 4).attr('text-anchor', 'middle');
      return group;
    })
    .attr('data-second', (name) => name)
    .attr('display', layout.compact ? 'none' : null)
    .style('transform', (name) => above(name, layout, 34));
  const words = texts.secondMaster;
  const width = [...words].reduce((sum, each) => sum + (each > '\u2e80' ? 12 : 6.8), 22);
  groups
    .select('rect')
    .attr('x', -width / 2)
    .attr('width', width);
  groups.select('text').text(words);
}

function above(node: string, { nodes, radius }: Layout, gap: number): string {
  const { x, y } = nodes.get(node) ?? { x: 0, y: 0 };
  return `translate(${x}px, ${y - radius * 0.87 - gap}px)`;
}
