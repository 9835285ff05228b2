/**
 * Where things stand: Sentinels above, masters in the middle, replicas below, clients at the side
 * of their server. Positions follow the lesson's order and who replicates whom, nothing else.
 */
import type { Graph, GraphClient, GraphNode } from '../topology/graph';
import { type Seating, seat, seatForest } from './ranks';

export interface Point {
  readonly x: number;
  readonly y: number;
}

export interface Layout {
  readonly width: number;
  readonly height: number;
  /** A phone's graph: smaller figures, shorter labels. */
  readonly compact: boolean;
  /** Half width of a server's figure, and of a Sentinel's. */
  readonly radius: number;
  readonly shield: number;
  /** Names of nodes whose lines of text stand at their right: others stand below them. */
  readonly beside: ReadonlySet<string>;
  /** Rows of servers below each other: what is told of a link stands with its replica's lines. */
  readonly tree: boolean;
  /** So many nodes that the picture may be larger than the pane. */
  readonly crowd: boolean;
  /** Sentinels stand above. */
  readonly watched: boolean;
  /** Sentinels on a phone: no room for more than a line below a server. */
  readonly tight: boolean;
  /** Pixels between neighbours of a row: as much as a node's texts may take. */
  readonly slot: number;
  readonly nodes: ReadonlyMap<string, Point>;
  readonly clients: ReadonlyMap<number, ClientPlace>;
}

export interface ClientPlace extends Point {
  /** On which side its name has room. */
  readonly name: 'left' | 'right' | 'nowhere';
}

interface Size {
  readonly width: number;
  readonly height: number;
}

/** Longest distance between two servers: farther apart the eye no longer connects the two. */
const SPREAD_MAX = 720;
/** Room for the lines of text at a node's right. */
const TEXT_WIDTH = 150;
/** Narrower than this, a Sentinel's lines stand below it. */
const SENTINEL_SLOT = 190;
/** What is told below a server: keys, offset, the backlog's window. */
const ROOM_BELOW = 100;
const ROOM_BELOW_COMPACT = 24;
/** Neither a figure nor its port has room in less. */
const SLOT_MIN = 112;
const SLOT_MIN_COMPACT = 74;

function figuresPerRow(width: number): number {
  return Math.max(1, Math.floor(width / (isNarrow(width) ? SLOT_MIN_COMPACT : SLOT_MIN)));
}

/** On a phone their names stand beside them. */
function sentinelsPerRow(width: number): number {
  return Math.max(1, Math.floor(width / (isNarrow(width) ? 92 : SLOT_MIN)));
}

function isNarrow(width: number): boolean {
  return width < 620;
}

/** Also where panes below have left little height. */
function isCompact({ width, height }: Size): boolean {
  return isNarrow(width) || height < 230;
}

/** How many rows of figures there are, Sentinels included: what a phone makes room for. */
export function rowCount({ nodes }: Graph, width: number): number {
  const data = nodes.filter((node) => node.kind === 'data');
  const sentinels = nodes.length - data.length;
  return Math.ceil(sentinels / sentinelsPerRow(width)) + seat(data, figuresPerRow(width)).rows;
}

/** Where somebody put a node: as parts of the picture's width and height. */
type Pins = Readonly<Record<string, Point>>;

/** More nodes than this are laid out as large as they need, and looked at from farther away. */
const CROWD = 16;
/** What a server with its lines of text, and the links around it, takes in a crowd. */
const CROWD_SLOT = 150;
const CROWD_GAP = 168;
const CROWD_TOP = 130;

/** All that a layout depends on. */
export function layoutSign(
  { nodes, clients }: Graph,
  { width, height }: Size,
  pins: Pins = {},
): string {
  const who = nodes.map(({ name, port, kind, facts }) => {
    const master = facts?.master ? `${facts.master.host}:${facts.master.port}` : '';
    return `${name} ${port} ${kind} ${master}`;
  });
  const visitors = clients.map(({ conn, server }) => `${conn} ${server}`);
  return [width, height, JSON.stringify(pins), ...who, '', ...visitors].join('\n');
}

export function computeLayout(graph: Graph, pane: Size, pins: Pins = {}): Layout {
  const data = graph.nodes.filter((node) => node.kind === 'data');
  const sentinels = graph.nodes.filter((node) => node.kind === 'sentinel');
  const crowd = graph.nodes.length > CROWD;
  const { size, seating } = crowd
    ? seatCrowd(data, pane)
    : {
        size: { width: pane.width, height: pane.height },
        seating: seat(data, figuresPerRow(pane.width)),
      };
  const watch = placeSentinels(sentinels, size);
  const below = { top: watch.bottom, tree: seating.rows > 1 };
  const servers = below.tree
    ? placeTree(seating, size, below.top)
    : placeRow(seating, size, below.top);
  const figure = {
    ...size,
    compact: isCompact(size),
    radius: servers.radius,
    shield: watch.radius,
    beside: new Set([...watch.beside, ...servers.beside]),
    tree: below.tree,
    crowd,
    watched: sentinels.length > 0,
    tight: isCompact(size) && (below.tree || sentinels.length > 0),
    slot: servers.slot,
    nodes: pinned(new Map([...watch.nodes, ...servers.nodes]), pins, size),
  };
  return { ...figure, clients: placeClients(graph, figure) };
}

function pinned(
  nodes: Map<string, Point>,
  pins: Pins,
  { width, height }: Size,
): Map<string, Point> {
  for (const [name, { x, y }] of Object.entries(pins))
    if (nodes.has(name)) nodes.set(name, { x: x * width, y: y * height });
  return nodes;
}

/** A picture of the pane's proportions, as large as all of them need. */
function seatCrowd(
  data: readonly GraphNode[],
  { width, height }: Size,
): { size: Size; seating: Seating } {
  const scale = (columns: number, rows: number) =>
    Math.min(width / (columns * CROWD_SLOT), height / (rows * CROWD_GAP + CROWD_TOP));
  const seating = seatForest(data, scale);
  const larger = 1 / Math.min(1, scale(seating.columns, seating.rows));
  return { size: { width: width * larger, height: height * larger }, seating };
}

interface Placed {
  readonly radius: number;
  readonly slot: number;
  readonly beside: readonly string[];
  readonly nodes: ReadonlyMap<string, Point>;
}

function placeSentinels(
  sentinels: readonly GraphNode[],
  { width, height }: Size,
): Placed & { bottom: number } {
  const nodes = new Map<string, Point>();
  const compact = isCompact({ width, height });
  const radius = compact ? 14 : Math.max(22, Math.min(34, Math.round(height * 0.062)));
  if (sentinels.length === 0) return { radius, slot: width, beside: [], nodes, bottom: 0 };
  const rows = Math.ceil(sentinels.length / sentinelsPerRow(width));
  const perRow = Math.ceil(sentinels.length / rows);
  const spread = Math.min(width / perRow, 420);
  const beside = compact || spread >= SENTINEL_SLOT;
  const rowHeight = radius * 2 + (beside ? 12 : 44);
  const top = compact ? 8 : 30;
  for (const [i, node] of sentinels.entries()) {
    const row = Math.floor(i / perRow);
    const own = Math.min(perRow, sentinels.length - row * perRow);
    const column = (i % perRow) - (own - 1) / 2;
    // With its lines at the right the whole is centred, not the shield.
    const shift = beside ? -Math.min(spread * 0.24, 58) : 0;
    const x = width / 2 + column * spread + shift;
    nodes.set(node.name, { x, y: top + radius + row * rowHeight });
  }
  const bottom = top + rows * rowHeight;
  const names = beside ? sentinels.map(({ name }) => name) : [];
  return { radius, slot: spread, beside: names, nodes, bottom };
}

/** Servers side by side, with the wire and its words between them. */
function placeRow(seating: ReturnType<typeof seat>, { width, height }: Size, top: number): Placed {
  const compact = isCompact({ width, height });
  const count = Math.max(1, seating.columns);
  const alone = compact ? 30 : Math.max(40, Math.min(56, Math.round(height * 0.105)));
  const spread = count <= 2 ? Math.min(SPREAD_MAX, width * 0.54) : width / count;
  const radius = top > 0 && compact ? 24 : Math.min(alone, spread * 0.3);
  const clientRoom = top > 0 ? 8 : compact ? 2 : 36;
  const below = height - radius - (compact ? ROOM_BELOW_COMPACT : ROOM_BELOW);
  const middle = Math.max(top + radius, Math.min(below, top + (height - top) / 2 + clientRoom / 2));
  const nodes = new Map<string, Point>();
  for (const { node, column } of seating.seats) {
    const x = width / 2 + (column - (count - 1) / 2) * spread;
    nodes.set(node.name, { x, y: middle });
  }
  return { radius, slot: spread, beside: [], nodes };
}

function placeTree(
  { seats, rows, columns }: ReturnType<typeof seat>,
  { width, height }: Size,
  top: number,
): Placed {
  const compact = isCompact({ width, height });
  const slot = Math.min(width / columns, compact ? 150 : 360);
  const gap = (height - top - (compact ? 4 : 12)) / rows;
  const beside = !compact && slot >= TEXT_WIDTH + 92;
  const lines = compact ? 16 : 52;
  const room = beside ? gap * 0.29 : (gap - lines - 14) / 2;
  const radius = Math.max(compact ? 15 : 20, Math.min(compact ? 22 : 44, room, slot * 0.34));
  const shift = beside ? -TEXT_WIDTH / 2 + 12 : 0;
  const nodes = new Map<string, Point>();
  for (const { node, row, column } of seats) {
    const x = width / 2 + (column - (columns - 1) / 2) * slot + shift;
    const y = top + gap * row + (beside ? gap / 2 : radius + 12);
    nodes.set(node.name, { x, y });
  }
  return { radius, slot, beside: beside ? seats.map(({ node }) => node.name) : [], nodes };
}

/** In the order they came: above a lone row, at the outer side where something stands above. */
function placeClients(graph: Graph, layout: Omit<Layout, 'clients'>): Map<number, ClientPlace> {
  const places = new Map<number, ClientPlace>();
  for (const node of graph.nodes) {
    const at = layout.nodes.get(node.name);
    if (!at) continue;
    const own = graph.clients.filter((client: GraphClient) => client.server === node.name);
    const above = !layout.tree && !layout.watched;
    for (const [i, client] of own.entries()) {
      const turn = { i, of: own.length };
      const place = above ? aboveOf(at, layout, turn) : besideOf(node, at, { layout, turn });
      places.set(client.conn, place);
    }
  }
  return places;
}

interface Turn {
  readonly i: number;
  readonly of: number;
}

function aboveOf(
  { x, y }: Point,
  { radius }: Pick<Layout, 'radius'>,
  { i, of }: Turn,
): ClientPlace {
  const reach = Math.max(radius + 26, Math.min(radius + 84, y - 22));
  return { x: x + (i - (of - 1) / 2) * 44, y: y - reach, name: of === 1 ? 'right' : 'nowhere' };
}

function besideOf(
  { kind }: GraphNode,
  at: Point,
  { layout, turn: { i, of } }: { layout: Omit<Layout, 'clients'>; turn: Turn },
): ClientPlace {
  const { compact, width } = layout;
  if (layout.crowd) return aroundOf(at, kind === 'sentinel' ? layout.shield : layout.radius, i, of);
  const close = layout.tree || compact || kind === 'sentinel';
  const right = !layout.tree && kind === 'data' && at.x > width / 2;
  const radius = kind === 'sentinel' ? layout.shield : layout.radius;
  const away = radius + (close ? 15 : 44) + i * 26;
  const x = Math.min(width - 13, Math.max(13, at.x + (right ? away : -away)));
  // Below what is told of Sentinels' opinions, which stands at its server's upper right.
  const y = Math.max(13, at.y - radius * (close ? 0.55 : 0.4));
  if (of > 1 || compact || kind === 'sentinel') return { x, y, name: 'nowhere' };
  if (!close) {
    const fits = right ? x + CLIENT_NAME < width : x > CLIENT_NAME;
    return { x, y, name: fits ? (right ? 'right' : 'left') : 'nowhere' };
  }
  return { x, y, name: hasRoomLeft(at, x, layout) ? 'left' : 'nowhere' };
}

/** What a client's program and terminal take. */
const CLIENT_NAME = 130;

/** Whether nothing stands, or is written, beside a figure's left. */
function hasRoomLeft(
  at: Point,
  from: number,
  { nodes, radius, beside }: Omit<Layout, 'clients'>,
): boolean {
  const end = from - CLIENT_NAME;
  return (
    end > 0 &&
    [...nodes].every(([name, { x, y }]) => {
      const reach = x + radius + (beside.has(name) ? TEXT_WIDTH : 0);
      return Math.abs(y - at.y) > radius * 2 || x >= at.x || reach < end;
    })
  );
}

/** Many beside one figure: around its left side, in rings. */
function aroundOf({ x, y }: Point, radius: number, i: number, of: number): ClientPlace {
  const perRing = 6;
  const ring = Math.floor(i / perRing);
  const own = Math.min(perRing, of - ring * perRing);
  const away = radius + 18 + ring * 25;
  const turn = Math.PI + ((i % perRing) - (own - 1) / 2) * (26 / away);
  return { x: x + away * Math.cos(turn), y: y + away * Math.sin(turn), name: 'nowhere' };
}
