/** A Sentinel: a shield with an eye, what it believes in a line, its votes and what it waits for. */

import { takesLine } from '../badges/badge_place';
import type { Badged } from '../badges/draw_badges';
import type { Texts } from '../texts/en';
import type { Graph, GraphNode } from '../topology/graph';
import {
  type Candidacy,
  type Countdown,
  candidacyOf,
  leaderOf,
  partOf,
  watchesOf,
} from '../topology/sentinels';
import { waitOf } from '../topology/waits';
import type { Scene } from './draw_links';
import { eye, shield } from './figures';
import { leftText } from './left_text';
import { asButtons, type NodeActions, placeLines, placeNode } from './node_button';
import { describeNode, stateWord } from './node_words';
import { createMemory, put, write } from './put';
import type { Layer } from './stage';

const BAR = { width: 62, height: 5 };

export interface SentinelScene extends Scene, NodeActions {
  /** The machine's wall clock, milliseconds since the epoch. */
  readonly wallMs: number;
  /** Of nodes that have one. */
  readonly badged: ReadonlyMap<string, Badged>;
}

const isNews = createMemory();

export function drawSentinels(layer: Layer, scene: SentinelScene): void {
  const { graph, layout } = scene;
  const groups = layer
    .selectAll<SVGGElement, GraphNode>('g.node.sentinel')
    .data(
      graph.nodes.filter((node) => node.kind === 'sentinel'),
      (node) => node.name,
    )
    .join((enter) => {
      const group = enter.append('g').attr('class', 'node sentinel');
      group.append('rect').attr('class', 'touch');
      group.append('path').attr('class', 'halo');
      group.append('circle').attr('class', 'wait').append('title');
      group.append('path').attr('class', 'figure');
      group.append('path').attr('class', 'eye');
      group.append('circle').attr('class', 'pupil');
      group.append('text').attr('class', 'line name');
      group.append('text').attr('class', 'line word');
      const votes = group.append('g').attr('class', 'votes');
      votes.append('rect').attr('class', 'needed');
      votes.append('rect').attr('class', 'got');
      asButtons(group, scene);
      return group;
    });
  groups.each(function draw(node) {
    placeNode(this, node.name, layout);
    drawSentinel(this, node, scene);
  });
}

function drawSentinel(group: SVGGElement, node: GraphNode, scene: SentinelScene): void {
  const { form, texts } = scene;
  const { name, life, stopped } = node;
  const { word, candidacy, countdown } = mindOf(node, scene);
  const said = `${toldWith(word, node, texts)}. ${texts.focusTerminal(name)}`;
  const run = candidacy ? (candidacy.elected ? 'leader' : 'candidate') : '';
  const votes = candidacy ? Math.min(1, candidacy.votes / Math.max(1, candidacy.needed)) : null;
  const waits = countdown ? countdownText(countdown, texts) : '';
  const part = countdown ? Math.round(countdown.part * 200) : null;
  const isWordless = form.compact || (scene.badged.has(name) && takesLine(node, form));
  const facts = [life, stopped, run, said, votes, waits, part, countdown?.what, isWordless];
  if (!isNews(group, [form, texts, ...facts])) return;
  const radius = form.shield;
  put(group, {
    class: `node sentinel ${life} ${stopped ? 'stopped' : ''} ${run}`,
    'aria-label': said,
  });
  put(group.querySelector('.figure'), { d: shield(radius) });
  put(group.querySelector('.halo'), { d: shield(radius + 6) });
  put(group.querySelector('.eye'), { d: eye(radius) });
  put(group.querySelector('.pupil'), { r: radius * 0.12 });
  const beside = form.beside.has(name);
  const isLabelled = beside && !form.compact && !form.crowd && name.length <= 6;
  write(group.querySelector('.name'), isLabelled ? texts.sentinelNamed(name) : name);
  write(group.querySelector('.word'), isWordless ? '' : word);
  const y = beside ? (form.compact ? 5 : -3) : radius + 17;
  const x = beside ? radius + 9 : 0;
  placeLines(group, { x, y, step: 17, beside });
  placeTouch(group, { radius, beside, slot: form.compact ? 44 : 130 });
  drawVotes(group, votes, form.compact ? null : { x: beside ? x : -31, y: y + 25 });
  drawWait(group, { countdown, radius: radius + 5, waits });
}

/** All of it takes a press, also what lies between the shield and its words. */
function placeTouch(
  group: SVGGElement,
  { radius, beside, slot }: { radius: number; beside: boolean; slot: number },
): void {
  const touch = group.querySelector('.touch');
  const width = beside ? radius * 2 + slot : Math.max(radius * 2, 96);
  put(touch, {
    x: beside ? -radius : -width / 2,
    y: -radius,
    width,
    height: radius * 2 + (beside ? 0 : 40),
  });
}

/** A Sentinel in one sentence: what it is, and what it does or last decided. */
export function sentinelSentence(
  node: GraphNode,
  scene: Pick<SentinelScene, 'graph' | 'texts' | 'wallMs'>,
): string {
  return toldWith(mindOf(node, scene).word, node, scene.texts);
}

function toldWith(word: string, node: GraphNode, texts: Texts): string {
  const said = describeNode(node, texts);
  // Of one that does not run there is no more to say.
  return said.endsWith(` ${word}`) ? said : `${said}, ${word}`;
}

interface Mind {
  readonly word: string;
  readonly candidacy: Candidacy | null;
  readonly countdown: Countdown | null;
}

function mindOf(
  node: GraphNode,
  { graph, texts, wallMs }: Pick<SentinelScene, 'graph' | 'texts' | 'wallMs'>,
): Mind {
  const own = watchesOf(graph).filter(({ sentinel }) => sentinel === node);
  const runs = own.flatMap((watch) => candidacyOf(watch) ?? []);
  const waits = own.flatMap((watch) => waitOf(watch, graph, wallMs) ?? []);
  const [candidacy = null] = runs;
  const [countdown = null] = waits;
  return { candidacy, countdown, word: wordOf(node, { graph, candidacy, countdown }, texts) };
}

/** The line under its name: what it does now, else what it last decided. */
function wordOf(
  node: GraphNode,
  { graph, candidacy, countdown }: { graph: Graph } & Pick<Mind, 'candidacy' | 'countdown'>,
  texts: Texts,
): string {
  const { beliefs, life, stopped } = node;
  if (life !== 'running' || stopped || !beliefs) return stateWord(node, texts);
  if (countdown?.what === 'tilt') return texts.tilt(leftText(countdown.leftMs));
  if (candidacy)
    return candidacy.elected
      ? texts.onGraph.leads(candidacy.epoch)
      : texts.candidateWith(candidacy.votes, candidacy.needed);
  if (countdown?.what === 'retry' || countdown?.what === 'convert')
    return countdownText(countdown, texts);
  const epoch = beliefs.currentEpoch;
  const part = partOf(graph, node);
  if (part === 'leader') return texts.onGraph.led(epoch);
  const voted = beliefs.masters
    .filter(({ leader, leaderEpoch }) => leader !== null && leaderEpoch === epoch)
    .flatMap(({ leader }) => graph.nodes.find((each) => each.beliefs?.myid === leader)?.name ?? []);
  const [whom] = voted;
  if (whom !== undefined && epoch > 0) return texts.votedIn(epoch, whom);
  const leader = part === 'follower' ? leaderOf(graph) : null;
  return leader ? texts.onGraph.followedIn(epoch, leader.name) : texts.epochIs(epoch);
}

/** `part`: of the votes that it needs; null: it does not run. */
function drawVotes(
  group: SVGGElement,
  part: number | null,
  at: { x: number; y: number } | null,
): void {
  const votes = group.querySelector('.votes');
  put(votes, { display: part !== null && at ? null : 'none' });
  if (part === null || !at) return;
  put(votes, { transform: `translate(${at.x} ${at.y})` });
  const bar = { height: BAR.height, rx: 2.5 };
  put(group.querySelector('.needed'), { width: BAR.width, ...bar });
  put(group.querySelector('.got'), { width: BAR.width * part, ...bar });
}

function countdownText({ what, port, leftMs }: Countdown, texts: Texts): string {
  const left = leftText(leftMs);
  return what === 'tilt' ? texts.tilt(left) : texts.waits[what](left, String(port));
}

function drawWait(
  group: SVGGElement,
  {
    countdown,
    radius,
    waits,
  }: { countdown: Countdown | null; radius: number; readonly waits: string },
): void {
  const around = 2 * Math.PI * radius;
  const wait = group.querySelector('.wait');
  write(group.querySelector('.wait title'), waits);
  const part = countdown?.part ?? 0;
  put(wait, {
    // A wait that has hardly begun would be a dot, which means nothing.
    display: part > 0.015 ? null : 'none',
    class: `wait ${countdown?.what ?? ''}`,
    r: radius,
    'stroke-dasharray': `${around * part} ${around}`,
  });
}
