/**
 * The narrator's sentences in English; the one who acts stands before each. Servers and Sentinels have ports for names,
 * which end alike: what somebody is stands with the name.
 */
import type { Fact, Narration } from './narration';

/** `who` is written before it, but for what nobody in the graph did. */
export type Tell = (fact: Fact) => string;

/** What the one who acts is, to be written before `who`; '' where nobody does. */
export type Call = (narration: Narration) => string;

/** Sentences about a server's role, or of one whose role others see otherwise: "a master is a replica now" confuses. */
export function isOfRole({ say }: Fact): boolean {
  return ['born', 'becomesMaster', 'follows', 'returns', 'strays', 'dropsClient'].includes(say);
}

export const callEn: Call = ({ who, role, fact }) => {
  if (who === '') return '';
  if (role === 'sentinel') return 'Sentinel';
  if (role === 'none' || isOfRole(fact)) return 'Server';
  return role === 'master' ? 'Master' : 'Replica';
};

const KINDS = { master: 'master', slave: 'replica', sentinel: 'Sentinel' } as const;

function seconds(ms: number): string {
  return `${ms / 1000} s`;
}

export const tellEn: Tell = (fact) => {
  switch (fact.say) {
    case 'born':
      return 'has started and listens.';
    case 'ended':
      return `${fact.how === null ? 'has ended.' : `was ended by ${fact.how}.`}${
        fact.waitMs === 0
          ? ''
          : ` Its Sentinels wait ${seconds(fact.waitMs)} for an answer before they take it for down.`
      }`;
    case 'frozen':
      return 'is frozen: it keeps its connections and answers nothing.';
    case 'thawed':
      return 'goes on where it was frozen.';
    case 'becomesMaster':
      return 'is a master now: it takes writes, and its history is a new one.';
    case 'follows':
      return `is a replica of ${fact.master} now: it will hold what its master holds.`;
    case 'linked':
      return `has caught up with master ${fact.master}: from here on each write reaches it.`;
    case 'lostLink':
      return fact.waitMs === null
        ? `has lost its link to master ${fact.master}: what is written there does not reach it.`
        : `has lost its link to master ${fact.master}, which has ended, and stays a replica.${
            fact.waitMs === 0
              ? ''
              : ` Nothing else happens until the Sentinels have waited ${seconds(fact.waitMs)}.`
          }`;
    case 'lacks':
      return `does not have “${fact.what}”, though a client was told OK: ${
        fact.how === 'copy'
          ? `it threw its own dataset away for a copy of master ${fact.master}'s, which never had that write.`
          : 'the old master said so before this replica had the write, and is gone.'
      }`;
    case 'strays':
      return `answers OK to “${fact.what}”, but ${fact.master} is the master that its Sentinels know: once it is made a replica, that write is lost.`;
    case 'returns':
      return `has started again as the master it was; its Sentinels know ${fact.master} for that. There are two, until one of them makes it a replica.`;
    case 'dropsClient':
      return fact.changed
        ? `closes the connection of ${fact.program}: the Sentinel ordered that along with the new role. The next command fails once, then ${fact.program} connects anew.`
        : `closes the connection of ${fact.program}.`;
    case 'refuses':
      return 'refuses the write: a replica is read-only.';
    default:
      return tellSync(fact) ?? tellSentinel(fact);
  }
};

function tellSync(fact: Fact): string | null {
  switch (fact.say) {
    case 'fullSync': {
      const why = {
        'no-psync': 'it has no history of this master yet',
        mismatch: 'it comes with another history',
        backlog: 'what it missed is no longer in the backlog',
        forced: 'it was asked for',
      };
      const because = fact.why === null ? '' : `: ${why[fact.why]}`;
      return `sends replica ${fact.replica} the whole dataset${because}.`;
    }
    case 'partialSync':
      return `sends replica ${fact.replica} only the ${fact.bytes} bytes that it missed, out of the backlog.`;
    case 'fault':
      return `A fault is made: ${fact.words}.`;
    case 'clock':
      return `A clock jumps by ${fact.seconds} s: whoever measures time by it is misled.`;
    default:
      return null;
  }
}

function tellSentinel(fact: Fact): string {
  switch (fact.say) {
    case 'monitors':
      return `watches the master ${fact.master} at ${fact.node}.`;
    case 'learns':
      return `reads in the INFO of master ${fact.node} that ${fact.replica} is its replica.`;
    case 'keeps':
      return `enters the old master ${fact.replica} in its books as a replica of ${fact.node}, counted silent from now on: when it comes back, it is to follow.`;
    case 'meets':
      return `meets Sentinel ${fact.other}: they said hello over the master they both watch.`;
    case 'sdown':
      return `had no answer from ${KINDS[fact.of]} ${fact.node} for ${seconds(fact.afterMs)}: it takes it for down (sdown).`;
    case 'sdownOver':
      return `gets answers from ${KINDS[fact.of]} ${fact.node} again.`;
    case 'odown':
      return `counts ${fact.agreed} Sentinels that take master ${fact.node} for down, and the quorum is ${fact.quorum}: objectively down (odown). One alone might only have a broken cable.`;
    case 'odownOver':
      return `no longer finds enough Sentinels that take master ${fact.node} for down.`;
    case 'reportsMaster':
      return `has an answer from the old master ${fact.node} again: it calls itself a master. If it still does in ${seconds(fact.waitMs)}, the next INFO (every 10 s) makes it a replica.`;
    case 'rebooted':
      return `sees by a new run id that ${KINDS[fact.of]} ${fact.node} was started again.`;
    case 'tilt':
      return 'finds that its clock jumped, or that it stood still: for 30 s it trusts nothing it measured (TILT).';
    case 'tiltOver':
      return 'trusts its clock again.';
    default:
      return tellElection(fact) ?? tellFailover(fact);
  }
}

function tellElection(fact: Fact): string | null {
  switch (fact.say) {
    case 'stands':
      return `asks the others for their votes in epoch ${fact.epoch}: it wants to lead the failover of ${fact.master}, and only one may. It has its own vote.`;
    case 'votes':
      return fact.itself
        ? `votes for itself in epoch ${fact.epoch}.`
        : `gives its vote in epoch ${fact.epoch} to Sentinel ${fact.whom}, the first to ask for it.`;
    case 'elected':
      return fact.forced
        ? 'was told to fail over: it needs no votes.'
        : `has ${fact.votes} of ${fact.voters} votes; it needs ${fact.needed}, a majority of all and no fewer than the quorum: it leads the failover in epoch ${fact.epoch}.`;
    case 'notElected':
      return `gives up: ${fact.votes} of the ${fact.needed} votes it needs, and time is over.`;
    default:
      return null;
  }
}

function tellFailover(fact: Fact): string {
  switch (fact.say) {
    case 'noGoodSlave':
      return fact.count === 0
        ? 'gives up: it knows of no replica that could be promoted.'
        : `gives up: of ${fact.count} known replicas none may be promoted.`;
    case 'selects': {
      const why = {
        only: 'the only one that may be',
        priority: 'its priority is the lowest',
        offset: 'it has the most of the stream',
        runid: 'all else equal, its run id is the smallest',
      };
      return `chooses replica ${fact.replica} to be the next master: ${why[fact.chosen]}.`;
    }
    case 'promotes':
      return `tells replica ${fact.replica} to follow no one (SLAVEOF NO ONE).`;
    case 'promoted':
      return `reads in the INFO of ${fact.replica} that it is a master now.`;
    case 'slaveTimeout':
      return 'gives up: the chosen replica did not become a master in time.';
    case 'reconfSent':
      return `tells replica ${fact.replica} to follow the new master.`;
    case 'reconfDone':
      return `sees that replica ${fact.replica} follows the new master.`;
    case 'failoverEnd':
      return 'is done: every replica that is up follows the new master.';
    case 'failoverTimeout':
      return 'waits no longer for the last replicas: it tells them all to follow, and goes on.';
    case 'switches':
      return `from now on takes server ${fact.to} for the master of ${fact.master}, no longer ${fact.from}.`;
    case 'learnsConfig':
      return `hears from Sentinel ${fact.from} of a newer configuration, and takes it over.`;
    case 'converts':
      return `makes server ${fact.replica} a replica: it came back as a master, and there is another one.`;
    case 'fixes':
      return `points replica ${fact.replica} at the right master: it followed another.`;
    default:
      return '';
  }
}
