/** Draws the graph: structure with d3 when something changed, what travels on a canvas once a frame. */
import { type Selection, select } from 'd3-selection';
import type { TtySnapshot } from '#protocol/snapshot';
import { badgedNodes, drawBadges } from '../badges/draw_badges';
import { drawClients } from '../clients/draw_clients';
import { createFlightDeck, type FlightDeck } from '../flights/flight_deck';
import { createFrameWatch } from '../flights/late_frames';
import { drawHello } from '../hello/draw_hello';
import { send } from '../post';
import { nodeStatesOf } from '../states/node_states';
import { store } from '../store';
import { cablesOf } from '../topology/cables';
import type { Graph } from '../topology/graph';
import { playTo } from '../topology/playback';
import { opinionsOf } from '../topology/sentinels';
import { currentTexts } from '../use_page';
import {
  detailOf,
  type Extent,
  fitted,
  isNameless,
  kept,
  showing,
  transformOf,
  type View,
  zoomed,
} from '../view/view';
import { drawCrowns } from './draw_crowns';
import { drawLinks, type LinkScene } from './draw_links';
import { drawNodes } from './draw_nodes';
import { drawSentinels } from './draw_sentinels';
import { drawPips, drawWatch } from './draw_watch';
import { type Glide, glided, glideTo, isOver } from './glide';
import { computeLayout, type Layout, layoutSign, type Point } from './layout';
import type { NodeActions } from './node_button';
import { inTurn, put, type Turn } from './put';

export type Layer = Selection<SVGGElement, unknown, null, undefined>;

/** What the lab says of cables and clocks now, without the delay of what travels. */
type LabState = Pick<LinkScene, 'cuts' | 'faults' | 'now' | 'onCut' | 'wallMs'> & {
  readonly ttys: readonly TtySnapshot[];
  /** Names of nodes. */
  readonly selected: readonly string[];
};

/** The pane in the picture's units, and how many display pixels one of them is. */
export interface Pane extends Extent {
  readonly scale: number;
}

interface Elements {
  readonly svg: SVGSVGElement;
  readonly canvas: HTMLCanvasElement;
}

interface Shown {
  readonly graph: Graph;
  readonly pane: Pane;
  readonly lab: LabState;
  readonly layout: Layout;
  /** To which the layout glides, or which it is. */
  readonly goal: Layout;
  /** Of what part shows the graph; null: all. */
  readonly turn: Turn | null;
}

interface StageActions extends NodeActions {
  /** Called once a display frame, before it is drawn: the moment to `show` what has changed. */
  readonly onFrame: () => void;
}

export class Stage {
  readonly #elements: Elements;
  readonly #actions: StageActions;
  readonly #world: Layer;
  readonly #layers: Layers;
  readonly #deck: FlightDeck;
  readonly #frames = createFrameWatch();
  readonly #still = matchMedia('(prefers-reduced-motion: reduce)');
  #shown: Shown | null = null;
  #glide: Glide | null = null;
  /** Null: the whole picture, however large pane and picture become. */
  #chosen: View | null = null;
  #laidOut: { readonly sign: string; readonly layout: Layout } | null = null;
  #stale = false;
  /** What is dragged follows the pointer at once, it does not glide after it. */
  #drags = false;
  #frame: number;

  constructor(elements: Elements, actions: StageActions) {
    this.#elements = elements;
    this.#actions = actions;
    this.#world = select(elements.svg).append('g').attr('class', 'picture');
    this.#layers = createLayers(this.#world);
    this.#deck = createFlightDeck(elements.canvas, this.#layers);
    this.#frame = requestAnimationFrame(this.#tick);
  }

  /**
   * Draws this graph at this size; call on any change of graph, cables, size or language. In turns where
   * nothing has to stand elsewhere: call for each of them.
   */
  show(graph: Graph, pane: Pane, lab: LabState, whose: Turn | null = null): void {
    const goal = this.#layoutOf(graph, pane);
    const nowMs = performance.now();
    // What is under way goes on from where it is.
    if (this.#glide && sameGoal(this.#glide.to, goal)) this.#glide = { ...this.#glide, to: goal };
    else {
      const glides = !(this.#still.matches || this.#drags);
      this.#glide = glides ? glideTo(this.#shown?.layout ?? null, goal, nowMs) : null;
    }
    const layout = this.#glide ? glided(this.#glide, nowMs) : goal;
    // What was owed and is not yet drawn is so with all of it.
    const turn = this.#stale || goal !== this.#shown?.goal ? null : whose;
    this.#shown = { graph, lab, pane, layout, goal, turn };
    this.#stale = true;
  }

  /** The same object for as long as nothing has to stand elsewhere. */
  #layoutOf(graph: Graph, pane: Pane): Layout {
    const { pins } = store.getState();
    const sign = layoutSign(graph, pane, pins);
    if (this.#laidOut?.sign !== sign)
      this.#laidOut = { sign, layout: computeLayout(graph, pane, pins) };
    return this.#laidOut.layout;
  }

  /** By a factor around a point of the pane, in display pixels; without one around its middle. */
  zoom(factor: number, at?: Point): void {
    if (!this.#shown) return;
    const { pane, layout } = this.#shown;
    const middle = { x: pane.width / 2, y: pane.height / 2 };
    const about = { factor, at: at ? inPane(at, pane) : middle };
    const view = zoomed(viewOf(this.#shown, this.#chosen), about, { picture: layout, pane });
    this.#look(view.k <= fitted(layout, pane).k * 1.001 ? null : view);
  }

  /** By display pixels. */
  pan(dx: number, dy: number): void {
    if (!this.#shown || !this.#chosen) return;
    const { pane, layout } = this.#shown;
    const { k, x, y } = viewOf(this.#shown, this.#chosen);
    const by = inPane({ x: dx, y: dy }, pane);
    this.#look(kept({ k, x: x + by.x, y: y + by.y }, { picture: layout, pane }));
  }

  /** The whole picture again. */
  fit(): void {
    this.#look(null);
  }

  /** Whether there is more of the picture than is seen. */
  get isClose(): boolean {
    return this.#chosen !== null;
  }

  /** Where the nodes are. */
  get places(): ReadonlyMap<string, Point> {
    return this.#shown?.layout.nodes ?? new Map();
  }

  /** Puts a node where the pointer (in display pixels of the pane) is, for good. */
  pin(node: string, at: Point): void {
    if (!this.#shown) return;
    const { pane, layout } = this.#shown;
    const { k, x, y } = viewOf(this.#shown, this.#chosen);
    const to = inPane(at, pane);
    this.#drags = true;
    setPin(node, { x: (to.x - x) / k, y: (to.y - y) / k }, layout);
    this.#drags = false;
  }

  /** Keeps it where it stands. */
  pinHere(node: string): void {
    const place = this.places.get(node);
    if (this.#shown && place) setPin(node, place, this.#shown.layout);
  }

  /** Brings a node into sight. */
  reveal(node: string): void {
    const place = this.places.get(node);
    if (!this.#shown || !this.#chosen || !place) return;
    this.#look(showing(viewOf(this.#shown, this.#chosen), place, this.#shown.pane));
  }

  stop(): void {
    cancelAnimationFrame(this.#frame);
    this.#world.remove();
  }

  readonly #tick = (nowMs: number): void => {
    const late = this.#frames.frame(nowMs);
    if (late > 0) tellLate(late);
    const travelling = playTo(nowMs);
    this.#actions.onFrame();
    if (this.#shown && this.#glide) {
      this.#shown = { ...this.#shown, layout: glided(this.#glide, nowMs), turn: null };
      if (isOver(this.#glide, nowMs)) this.#glide = null;
      this.#stale = true;
    }
    if (this.#stale) this.#draw();
    if (this.#shown) {
      const { graph, layout, pane } = this.#shown;
      const view = viewOf(this.#shown, this.#chosen);
      const still = this.#still.matches;
      this.#deck.draw({ graph, layout, pane, view, still, travelling, nowMs });
    }
    this.#frame = requestAnimationFrame(this.#tick);
  };

  #draw(): void {
    this.#stale = false;
    if (!this.#shown) return;
    const { layout, lab, pane } = this.#shown;
    const { svg } = this.#elements;
    put(svg, { width: pane.width, height: pane.height });
    svg.classList.toggle('crowded', layout.tight);
    this.#applyView();
    inTurn(
      this.#shown.turn,
      () => this.#shown && drawStructure(this.#layers, this.#shown, this.#actions),
    );
    const { pins } = store.getState();
    this.#layers.nodes.selectAll<SVGGElement, { name: string }>('g.node').each(function mark({
      name,
    }) {
      this.classList.toggle('selected', lab.selected.includes(name));
      this.classList.toggle('pinned', name in pins);
    });
  }

  #applyView(): void {
    if (!this.#shown) return;
    const { svg, canvas } = this.#elements;
    const view = viewOf(this.#shown, this.#chosen);
    put(this.#world.node(), { transform: transformOf(view) });
    setToken(svg, '--unit', String(1 / Math.min(1, view.k)));
    setToken(svg, '--rim', `${this.#shown.layout.radius}px`);
    svg.classList.toggle('far', detailOf(view) === 'far');
    svg.classList.toggle('nameless', isNameless(view, this.#shown.layout.slot));
    svg.classList.toggle('close', this.#chosen !== null);
    put(canvas, { 'data-zoom': view.k.toFixed(3) });
  }

  #look(view: View | null): void {
    this.#chosen = view;
    this.#applyView();
  }
}

/** At life's speed, or while time stands, the lab is not who takes the time. */
function tellLate(late: number): void {
  const { snapshot } = store.getState();
  if (snapshot?.running && snapshot.speed > 1) send({ kind: 'lateFrames', late });
}

/** All figures inherit it: set again, each of them is styled again. */
function setToken({ style }: SVGSVGElement, name: string, value: string): void {
  if (style.getPropertyValue(name) !== value) style.setProperty(name, value);
}

function viewOf({ layout, pane }: Pick<Shown, 'layout' | 'pane'>, chosen: View | null): View {
  return chosen ? kept(chosen, { picture: layout, pane }) : fitted(layout, pane);
}

/** From display pixels of the pane to the pane's units. */
function inPane({ x, y }: Point, { scale }: Pane): Point {
  return { x: x / scale, y: y / scale };
}

/** Places are kept as parts of the picture, inside of it. */
function setPin(node: string, { x, y }: Point, { width, height }: Extent): void {
  const part = (value: number, whole: number) => Math.min(0.98, Math.max(0.02, value / whole));
  const place = { x: part(x, width), y: part(y, height) };
  store.setState(({ pins }) => ({ pins: { ...pins, [node]: place } }));
}

const LAYERS = [
  'sights',
  'hellos',
  'links',
  'clients',
  'nodes',
  'pips',
  'crowns',
  'badges',
  'flights',
  'packets',
] as const;

export type Layers = Readonly<Record<(typeof LAYERS)[number], Layer>>;

function createLayers(world: Layer): Layers {
  const layers = LAYERS.map((name) => [name, world.append('g').attr('class', name)] as const);
  return Object.fromEntries(layers) as unknown as Layers;
}

function drawStructure(
  { sights, hellos, links, clients, nodes, pips, crowns, badges }: Layers,
  { graph, layout, goal, lab }: Shown,
  actions: NodeActions,
): void {
  const scene = { graph, layout, form: goal, texts: currentTexts() };
  const watch = {
    ...scene,
    opinions: opinionsOf(graph, lab.wallMs),
    cuts: lab.cuts,
    faults: lab.faults,
  };
  const states = nodeStatesOf(graph, lab.now);
  const cables = cablesOf(graph, lab.cuts);
  const manyCuts = cables.filter(({ cut, hasControl }) => cut && hasControl).length > 1;
  const badged = badgedNodes({ ...scene, ...lab, states });
  const wired = { ...scene, ...lab, states, badged, cables, manyCuts };
  drawWatch(sights, watch);
  drawHello(hellos, watch);
  drawLinks(links, wired);
  drawClients(clients, { ...scene, ttys: lab.ttys });
  drawSentinels(nodes, { ...scene, ...actions, badged, wallMs: lab.wallMs });
  drawNodes(nodes, { ...wired, ...actions });
  drawPips(pips, watch);
  drawCrowns(crowns, scene);
  drawBadges(badges, { ...wired, opinions: watch.opinions });
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
