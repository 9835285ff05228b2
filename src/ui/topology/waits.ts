/** What a Sentinel waits for, also where another may be first. Instants as in sentinels.ts. */
import type { Graph, GraphNode } from './graph';
import { type Countdown, countdownOf, type Watch, watchesOf } from './sentinels';
import { serverAt } from './servers';

/** SENTINEL_INFO_PERIOD: a replica that calls itself master for over 8 s is seen at the next INFO. */
const INFO_MS = 10_000;
/** So long after its turn the first one's order may still be on its way, or not drawn yet. */
const ORDERED_MS = 2000;

/** The ring around its figure; null: nothing but the next PING. */
export function waitOf(watch: Watch, graph: Graph, wallMs: number): Countdown | null {
  return countdownOf(watch, wallMs) ?? conversionOf(watch, graph, wallMs);
}

interface Due {
  readonly port: number;
  readonly node: GraphNode | undefined;
  readonly at: number;
}

/**
 * An old master has come back: each Sentinel makes it a replica at the INFO after the one that told it of that, and the
 * first to do so leaves the others nothing to do. null: not this one, or the server follows already.
 */
function conversionOf(watch: Watch, graph: Graph, wallMs: number): Countdown | null {
  const [own] = conversionsOf(watch, graph, wallMs);
  if (own === undefined) return null;
  const { name } = watch.master;
  const rivals = watchesOf(graph).filter(({ master }) => master.name === name);
  const first = rivals
    .flatMap((each) =>
      conversionsOf(each, graph, wallMs)
        .filter(({ node, port }) => port === own.port && node === own.node)
        .map(({ at }) => ({ at, sentinel: each.sentinel })),
    )
    .toSorted((a, b) => a.at - b.at)[0];
  if (first?.sentinel !== watch.sentinel) return null;
  const leftMs = own.at - wallMs;
  if (leftMs <= 0) return null;
  return { what: 'convert', port: own.port, part: Math.max(0, 1 - leftMs / INFO_MS), leftMs };
}

/** Whom a Sentinel by itself would make a replica, and when; the next first. */
function conversionsOf({ sentinel, master }: Watch, graph: Graph, wallMs: number): Due[] {
  if (sentinel.stopped || sentinel.beliefs?.tilt) return [];
  if (master.roleReported !== 'master' || master.sdownSince !== null) return [];
  return master.replicas
    .filter(({ roleReported, sdownSince }) => roleReported === 'master' && sdownSince === null)
    .map((replica) => ({
      port: replica.port,
      node: serverAt(graph.nodes, replica, sentinel),
      at: replica.roleReportedSince + INFO_MS,
    }))
    .filter(({ node, at }) => at > wallMs - ORDERED_MS && !hasEnded(node) && !node?.facts?.master)
    .toSorted((a, b) => a.at - b.at);
}

/** What is told of it is as old as a Sentinel's last INFO; that it is gone, or follows, is to be seen. */
function hasEnded(node: GraphNode | undefined): boolean {
  return node !== undefined && node.life !== 'running';
}
