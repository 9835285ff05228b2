/**
 * Facts 11, 18: what a Sentinel has voted is in its conf file, on the disk's platter, before anybody
 * hears of it, unless the disk takes no more. Otherwise a restart could vote again.
 */
import { type CheckerKind, type Life, livesOf } from '../scene';
import { syncedText } from '../stage';

export const savedVote: CheckerKind = {
  name: 'a vote is saved before it is told',
  make(scene, fail) {
    const voted = new Set<Life>();
    const told = new Map<string, number>();
    return {
      see(_scene, { fact, pid }) {
        const life = scene.lives.get(pid);
        if (fact.kind !== 'sentinel' || !life) return;
        for (const { name, leaderEpoch } of fact.facts.masters) {
          const key = `${pid} ${name}`;
          if (leaderEpoch > 0 && told.get(key) !== leaderEpoch) voted.add(life);
          told.set(key, leaderEpoch);
        }
      },
      look() {
        if (voted.size === 0) return;
        const alive = new Set(livesOf(scene, 'sentinel'));
        for (const life of voted) {
          // Of one killed in the middle of this turn nothing was heard beyond what was saved.
          if (!alive.has(life) || scene.unsaved.has(life.node.name) || !life.sentinel) continue;
          const conf = syncedText(scene.stage, life.node);
          for (const { name, leaderEpoch } of life.sentinel.masters) {
            if (leaderEpoch === 0) continue;
            const saved = new RegExp(`^sentinel leader-epoch ${name} (\\d+)$`, 'm').exec(conf)?.[1];
            if (Number(saved ?? -1) < leaderEpoch)
              fail(
                `${life.node.name} voted about ${name} in epoch ${leaderEpoch}; its conf file says ${saved ?? 'nothing'}`,
              );
          }
          const current = /^sentinel current-epoch (\d+)$/m.exec(conf)?.[1];
          if (Number(current ?? -1) < Math.max(...life.sentinel.masters.map((m) => m.leaderEpoch)))
            fail(`${life.node.name}'s conf file has current-epoch ${current ?? '(none)'}`);
        }
        voted.clear();
      },
    };
  },
};
