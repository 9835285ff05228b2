/**
 * Fact 24: an acknowledged write is lost exactly when the promoted node had not received it, when a
 * master that was given up had acknowledged it, or when its node came back from an older or empty
 * file. So one that lies in the final master's own line of histories is never lost.
 */
import { type Acknowledged, createClients, foldClients } from '../clients';
import { createHistories, foldHistories, type Lineage, lineageOf } from '../histories';
import { type CheckerKind, count, type Life, livesOf, type Scene } from '../scene';
import { holdsKey } from '../stage';

function isIn(write: Acknowledged, { stretches }: Lineage): boolean {
  if (write.upTo === Number.POSITIVE_INFINITY) return false;
  return stretches.some(({ replid, upTo }) => replid === write.replid && write.upTo <= upTo);
}

function countLoss(scene: Scene, write: Acknowledged, { stretches, root }: Lineage): void {
  if (stretches.some(({ replid }) => replid === write.replid)) count(scene, 'lostBehind');
  else if (root && write.at < root.at) count(scene, 'lostRestart');
  else count(scene, 'lostDemoted');
}

export const lostWrites: CheckerKind = {
  name: 'a write in the final history is kept',
  make(scene, fail) {
    const clients = createClients();
    const histories = createHistories();

    function checkGroup(master: Life): void {
      const { node, server, pid } = master;
      if (!server) return;
      const lineage = lineageOf(histories, server.replid);
      for (const write of clients.acknowledged) {
        if (write.life.node.group !== node.group || holdsKey(scene.stage, pid, write.key)) continue;
        if (!isIn(write, lineage)) countLoss(scene, write, lineage);
        else
          fail(
            `${write.key}, acknowledged by ${write.life.node.name} at ${write.at} in ${write.replid} (${write.after}..${write.upTo}), is not on the final master ${node.name}, whose history holds it`,
          );
      }
    }

    return {
      see(_scene, record) {
        foldHistories(histories, scene, record);
        foldClients(clients, scene, record);
      },
      end() {
        for (const life of livesOf(scene, 'master', 'replica'))
          if (life.server?.role === 'master') checkGroup(life);
      },
    };
  },
};
