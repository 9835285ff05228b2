/** A server's state beyond role and life: a word on its badge, a sentence for its title and the twin. */
import type { Texts } from '../texts/en';
import { type NodeState, sinceText } from './node_states';

interface Telling {
  /** Microseconds of virtual time. */
  readonly now: number;
  readonly texts: Texts;
}

export function badgeOfState(state: NodeState, { now, texts: { onGraph } }: Telling): string {
  switch (state.kind) {
    case 'stale':
      return (state.answers ? onGraph.stale : onGraph.refuses)(sinceText(state.since, now));
    case 'failing':
      return onGraph.failing(state.leader);
    case 'booked':
      return onGraph.booked(state.master);
    case 'chosen':
      return onGraph.chosen;
    case 'leading':
      return onGraph.steps[state.step](state.chosen ?? '');
  }
}

export function sentenceOfState(state: NodeState, node: string, { now, texts }: Telling): string {
  const { onGraph } = texts;
  if (state.kind === 'stale') {
    const tell = state.answers ? onGraph.staleOf : onGraph.refusesOf;
    return tell(node, state.master, sinceText(state.since, now));
  }
  if (state.kind === 'booked')
    return (state.runs ? onGraph.bookedRunning : onGraph.bookedGone)(node, state.master);
  const { group, leader, step } = state;
  if (state.kind === 'leading')
    return onGraph.leadingOf(leader, group, badgeOfState(state, { now, texts }), step);
  const tell = state.kind === 'failing' ? onGraph.failingOf : onGraph.chosenOf;
  return tell(node, group, leader, step);
}

/** A clock; an open book; two arrows that change places; an arrow that points up; a flag. Within 5 units of the middle. */
export const STATE_SIGNS: Readonly<Record<NodeState['kind'], string>> = {
  stale: 'M-5 0a5 5 0 1 0 10 0a5 5 0 1 0 -10 0M0 -3V0L2.2 1.6',
  booked: 'M0 4.2Q-2 2.8 -5 3.2V-3.6Q-2 -4 0 -2.6Q2 -4 5 -3.6V3.2Q2 2.8 0 4.2V-2.6',
  failing: 'M-5 -2.2H4.6L1.8 -5M5 2.2H-4.6L-1.8 5',
  chosen: 'M0 5V-4.6M-3.4 -1.4L0 -4.8L3.4 -1.4',
  leading: 'M-3.5 5V-4.6H4.5L2 -1.8L4.5 1H-3.5',
};
