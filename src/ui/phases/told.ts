/**
 * How far a failover is by what was told of it. An election is over before its first sentence is read; a strip that
 * shows its end beside that sentence confuses who learns. Pure: what was told before, and the sentence, in.
 */
import type { Fact, Narration } from '../narrator/narration';
import { PHASES, type Phase, type Story } from './phases';

/** null: nothing of it was told so far that could be shown, or it was given up. */
export function storyAfter(told: Story | null, narration: Narration): Story | null {
  const { fact, watched } = narration;
  if (fact.say === 'notElected' || fact.say === 'noGoodSlave' || fact.say === 'slaveTimeout')
    return null;
  const before = told?.master === watched ? told : null;
  const phase = phaseOf(fact, narration.who, before?.phase ?? null);
  if (!phase || (before && isBehind(phase, before.phase))) return told;
  const forced = fact.say === 'elected' ? fact.forced : (before?.forced ?? false);
  return { master: watched, phase, forced };
}

/** As when one more Sentinel holds down whom others already vote about. */
function isBehind(phase: Phase, before: Phase): boolean {
  const isOver = before.name === 'switch' && before.over;
  return !isOver && PHASES.indexOf(phase.name) < PHASES.indexOf(before.name);
}

function phaseOf(fact: Fact, who: string, before: Phase | null): Phase | null {
  switch (fact.say) {
    case 'sdown': {
      if (fact.quorum === 0) return null;
      const names = before?.name === 'sdown' ? `${before.who}, ${who}` : who;
      const down = before?.name === 'sdown' ? before.down + 1 : 1;
      return { name: 'sdown', who: names, down, quorum: fact.quorum };
    }
    case 'odown':
      return { name: 'odown', who, retryMs: null };
    case 'stands':
      // It has voted for itself in the same moment.
      return { name: 'vote', who, votes: 1, needed: fact.needed };
    case 'votes':
      return before?.name === 'vote' && before.who === fact.whom && !fact.itself
        ? { ...before, votes: before.votes + 1 }
        : null;
    case 'elected':
      return { name: 'vote', who, votes: fact.votes, needed: fact.needed };
    case 'selects':
    case 'promotes':
    case 'promoted':
      return { name: 'promote', who: fact.replica, leader: who };
    case 'switches':
      return { name: 'switch', who: fact.to, epoch: fact.epoch, over: false };
    default:
      return null;
  }
}
