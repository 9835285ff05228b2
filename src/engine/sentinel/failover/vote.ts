/**
 * The election: one vote a Sentinel, master and epoch.
 * twin: redis 6.2.6 sentinel.c, "FAILOVER", sentinelVoteLeader, sentinelGetLeader.
 */

import type { Server } from '#engine/state';
import { assert } from '#host/assert';
import { sentinelFlushConfig } from '../conf/flush';
import { learnEpoch } from '../epoch';
import { sentinelEvent } from '../event';
import { mstime, sentinelOf } from '../sentinel';
import { SENTINEL_MAX_DESYNC, type SentinelRedisInstance } from '../state';

export interface Vote {
  /** By id; null: this Sentinel has voted for nobody since it started. */
  readonly leader: string | null;
  readonly epoch: number;
}

/**
 * Votes for a candidate, unless it has voted in that epoch or a later one: then that vote stands.
 * The vote is on disk before it is answered. Voting for another puts off an attempt of our own.
 */
export function sentinelVoteLeader(
  server: Server,
  master: SentinelRedisInstance,
  candidate: { readonly id: string; readonly epoch: number },
): Vote {
  const sentinel = sentinelOf(server);
  learnEpoch(server, master, candidate.epoch);
  if (master.leaderEpoch < candidate.epoch && sentinel.currentEpoch <= candidate.epoch) {
    master.leader = candidate.id;
    master.leaderEpoch = sentinel.currentEpoch;
    sentinelFlushConfig(server);
    sentinelEvent(server, {
      level: 'warning',
      type: '+vote-for-leader',
      instance: master,
      text: `${master.leader} ${master.leaderEpoch}`,
    });
    if (!isSameId(candidate.id, sentinel.myid))
      master.failoverStartTime = mstime(server) + desync(server);
  }
  return { leader: master.leader, epoch: master.leaderEpoch };
}

/** Up to a second. */
export function desync(server: Server): number {
  return (server.host.random() >>> 0) % SENTINEL_MAX_DESYNC;
}

export function isSameId(a: string, b: string): boolean {
  return a.toLowerCase() === b.toLowerCase();
}

export interface CountedVote extends Vote {
  readonly voter: string;
  readonly leader: string;
}

export interface Election {
  /** Known Sentinels, ourselves included. */
  readonly voters: number;
  /** Those that count, our own last. */
  readonly votes: readonly CountedVote[];
  /** Who has the majority of the voters and at least the quorum. */
  readonly winner: string | null;
}

/**
 * Counts the votes of an epoch. The others' are those of the current epoch; our own goes to whoever
 * has most of them, or to ourselves, unless it was given already.
 */
export function sentinelGetLeader(
  server: Server,
  master: SentinelRedisInstance,
  epoch: number,
): Election {
  const { myid, currentEpoch } = sentinelOf(server);
  const { flags } = master;
  assert(flags.oDown || flags.failoverInProgress, 'sentinelGetLeader: no election is on');
  const voters = master.sentinels.size + 1;
  const votes: CountedVote[] = [];
  for (const { name, leader, leaderEpoch } of master.sentinels.values())
    if (leader !== null && leaderEpoch === currentEpoch)
      votes.push({ voter: name, leader, epoch: leaderEpoch });
  const favourite = mostVoted(votes);
  const candidate = { id: favourite?.leader ?? myid, epoch };
  const mine = sentinelVoteLeader(server, master, candidate);
  const { leader } = mine;
  if (leader !== null && mine.epoch === epoch) votes.push({ voter: myid, leader, epoch });
  const first = mostVoted(votes);
  const needed = Math.max(Math.floor(voters / 2) + 1, master.quorum);
  return { voters, votes, winner: first && first.count >= needed ? first.leader : null };
}

interface Standing {
  readonly leader: string;
  readonly count: number;
}

/** Of equals, whoever was voted for first. */
function mostVoted(votes: readonly CountedVote[]): Standing | null {
  const counts = new Map<string, number>();
  for (const { leader } of votes) counts.set(leader, (counts.get(leader) ?? 0) + 1);
  let first: Standing | null = null;
  for (const [leader, count] of counts)
    if (first === null || count > first.count) first = { leader, count };
  return first;
}
