/**
 * Fact 19: one leader per (master, epoch), where the epoch did not move between the candidates'
 * rounds and each knew all others with every conf file kept. Two where it did move are a weakness of
 * the original, which is counted.
 */
import { type CheckerKind, count } from '../scene';

interface Elected {
  readonly myid: string;
  readonly steady: boolean;
}

export const singleLeader: CheckerKind = {
  name: 'one leader an epoch',
  make(scene, fail) {
    const leaders = new Map<string, Elected>();
    const deployed = scene.stage.cluster.nodes.filter(({ kind }) => kind === 'sentinel').length;
    return {
      see(_scene, { fact, pid }) {
        if (fact.kind !== 'sentinel-election' || fact.forced) return;
        const { master, epoch, currentEpoch, myid, voters } = fact;
        const key = `${master} ${epoch}`;
        const before = leaders.get(key);
        const steady = epoch === currentEpoch && voters === deployed && scene.unsaved.size === 0;
        if (before === undefined || before.myid === myid) {
          leaders.set(key, { myid, steady: steady && (before?.steady ?? true) });
          return;
        }
        if (steady && before.steady)
          fail(
            `${scene.lives.get(pid)?.node.name} (${myid}) and ${before.myid} both lead about ${master} in epoch ${epoch}`,
          );
        else count(scene, 'twoLeaders');
      },
    };
  },
};
