/**
 * Fact 18: one vote per (voter's id, master name, epoch), across restarts as far as the conf file
 * could be saved.
 */
import type { CheckerKind } from '../scene';

export const oneVote: CheckerKind = {
  name: 'one vote an epoch',
  make(scene, fail) {
    const given = new Map<string, string>();
    return {
      see(_scene, { fact, pid }) {
        const life = scene.lives.get(pid);
        if (fact.kind !== 'sentinel' || !life) return;
        for (const { name, leader, leaderEpoch } of fact.facts.masters) {
          if (leader === null) continue;
          const key = `${fact.facts.myid} ${name} ${leaderEpoch}`;
          const before = given.get(key);
          if (before !== undefined && before !== leader && !scene.unsaved.has(life.node.name))
            fail(
              `${life.node.name} voted for ${before} and for ${leader} about ${name} in epoch ${leaderEpoch}`,
            );
          given.set(key, leader);
        }
      },
    };
  },
};
