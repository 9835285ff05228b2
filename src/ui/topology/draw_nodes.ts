/** A figure per server: its shape is its role, its dash and ring its state. */
import { select } from 'd3-selection';
import type { Texts } from '../texts/en';
import { drawBacklog } from './draw_backlog';
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
      const backlog = group.append('g').attr('class', 'backlog');
      backlog.append('title');
      backlog.append('rect').attr('class', 'stream');
      backlog.append('rect').attr('class', 'window');
      backlog.append('text').attr('class', 'caption');
      return group;
    })
    .attr('class', (node) => `node ${node.life} ${roleOf(node)} ${node.stopped ? 'stopped' : ''}`)
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
  groups.select('.role').text((node) => roleLine(node, texts));
  groups.select('.offset').text((node) => offsetLine(node, texts));
  groups.each(function state(node) {
    const place = placeLines(this, node, layout);
    drawBacklog(this, node, { graph, layout, texts, ...place });
    const link = syncing.get(node.name);
    const loading = node.life === 'running' && node.facts?.loading;
    const busy = loading || (link && link.state !== 'online' && link.state !== 'down');
    drawRing(this, { busy: Boolean(busy), progress: link?.progress ?? null, layout });
    drawRefusal(this, node, layout);
  });
}

/** A node's lines stand below it, or at its side where others stand below. */
function placeLines(group: SVGGElement, { name }: GraphNode, layout: Layout) {
  const beside = layout.beside.has(name);
  const x = beside ? ringRadius(layout) + 8 : 0;
  const first = beside ? (layout.compact ? -2 : -10) : ringRadius(layout) + 16;
  for (const [i, line] of [...group.querySelectorAll('.line')].entries()) {
    line.setAttribute('text-anchor', beside ? 'start' : 'middle');
    line.setAttribute('x', String(x));
    line.setAttribute('y', String(first + i * 18));
  }
  return { x, y: first + 31, beside };
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
  if (node.stopped) return texts.stopped;
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
