/** Draws the graph with d3: state when something changed, dots once a display frame. */
import { type Selection, select } from 'd3-selection';
import { currentTexts } from '../use_page';
import { drawClients } from './draw_clients';
import { drawFlights } from './draw_flights';
import { drawLinks, type LinkScene } from './draw_links';
import { drawNodes } from './draw_nodes';
import type { Graph } from './graph';
import { computeLayout, type Layout } from './layout';
import { playTo } from './playback';

export type Layer = Selection<SVGGElement, unknown, null, undefined>;

/** What the lab says of cables now, without the delay of what travels. */
type CutState = Pick<LinkScene, 'cuts' | 'now' | 'onCut'>;

export interface Stage {
  /** Draws this graph at this size; call on any change of graph, cables, size or language. */
  show(graph: Graph, size: { width: number; height: number }, lab: CutState): void;
  stop(): void;
}

export function createStage(svg: SVGSVGElement, onPick: (node: string) => void): Stage {
  const root = select(svg);
  const layer = (name: string): Layer => root.append('g').attr('class', name);
  const links = layer('links');
  const clients = layer('clients');
  const nodes = layer('nodes');
  const flights = layer('flights');
  const still = matchMedia('(prefers-reduced-motion: reduce)');
  let graph: Graph | null = null;
  let layout: Layout | null = null;
  let drawn = 0;
  let frame = requestAnimationFrame(tick);

  function tick(nowMs: number): void {
    const inFlight = playTo(nowMs);
    const moving = inFlight.length > 0 || drawn > 0;
    if (graph && layout && moving)
      drawFlights(flights, inFlight, { graph, layout, nowMs, still: still.matches });
    drawn = inFlight.length;
    frame = requestAnimationFrame(tick);
  }

  return {
    show(next, size, lab) {
      graph = next;
      layout = computeLayout(next, size);
      const texts = currentTexts();
      root.classed('crowded', layout.compact && layout.beside.size > 0);
      root.attr('width', size.width).attr('height', size.height);
      drawLinks(links, { graph, layout, texts, ...lab });
      drawClients(clients, { graph, layout, texts });
      drawNodes(nodes, { graph, layout, texts, onPick });
    },
    stop() {
      cancelAnimationFrame(frame);
      root.selectAll('g').remove();
    },
  };
}
