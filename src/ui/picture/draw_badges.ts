/**
 * Faults on the picture: a badge on the node or the link that each concerns, as long as it lasts. On
 * a phone a node has no room for words: there a sign stands for them, and its title says which.
 */
import type { FaultSnapshot } from '#protocol/snapshot';
import { type LinkBadge, linkBadges, type NodeBadge, nodeBadges } from '../faults/badges';
import type { Scene } from './draw_links';
import { lane } from './figures';
import type { Layout, Point } from './layout';
import { createLayerMemory } from './put';
import type { Layer } from './stage';

interface BadgeScene extends Scene {
  readonly faults: readonly FaultSnapshot[];
}

interface Pill {
  readonly id: string;
  readonly kind: 'node' | 'link';
  readonly target: string;
  readonly text: string;
  readonly title: string;
  readonly at: Point;
  readonly width: number;
  /** Of a link that no cable is drawn of. */
  readonly line: { readonly from: Point; readonly to: Point } | null;
}

const HEIGHT = 18;
/** Of a link: nearer one end, where neither its words nor its control stand, nor do others cross it. */
const PART = 0.27;
const PART_BARE = 0.36;
const STACKED = HEIGHT + 2;

const areNews = createLayerMemory();

export function drawBadges(layer: Layer, scene: BadgeScene): void {
  const { graph, faults, texts } = scene;
  const pills = [
    ...linkBadges(graph, faults, texts).flatMap((badge) => linkPills(badge, scene)),
    ...nodeBadges(graph, faults, texts).flatMap((badge) => nodePill(badge, scene) ?? []),
  ];
  if (!areNews(layer, [JSON.stringify(pills)])) return;
  const groups = layer
    .selectAll<SVGGElement, Pill>('g.fault-badge')
    .data(pills, ({ id }) => id)
    .join((enter) => {
      const group = enter.append('g');
      group.append('title');
      group.append('line');
      const pill = group.append('g').attr('class', 'pill');
      pill
        .append('rect')
        .attr('y', -HEIGHT / 2)
        .attr('height', HEIGHT)
        .attr('rx', HEIGHT / 2);
      pill.append('text').attr('y', 4).attr('text-anchor', 'middle');
      return group;
    })
    .attr('class', ({ kind }) => `fault-badge ${kind}`)
    .attr('data-badge', ({ target }) => target)
    .attr('data-node', ({ kind, target }) => (kind === 'node' ? target : null))
    .attr('data-cable', ({ kind, target }) => (kind === 'link' ? target : null));
  groups.select('title').text(({ title }) => title);
  groups
    .select('line')
    .attr('display', ({ line }) => (line ? null : 'none'))
    .attr('x1', ({ line }) => line?.from.x ?? 0)
    .attr('y1', ({ line }) => line?.from.y ?? 0)
    .attr('x2', ({ line }) => line?.to.x ?? 0)
    .attr('y2', ({ line }) => line?.to.y ?? 0);
  groups.select('.pill').attr('transform', ({ at }) => `translate(${at.x} ${at.y})`);
  groups
    .select('rect')
    .attr('x', ({ width }) => -width / 2)
    .attr('width', ({ width }) => width);
  groups.select('text').text(({ text }) => text);
}

function nodePill({ node, words }: NodeBadge, { layout }: BadgeScene): Pill | null {
  const at = layout.nodes.get(node.name);
  // That it is stopped its figure says in letters.
  const said = words.filter((_, i) => !(node.stopped && i === 0));
  if (!at || said.length === 0) return null;
  const text = layout.compact ? '!' : said.join(' · ');
  const width = layout.compact ? HEIGHT : widthOf(text);
  const { x, y } = besideFigure(node, at, { layout, width });
  return {
    id: `node ${node.name}`,
    kind: 'node',
    target: node.name,
    text,
    title: words.join(', '),
    at: { x: within(x, width, layout), y },
    width,
    line: null,
  };
}

function besideFigure(
  { kind, name }: NodeBadge['node'],
  { x, y }: Point,
  { layout, width }: { layout: Layout; width: number },
): Point {
  const radius = kind === 'sentinel' ? layout.shield : layout.radius;
  if (layout.compact) return { x: x - radius * 0.85, y: y - radius * 0.8 };
  // Where its lines stand at its right, they are not to be covered.
  const left = layout.beside.has(name) ? x + radius * 0.86 - width / 2 : x;
  return { x: left, y: y + radius * (kind === 'sentinel' ? 0.78 : 0.87) };
}

/** One for each fault, below each other. */
function linkPills({ from, to, words }: LinkBadge, { graph, layout }: BadgeScene): Pill[] {
  const [start, end] = [layout.nodes.get(from.name), layout.nodes.get(to.name)];
  if (!start || !end) return [];
  const trim = (kind: string) => (kind === 'sentinel' ? layout.shield : layout.radius) + 4;
  const line = lane(start, end, { trimFrom: trim(from.kind), trimTo: trim(to.kind), aside: 0 });
  const cable = drawnAsCable(graph, [from.port, to.port]);
  const part = cable ? PART : from.kind === to.kind ? 0.5 : PART_BARE;
  const x = line.from.x + (line.to.x - line.from.x) * part;
  const y = line.from.y + (line.to.y - line.from.y) * part;
  return words.map((text, i) => {
    const width = widthOf(text);
    return {
      id: `link ${from.port} ${to.port} ${i}`,
      kind: 'link',
      target: `${from.port} ${to.port}`,
      text,
      title: `${from.name} – ${to.name}: ${words.join(', ')}`,
      at: { x: within(x, width, layout), y: y + (i - (words.length - 1) / 2) * STACKED },
      width,
      line: cable || i > 0 ? null : line,
    };
  });
}

function within(x: number, width: number, layout: Layout): number {
  return Math.max(width / 2 + 2, Math.min(layout.width - width / 2 - 2, x));
}

function drawnAsCable(graph: BadgeScene['graph'], ports: readonly number[]): boolean {
  return graph.nodes.some(
    ({ port, facts }) => ports.includes(port) && facts?.master && ports.includes(facts.master.port),
  );
}

/** CJK characters are as wide as their face is high. */
function widthOf(words: string): number {
  return [...words].reduce((sum, each) => sum + (each > '\u2e80' ? 12 : 6.7), 16);
}
