/**
 * Who stands in which row: masters in the first, what replicates them below, chains as chains. The
 * lesson's order of nodes decides between equals, so that a picture does not rearrange itself.
 */
import type { GraphNode } from '../topology/graph';

/** A node's place in a grid: rows from the top, columns counted in leaves of the tree. */
export interface Seat {
  readonly node: GraphNode;
  readonly row: number;
  readonly column: number;
}

export interface Seating {
  readonly seats: readonly Seat[];
  readonly rows: number;
  /** How many columns the widest row needs. */
  readonly columns: number;
}

/** `perRow`: how many figures have room side by side; a row with more of them is folded. */
export function seat(nodes: readonly GraphNode[], perRow: number): Seating {
  const tree = plant(nodes);
  // Two servers, or servers that nobody replicates, stand side by side.
  if (nodes.length <= 2 || tree.rows === 1) return fold(ranked(nodes), perRow);
  if (tree.columns <= perRow) return tree;
  return fold(
    tree.seats.map(({ node, row }) => ({ node, row })),
    perRow,
  );
}

function ranked(nodes: readonly GraphNode[]): { node: GraphNode; row: number }[] {
  return nodes.map((node) => ({ node, row: 0 }));
}

function masterOf(node: GraphNode, nodes: readonly GraphNode[]): GraphNode | null {
  const port = node.facts?.master?.port;
  const master = port === undefined ? undefined : nodes.find((each) => each.port === port);
  return master && master !== node ? master : null;
}

/** A tree whose parents stand over the middle of their children. */
function plant(nodes: readonly GraphNode[]): Seating {
  const seats = new Map<GraphNode, Seat>();
  let columns = 0;
  let rows = 0;
  const put = (node: GraphNode, row: number): number => {
    // Taken first: servers that replicate each other in a ring come by here again.
    seats.set(node, { node, row, column: 0 });
    rows = Math.max(rows, row + 1);
    const below: number[] = [];
    for (const each of nodes)
      if (!seats.has(each) && masterOf(each, nodes) === node) below.push(put(each, row + 1));
    const [first] = below;
    const column = first === undefined ? columns++ : (first + (below.at(-1) ?? first)) / 2;
    seats.set(node, { node, row, column });
    return column;
  };
  for (const node of nodes) if (!masterOf(node, nodes)) put(node, 0);
  for (const node of nodes) if (!seats.has(node)) put(node, 0);
  return { seats: [...seats.values()], rows, columns };
}

/** Rows too long for the picture, broken into several; each row is spread evenly. */
function fold(ranks: readonly { node: GraphNode; row: number }[], perRow: number): Seating {
  const seats: Seat[] = [];
  let rows = 0;
  const widest = Math.max(...[...byRow(ranks).values()].map((row) => row.length), 1);
  const columns = Math.min(perRow, widest);
  for (const row of byRow(ranks).values()) {
    const lines = Math.ceil(row.length / perRow);
    const length = Math.ceil(row.length / lines);
    for (const [i, node] of row.entries()) {
      const line = Math.floor(i / length);
      const own = Math.min(length, row.length - line * length);
      // Broken rows stand in the gaps of each other, so that a link finds its way down.
      const gap = lines > 1 && line % 2 === 1 && own === length ? 0.25 : 0;
      const column = (((i % length) + 0.5) / own) * columns - 0.5 + gap - (lines > 1 ? 0.125 : 0);
      seats.push({ node, row: rows + line, column });
    }
    rows += lines;
  }
  return { seats, rows, columns };
}

function byRow(
  ranks: readonly { node: GraphNode; row: number }[],
): Map<number, readonly GraphNode[]> {
  const sorted = [...ranks].sort((a, b) => a.row - b.row);
  const rows = new Map<number, GraphNode[]>();
  for (const { node, row } of sorted) rows.set(row, [...(rows.get(row) ?? []), node]);
  return rows;
}
