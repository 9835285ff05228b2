/**
 * WAIT never counts a replica that has not applied the write: as many servers as it answers had, at
 * some moment before the answer, come as far in that history. (Whether they still have it is
 * another question: fact 22, even such a write can be lost.)
 */
import { createClients, foldClients, type WaitAnswer } from '../clients';
import { type CheckerKind, count } from '../scene';

export const waitCounts: CheckerKind = {
  name: 'WAIT counts only replicas that have the write',
  make(scene, fail) {
    const clients = createClients();
    /** By node: how far its data, of whichever life, has come in each history. */
    const reached = new Map<string, Map<string, number>>();

    function check({ write, replicas }: WaitAnswer): void {
      if (replicas === 0 || !write.counted) return;
      count(scene, 'waits');
      let have = 0;
      for (const [node, histories] of reached)
        if (node !== write.life.node.name && (histories.get(write.replid) ?? 0) > write.after)
          have++;
      if (have < replicas)
        fail(
          `${write.life.node.name} answered WAIT for ${write.key} with ${replicas}, but only ${have} replicas had come beyond ${write.after}`,
        );
    }

    return {
      see(_scene, record) {
        const { fact, pid } = record;
        const life = scene.lives.get(pid);
        if (fact.kind === 'server' && fact.facts.role === 'slave' && life) {
          const { replid, offset } = fact.facts;
          const histories = reached.get(life.node.name) ?? new Map<string, number>();
          reached.set(life.node.name, histories);
          histories.set(replid, Math.max(offset, histories.get(replid) ?? 0));
        }
        const answer = foldClients(clients, scene, record);
        if (answer) check(answer);
      },
    };
  },
};
