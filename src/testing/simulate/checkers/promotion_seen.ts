/**
 * A master's new address is announced only after its promotion was seen: the leader switches after
 * the chosen replica said that it is a master, which it was; all others because of a hello.
 */
import { type CheckerKind, count, nodeAt } from '../scene';

const SWITCH = /^(\S+) \S+ \d+ (\S+) (\d+)$/;

export const promotionSeen: CheckerKind = {
  name: 'a switch follows a promotion that was seen',
  make(scene, fail) {
    /** By Sentinel and master: the address that was seen promoted. */
    const promoted = new Map<string, string>();
    /** Told by a hello; the switch is the next thing said. */
    const told = new Set<string>();
    /** Nodes that have been a master since they were last something else. */
    const masters = new Set<string>();
    return {
      see(_scene, { fact, pid }) {
        const life = scene.lives.get(pid);
        if (!life) return;
        const who = life.node.name;
        if (fact.kind === 'server' && fact.facts.role === 'master') masters.add(who);
        if (fact.kind !== 'sentinel-event') return;
        if (fact.type === '+promoted-slave' && fact.instance) {
          const { host, port, master } = fact.instance;
          promoted.set(`${pid} ${master}`, `${host}:${port}`);
          const node = nodeAt(scene, host, port);
          if (node && !masters.has(node.name))
            fail(`${who} saw ${node.name} promoted, which never was a master`);
        } else if (fact.type === '+config-update-from' && fact.instance) {
          told.add(`${pid} ${fact.instance.master}`);
        } else if (fact.type === '+switch-master') {
          const [, name = '', host = '', port = ''] = SWITCH.exec(fact.text) ?? [];
          const key = `${pid} ${name}`;
          if (promoted.get(key) === `${host}:${port}`) count(scene, 'failovers');
          else if (!told.has(key))
            fail(`${who} switches ${name} to ${host}:${port}, whose promotion it has not seen`);
          promoted.delete(key);
          told.delete(key);
        } else if (fact.type.startsWith('-failover-abort') && fact.instance) {
          promoted.delete(`${pid} ${fact.instance.name}`);
        }
      },
    };
  },
};
