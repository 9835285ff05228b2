/** A figure per server with data: its shape is its role, its dash and ring its state. */
import { select } from 'd3-selection';
import { type Cable, cablesOf, cutTime } from '../topology/cables';
import { type GraphNode, roleOf } from '../topology/graph';
import { drawBacklog } from './draw_backlog';
import { brief, type LinkScene, resyncText, stateText } from './draw_links';
import { hexagon, roundedSquare } from './figures';
import type { Layout } from './layout';
import { asButtons, type NodeActions, placeLines } from './node_button';
import { describeNode, figureWord, offsetLine, roleLine } from './node_words';
import type { Layer } from './stage';

/** How long a refusal stays visible. */
const REFUSAL_MS = 2200;
const LINE_HEIGHT = 18;

export function drawNodes(layer: Layer, scene: LinkScene & NodeActions): void {
  const { graph, cuts, layout, texts } = scene;
  const cables = new Map(
    cablesOf(graph, cuts).flatMap((cable) => (cable.link ? [[cable.replica.name, cable]] : [])),
  );
  const groups = layer
    .selectAll<SVGGElement, GraphNode>('g.node.data')
    .data(
      graph.nodes.filter((node) => node.kind === 'data'),
      (node) => node.name,
    )
    .join((enter) => {
      const group = enter.append('g');
      group.append('path').attr('class', 'halo');
      group.append('circle').attr('class', 'ring');
      group.append('path').attr('class', 'figure');
      group.append('text').attr('class', 'port').attr('y', -2);
      group.append('text').attr('class', 'state').attr('y', 15);
      group.append('text').attr('class', 'line role');
      group.append('text').attr('class', 'line offset');
      group.append('text').attr('class', 'line tie');
      group.append('g').attr('class', 'refusal');
      group.selectAll('text').attr('text-anchor', 'middle');
      const backlog = group.append('g').attr('class', 'backlog');
      backlog.append('title');
      backlog.append('rect').attr('class', 'stream');
      backlog.append('rect').attr('class', 'window');
      backlog.append('text').attr('class', 'caption');
      return group;
    })
    .attr('class', nodeClass)
    .attr(
      'aria-label',
      (node) => `${describeNode(node, texts)}. ${texts.focusTerminal(node.name)}`,
    );
  asButtons(groups, layout, scene);
  groups.select('.figure').attr('d', (node) => figureOf(node, layout.radius));
  groups.select('.halo').attr('d', (node) => figureOf(node, layout.radius + 6));
  groups.select('.port').text((node) => node.name);
  groups.select('.state').text((node) => figureWord(node, texts));
  groups.each(function state(node) {
    const cable = cables.get(node.name) ?? null;
    writeLines(this, { node, cable, scene });
    const link = cable?.link ?? null;
    const loading = node.life === 'running' && node.facts?.loading;
    const busy = loading || (link && link.state !== 'online' && link.state !== 'down');
    drawRing(this, { busy: Boolean(busy), progress: link?.progress ?? null, layout });
    drawRefusal(this, node, layout);
  });
}

interface Written {
  readonly node: GraphNode;
  /** Over which it replicates. */
  readonly cable: Cable | null;
  readonly scene: LinkScene;
}

function writeLines(group: SVGGElement, { node, cable, scene }: Written): void {
  const { layout, texts } = scene;
  const beside = layout.beside.has(node.name);
  const tie = layout.tree ? tieOf(cable, scene, beside) : '';
  const unwell = cable !== null && (cable.cut !== null || cable.link?.state !== 'online');
  const role = roleLine(node, texts);
  // A phone has room for one line; what is wrong goes first.
  const one = layout.tight;
  const lines = one
    ? { role: unwell && tie !== '' ? '' : role, offset: '', tie: unwell ? tie : '' }
    : { role, offset: offsetLine(node, texts), tie };
  for (const [name, text] of Object.entries(lines)) select(group).select(`.${name}`).text(text);
  const state = cable?.cut ? 'down' : (cable?.link?.state ?? '');
  group.querySelector('.tie')?.setAttribute('class', `line tie ${state}`);
  const x = beside ? ringRadius(layout) + 8 : 0;
  const y = beside ? -10 : firstLineBelow(layout);
  const step = one ? 0 : layout.tree && !beside ? 16 : LINE_HEIGHT;
  placeLines(group, { x, y, step, beside });
  const hidden = layout.tight || (layout.tree && !beside);
  const below = y + 31 + (tie === '' ? 0 : LINE_HEIGHT);
  drawBacklog(group, node, { ...scene, x, y: below, beside, hidden });
}

function firstLineBelow({ radius, compact, tree, tight }: Layout): number {
  if (tree || tight) return radius + (compact ? 14 : 18);
  return radius + (compact ? 22 : 28);
}

/** Where servers stand below each other: what is told of the link, with its replica's lines. */
function tieOf(
  cable: Cable | null,
  { graph, layout, texts, now }: LinkScene,
  roomy: boolean,
): string {
  if (!cable?.link) return '';
  if (cable.cut) return texts.cutFor(cutTime(cable.cut, now));
  const { link, resync } = cable;
  const word = stateText(link, { graph, texts });
  if (link.state !== 'online' || resync === null || !roomy || layout.slot < 300) return word;
  return `${word} · ${resyncText(brief(resync), texts)}`;
}

/** What just refused a command stays marked however often it is drawn again meanwhile. */
function nodeClass(this: SVGGElement, node: GraphNode): string {
  const stopped = node.stopped ? 'stopped' : '';
  const refused = this.classList.contains('refused') ? 'refused' : '';
  return `node data ${node.life} ${roleOf(node)} ${stopped} ${refused}`;
}

function figureOf(node: GraphNode, radius: number): string {
  return roleOf(node) === 'master' ? hexagon(radius) : roundedSquare(radius);
}

function ringRadius({ radius, compact }: Layout): number {
  return radius + (compact ? 6 : 12);
}

function drawRing(
  group: SVGGElement,
  { busy, progress, layout }: { busy: boolean; progress: number | null; layout: Layout },
): void {
  const radius = ringRadius(layout);
  const around = 2 * Math.PI * radius;
  const shown = progress ?? 0.18;
  select(group)
    .select('.ring')
    .attr('r', radius)
    .attr('class', `ring ${busy ? 'busy' : ''} ${progress === null ? 'turning' : ''}`)
    .attr('stroke-dasharray', `${around * shown} ${around}`);
}

function drawRefusal(group: SVGGElement, node: GraphNode, layout: Layout): void {
  const mark = group.querySelector('.refusal');
  const count = String(node.refusal?.count ?? 0);
  const known = group.dataset.refusals;
  group.dataset.refusals = count;
  if (!mark || !node.refusal || known === undefined || known === count) return;
  const width = node.refusal.error.length * 8.2 + 22;
  const x = layout.compact ? -width / 2 : layout.radius + 12;
  const flash = select(mark)
    .html('')
    .append('g')
    .attr('transform', `translate(${x} ${-layout.radius - 4})`);
  flash.append('rect').attr('width', width).attr('height', 22).attr('rx', 11);
  flash
    .append('text')
    .attr('x', width / 2)
    .attr('y', 15)
    .attr('text-anchor', 'middle')
    .text(node.refusal.error);
  group.classList.add('refused');
  setTimeout(() => {
    if (group.dataset.refusals !== count) return;
    group.classList.remove('refused');
    flash.remove();
  }, REFUSAL_MS);
}
