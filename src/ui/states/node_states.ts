/**
 * What is so of a server beyond its role and life: it serves old data; the group whose master it is
 * is failing over; it is chosen to be the next master. The Sentinel that leads says the last two,
 * and what it does itself stands at its own figure.
 */
import type { SentinelFailoverState } from '#host/sentinel_facts';
import { type Graph, replicationLinks } from '../topology/graph';
import { watchesOf } from '../topology/sentinels';
import { serverAt } from '../topology/servers';
import { staleSince } from './stale';

export type NodeState =
  | {
      readonly kind: 'stale';
      readonly master: string;
      readonly since: number;
      /** Whether it answers with its old data (replica-serve-stale-data); else with -MASTERDOWN. */
      readonly answers: boolean;
    }
  | ({ readonly kind: 'failing' | 'chosen' | 'leading' } & FailoverTold);

export interface FailoverTold {
  readonly group: string;
  readonly leader: string;
  readonly step: FailoverStep;
  /** Who is to be master; null: not chosen yet. */
  readonly chosen: string | null;
}

/** As sentinel.c names them. */
export type FailoverStep = Exclude<SentinelFailoverState, 'none' | 'wait_start'>;

/** By the node's name; `now` in microseconds of virtual time. */
export type NodeStates = ReadonlyMap<string, NodeState>;

export function nodeStatesOf(graph: Graph, now: number): NodeStates {
  const states = new Map<string, NodeState>();
  if (Object.keys(graph.unlinked).length > 0) {
    const links = new Map(replicationLinks(graph).map((link) => [link.replica, link]));
    for (const replica of graph.nodes) {
      const master = replica.life === 'running' ? replica.facts?.master : null;
      if (!master) continue;
      // Whom it follows may have gone from the picture.
      const link = links.get(replica);
      const since = staleSince(graph, { replica, state: link?.state ?? 'down' }, now);
      const name = link?.master.name ?? `${master.host}:${master.port}`;
      const answers = !master.refusesStale;
      if (since !== null) states.set(replica.name, { kind: 'stale', master: name, since, answers });
    }
  }
  for (const { sentinel, master } of watchesOf(graph)) {
    const { state: step, promoted } = master.failover;
    // Who only runs for leader has changed nothing yet.
    if (step === 'none' || step === 'wait_start') continue;
    const failing = serverAt(graph.nodes, master, sentinel);
    const chosen = promoted ? serverAt(graph.nodes, promoted, sentinel) : null;
    const name = chosen?.name ?? null;
    const told = { group: master.name, leader: sentinel.name, step, chosen: name };
    states.set(sentinel.name, { kind: 'leading', ...told });
    if (failing) states.set(failing.name, { kind: 'failing', ...told });
    if (chosen) states.set(chosen.name, { kind: 'chosen', ...told });
  }
  return states;
}

/** Whole seconds since an instant: `12 s`, `4:12`. */
export function sinceText(since: number, now: number): string {
  const seconds = Math.max(0, Math.floor((now - since) / 1_000_000));
  if (seconds < 100) return `${seconds} s`;
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')}`;
}
