/**
 * A master's backlog as the picture shows it: a window on the replication stream, and for each
 * replica the next byte it needs. Inside the window a cut costs the missing bytes; outside it, a
 * whole new copy.
 */
import type { Graph, GraphNode } from './graph';
import { masterOf } from './servers';

export interface BacklogMark {
  readonly replica: string;
  /** What it has of the stream. */
  readonly offset: number;
  readonly inside: boolean;
  /** Where it stands in the window, 0..1; 0 when it is outside. */
  readonly part: number;
}

export interface BacklogWindow {
  /** Offsets of the first and the last byte that is kept. */
  readonly first: number;
  readonly last: number;
  readonly histlen: number;
  readonly size: number;
  readonly marks: readonly BacklogMark[];
}

/** Null: it has none, or nobody follows it and it follows somebody itself. */
export function backlogWindow(graph: Graph, node: GraphNode): BacklogWindow | null {
  const { facts } = node;
  if (node.life !== 'running' || !facts?.backlog) return null;
  const followers = graph.nodes.filter(
    (each) =>
      each !== node &&
      each.life === 'running' &&
      each.facts?.master?.port === node.port &&
      masterOf(graph.nodes, each) === node,
  );
  if (facts.role === 'slave' && followers.length === 0) return null;
  const { first, histlen, size } = facts.backlog;
  const marks = followers.flatMap((replica) => markOf(node, replica) ?? []);
  return { first, last: first + histlen - 1, histlen, size, marks };
}

function markOf(
  { facts: master }: GraphNode,
  { name, port, facts }: GraphNode,
): BacklogMark | null {
  if (!master?.backlog || !facts) return null;
  // One that never synced with this history has no place in it.
  if (facts.replid !== master.replid && facts.replid !== master.replid2) return null;
  const online = master.replicas.find((each) => each.port === port && each.state === 'online');
  const offset = Math.max(online?.ackOffset ?? 0, online ? 0 : facts.offset);
  const { first, histlen } = master.backlog;
  const inside = offset + 1 >= first && offset + 1 <= first + histlen;
  const part = inside && histlen > 0 ? (offset + 1 - first) / histlen : 0;
  return { replica: name, offset, inside, part };
}
