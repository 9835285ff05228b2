/** How the picture names whom a Sentinel means by an address: one port may be served on several machines. */
import type { GraphNode } from '../topology/graph';
import { nameAt } from '../topology/servers';
import { usePage } from '../use_page';
import type { Named } from './sentences';

export function useNamed(): (from: GraphNode) => Named {
  const nodes = usePage((page) => page.graph.nodes);
  return (from) => (at) => nameAt(nodes, at, from);
}
