/**
 * Facts 22, 25: leader_epoch and config_epoch never exceed current_epoch, and none of them goes back
 * in one life of a Sentinel. Over a restart only leader_epoch holds, for a vote is saved at once;
 * an epoch raised for an attempt of its own, or heard of with the address it has, is not.
 */
import type { CheckerKind } from '../scene';

interface Seen {
  pid: number;
  currentEpoch: number;
  readonly configEpochs: Map<string, number>;
  readonly leaderEpochs: Map<string, number>;
}

export const epochs: CheckerKind = {
  name: 'epochs only rise',
  make(scene, fail) {
    const seen = new Map<string, Seen>();
    return {
      see(_scene, { fact, pid }) {
        const life = scene.lives.get(pid);
        if (fact.kind !== 'sentinel' || !life) return;
        const { facts } = fact;
        const who = life.node.name;
        const before = seen.get(facts.myid);
        const sameLife = before?.pid === pid;
        if (sameLife && facts.currentEpoch < before.currentEpoch)
          fail(`${who}'s current_epoch fell from ${before.currentEpoch} to ${facts.currentEpoch}`);
        for (const { name, leaderEpoch, configEpoch } of facts.masters) {
          if (leaderEpoch > facts.currentEpoch || configEpoch > facts.currentEpoch)
            fail(
              `${who} has current_epoch ${facts.currentEpoch}, but leader_epoch ${leaderEpoch} and config_epoch ${configEpoch} of ${name}`,
            );
          const was = before?.configEpochs.get(name) ?? 0;
          if (sameLife && configEpoch < was)
            fail(`${who}'s config_epoch of ${name} fell from ${was} to ${configEpoch}`);
          const voted = before?.leaderEpochs.get(name) ?? 0;
          if (leaderEpoch < voted && (sameLife || !scene.unsaved.has(who)))
            fail(`${who}'s leader_epoch of ${name} fell from ${voted} to ${leaderEpoch}`);
        }
        seen.set(facts.myid, {
          pid,
          currentEpoch: facts.currentEpoch,
          configEpochs: new Map(facts.masters.map((m) => [m.name, m.configEpoch])),
          leaderEpochs: new Map(facts.masters.map((m) => [m.name, m.leaderEpoch])),
        });
      },
    };
  },
};
