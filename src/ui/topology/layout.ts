/**
 * Where things stand. Positions depend on the lesson's order of nodes alone, so a picture never
 * rearranges itself while someone looks: first node left, the others down the right.
 */
import type { Graph, GraphClient } from './graph';

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
  readonly nodes: ReadonlyMap<string, Point>;
  readonly clients: ReadonlyMap<number, Point>;
}

/** Longest distance between the columns: farther apart the eye no longer connects the two. */
const SPREAD_MAX = 720;

export function computeLayout(graph: Graph, size: { width: number; height: number }): Layout {
  const { width, height } = size;
  const compact = width < 620;
  const radius = compact ? 30 : Math.max(40, Math.min(56, Math.round(height * 0.105)));
  const nodes = new Map<string, Point>();
  const spread = Math.min(SPREAD_MAX, width * 0.54);
  const others = graph.nodes.slice(1);
  const clientRoom = compact ? 18 : 36;
  const middle = height / 2 + clientRoom / 2;
  for (const [i, node] of graph.nodes.entries()) {
    const row = i === 0 ? 0 : i - 1 - (others.length - 1) / 2;
    const gap = Math.min(radius * 5.2, (height - radius * 2) / Math.max(1, others.length));
    const x = width / 2 + (i === 0 ? -spread / 2 : spread / 2);
    nodes.set(node.name, { x, y: middle + row * gap });
  }
  const reach = Math.max(radius + 26, Math.min(radius + 84, middle - 22));
  return { width, height, compact, radius, nodes, clients: placeClients(graph, nodes, reach) };
}

/** Clients stand above the server they talk to, in the order they came. */
function placeClients(
  graph: Graph,
  nodes: ReadonlyMap<string, Point>,
  reach: number,
): Map<number, Point> {
  const places = new Map<number, Point>();
  for (const node of graph.nodes) {
    const at = nodes.get(node.name);
    const own = graph.clients.filter((client: GraphClient) => client.port === node.port);
    for (const [i, client] of own.entries()) {
      const offset = (i - (own.length - 1) / 2) * 44;
      if (at) places.set(client.conn, { x: at.x + offset, y: at.y - reach });
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
