/**
 * What Sentinels believe, made ready for the picture: who holds whom down, who votes for whom, who
 * is master in their books. Instants are milliseconds of the machine's wall clock.
 */
import type { SentinelMasterFacts, WatchedFacts } from '#host/sentinel_facts';
import { type Graph, type GraphNode, roleOf } from './graph';
import { oncePer } from './once_per';
import { masterOf, serverAt } from './servers';

/** One Sentinel's opinion of one node. */
export interface Opinion {
  readonly sentinel: string;
  readonly node: string;
  readonly state: 'up' | 'overdue' | 'sdown' | 'odown';
  /** Of the time until sdown, how much is over: 0..1; null while nothing is overdue. */
  readonly part: number | null;
  /** Seconds until sdown, when something is overdue. */
  readonly leftMs: number | null;
  readonly linkUp: boolean;
}

export interface Watch {
  readonly sentinel: GraphNode;
  readonly master: SentinelMasterFacts;
}

/** What each living Sentinel has in its books of each master. */
export function watchesOf({ nodes }: Pick<Graph, 'nodes'>): readonly Watch[] {
  return watchesAmong(nodes);
}

const watchesAmong = oncePer((nodes: Graph['nodes']): readonly Watch[] =>
  nodes.flatMap((sentinel) =>
    sentinel.life === 'running'
      ? (sentinel.beliefs?.masters ?? []).map((master) => ({ sentinel, master }))
      : [],
  ),
);

export function opinionsOf(graph: Graph, wallMs: number): Opinion[] {
  const opinions: Opinion[] = [];
  for (const { sentinel, master } of watchesOf(graph)) {
    const known: readonly WatchedFacts[] = [master, ...master.replicas, ...master.sentinels];
    for (const each of known) {
      const node = serverAt(graph.nodes, each, sentinel);
      if (!node || node === sentinel) continue;
      const { state, part, leftMs } = judged(each, master, wallMs);
      const { linkUp } = each;
      opinions.push({ sentinel: sentinel.name, node: node.name, state, part, leftMs, linkUp });
    }
  }
  return opinions;
}

/** SENTINEL_PING_PERIOD. */
const PING_MS = 1000;

/** How long a Sentinel has had no answer; null: it has, one is under way, or it has not asked yet. */
export function silenceOf(
  { overdue, linkUp }: Pick<WatchedFacts, 'overdue' | 'linkUp'>,
  wallMs: number,
): number | null {
  if (overdue === null) return null;
  const passed = wallMs - overdue.sentAt;
  // As who was entered in its books this moment, before any link to it is up.
  const isNew = overdue.sentAt === overdue.lastAvail;
  return (linkUp || isNew) && passed < PING_MS ? null : Math.max(0, passed);
}

function judged(
  each: WatchedFacts,
  master: SentinelMasterFacts,
  wallMs: number,
): Pick<Opinion, 'state' | 'part' | 'leftMs'> {
  if (each === master && master.odownSince !== null)
    return { state: 'odown', part: null, leftMs: null };
  if (each.sdownSince !== null) return { state: 'sdown', part: null, leftMs: null };
  const passed = silenceOf(each, wallMs);
  if (passed === null) return { state: 'up', part: null, leftMs: null };
  const part = Math.max(0, Math.min(1, passed / master.downAfterMs));
  return { state: 'overdue', part, leftMs: Math.max(0, master.downAfterMs - passed) };
}

/** How many of those who watch a node hold it down. */
export function verdictOf(opinions: readonly Opinion[]): { down: number; of: number } {
  const down = opinions.filter(({ state }) => state === 'sdown' || state === 'odown').length;
  return { down, of: opinions.length };
}

// --- votes ---

export interface Candidacy {
  readonly master: string;
  readonly epoch: number;
  readonly votes: number;
  readonly needed: number;
  /** It counted them and leads. */
  readonly elected: boolean;
}

/** A Sentinel's run for leader, while its failover is under way. */
export function candidacyOf({ sentinel, master }: Watch): Candidacy | null {
  const { failover, quorum, name } = master;
  const { beliefs } = sentinel;
  if (failover.state === 'none' || !beliefs) return null;
  const { epoch } = failover;
  const votesFor = (each: { leader: string | null; leaderEpoch: number }) =>
    each.leader === beliefs.myid && each.leaderEpoch === epoch;
  const votes = [master, ...master.sentinels].filter(votesFor).length;
  const needed = Math.max(majorityOf(master.sentinels.length + 1), quorum);
  return { master: name, epoch, votes, needed, elected: failover.state !== 'wait_start' };
}

export type Part = 'leader' | 'follower';

/** What part a living Sentinel had in the failover of the newest epoch that had a leader. */
export function partOf({ nodes }: Graph, node: GraphNode): Part | null {
  const newest = newestLed(nodes);
  if (newest === 0 || node.life !== 'running' || node.beliefs?.currentEpoch !== newest) return null;
  return node.led === newest ? 'leader' : 'follower';
}

/** Its failover is under way: it was elected, and has not ended it. */
export function isLeading({ beliefs, life }: GraphNode): boolean {
  const states = life === 'running' ? (beliefs?.masters ?? []) : [];
  return states.some(({ failover: { state } }) => state !== 'none' && state !== 'wait_start');
}

/** Who led that failover. */
export function leaderOf({ nodes }: Graph): GraphNode | null {
  const newest = newestLed(nodes);
  return nodes.find(({ led }) => led !== null && led === newest) ?? null;
}

function newestLed(nodes: Graph['nodes']): number {
  return Math.max(0, ...nodes.map(({ led }) => led ?? 0));
}

/** Sentinels are gone, and those that are left too few to lead a failover. */
export interface Shortage {
  readonly master: string;
  readonly left: number;
  readonly known: number;
  readonly needed: number;
}

export function shortagesOf(graph: Pick<Graph, 'nodes'>): Shortage[] {
  const able = watchesOf(graph).filter(({ sentinel }) => !sentinel.stopped);
  return [...new Set(able.map(({ master }) => master.name))].flatMap((master) => {
    const watches = able.filter((each) => each.master.name === master);
    const known = 1 + Math.max(...watches.map((each) => each.master.sentinels.length));
    const quorum = Math.max(...watches.map((each) => each.master.quorum));
    const needed = Math.max(majorityOf(known), quorum);
    const left = watches.length;
    return left < needed && needed <= known ? [{ master, left, known, needed }] : [];
  });
}

function majorityOf(voters: number): number {
  return Math.floor(voters / 2) + 1;
}

// --- who is master ---

export interface Crown {
  /** The master's name in Sentinels' books; of servers that nobody watches, the first of their names. */
  readonly id: string;
  readonly node: string;
}

/** Who wears it: the master of the highest config epoch in any Sentinel's books. */
export function crownsOf(graph: Graph): Crown[] {
  const best = new Map<string, { epoch: number; node: string }>();
  for (const { sentinel, master } of watchesOf(graph)) {
    const node = serverAt(graph.nodes, master, sentinel);
    const before = best.get(master.name);
    if (node && (!before || master.configEpoch > before.epoch))
      best.set(master.name, { epoch: master.configEpoch, node: node.name });
  }
  const crowns = [...best].map(([id, { node }]) => ({ id, node }));
  return crowns.length > 0 ? crowns : followedMasters(graph);
}

/** Without Sentinels: a master that somebody follows. */
function followedMasters(graph: Graph): Crown[] {
  return graph.nodes.flatMap((node) => {
    const group = graph.kin.find((each) => each.includes(node.name));
    if (!group || !takesWrites(node)) return [];
    const followed = graph.nodes.some(
      (each) => each.life === 'running' && masterOf(graph.nodes, each) === node,
    );
    return followed || mastersOf(graph, group).length === 1
      ? [{ id: group.toSorted()[0] ?? node.name, node: node.name }]
      : [];
  });
}

function takesWrites(node: GraphNode): boolean {
  return (
    node.kind === 'data' && node.life === 'running' && !node.stopped && roleOf(node) === 'master'
  );
}

function mastersOf(graph: Graph, group: readonly string[]): GraphNode[] {
  return graph.nodes.filter((node) => group.includes(node.name) && takesWrites(node));
}

/** Masters that should be one: each takes writes which the other will never see. */
export function rivalsOf(graph: Graph): GraphNode[][] {
  return graph.kin.map((group) => mastersOf(graph, group)).filter((group) => group.length > 1);
}

// --- while nothing happens ---

/** What a Sentinel waits for, and how much of the wait is over. */
export interface Countdown {
  readonly what: 'election' | 'failover' | 'retry' | 'tilt' | 'convert';
  /** The port of whom it is about. */
  readonly port: number;
  readonly part: number;
  readonly leftMs: number;
}

/** SENTINEL_ELECTION_TIMEOUT and SENTINEL_TILT_PERIOD. */
const ELECTION_MS = 10_000;
const TILT_MS = 30_000;

export function countdownOf({ sentinel, master }: Watch, wallMs: number): Countdown | null {
  const { failover, failoverTimeoutMs, odownSince } = master;
  const { beliefs } = sentinel;
  const count = (what: Countdown['what'], since: number, span: number): Countdown | null => {
    const leftMs = since + span - wallMs;
    // A failover's start lies up to a second ahead, so that not all of them begin at once.
    return leftMs < 0
      ? null
      : { what, port: master.port, part: Math.max(0, 1 - leftMs / span), leftMs };
  };
  if (beliefs?.tilt && beliefs.tiltSince !== null) return count('tilt', beliefs.tiltSince, TILT_MS);
  if (failover.state === 'wait_start' && failover.start !== null)
    return count('election', failover.start, Math.min(ELECTION_MS, failoverTimeoutMs));
  if (failover.state !== 'none')
    return count('failover', failover.stateSince ?? failover.start ?? wallMs, failoverTimeoutMs);
  if (odownSince !== null && failover.start !== null)
    return count('retry', failover.start, 2 * failoverTimeoutMs);
  return null;
}
