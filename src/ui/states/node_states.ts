/**
 * What is so of a server beyond its role and life: it serves old data; the group whose master it is
 * is failing over; it is chosen to be the next master; Sentinels have it on their books as a replica, and it is none yet.
 * The Sentinel that leads says the second and the third, and what it does itself stands at its own figure.
 */
import type { SentinelFailoverState } from '#host/sentinel_facts';
import { type Graph, replicationLinks, roleOf } from '../topology/graph';
import { type Watch, watchesOf } from '../topology/sentinels';
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
  | {
      readonly kind: 'booked';
      /** Whose replica it is to be. */
      readonly master: string;
      /** It runs, as another master. */
      readonly runs: boolean;
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
  for (const watch of newestBooks(watchesOf(graph))) enterBooked(states, graph, watch);
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

/** Of each master, of Sentinels that have heard of its newest configuration; of one that is failing over they are in flux. */
function newestBooks(watches: readonly Watch[]): Watch[] {
  return watches.filter(({ master: { name, configEpoch } }) => {
    const own = watches.filter(({ master }) => master.name === name);
    const isCalm = own.every(({ master }) => master.failover.state === 'none');
    return isCalm && own.every(({ master }) => master.configEpoch <= configEpoch);
  });
}

/** A master in its own eyes, or when it was last seen, which is on the books as another one's replica. */
function enterBooked(states: Map<string, NodeState>, graph: Graph, watch: Watch): void {
  const { sentinel, master } = watch;
  const crowned = serverAt(graph.nodes, master, sentinel);
  if (!crowned) return;
  for (const replica of master.replicas) {
    const node = serverAt(graph.nodes, replica, sentinel);
    if (!node || node === crowned || roleOf(node) !== 'master') continue;
    // Who starts has not said what it is.
    if (node.life !== 'exited' && !(node.life === 'running' && node.facts)) continue;
    const runs = node.life === 'running';
    states.set(node.name, { kind: 'booked', master: crowned.name, runs });
  }
}

/** Whole seconds since an instant: `12 s`, `4:12`. */
export function sinceText(since: number, now: number): string {
  const seconds = Math.max(0, Math.floor((now - since) / 1_000_000));
  if (seconds < 100) return `${seconds} s`;
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')}`;
}
