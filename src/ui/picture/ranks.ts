/**
 * Who stands in which row: masters in the first, what replicates them below, chains as chains. The
 * lesson's order of nodes decides between equals, so that a picture does not rearrange itself.
 */
import type { GraphNode } from '../topology/graph';
import { masterOf } from '../topology/servers';

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

/** Whom each node replicates, among these. */
function mastersOf(nodes: readonly GraphNode[]): Map<GraphNode, GraphNode> {
  const masters = new Map<GraphNode, GraphNode>();
  for (const node of nodes) {
    const master = masterOf(nodes, node);
    if (master && master !== node) masters.set(node, master);
  }
  return masters;
}

/** Trees side by side. */
function plant(nodes: readonly GraphNode[]): Seating {
  return inShelves(treesOf(nodes), Number.POSITIVE_INFINITY);
}

/**
 * So many trees that they stand on shelves: as many side by side as leave the whole the largest, as
 * `scale` says of columns and rows.
 */
export function seatForest(
  nodes: readonly GraphNode[],
  scale: (columns: number, rows: number) => number,
): Seating {
  const trees = treesOf(nodes);
  const all = trees.reduce((sum, { columns }) => sum + columns, 0);
  let best: Seating = inShelves(trees, all);
  for (let columns = Math.max(...trees.map((tree) => tree.columns), 1); columns < all; columns++) {
    const seating = inShelves(trees, columns);
    if (scale(seating.columns, seating.rows) > scale(best.columns, best.rows)) best = seating;
  }
  return best;
}

function inShelves(trees: readonly Seating[], perShelf: number): Seating {
  const shelves: { trees: Seating[]; columns: number; rows: number }[] = [];
  for (const tree of trees) {
    const last = shelves.at(-1);
    if (last && last.columns + tree.columns <= perShelf) {
      last.trees.push(tree);
      last.columns += tree.columns;
      last.rows = Math.max(last.rows, tree.rows);
    } else shelves.push({ trees: [tree], columns: tree.columns, rows: tree.rows });
  }
  const columns = Math.max(...shelves.map((shelf) => shelf.columns), 0);
  const seats: Seat[] = [];
  let top = 0;
  for (const shelf of shelves) {
    let left = (columns - shelf.columns) / 2;
    for (const tree of shelf.trees) {
      for (const { node, row, column } of tree.seats)
        seats.push({ node, row: row + top, column: column + left });
      left += tree.columns;
    }
    top += shelf.rows;
  }
  return { seats, rows: top, columns };
}

/** Each tree for itself; parents stand over the middle of their children. */
function treesOf(nodes: readonly GraphNode[]): Seating[] {
  const masters = mastersOf(nodes);
  const replicas = new Map<GraphNode, GraphNode[]>();
  for (const [node, master] of masters)
    replicas.set(master, [...(replicas.get(master) ?? []), node]);
  const seen = new Set<GraphNode>();
  const trees: Seating[] = [];
  const grow = (root: GraphNode) => {
    const seats: Seat[] = [];
    let columns = 0;
    let rows = 0;
    const put = (node: GraphNode, row: number): number => {
      // Taken first: servers that replicate each other in a ring come by here again.
      seen.add(node);
      rows = Math.max(rows, row + 1);
      const below: number[] = [];
      for (const each of replicas.get(node) ?? [])
        if (!seen.has(each)) below.push(put(each, row + 1));
      const [first] = below;
      const column = first === undefined ? columns++ : (first + (below.at(-1) ?? first)) / 2;
      seats.push({ node, row, column });
      return column;
    };
    put(root, 0);
    trees.push({ seats, rows, columns });
  };
  for (const node of nodes) if (!masters.has(node)) grow(node);
  for (const node of nodes) if (!seen.has(node)) grow(node);
  return trees;
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
