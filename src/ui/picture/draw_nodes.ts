/** A figure per server with data: its shape is its role, its dash and ring its state. */
import { select } from 'd3-selection';
import {
  brackets,
  filledBrackets,
  type Ringed,
  ringRadius,
  takesLine,
} from '../badges/badge_place';
import type { NodeState } from '../states/node_states';
import { type ServerWait, serverWaits, serverWaitText } from '../states/silences';
import { backlogWindow } from '../topology/backlog';
import { type Cable, cutTime } from '../topology/cables';
import { type GraphNode, roleOf } from '../topology/graph';
import { oncePer } from '../topology/once_per';
import { backlogSign, drawBacklog, type Place } from './draw_backlog';
import { brief, type LinkScene, resyncText, stateText } from './draw_links';
import { hexagon, roundedSquare } from './figures';
import type { Layout, Point } from './layout';
import { asButtons, type NodeActions, placeLines, placeNode } from './node_button';
import { describeNode, figureWord, offsetLine, roleLine } from './node_words';
import { createMemory, put, write } from './put';
import type { Layer } from './stage';

/** How long a refusal stays visible. */
const REFUSAL_MS = 2200;
const LINE_HEIGHT = 18;

const isNews = createMemory();

export function drawNodes(layer: Layer, scene: LinkScene & NodeActions): void {
  const { graph, layout } = scene;
  const cables = new Map(
    scene.cables.flatMap((cable) => (cable.link ? [[cable.replica.name, cable]] : [])),
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
      group.append('circle').attr('class', 'ring').append('title');
      group.append('path').attr('class', 'figure');
      group.append('text').attr('class', 'port');
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
      asButtons(group, scene);
      return group;
    });
  groups.each(function draw(node) {
    placeNode(this, node.name, layout);
    drawNode(this, { node, cable: cables.get(node.name) ?? null, scene });
  });
}

interface Written {
  readonly node: GraphNode;
  /** Over which it replicates. */
  readonly cable: Cable | null;
  readonly scene: LinkScene;
}

function drawNode(group: SVGGElement, { node, cable, scene }: Written): void {
  const { graph, form, texts } = scene;
  const lines = linesOf({ node, cable, scene });
  const backlog = backlogWindow(graph, node);
  const link = cable?.link ?? null;
  const progress = link?.progress ?? null;
  const tieClass = `line tie ${cable?.cut ? 'down' : (link?.state ?? '')}`;
  const state = ringOf(scene.states.get(node.name));
  const [wait = null] = serverWaits(graph, node, scene.wallMs);
  const waits = wait ? serverWaitText(wait, texts) : '';
  const waited = wait && Math.round(wait.part * 200);
  const { life, stopped, refusal } = node;
  const word = figureWord(node, texts);
  const facts = [life, roleOf(node), stopped, refusal?.count, word, link?.state, tieClass, state];
  const figures = [node, waits, waited, ...Object.values(lines), progress, backlogSign(backlog)];
  if (!isNews(group, [form, texts, ...facts], figures)) return;
  put(group, {
    class: nodeClass(group, node),
    'aria-label': `${describeNode(node, texts)}. ${texts.focusTerminal(node.name)}`,
  });
  put(group.querySelector('.figure'), { d: figureOf(node, form.radius) });
  put(group.querySelector('.halo'), { d: figureOf(node, form.radius + 6) });
  write(group.querySelector('.port'), node.name);
  put(group.querySelector('.port'), {
    class: node.name.length > 6 ? 'port long' : 'port',
    // Alone it stands in the middle.
    y: node.life === 'absent' ? 5 : form.tight ? 4 : -2,
  });
  write(group.querySelector('.state'), word);
  put(group.querySelector('.tie'), { class: tieClass });
  const below = writeLines(group, { node, scene, lines });
  drawBacklog(group, backlog, { ...scene, ...below, node });
  const loading = node.life === 'running' && node.facts?.loading;
  const busy = loading || (link && link.state !== 'online' && link.state !== 'down');
  drawRing(group, { busy: Boolean(busy), state, progress, wait, waits, layout: form });
  drawRefusal(group, node, form);
}

interface Lines {
  readonly role: string;
  readonly offset: string;
  readonly tie: string;
}

function linesOf({ node, cable, scene }: Written): Lines {
  const { form, texts } = scene;
  const tie = form.tree ? tieOf(cable, scene, form.beside.has(node.name)) : '';
  const role = roleLine(node, texts);
  if (!form.tight && scene.badged.has(node.name) && takesLine(node, form))
    return { role: '', offset: role, tie };
  if (!form.tight) return { role, offset: offsetLine(node, texts), tie };
  // A phone has room for one line; what is wrong goes first. That a cable is cut its cross says.
  const unwell = cable !== null && cable.cut === null && cable.link?.state !== 'online';
  if (underfoot(form).has(node.name)) return { role: '', offset: '', tie: '' };
  return { role: unwell && tie !== '' ? '' : role, offset: '', tie: unwell ? tie : '' };
}

/** Names of those whose line below would lie over the next figure. */
const underfoot = oncePer(({ nodes, radius }: Layout): ReadonlySet<string> => {
  const places = [...nodes.values()];
  const isOver = ({ x, y }: Point) =>
    places.some(
      (other) =>
        other.y > y && other.y - y < radius * 2 + 20 && Math.abs(other.x - x) < radius + 24,
    );
  return new Set([...nodes].flatMap(([name, at]) => (isOver(at) ? [name] : [])));
});

/** Answers where the backlog's bar goes, below them. */
function writeLines(
  group: SVGGElement,
  { node, scene, lines }: Omit<Written, 'cable'> & { readonly lines: Lines },
): Place {
  const { form } = scene;
  const { tree, tight } = form;
  const beside = form.beside.has(node.name);
  for (const [name, text] of Object.entries(lines)) write(group.querySelector(`.${name}`), text);
  const x = beside ? ringRadius(form) + 8 : 0;
  const y = beside ? -10 : firstLineBelow(form);
  const step = tight ? 0 : tree && !beside ? 16 : LINE_HEIGHT;
  placeLines(group, { x, y, step, beside });
  const hidden = tight || (tree && !beside);
  return { x, y: y + 31 + (lines.tie === '' ? 0 : LINE_HEIGHT), beside, hidden };
}

function firstLineBelow({ radius, compact, tree, tight }: Layout): number {
  if (tree || tight) return radius + (compact ? 14 : 18);
  return radius + (compact ? 22 : 32);
}

/** Where servers stand below each other: what is told of the link, with its replica's lines. */
function tieOf(
  cable: Cable | null,
  { graph, form, texts, now }: LinkScene,
  roomy: boolean,
): string {
  if (!cable?.link) return '';
  if (cable.cut) return texts.cutFor(cutTime(cable.cut, now));
  const { link, resync } = cable;
  const word = stateText(link, { graph, texts });
  if (link.state !== 'online' || resync === null || !roomy || form.slot < 300) return word;
  return `${word} · ${resyncText(brief(resync), texts)}`;
}

/** What just refused a command stays marked however often it is drawn again meanwhile. */
function nodeClass(group: SVGGElement, node: GraphNode): string {
  const stopped = node.stopped ? 'stopped' : '';
  const refused = group.classList.contains('refused') ? 'refused' : '';
  return `node data ${node.life} ${roleOf(node)} ${stopped} ${refused}`;
}

function figureOf(node: GraphNode, radius: number): string {
  return roleOf(node) === 'master' ? hexagon(radius) : roundedSquare(radius);
}

/** Of what may be told at once: what is so of it, what it is busy with, what it waits for. */
function drawRing(group: SVGGElement, { busy, state, progress, wait, waits, layout }: Ring): void {
  const radius = ringRadius(layout);
  const around = 2 * Math.PI * radius;
  const waiting = busy || state ? null : wait;
  const filled = waiting && filledBrackets(waiting.part, layout);
  const bracketed = state ? brackets(state, layout) : filled;
  const dashes = bracketed?.dashes ?? [progress ?? 0.18, 1];
  const turning = busy && state === null && progress === null;
  write(group.querySelector('.ring title'), waiting ? waits : '');
  put(group.querySelector('.ring'), {
    r: radius,
    class: `ring ${state ?? (busy ? 'busy' : waiting ? 'silence' : '')} ${turning ? 'turning' : ''}`,
    'stroke-dasharray': dashes.map((part) => around * part).join(' '),
    'stroke-dashoffset': bracketed ? -around * bracketed.start : null,
  });
}

interface Ring {
  readonly busy: boolean;
  readonly state: Ringed | null;
  readonly progress: number | null;
  readonly wait: ServerWait | null;
  readonly waits: string;
  readonly layout: Layout;
}

function ringOf(state: NodeState | undefined): Ringed | null {
  const isBare = state === undefined || state.kind === 'leading' || state.kind === 'booked';
  return isBare ? null : state.kind;
}

function drawRefusal(group: SVGGElement, node: GraphNode, layout: Layout): void {
  const mark = group.querySelector('.refusal');
  const count = String(node.refusal?.count ?? 0);
  const known = group.dataset.refusals;
  if (known !== count) group.dataset.refusals = count;
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
