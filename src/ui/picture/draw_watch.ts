/** Sentinels' eyes: a thin line to each node they watch, and their opinions as pips on it. */
import type { CutSnapshot, FaultSnapshot } from '#protocol/snapshot';
import type { Texts } from '../texts/en';
import { type Opinion, verdictOf } from '../topology/sentinels';
import { lineBetween } from './clear_of';
import type { Scene } from './draw_links';
import type { Layout, Point } from './layout';
import { leftText } from './left_text';
import { isSlowed, sightClass } from './link_line';
import { createLayerMemory, put, write } from './put';
import type { Layer } from './stage';

export interface WatchScene extends Scene {
  readonly opinions: readonly Opinion[];
  readonly cuts: readonly CutSnapshot[];
  readonly faults: readonly FaultSnapshot[];
}

const areLinesNews = createLayerMemory();
const arePipsNews = createLayerMemory();

/** Lines to servers; those between Sentinels would only cross their words. */
export function drawWatch(layer: Layer, scene: WatchScene): void {
  const { graph, layout, opinions, cuts, faults } = scene;
  const cutsSign = cuts.map(({ a, b }) => `${a} ${b}`).join();
  const slowSign = faults.map(({ slows, ports }) => (slows ? ports.join(' ') : '')).join();
  const sign = opinions.map(({ state, linkUp }) => state + linkUp).join();
  const who = opinions.map(({ sentinel, node }) => `${sentinel} ${node}`).join();
  if (!areLinesNews(layer, [layout, cutsSign, slowSign, sign, who])) return;
  const nodes = new Map(graph.nodes.map((node) => [node.name, node]));
  const seen = opinions.flatMap((opinion): Sight[] => {
    const [from, to] = [nodes.get(opinion.sentinel), nodes.get(opinion.node)];
    if (!from || to?.kind !== 'data') return [];
    const line = lineBetween(from, to, layout);
    if (!line) return [];
    const ends = [from.port, to.port];
    const cut = cuts.some(({ a, b }) => ends.includes(a) && ends.includes(b));
    const slowed = isSlowed(from.port, to.port, faults);
    return [
      {
        id: `${opinion.sentinel} ${opinion.node}`,
        cable: `${from.port} ${to.port}`,
        sign: sightClass(opinion, { cut, slowed }),
        place: { x1: line.from.x, y1: line.from.y, x2: line.to.x, y2: line.to.y },
      },
    ];
  });
  layer
    .selectAll<SVGLineElement, Sight>('line.sight')
    .data(seen, ({ id }) => id)
    .join('line')
    .each(function draw({ id, sign, place }) {
      put(this, { class: sign, 'data-sight': id, ...place });
    });
  layer
    .selectAll<SVGLineElement, Sight>('line.reach')
    .data(seen, ({ id }) => id)
    .join('line')
    .each(function draw({ cable, place }) {
      put(this, { class: 'reach', 'data-cable': cable, ...place });
    });
}

interface Sight {
  readonly id: string;
  /** The ports at its ends. */
  readonly cable: string;
  /** Its class. */
  readonly sign: string;
  readonly place: Readonly<Record<'x1' | 'y1' | 'x2' | 'y2', number>>;
}

interface Jury {
  readonly node: string;
  readonly opinions: readonly Opinion[];
}

const SPACING = 17;
const SPACING_COMPACT = 12;

export function drawPips(layer: Layer, scene: WatchScene): void {
  const { layout, form, texts, opinions } = scene;
  const sign = opinions.map(
    ({ sentinel, node, state, part, leftMs, linkUp }) =>
      `${sentinel} ${node} ${state} ${linkUp} ${part && Math.round(part * 200)} ${leftMs && leftText(leftMs)}`,
  );
  if (!arePipsNews(layer, [layout, form, texts, sign.join()])) return;
  const groups = layer
    .selectAll<SVGGElement, Jury>('g.jury')
    .data(juriesOf(scene), ({ node }) => node)
    .join((enter) => {
      const group = enter.append('g').attr('class', 'jury');
      group.append('text').attr('class', 'sum');
      return group;
    });
  const spacing = layout.compact ? SPACING_COMPACT : SPACING;
  groups.each(function draw(jury) {
    const { node, opinions: own } = jury;
    const { x, y } = pipsAt(node, scene);
    put(this, { 'data-jury': node });
    const sum = this.querySelector('.sum');
    put(sum, { x: x + own.length * spacing - 2, y: y + 4, class: `sum ${worst(jury)}` });
    write(sum, sumText(jury, layout, texts));
  });
  const pips = groups
    .selectAll<SVGGElement, Opinion>('g.pip')
    .data(
      (jury) => jury.opinions,
      ({ sentinel }) => sentinel,
    )
    .join((enter) => {
      const pip = enter.append('g').attr('class', 'pip');
      pip.append('title');
      pip.append('circle').attr('class', 'back');
      pip.append('circle').attr('class', 'dot');
      pip.append('circle').attr('class', 'count');
      return pip;
    });
  pips.each(function draw(opinion, i) {
    const { x, y } = pipsAt(opinion.node, scene);
    drawPip(this, opinion, { at: { x: x + i * spacing, y }, compact: layout.compact, texts });
  });
}

function drawPip(
  pip: SVGGElement,
  opinion: Opinion,
  { at, compact, texts }: { readonly at: Point; readonly compact: boolean; readonly texts: Texts },
): void {
  const { state, sentinel, part } = opinion;
  const radius = compact ? 3.4 : 4.6;
  const around = 2 * Math.PI * (radius + 2.6);
  const unreached = isUnreached(opinion) ? 'unreached' : '';
  put(pip, { class: `pip ${state} ${unreached}`, 'data-pip': sentinel });
  write(pip.querySelector('title'), opinionText(opinion, texts));
  // A ring around the server would go through it.
  const middle = { cx: at.x, cy: at.y };
  put(pip.querySelector('.back'), { ...middle, r: radius + 2.6 });
  put(pip.querySelector('.dot'), { ...middle, r: radius });
  put(pip.querySelector('.count'), {
    ...middle,
    r: radius + 2.6,
    display: part === null ? 'none' : null,
    'stroke-dasharray': `${around * (part ?? 0)} ${around}`,
  });
}

/** Of servers each opinion; of Sentinels those that are not the everyday. */
function juriesOf({ graph, opinions }: WatchScene): Jury[] {
  const byNode = new Map<string, Opinion[]>();
  for (const opinion of opinions) {
    const own = byNode.get(opinion.node);
    if (own) own.push(opinion);
    else byNode.set(opinion.node, [opinion]);
  }
  return graph.nodes.flatMap(({ name, kind }) => {
    const all = byNode.get(name) ?? [];
    const own = kind === 'data' ? all : all.filter(({ state }) => state !== 'up');
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

/** Where neighbours are nearer, the words would lie on what is told of them. */
const SUM_SLOT = 240;

/** How many hold it down, or when the first of them will. */
function sumText(jury: Jury, layout: Layout, texts: Texts): string {
  const { down, of } = verdictOf(jury.opinions);
  const roomy = !layout.compact && (!layout.tree || layout.beside.has(jury.node));
  if (!roomy) return '';
  if (down > 0) return texts.sayDown(down, of);
  const left = jury.opinions.flatMap(({ leftMs }) => leftMs ?? []);
  if (left.length === 0) return jury.opinions.every(isUnreached) ? texts.unreached : '';
  const words = layout.slot < SUM_SLOT ? texts.downIn : texts.silentDownIn;
  return words(leftText(Math.min(...left)));
}

/** As who was entered in its books this moment, or has just gone: nobody knows whether it would answer. */
function isUnreached({ state, linkUp }: Opinion): boolean {
  return state === 'up' && !linkUp;
}

export function opinionText(opinion: Opinion, texts: Texts): string {
  const { sentinel, node, state, leftMs } = opinion;
  if (state === 'overdue') return texts.holdsOverdue(sentinel, node, leftText(leftMs ?? 0));
  if (isUnreached(opinion)) return texts.holdsUnreached(sentinel, node);
  if (state === 'up') return texts.holdsUp(sentinel, node);
  return (state === 'odown' ? texts.holdsOdown : texts.holdsSdown)(sentinel, node);
}
