/** Draws the graph with d3: state when something changed, dots once a display frame. */
import { type Selection, select } from 'd3-selection';
import type { Graph } from '../topology/graph';
import { playTo } from '../topology/playback';
import { opinionsOf } from '../topology/sentinels';
import { currentTexts } from '../use_page';
import { drawBadges } from './draw_badges';
import { drawClients } from './draw_clients';
import { drawCrowns } from './draw_crowns';
import { drawFlights } from './draw_flights';
import { drawLinks, type LinkScene } from './draw_links';
import { drawNodes } from './draw_nodes';
import { drawSentinels } from './draw_sentinels';
import { drawPips, drawWatch } from './draw_watch';
import { type Glide, glided, glideTo, isOver } from './glide';
import { computeLayout, type Layout } from './layout';
import type { NodeActions } from './node_button';

export type Layer = Selection<SVGGElement, unknown, null, undefined>;

/** What the lab says of cables and clocks now, without the delay of what travels. */
type LabState = Pick<LinkScene, 'cuts' | 'faults' | 'now' | 'onCut'> & {
  /** The machine's wall clock, milliseconds since the epoch. */
  readonly wallMs: number;
  /** Names of nodes. */
  readonly selected: readonly string[];
};

export interface Stage {
  /** Draws this graph at this size; call on any change of graph, cables, size or language. */
  show(graph: Graph, size: { width: number; height: number }, lab: LabState): void;
  stop(): void;
}

export function createStage(svg: SVGSVGElement, actions: NodeActions): Stage {
  const root = select(svg);
  const layer = (name: string): Layer => root.append('g').attr('class', name);
  const sights = layer('sights');
  const links = layer('links');
  const clients = layer('clients');
  const nodes = layer('nodes');
  const pips = layer('pips');
  const crowns = layer('crowns');
  const badges = layer('badges');
  const flights = layer('flights');
  const still = matchMedia('(prefers-reduced-motion: reduce)');
  let shown: { graph: Graph; layout: Layout; lab: LabState } | null = null;
  let glide: Glide | null = null;
  let drawn = 0;
  let frame = requestAnimationFrame(tick);

  function tick(nowMs: number): void {
    const inFlight = playTo(nowMs);
    if (shown && glide) {
      shown = { ...shown, layout: glided(glide, nowMs) };
      if (isOver(glide, nowMs)) glide = null;
      draw();
    }
    const moving = inFlight.length > 0 || drawn > 0;
    if (shown && moving) drawFlights(flights, inFlight, { ...shown, nowMs, still: still.matches });
    drawn = inFlight.length;
    frame = requestAnimationFrame(tick);
  }

  function draw(): void {
    if (!shown) return;
    const { graph, layout, lab } = shown;
    const scene = { graph, layout, texts: currentTexts() };
    root.attr('width', layout.width).attr('height', layout.height);
    root.classed('crowded', layout.tight);
    const watch = { ...scene, opinions: opinionsOf(graph, lab.wallMs), cuts: lab.cuts };
    drawWatch(sights, watch);
    drawLinks(links, { ...scene, ...lab });
    drawClients(clients, scene);
    drawSentinels(nodes, { ...scene, ...actions, wallMs: lab.wallMs });
    drawNodes(nodes, { ...scene, ...lab, ...actions });
    nodes
      .selectAll<SVGGElement, { name: string }>('g.node')
      .classed('selected', ({ name }) => lab.selected.includes(name));
    drawPips(pips, watch);
    drawCrowns(crowns, scene);
    drawBadges(badges, { ...scene, faults: lab.faults });
  }

  return {
    show(graph, size, lab) {
      const goal = computeLayout(graph, size);
      const nowMs = performance.now();
      // What is under way goes on from where it is.
      if (!glide || !sameGoal(glide.to, goal))
        glide = still.matches ? null : glideTo(shown?.layout ?? null, goal, nowMs);
      else glide = { ...glide, to: goal };
      shown = { graph, lab, layout: glide ? glided(glide, nowMs) : goal };
      draw();
    },
    stop() {
      cancelAnimationFrame(frame);
      root.selectAll('g').remove();
    },
  };
}

function sameGoal(one: Layout, other: Layout): boolean {
  return (
    one.nodes.size === other.nodes.size &&
    [...one.nodes].every(([name, { x, y }]) => {
      const at = other.nodes.get(name);
      return at?.x === x && at.y === y;
    })
  );
}
