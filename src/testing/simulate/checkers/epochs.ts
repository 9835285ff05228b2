/**
 * Facts 22, 25: leader_epoch and config_epoch never exceed current_epoch; current_epoch and, of
 * each master, config_epoch never go back in one life of a Sentinel, nor over a restart from a conf
 * file that was saved.
 */
import type { CheckerKind } from '../scene';

interface Seen {
  pid: number;
  currentEpoch: number;
  readonly configEpochs: Map<string, number>;
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
        const comparable = before && (before.pid === pid || !scene.unsaved.has(who));
        if (comparable && facts.currentEpoch < before.currentEpoch)
          fail(`${who}'s current_epoch fell from ${before.currentEpoch} to ${facts.currentEpoch}`);
        for (const { name, leaderEpoch, configEpoch } of facts.masters) {
          if (leaderEpoch > facts.currentEpoch || configEpoch > facts.currentEpoch)
            fail(
              `${who} has current_epoch ${facts.currentEpoch}, but leader_epoch ${leaderEpoch} and config_epoch ${configEpoch} of ${name}`,
            );
          const was = before?.configEpochs.get(name) ?? 0;
          if (comparable && configEpoch < was)
            fail(`${who}'s config_epoch of ${name} fell from ${was} to ${configEpoch}`);
        }
        const configEpochs = new Map(facts.masters.map((m) => [m.name, m.configEpoch]));
        seen.set(facts.myid, { pid, currentEpoch: facts.currentEpoch, configEpochs });
      },
    };
  },
};
