/** Counts what a run has met of what Sentinels do, for the coverage table. */
import type { TraceRecord } from '#host/trace';
import type { Counted } from './coverage';
import { count, masterFacts, type Scene } from './scene';

const EVENTS: ReadonlyMap<string, Counted> = new Map<string, Counted>([
  ['-failover-abort-not-elected', 'notElected'],
  ['-failover-abort-no-good-slave', 'noGoodSlave'],
  ['-failover-abort-slave-timeout', 'slaveTimeout'],
]);

export interface Tally {
  /** By epoch: whom there were votes for; whether somebody won. */
  readonly ballots: Map<string, { readonly leaders: Set<string>; elected: boolean }>;
}

export function createTally(): Tally {
  return { ballots: new Map() };
}

const VOTE = /^([0-9a-f]{40}) (\d+)$/;
const UNSAVED = /was not able to save the new configuration on disk/;

export function tallyRecord(tally: Tally, scene: Scene, { fact, pid }: TraceRecord): void {
  const life = scene.lives.get(pid);
  if (fact.kind === 'sentinel-event') {
    const counted = EVENTS.get(fact.type);
    if (counted) count(scene, counted);
    const [, leader, epoch] = fact.type === '+vote-for-leader' ? (VOTE.exec(fact.text) ?? []) : [];
    if (leader && epoch) ballot(tally, epoch).leaders.add(leader);
    if (fact.type === '-failover-abort-not-elected' && fact.instance && life) {
      const facts = masterFacts(life.sentinel, fact.instance.name);
      const split = ballot(tally, String(facts?.failover.epoch ?? 0));
      if (split.leaders.size > 1 && !split.elected) count(scene, 'splitVotes');
      const lonely = facts?.sentinels.filter(({ sdownSince }) => sdownSince !== null).length ?? 0;
      if (facts && lonely > facts.sentinels.length / 2) count(scene, 'minorities');
    }
  } else if (fact.kind === 'sentinel-election') {
    if (fact.forced) count(scene, 'forced');
    else ballot(tally, String(fact.epoch)).elected = true;
  } else if (fact.kind === 'log' && UNSAVED.test(fact.text) && life) {
    count(scene, 'diskFull');
    scene.unsaved.add(life.node.name);
  } else if (fact.kind === 'exit' && life?.sentinel) {
    const voted = life.sentinel.masters.some((m) => m.leaderEpoch > m.configEpoch);
    if (voted) count(scene, 'votedRestarts');
  }
}

function ballot(tally: Tally, epoch: string) {
  const found = tally.ballots.get(epoch) ?? { leaders: new Set<string>(), elected: false };
  tally.ballots.set(epoch, found);
  return found;
}
