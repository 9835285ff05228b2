/** A figure per server: its shape is its role, its dash and ring its state. */
import { select } from 'd3-selection';
import type { Texts } from '../texts/en';
import type { Scene } from './draw_links';
import { type GraphNode, keyCount, replicationLinks, roleOf } from './graph';
import { hexagon, type Layout, roundedSquare } from './layout';
import type { Layer } from './stage';

/** How long a refusal stays visible. */
const REFUSAL_MS = 2200;

interface NodeScene extends Scene {
  readonly onPick: (node: string) => void;
}

export function drawNodes(layer: Layer, { graph, layout, texts, onPick }: NodeScene): void {
  const syncing = new Map(replicationLinks(graph).map((link) => [link.replica.name, link]));
  const groups = layer
    .selectAll<SVGGElement, GraphNode>('g.node')
    .data(graph.nodes, (node) => node.name)
    .join((enter) => {
      const group = enter.append('g').attr('role', 'button').attr('tabindex', 0);
      group.append('path').attr('class', 'halo');
      group.append('circle').attr('class', 'ring');
      group.append('path').attr('class', 'figure');
      group.append('text').attr('class', 'port').attr('y', -2);
      group.append('text').attr('class', 'state').attr('y', 15);
      group.append('text').attr('class', 'line role');
      group.append('text').attr('class', 'line offset');
      group.append('g').attr('class', 'refusal');
      group.selectAll('text').attr('text-anchor', 'middle');
      return group;
    })
    .attr('class', (node) => `node ${node.life} ${roleOf(node)}`)
    .attr('data-node', (node) => node.name)
    .attr('aria-label', (node) => `${describeNode(node, texts)}. ${texts.focusTerminal(node.name)}`)
    .attr('transform', (node) => {
      const at = layout.nodes.get(node.name);
      return `translate(${at?.x ?? 0} ${at?.y ?? 0})`;
    })
    .on('click', (_event, node) => onPick(node.name))
    .on('keydown', (event: KeyboardEvent, node) => {
      if (event.key !== 'Enter' && event.key !== ' ') return;
      event.preventDefault();
      onPick(node.name);
    });
  groups.select('.figure').attr('d', (node) => figureOf(node, layout.radius));
  groups.select('.halo').attr('d', (node) => figureOf(node, layout.radius + 6));
  groups.select('.port').text((node) => node.name);
  groups.select('.state').text((node) => figureWord(node, texts));
  const below = ringRadius(layout) + 16;
  groups
    .select('.role')
    .attr('y', below)
    .text((node) => roleLine(node, texts));
  groups
    .select('.offset')
    .attr('y', below + 18)
    .text((node) => offsetLine(node, texts));
  groups.each(function state(node) {
    const link = syncing.get(node.name);
    const busy = node.facts?.loading || (link && link.state !== 'online' && link.state !== 'down');
    drawRing(this, { busy: Boolean(busy), progress: link?.progress ?? null, layout });
    drawRefusal(this, node, layout);
  });
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

/** What the node is now, in a word; in the figure the mark of death needs no word. */
export function stateWord(node: GraphNode, texts: Texts): string {
  const { life, facts } = node;
  if (life === 'absent') return texts.notStarted;
  if (life === 'exited') return texts.exited;
  if (life === 'starting' || !facts) return texts.starting;
  if (facts.loading) return texts.loadingData;
  if (facts.saving) return texts.saving;
  return facts.role === 'master' ? texts.master : texts.replica;
}

/** Beside the dash of a figure that is not there, a word would only repeat the line below. */
function figureWord(node: GraphNode, texts: Texts): string {
  if (node.life === 'absent') return '';
  return node.life === 'exited' ? '✕' : stateWord(node, texts);
}

function roleLine(node: GraphNode, texts: Texts): string {
  const { life, facts, status } = node;
  if (life === 'absent') return texts.notStarted;
  if (life === 'exited')
    return status?.kind === 'signaled'
      ? texts.killed(status.signal)
      : status && status.code !== 0
        ? texts.exitCode(status.code)
        : texts.exited;
  return facts ? texts.keys(keyCount(facts)) : '';
}

function offsetLine(node: GraphNode, texts: Texts): string {
  const { life, facts } = node;
  return life === 'running' && facts ? texts.offset(String(facts.offset)) : '';
}

/** The node in one sentence, for the label and the text twin. */
export function describeNode(node: GraphNode, texts: Texts): string {
  const parts = [stateWord(node, texts), roleLine(node, texts), offsetLine(node, texts)];
  const said = parts.filter((part, i) => part !== '' && parts.indexOf(part) === i);
  return `${node.name}: ${said.join(', ')}`;
}
