/** A Sentinel: a shield with an eye, and what it has to say in two lines. */
import type { Texts } from '../texts/en';
import type { GraphNode } from '../topology/graph';
import type { Scene } from './draw_links';
import { eye, shield } from './figures';
import { asButtons, type NodeActions, placeLines } from './node_button';
import { describeNode, stateWord } from './node_words';
import type { Layer } from './stage';

export function drawSentinels(
  layer: Layer,
  { graph, layout, texts, ...actions }: Scene & NodeActions,
): void {
  const sentinels = graph.nodes.filter((node) => node.kind === 'sentinel');
  const groups = layer
    .selectAll<SVGGElement, GraphNode>('g.node.sentinel')
    .data(sentinels, (node) => node.name)
    .join((enter) => {
      const group = enter.append('g');
      group.append('path').attr('class', 'halo');
      group.append('path').attr('class', 'figure');
      group.append('path').attr('class', 'eye');
      group.append('circle').attr('class', 'pupil');
      group.append('text').attr('class', 'line name');
      group.append('text').attr('class', 'line word');
      return group;
    })
    .attr('class', ({ life, stopped }) => `node sentinel ${life} ${stopped ? 'stopped' : ''}`)
    .attr(
      'aria-label',
      (node) => `${describeNode(node, texts)}. ${texts.focusTerminal(node.name)}`,
    );
  asButtons(groups, layout, actions);
  const radius = layout.shield;
  groups.select('.figure').attr('d', shield(radius));
  groups.select('.halo').attr('d', shield(radius + 6));
  groups.select('.eye').attr('d', eye(radius));
  groups.select('.pupil').attr('r', radius * 0.12);
  groups.select('.name').text((node) => node.name);
  groups.select('.word').text((node) => (layout.compact ? '' : sentinelWord(node, texts)));
  groups.each(function lines({ name }) {
    const beside = layout.beside.has(name);
    const y = beside ? (layout.compact ? 5 : -3) : radius + 17;
    placeLines(this, { x: beside ? radius + 7 : 0, y, step: 17, beside });
  });
}

/** The line under its name. */
function sentinelWord(node: GraphNode, texts: Texts): string {
  return stateWord(node, texts);
}
