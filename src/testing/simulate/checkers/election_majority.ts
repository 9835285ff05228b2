/**
 * Facts 19, 21: an elected leader (not a forced one) had, in its own books and counted as 6.2.6
 * counts, at least max(floor(known / 2) + 1, quorum) votes; and each of those votes was given.
 */
import type { SentinelFact } from '#host/sentinel_facts';
import { type CheckerKind, count } from '../scene';

type Election = Extract<SentinelFact, { kind: 'sentinel-election' }>;

const VOTE = /^([0-9a-f]{40}) (\d+)$/;

/** Votes for itself: others' of the current epoch, its own of the epoch of this failover. */
function votesFor({ myid, votes, epoch, currentEpoch }: Election): number {
  return votes.filter(
    (vote) => vote.leader === myid && vote.epoch === (vote.voter === myid ? epoch : currentEpoch),
  ).length;
}

export const electionMajority: CheckerKind = {
  name: 'a leader has the votes',
  make(scene, fail) {
    /** `voter leader epoch`, as the voters said themselves. */
    const given = new Set<string>();
    const ids = new Map<number, string>();

    function checkElection(who: string, election: Election): void {
      const { voters, quorum, votes, myid, epoch, master } = election;
      const have = votesFor(election);
      const need = Math.max(Math.floor(voters / 2) + 1, quorum);
      if (have < need)
        fail(
          `${who} is leader about ${master} in epoch ${epoch} by ${have} votes of ${voters}, quorum ${quorum}`,
        );
      if (votes.length > voters)
        fail(`${who} counted ${votes.length} votes of ${voters} Sentinels`);
      if (scene.reborn.size > 0) return;
      for (const vote of votes) {
        if (vote.leader !== myid || vote.voter === myid) continue;
        if (!given.has(`${vote.voter} ${vote.leader} ${vote.epoch}`))
          fail(`${who} counts a vote of ${vote.voter} in epoch ${vote.epoch} that was never given`);
      }
    }

    return {
      see(_scene, { fact, pid }) {
        const life = scene.lives.get(pid);
        if (fact.kind === 'sentinel') {
          ids.set(pid, fact.facts.myid);
        } else if (fact.kind === 'sentinel-event' && fact.type === '+vote-for-leader') {
          const [, leader, epoch] = VOTE.exec(fact.text) ?? [];
          const voter = ids.get(pid) ?? '';
          given.add(`${voter} ${leader} ${epoch}`);
        } else if (fact.kind === 'sentinel-election' && !fact.forced) {
          count(scene, 'elections');
          checkElection(life?.node.name ?? '', fact);
        }
      },
    };
  },
};
