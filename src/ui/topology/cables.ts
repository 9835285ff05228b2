/** The cables of the picture: a replication link and its cut, or a cut where no link is any more. */
import type { CutSnapshot } from '#protocol/snapshot';
import { type Graph, type GraphNode, type Link, type Resync, replicationLinks } from './graph';

export interface Cable {
  readonly id: string;
  readonly master: GraphNode;
  readonly replica: GraphNode;
  /** Null: nobody replicates over it now, but it is cut. */
  readonly link: Link | null;
  readonly cut: CutSnapshot | null;
  /** How the replica last got what it has. */
  readonly resync: Resync | null;
  /** Two servers that replicate each other have two links, but one cable to cut. */
  readonly hasControl: boolean;
  /**
   * Each replicates the other: links may be up, and nobody takes a write. Of the two links one
   * says so. Null: no loop.
   */
  readonly loop: 'told' | 'silent' | null;
}

export function cablesOf(graph: Graph, cuts: readonly CutSnapshot[]): Cable[] {
  const cables: Cable[] = [];
  const links = replicationLinks(graph);
  for (const link of links) {
    const { id, master, replica } = link;
    const cut = cuts.find((each) => joins(each, master, replica)) ?? null;
    const first = !cables.some((each) => each.master === replica && each.replica === master);
    const hasControl = first && (cut !== null || link.state !== 'down');
    const resync = graph.resyncs[replica.name] ?? null;
    const loops = links.some((each) => each.master === replica && each.replica === master);
    const loop = loops ? (first ? 'told' : 'silent') : null;
    cables.push({ id, master, replica, link, cut, resync, hasControl, loop });
  }
  for (const cut of cuts) {
    if (cables.some((each) => each.cut === cut)) continue;
    const [master, replica] = graph.nodes.filter((node) => [cut.a, cut.b].includes(node.port));
    if (!master || !replica) continue;
    const id = `${cut.a} ${cut.b}`;
    const bare = { link: null, resync: null, loop: null };
    cables.push({ id, master, replica, cut, hasControl: true, ...bare });
  }
  return cables;
}

function joins({ a, b }: CutSnapshot, one: GraphNode, other: GraphNode): boolean {
  return (a === one.port && b === other.port) || (a === other.port && b === one.port);
}

/** How long it is cut, as the picture tells it: `4.2 s`, `75 s`. Instants in microseconds. */
export function cutTime({ since }: Pick<CutSnapshot, 'since'>, now: number): string {
  const seconds = Math.max(0, now - since) / 1_000_000;
  return seconds < 100 ? `${seconds.toFixed(1)} s` : `${Math.floor(seconds)} s`;
}
