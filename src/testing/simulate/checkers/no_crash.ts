/** No process of ours ends by a failed assertion, and no log says that data was found broken. */
import type { CheckerKind } from '../scene';

const BROKEN =
  /== CRITICAL ==|Short read or OOM loading DB|Bad file format reading the append only/;

export const noCrash: CheckerKind = {
  name: 'no crash',
  make(scene, fail) {
    return {
      see(_scene, { fact, pid }) {
        const who = scene.lives.get(pid)?.node.name ?? `pid ${pid}`;
        if (fact.kind === 'crash') fail(`${who} crashed: ${fact.report}`);
        else if (fact.kind === 'log' && BROKEN.test(fact.text)) fail(`${who} logs ${fact.text}`);
      },
    };
  },
};
