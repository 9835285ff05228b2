/**
 * Where things stand. Positions depend on the lesson's order of nodes alone, so a picture never
 * rearranges itself while someone looks: first node left, the others down the right. Only a
 * sub-replica moves, under the one it replicates.
 */
import type { Graph, GraphClient, GraphNode } from './graph';

export interface Point {
  readonly x: number;
  readonly y: number;
}

export interface Layout {
  readonly width: number;
  readonly height: number;
  /** A phone's graph: smaller figures, shorter labels. */
  readonly compact: boolean;
  /** A node's half width. */
  readonly radius: number;
  /** Names of nodes whose lines of text stand at their right: others stand below them. */
  readonly beside: ReadonlySet<string>;
  readonly nodes: ReadonlyMap<string, Point>;
  readonly clients: ReadonlyMap<number, Point>;
}

/** Longest distance between the columns: farther apart the eye no longer connects the two. */
const SPREAD_MAX = 720;

/** Room for the lines of text at a node's right. */
const TEXT_WIDTH = 140;
const TEXT_WIDTH_COMPACT = 84;

interface Size {
  readonly width: number;
  readonly height: number;
}

export function computeLayout(graph: Graph, size: Size): Layout {
  const { width, height } = size;
  const compact = width < 620;
  const column = columnOf(graph.nodes);
  const clientRoom = compact ? 2 : 36;
  const gap = (height - clientRoom) / Math.max(1, column.length);
  const alone = compact ? 30 : Math.max(40, Math.min(56, Math.round(height * 0.105)));
  const crowded = column.length > 1;
  const radius = crowded ? Math.max(16, Math.min(alone, Math.round(gap * 0.26))) : alone;
  const middle = height / 2 + clientRoom / 2;
  const nodes = new Map<string, Point>();
  const left = leftOf(size, { compact, crowded, radius });
  const [first] = graph.nodes;
  if (first) nodes.set(first.name, { x: left.first, y: middle });
  for (const [i, { node, depth }] of column.entries()) {
    const row = (i - (column.length - 1) / 2) * Math.min(gap, radius * 5.2);
    nodes.set(node.name, { x: left.column + depth * radius * 1.6, y: middle + row });
  }
  const beside = new Set(crowded ? column.map(({ node }) => node.name) : []);
  const figure = { width, height, compact, radius, beside, nodes };
  return { ...figure, clients: placeClients(graph, figure) };
}

/** Where the first node and the column of the others stand. */
function leftOf(
  { width }: Size,
  { compact, crowded, radius }: { compact: boolean; crowded: boolean; radius: number },
): { first: number; column: number } {
  const spread = Math.min(SPREAD_MAX, width * 0.54);
  const [first, column] = [width / 2 - spread / 2, width / 2 + spread / 2];
  if (!crowded) return { first, column };
  const text = compact ? TEXT_WIDTH_COMPACT : TEXT_WIDTH;
  const room = width - text - radius * 2.6;
  return { first: compact ? radius + 34 : first, column: Math.min(column, room) };
}

interface InColumn {
  readonly node: GraphNode;
  /** 1 and more: it replicates one of the column, and stands under it. */
  readonly depth: number;
}

/** All but the first node, in the lesson's order; a sub-replica comes right after its master. */
function columnOf([first, ...others]: readonly GraphNode[]): InColumn[] {
  const column: InColumn[] = [];
  const put = (node: GraphNode, depth: number) => {
    if (column.some((each) => each.node === node)) return;
    column.push({ node, depth });
    for (const each of others) if (masterPort(each) === node.port) put(each, depth + 1);
  };
  const isSub = (node: GraphNode) =>
    masterPort(node) !== first?.port && others.some((each) => each.port === masterPort(node));
  for (const node of others) if (!isSub(node)) put(node, 0);
  // Those that replicate each other in a ring have no first one.
  for (const node of others) put(node, 0);
  return column;
}

function masterPort(node: GraphNode): number | null {
  return node.facts?.master?.port ?? null;
}

/** Clients stand above the server they talk to, in the order they came; above text at its side. */
function placeClients(graph: Graph, layout: Omit<Layout, 'clients'>): Map<number, Point> {
  const { radius, beside } = layout;
  const reach = (y: number) => Math.max(radius + 26, Math.min(radius + 84, y - 22));
  const places = new Map<number, Point>();
  for (const node of graph.nodes) {
    const at = layout.nodes.get(node.name);
    const own = graph.clients.filter((client: GraphClient) => client.port === node.port);
    for (const [i, client] of own.entries()) {
      const offset = (i - (own.length - 1) / 2) * 44;
      if (at && beside.has(node.name))
        places.set(client.conn, { x: at.x + radius + 22 + i * 30, y: at.y - radius - 6 });
      else if (at) places.set(client.conn, { x: at.x + offset, y: at.y - reach(at.y) });
    }
  }
  return places;
}

/** A hexagon with a flat top, as the master wears it. */
export function hexagon(radius: number): string {
  const half = radius / 2;
  const high = radius * 0.87;
  return `M${-radius} 0L${-half} ${-high}H${half}L${radius} 0L${half} ${high}H${-half}Z`;
}

/** The replica's rounded square. */
export function roundedSquare(radius: number): string {
  const side = radius * 0.84;
  const corner = radius * 0.32;
  const inner = side - corner;
  const arc = `a${corner} ${corner} 0 0 1`;
  return (
    `M${-inner} ${-side}H${inner}${arc} ${corner} ${corner}V${inner}${arc} ${-corner} ${corner}` +
    `H${-inner}${arc} ${-corner} ${-corner}V${-inner}${arc} ${corner} ${-corner}Z`
  );
}

/** The stretch between two figures' rims, shifted aside by `aside` so that both directions show. */
export function lane(
  from: Point,
  to: Point,
  { trimFrom, trimTo, aside }: { trimFrom: number; trimTo: number; aside: number },
): { from: Point; to: Point } {
  const length = Math.hypot(to.x - from.x, to.y - from.y) || 1;
  const ux = (to.x - from.x) / length;
  const uy = (to.y - from.y) / length;
  return {
    from: { x: from.x + ux * trimFrom + uy * aside, y: from.y + uy * trimFrom - ux * aside },
    to: { x: to.x - ux * trimTo + uy * aside, y: to.y - uy * trimTo - ux * aside },
  };
}
