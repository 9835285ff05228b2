/**
 * Faults and states on the picture: a badge on the node or the link that each concerns, as long as it
 * lasts. On a phone a node has no room for words: there a sign stands for them, and its title says
 * which.
 */

import { type LinkBadge, linkBadges, nodeBadges } from '../faults/badges';
import { apart } from '../flights/draw_tags';
import type { LinkScene } from '../picture/draw_links';
import type { WatchScene } from '../picture/draw_watch';
import { lane } from '../picture/figures';
import type { Layout, Point } from '../picture/layout';
import { isSlowed } from '../picture/link_line';
import { createLayerMemory } from '../picture/put';
import type { Layer } from '../picture/stage';
import type { NodeState } from '../states/node_states';
import { badgeOfState, STATE_SIGNS, sentenceOfState } from '../states/state_words';
import type { GraphNode } from '../topology/graph';
import { BADGE_HEIGHT, badgePlace } from './badge_place';

interface Pill {
  readonly id: string;
  /** `state`: of a node that no fault concerns. */
  readonly kind: 'node' | 'link' | 'state';
  readonly sign: NodeState['kind'] | null;
  readonly target: string;
  readonly text: string;
  readonly title: string;
  readonly at: Point;
  readonly width: number;
  /** Of a link that no other line shows to be slow. */
  readonly line: { readonly from: Point; readonly to: Point } | null;
}

/** Of a link: nearer one end, where neither its words nor its control stand, nor do others cross it. */
const PART = 0.27;
const PART_BARE = 0.36;
const STACKED = BADGE_HEIGHT + 2;

const areNews = createLayerMemory();

export function drawBadges(layer: Layer, scene: LinkScene & WatchScene): void {
  const { graph, faults, texts } = scene;
  const all = [
    ...linkBadges(graph, faults, texts).flatMap((badge) => linkPills(badge, scene)),
    ...graph.nodes.flatMap((node) => nodePill(node, scene) ?? []),
  ];
  // Of a small picture's pills those of servers stay; what else holds the list of faults tells.
  const pills = scene.layout.compact ? apart(all) : all;
  if (!areNews(layer, [JSON.stringify(pills)])) return;
  const groups = layer
    .selectAll<SVGGElement, Pill>('g.badge')
    .data(pills, ({ id }) => id)
    .join((enter) => {
      const group = enter.append('g');
      group.append('title');
      group.append('line');
      const pill = group.append('g').attr('class', 'pill');
      pill
        .append('rect')
        .attr('y', -BADGE_HEIGHT / 2)
        .attr('height', BADGE_HEIGHT)
        .attr('rx', BADGE_HEIGHT / 2);
      pill.append('path').attr('class', 'sign');
      pill.append('text').attr('y', 4).attr('text-anchor', 'middle');
      return group;
    })
    .attr('class', classOf)
    .attr('data-badge', ({ target }) => target)
    .attr('data-node', ({ kind, target }) => (kind === 'link' ? null : target))
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
  groups
    .select('.sign')
    .attr('d', ({ sign }) => (sign ? STATE_SIGNS[sign] : ''))
    .attr('transform', ({ text, width }) => (text === '' ? '' : `translate(${12 - width / 2} 0)`));
  groups
    .select('text')
    .attr('x', ({ sign }) => (sign ? SIGN_ROOM / 2 : 0))
    .text(({ text }) => text);
}

const SIGN_ROOM = 14;

function classOf({ kind, sign }: Pill): string {
  return kind === 'state' ? `badge state-badge ${sign ?? ''}` : `badge fault-badge ${kind}`;
}

/** What stands on one node's badge. */
export interface Badged {
  readonly state: NodeState | null;
  /** One for each fault; that it is stopped its figure says in letters. */
  readonly faults: readonly string[];
}

/** By the node's name, of those that have one. */
export function badgedNodes({
  graph,
  faults,
  states,
  texts,
}: Pick<LinkScene, 'graph' | 'faults' | 'states' | 'texts'>): ReadonlyMap<string, Badged> {
  const faulty = new Map(nodeBadges(graph, faults, texts).map((each) => [each.node, each.words]));
  return new Map(
    graph.nodes.flatMap((node): [string, Badged][] => {
      const state = states.get(node.name) ?? null;
      const own = (faulty.get(node) ?? []).slice(node.stopped ? 1 : 0);
      return state === null && own.length === 0 ? [] : [[node.name, { state, faults: own }]];
    }),
  );
}

function nodePill(node: GraphNode, scene: LinkScene): Pill | null {
  const { layout, texts } = scene;
  const at = layout.nodes.get(node.name);
  const badged = scene.badged.get(node.name);
  if (!at || !badged) return null;
  const { state, faults } = badged;
  const said = state ? [badgeOfState(state, scene), ...faults] : faults;
  const text = layout.compact ? (faults.length > 0 ? '!' : '') : said.join(' · ');
  const sign = layout.compact && faults.length > 0 ? null : (state?.kind ?? null);
  const width = layout.compact ? BADGE_HEIGHT : widthOf(text) + (sign ? SIGN_ROOM : 0);
  const { x, y } = badgePlace(node, at, { layout, width });
  const stopped = node.stopped ? [texts.stopped] : [];
  const told = state ? [sentenceOfState(state, node.name, scene)] : [];
  return {
    id: `node ${node.name}`,
    kind: faults.length > 0 ? 'node' : 'state',
    sign,
    target: node.name,
    text,
    title: [...told, ...stopped, ...faults].join(', '),
    at: { x: within(x, width, layout), y },
    width,
    line: null,
  };
}

/** One for each fault, below each other. */
function linkPills({ from, to, words }: LinkBadge, scene: LinkScene & WatchScene): Pill[] {
  const { graph, layout } = scene;
  const [start, end] = [layout.nodes.get(from.name), layout.nodes.get(to.name)];
  if (!start || !end) return [];
  const trim = (kind: string) => (kind === 'sentinel' ? layout.shield : layout.radius) + 4;
  const line = lane(start, end, { trimFrom: trim(from.kind), trimTo: trim(to.kind), aside: 0 });
  const cable = drawnAsCable(graph, [from.port, to.port]);
  const bare = !cable && !isSeenSlow(from, to, scene);
  const part = cable ? PART : from.kind === to.kind ? 0.5 : PART_BARE;
  const x = line.from.x + (line.to.x - line.from.x) * part;
  const y = line.from.y + (line.to.y - line.from.y) * part;
  return words.map((text, i) => {
    const width = widthOf(text);
    return {
      id: `link ${from.port} ${to.port} ${i}`,
      kind: 'link',
      sign: null,
      target: `${from.port} ${to.port}`,
      text,
      title: `${from.name} – ${to.name}: ${words.join(', ')}`,
      at: { x: within(x, width, layout), y: y + (i - (words.length - 1) / 2) * STACKED },
      width,
      line: bare && i === 0 ? line : null,
    };
  });
}

/** Its line of sight, or its arc, is drawn as a slow cable's. */
function isSeenSlow(one: GraphNode, other: GraphNode, { opinions, faults }: WatchScene): boolean {
  if (!isSlowed(one.port, other.port, faults)) return false;
  return opinions.some(
    ({ sentinel, node }) =>
      (sentinel === one.name && node === other.name) ||
      (sentinel === other.name && node === one.name),
  );
}

function within(x: number, width: number, layout: Layout): number {
  return Math.max(width / 2 + 2, Math.min(layout.width - width / 2 - 2, x));
}

function drawnAsCable(graph: LinkScene['graph'], ports: readonly number[]): boolean {
  return graph.nodes.some(
    ({ port, facts }) => ports.includes(port) && facts?.master && ports.includes(facts.master.port),
  );
}

/** CJK characters are as wide as their face is high; of ours some take half of what others do. */
function widthOf(words: string): number {
  return [...words].reduce((sum, each) => sum + letterWidth(each), 18);
}

function letterWidth(letter: string): number {
  if (letter > '\u2e80') return 12;
  if (' .,:;·!|()ijl'.includes(letter)) return 3.5;
  if ('frt'.includes(letter)) return 5;
  return /[A-Zmw+−±%]/.test(letter) ? 9.5 : 7.1;
}
