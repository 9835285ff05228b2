/**
 * How far a failover is, in one word of seven: the story that the strip under the graph tells. Pure:
 * Sentinels' beliefs as drawn, and the clock that they are of, in.
 */
import type { Graph } from '../topology/graph';
import { candidacyOf, countdownOf, silenceOf, type Watch, watchesOf } from '../topology/sentinels';
import { nameAt } from '../topology/servers';

/** In the order in which a failover goes through them. */
export const PHASES = ['answers', 'silent', 'sdown', 'odown', 'vote', 'promote', 'switch'] as const;

export type PhaseName = (typeof PHASES)[number];

/** `who`: names of Sentinels, or of the servers it is about. */
export type Phase =
  | { readonly name: 'answers'; readonly who: string }
  | { readonly name: 'silent'; readonly who: string; readonly leftMs: number | null }
  | { readonly name: 'sdown'; readonly who: string; readonly down: number; readonly quorum: number }
  | { readonly name: 'odown'; readonly who: string; readonly retryMs: number | null }
  | {
      readonly name: 'vote';
      readonly who: string;
      readonly votes: number;
      readonly needed: number;
    }
  | { readonly name: 'promote'; readonly who: string; readonly leader: string }
  /** Over when nobody leads a failover any more: that master, since that epoch. */
  | {
      readonly name: 'switch';
      readonly who: string;
      readonly epoch: number;
      readonly over: boolean;
    };

export interface Story {
  readonly master: string;
  readonly phase: Phase;
  /** SENTINEL FAILOVER: nobody held the master down, and nobody voted. */
  readonly forced: boolean;
}

/** Of the master that is farthest from its everyday; null: no living Sentinel watches any. */
export function storyOf(graph: Graph, wallMs: number): Story | null {
  const watches = watchesOf(graph).filter(({ sentinel }) => !sentinel.stopped);
  const names = [...new Set(watches.map(({ master }) => master.name))];
  const stories = names.map((name) => {
    const own = watches.filter(({ master }) => master.name === name);
    return { master: name, ...phaseOf(graph, own, wallMs) };
  });
  const urgency = ({ phase }: Story) =>
    phase.name === 'switch' && phase.over ? 0 : PHASES.indexOf(phase.name);
  return stories.reduce<Story | null>(
    (most, each) => (most && urgency(most) >= urgency(each) ? most : each),
    null,
  );
}

function phaseOf(graph: Graph, all: readonly Watch[], wallMs: number): Omit<Story, 'master'> {
  // Who has not yet heard of the newest configuration still lives in the one before.
  const newest = Math.max(...all.map(({ master }) => master.configEpoch));
  const watches = all.filter(({ master }) => master.configEpoch === newest);
  const leads = watches.find(({ master: { failover } }) => failover.state !== 'none');
  if (leads) return ofFailover(graph, leads);
  const phase =
    ofOdown(watches, wallMs) ?? ofOpinions(watches, wallMs) ?? ofEveryday(graph, watches, newest);
  return { phase, forced: false };
}

/** The leader is asked first: a candidate that lost still waits for its election to be over. */
function ofFailover(graph: Graph, first: Watch): Omit<Story, 'master'> {
  const runs = watchesOf(graph).filter(
    ({ master: { name, failover } }) => name === first.master.name && failover.state !== 'none',
  );
  const watch = runs.find(({ master }) => master.failover.state !== 'wait_start') ?? first;
  const { sentinel, master } = watch;
  const { state, forced, promoted, epoch } = master.failover;
  const chosen = promoted === null ? '' : nameAt(graph.nodes, promoted, sentinel);
  if (state === 'wait_start') {
    const { votes = 0, needed = 0 } = candidacyOf(watch) ?? {};
    return { phase: { name: 'vote', who: sentinel.name, votes, needed }, forced };
  }
  if (state === 'reconf_slaves' || state === 'update_config')
    return { phase: { name: 'switch', who: chosen, epoch, over: false }, forced };
  return { phase: { name: 'promote', who: chosen, leader: sentinel.name }, forced };
}

function ofOdown(watches: readonly Watch[], wallMs: number): Phase | null {
  const agreed = watches.filter(({ master }) => master.odownSince !== null);
  if (agreed.length === 0) return null;
  const retries = agreed.flatMap((watch) => {
    const countdown = countdownOf(watch, wallMs);
    return countdown?.what === 'retry' ? [countdown.leftMs] : [];
  });
  const retryMs = retries.length === agreed.length ? Math.min(...retries) : null;
  return { name: 'odown', who: sentinels(agreed), retryMs };
}

function ofOpinions(watches: readonly Watch[], wallMs: number): Phase | null {
  const down = watches.filter(({ master }) => master.sdownSince !== null);
  const quorum = Math.max(...watches.map(({ master }) => master.quorum));
  if (down.length > 0) return { name: 'sdown', who: sentinels(down), down: down.length, quorum };
  const silent = watches.filter(({ master }) => silenceOf(master, wallMs) !== null);
  if (silent.length === 0) return null;
  const left = silent.map(
    ({ master }) => master.downAfterMs - (silenceOf(master, wallMs) ?? master.downAfterMs),
  );
  return { name: 'silent', who: sentinels(silent), leftMs: Math.max(0, Math.min(...left)) };
}

function ofEveryday(graph: Graph, watches: readonly Watch[], epoch: number): Phase {
  const [first] = watches;
  const who = first ? nameAt(graph.nodes, first.master, first.sentinel) : '';
  return epoch > 0 ? { name: 'switch', who, epoch, over: true } : { name: 'answers', who };
}

function sentinels(watches: readonly Watch[]): string {
  return watches.map(({ sentinel }) => sentinel.name).join(', ');
}
