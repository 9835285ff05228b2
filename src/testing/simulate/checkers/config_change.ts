/**
 * Facts 22, 23: a Sentinel takes another address for a master only with a greater config_epoch than
 * the one it had the old address with: by its own failover, or from a hello that knows better.
 */
import type { SentinelMasterFacts } from '#host/sentinel_facts';
import type { CheckerKind } from '../scene';

interface Config {
  readonly address: string;
  readonly epoch: number;
}

export const configChange: CheckerKind = {
  name: 'another address needs a greater epoch',
  make(scene, fail) {
    /**
     * By Sentinel and master: the address and the epoch it was first held with. By its process, and
     * by its id for the next process, which has it from the conf file if that could be saved.
     */
    const held = new Map<string, Config>();
    return {
      see(_scene, { fact, pid }) {
        const life = scene.lives.get(pid);
        if (fact.kind !== 'sentinel' || !life) return;
        const who = life.node.name;
        for (const master of fact.facts.masters) {
          const [own, saved] = [`${pid} ${master.name}`, `${fact.facts.myid} ${master.name}`];
          const before = held.get(own) ?? (scene.unsaved.has(who) ? undefined : held.get(saved));
          const address = `${master.host}:${master.port}`;
          // The epoch may have grown since: a leader's does at the promotion, before the switch.
          const now = before?.address === address ? before : { address, epoch: master.configEpoch };
          held.set(own, now);
          held.set(saved, now);
          if (now === before) continue;
          if (before && master.configEpoch <= before.epoch) fail(describe(who, before, master));
        }
      },
    };
  },
};

function describe(who: string, before: Config, after: SentinelMasterFacts): string {
  return `${who} moved ${after.name} from ${before.address} (config_epoch ${before.epoch}) to ${after.host}:${after.port} with config_epoch ${after.configEpoch}`;
}
