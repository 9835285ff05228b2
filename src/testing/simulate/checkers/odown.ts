/**
 * Fact 22: no failover starts without a quorum in the starter's own opinion of the others: +odown
 * says of how many, and +try-failover (not forced) comes only while it holds.
 */
import { type CheckerKind, masterFacts } from '../scene';

const QUORUM = /#quorum (\d+)\/(\d+)$/;

export const odown: CheckerKind = {
  name: 'no failover without a quorum',
  make(scene, fail) {
    const down = new Set<string>();
    return {
      see(_scene, { fact, pid }) {
        const life = scene.lives.get(pid);
        if (fact.kind !== 'sentinel-event' || fact.instance?.role !== 'master' || !life) return;
        const { name } = fact.instance;
        const key = `${pid} ${name}`;
        const who = life.node.name;
        if (fact.type === '+odown') {
          const [, have = '', need = ''] = QUORUM.exec(fact.text) ?? [];
          const { quorum = 0, sentinels = [] } = masterFacts(life.sentinel, name) ?? {};
          if (Number(have) < Number(need) || (quorum > 0 && Number(need) !== quorum))
            fail(`${who} says +odown of ${name} by ${have}/${need}, its quorum is ${quorum}`);
          if (Number(have) > sentinels.length + 1)
            fail(`${who} counts ${have} Sentinels, it knows ${sentinels.length + 1}`);
          down.add(key);
        } else if (fact.type === '-odown' || fact.type === '+switch-master') {
          down.delete(key);
        } else if (fact.type === '+try-failover') {
          if (!down.has(key) && !scene.forced.has(key))
            fail(`${who} starts a failover of ${name}, which it does not hold to be odown`);
        }
      },
    };
  },
};
