/**
 * Fact 25: while a failover reconfigures its replicas, no more than parallel-syncs of them are on
 * their way at a time. (When its time is up the rest are told all at once, in the next state.)
 */
import type { CheckerKind } from '../scene';

export const parallelSyncs: CheckerKind = {
  name: 'no more than parallel-syncs',
  make(scene, fail) {
    return {
      see(_scene, { fact, pid }) {
        if (fact.kind !== 'sentinel') return;
        for (const master of fact.facts.masters) {
          if (master.failover.state !== 'reconf_slaves') continue;
          const busy = master.replicas.filter(
            ({ reconf }) => reconf === 'sent' || reconf === 'inprog',
          );
          if (busy.length > master.parallelSyncs)
            fail(
              `${scene.lives.get(pid)?.node.name} reconfigures ${busy.length} replicas of ${master.name} at once, parallel-syncs is ${master.parallelSyncs}`,
            );
        }
      },
    };
  },
};
