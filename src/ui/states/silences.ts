/**
 * What a server with data waits for while nothing but its repl-timeout happens: it hears nothing
 * from its master, or no acknowledgement from a replica. By the machine's wall clock, milliseconds.
 */
import type { Silence } from '#host/trace';
import { leftText } from '../picture/left_text';
import type { Texts } from '../texts/en';
import type { Graph, GraphNode } from '../topology/graph';
import { nameAt } from '../topology/servers';

export interface ServerWait {
  /** Of whom it does not hear. */
  readonly what: 'master' | 'replica';
  readonly whom: string;
  /** Of the time from the last it heard until it ends the link. */
  readonly part: number;
  readonly leftMs: number;
}

/** As the server itself states them, what ends first before what ends later. */
export function serverWaits(
  { nodes }: Pick<Graph, 'nodes'>,
  node: GraphNode,
  wallMs: number,
): readonly ServerWait[] {
  const { facts, life, stopped } = node;
  // A process that stands still waits for nothing.
  if (life !== 'running' || stopped || !facts) return [];
  const { master, replicas } = facts;
  const waits: ServerWait[] = [];
  const add = (what: ServerWait['what'], at: { host: string; port: number; silent?: Silence }) => {
    if (!at.silent) return;
    const { since, until } = at.silent;
    const leftMs = Math.max(0, until - wallMs);
    const part = Math.max(0, Math.min(1, 1 - leftMs / (until - since)));
    waits.push({ what, whom: nameAt(nodes, at, node), part, leftMs });
  };
  if (master) add('master', master);
  for (const replica of replicas) add('replica', replica);
  return waits.toSorted((a, b) => a.leftMs - b.leftMs);
}

export function serverWaitText({ what, whom, leftMs }: ServerWait, texts: Texts): string {
  return texts.onGraph.serverWaits[what](whom, leftText(leftMs));
}
