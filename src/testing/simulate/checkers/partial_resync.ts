/**
 * Fact 25: +CONTINUE only for what the backlog holds, of the server's own history, or of the one
 * before up to second_repl_offset.
 */
import type { ServerFacts } from '#host/trace';
import { type CheckerKind, count } from '../scene';

interface Asked {
  readonly replid: string;
  readonly offset: number;
  readonly facts: ServerFacts | null;
}

function refusal({ replid, offset, facts }: Asked): string | null {
  if (!facts?.backlog) return 'it had no backlog';
  const own = replid === facts.replid;
  const former = replid === facts.replid2 && offset <= facts.secondOffset;
  if (!own && !former)
    return `its histories were ${facts.replid} and ${facts.replid2} up to ${facts.secondOffset}`;
  // Writes of the same turn may have moved the end, and the beginning with it: never back.
  return offset < facts.backlog.first ? `its backlog began at ${facts.backlog.first}` : null;
}

export const partialResync: CheckerKind = {
  name: '+CONTINUE only inside the backlog',
  make(scene, fail) {
    const asked = new Map<number, Asked>();
    return {
      see(_scene, { fact, pid }) {
        const life = scene.lives.get(pid);
        if (fact.kind === 'sync' && life) {
          count(scene, fact.how === 'full' ? 'fullSyncs' : 'partialSyncs');
          const psync = asked.get(pid);
          // The command's own record follows the decision that it led to.
          if (fact.how === 'partial') asked.set(pid, { ...(psync ?? NOTHING), facts: life.server });
          else asked.delete(pid);
        } else if (fact.kind === 'command' && /^psync$/i.test(fact.argv[0] ?? '')) {
          const decided = asked.get(pid);
          asked.delete(pid);
          if (!decided) return;
          const [, replid = '', offset = ''] = fact.argv;
          const why = refusal({ ...decided, replid, offset: Number(offset) });
          if (why) fail(`${life?.node.name} continued ${replid} at ${offset}, but ${why}`);
        }
      },
    };
  },
};

const NOTHING: Asked = { replid: '', offset: 0, facts: null };
