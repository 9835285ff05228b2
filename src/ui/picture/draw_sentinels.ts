/** A Sentinel: a shield with an eye, what it believes in a line, its votes and what it waits for. */
import { select } from 'd3-selection';
import type { Texts } from '../texts/en';
import type { Graph, GraphNode } from '../topology/graph';
import {
  type Candidacy,
  type Countdown,
  candidacyOf,
  countdownOf,
  partOf,
  watchesOf,
} from '../topology/sentinels';
import type { Scene } from './draw_links';
import { eye, shield } from './figures';
import { leftText } from './left_text';
import { asButtons, type NodeActions, placeLines } from './node_button';
import { describeNode, stateWord } from './node_words';
import type { Layer } from './stage';

const BAR = { width: 62, height: 5 };

export interface SentinelScene extends Scene, NodeActions {
  /** The machine's wall clock, milliseconds since the epoch. */
  readonly wallMs: number;
}

export function drawSentinels(layer: Layer, scene: SentinelScene): void {
  const { graph, layout, texts } = scene;
  const sentinels = graph.nodes.filter((node) => node.kind === 'sentinel');
  const minds = new Map(sentinels.map((node) => [node.name, mindOf(node, scene)]));
  const groups = layer
    .selectAll<SVGGElement, GraphNode>('g.node.sentinel')
    .data(sentinels, (node) => node.name)
    .join((enter) => {
      const group = enter.append('g');
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
      return group;
    })
    .attr('class', ({ life, stopped, name }) => {
      const mind = minds.get(name);
      const run = mind?.candidacy ? (mind.candidacy.elected ? 'leader' : 'candidate') : '';
      return `node sentinel ${life} ${stopped ? 'stopped' : ''} ${run}`;
    })
    .attr('aria-label', (node) => {
      const told = [describeNode(node, texts), minds.get(node.name)?.word];
      return `${told.filter(Boolean).join(', ')}. ${texts.focusTerminal(node.name)}`;
    });
  asButtons(groups, layout, scene);
  const radius = layout.shield;
  groups.select('.figure').attr('d', shield(radius));
  groups.select('.halo').attr('d', shield(radius + 6));
  groups.select('.eye').attr('d', eye(radius));
  groups.select('.pupil').attr('r', radius * 0.12);
  groups.select('.name').text((node) => node.name);
  groups.select('.word').text((node) => (layout.compact ? '' : (minds.get(node.name)?.word ?? '')));
  groups.each(function lines({ name }) {
    const beside = layout.beside.has(name);
    const y = beside ? (layout.compact ? 5 : -3) : radius + 17;
    const x = beside ? radius + 9 : 0;
    placeLines(this, { x, y, step: 17, beside });
    placeTouch(this, { radius, beside, slot: layout.compact ? 44 : 130 });
    const { candidacy = null, countdown = null } = minds.get(name) ?? {};
    drawVotes(this, candidacy, layout.compact ? null : { x: beside ? x : -31, y: y + 25 });
    drawWait(this, { countdown, radius: radius + 5 }, texts);
  });
}

/** All of it takes a press, also what lies between the shield and its words. */
function placeTouch(
  group: SVGGElement,
  { radius, beside, slot }: { radius: number; beside: boolean; slot: number },
): void {
  const touch = group.querySelector('.touch');
  const width = beside ? radius * 2 + slot : Math.max(radius * 2, 96);
  touch?.setAttribute('x', String(beside ? -radius : -width / 2));
  touch?.setAttribute('y', String(-radius));
  touch?.setAttribute('width', String(width));
  touch?.setAttribute('height', String(radius * 2 + (beside ? 0 : 40)));
}

interface Mind {
  readonly word: string;
  readonly candidacy: Candidacy | null;
  readonly countdown: Countdown | null;
}

function mindOf(node: GraphNode, { graph, texts, wallMs }: SentinelScene): Mind {
  const own = watchesOf(graph).filter(({ sentinel }) => sentinel === node);
  const runs = own.flatMap((watch) => candidacyOf(watch) ?? []);
  const waits = own.flatMap((watch) => countdownOf(watch, wallMs) ?? []);
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
      ? texts.leaderIn(candidacy.epoch)
      : texts.candidateWith(candidacy.votes, candidacy.needed);
  if (countdown?.what === 'retry' || countdown?.what === 'convert')
    return countdownText(countdown, texts);
  if (partOf(graph, node) === 'leader') return texts.ledIn(beliefs.currentEpoch);
  const voted = beliefs.masters
    .filter(({ leader, leaderEpoch }) => leader !== null && leaderEpoch === beliefs.currentEpoch)
    .flatMap(({ leader }) => graph.nodes.find((each) => each.beliefs?.myid === leader)?.name ?? []);
  const [whom] = voted;
  if (whom !== undefined && beliefs.currentEpoch > 0)
    return texts.votedIn(beliefs.currentEpoch, whom);
  return texts.epochIs(beliefs.currentEpoch);
}

function drawVotes(
  group: SVGGElement,
  candidacy: Candidacy | null,
  at: { x: number; y: number } | null,
): void {
  const votes = select(group).select('.votes');
  votes.attr('display', candidacy && at ? null : 'none');
  if (!candidacy || !at) return;
  const part = Math.min(1, candidacy.votes / Math.max(1, candidacy.needed));
  votes.attr('transform', `translate(${at.x} ${at.y})`);
  votes.selectAll('rect').attr('height', BAR.height).attr('rx', 2.5);
  votes.select('.needed').attr('width', BAR.width);
  votes.select('.got').attr('width', BAR.width * part);
}

function countdownText({ what, port, leftMs }: Countdown, texts: Texts): string {
  const left = leftText(leftMs);
  return what === 'tilt' ? texts.tilt(left) : texts.waits[what](left, String(port));
}

function drawWait(
  group: SVGGElement,
  { countdown, radius }: { countdown: Countdown | null; radius: number },
  texts: Texts,
): void {
  const around = 2 * Math.PI * radius;
  const wait = select(group).select('.wait');
  wait.select('title').text(countdown ? countdownText(countdown, texts) : '');
  wait
    .attr('display', countdown ? null : 'none')
    .attr('class', `wait ${countdown?.what ?? ''}`)
    .attr('r', radius)
    .attr('stroke-dasharray', `${around * (countdown?.part ?? 0)} ${around}`);
}
