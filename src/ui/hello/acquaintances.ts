/**
 * Which Sentinel knows which: those in each other's books, found through the hello channel of a master
 * that both watch. What one knows, the other need not.
 */
import type { CutSnapshot, FaultSnapshot } from '#protocol/snapshot';
import { isSlowed } from '../picture/link_line';
import type { Graph, GraphNode } from '../topology/graph';
import { watchesOf } from '../topology/sentinels';
import { serverAt } from '../topology/servers';

export interface Acquaintance {
  readonly from: GraphNode;
  readonly to: GraphNode;
  /** `from` has a connection to `to`, over which it asks is-master-down-by-addr. */
  readonly linkUp: boolean;
  readonly cut: boolean;
  readonly slowed: boolean;
}

export function acquaintancesOf(
  graph: Graph,
  {
    cuts,
    faults,
  }: { readonly cuts: readonly CutSnapshot[]; readonly faults: readonly FaultSnapshot[] },
): Acquaintance[] {
  const found = new Map<string, Acquaintance>();
  for (const { sentinel: from, master } of watchesOf(graph))
    for (const { host, port, linkUp } of master.sentinels) {
      const to = serverAt(graph.nodes, { host, port }, from);
      if (!to || to === from || to.kind !== 'sentinel') continue;
      const cut = cuts.some(({ a, b }) => [a, b].includes(from.port) && [a, b].includes(port));
      const slowed = isSlowed(from.port, port, faults);
      // Of several masters that both watch, they share one connection.
      found.set(`${from.name} ${to.name}`, { from, to, linkUp, cut, slowed });
    }
  return [...found.values()];
}
