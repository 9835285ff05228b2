/**
 * Fact 25: in TILT a Sentinel watches and does not act: it finds nobody down, starts and continues no
 * failover, corrects nobody, and answers 0 when asked whether a master is down.
 */
import { type CheckerKind, count } from '../scene';

const ACTS: ReadonlySet<string> = new Set([
  '+sdown',
  '-sdown',
  '+odown',
  '-odown',
  '+elected-leader',
  '+selected-slave',
  '+promoted-slave',
  '+slave-reconf-sent',
  '+slave-reconf-inprog',
  '+slave-reconf-done',
  '+failover-end',
  '+failover-end-for-timeout',
  '+convert-to-slave',
  '+fix-slave-config',
  '-failover-abort-not-elected',
  '-failover-abort-no-good-slave',
  '-failover-abort-slave-timeout',
]);

/** The first element of the reply to is-master-down-by-addr. */
const DOWN = /^\*3\r\n:1\r\n/;

export const tilt: CheckerKind = {
  name: 'nothing is done in TILT',
  make(scene, fail) {
    const tilted = new Set<number>();
    return {
      see(_scene, { fact, pid }) {
        const who = scene.lives.get(pid)?.node.name;
        if (fact.kind === 'sentinel-event') {
          if (fact.type === '+tilt') {
            tilted.add(pid);
            count(scene, 'tilts');
          } else if (fact.type === '-tilt') {
            tilted.delete(pid);
          } else if (tilted.has(pid)) {
            const starts = fact.type === '+try-failover';
            const obeyed = scene.forced.has(`${pid} ${fact.instance?.name}`);
            if (ACTS.has(fact.type) || (starts && !obeyed))
              fail(`${who} says ${fact.type} ${fact.text} in TILT`);
          }
        } else if (fact.kind === 'command' && tilted.has(pid)) {
          const asked = /^is-master-down-by-addr$/i.test(fact.argv[1] ?? '');
          if (asked && DOWN.test(fact.reply ?? '')) fail(`${who} calls a master down in TILT`);
        }
      },
    };
  },
};
