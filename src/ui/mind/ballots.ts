/** Opinions and votes of all Sentinels on one master, laid out as ballots: who, for whom, of how many. */
import type { GraphNode } from '../topology/graph';
import { silenceOf, type Watch } from '../topology/sentinels';
import type { NameOf } from './gates';

export type OpinionWord = 'up' | 'overdue' | 'sdown' | 'odown';

export interface Mind {
  readonly sentinel: GraphNode;
  readonly epoch: number;
  readonly opinion: OpinionWord;
  /** Until sdown, while overdue. */
  readonly leftMs: number | null;
  readonly vote: { readonly whom: string; readonly epoch: number } | null;
  /** Whom it takes for the master, in that configuration. */
  readonly master: { readonly host: string; readonly port: number };
  readonly configEpoch: number;
  readonly knows: { readonly replicas: number; readonly sentinels: number };
}

export interface Ballots {
  readonly minds: readonly Mind[];
  readonly down: number;
  readonly quorum: number;
  /** The election that is shown: the highest epoch in which anyone stands, else that was voted in. */
  readonly epoch: number;
  readonly candidates: readonly { readonly sentinel: string; readonly votes: number }[];
  readonly majority: number;
  readonly needed: number;
  readonly voters: number;
}

/** The names of all masters that are watched, in the order they were met. */
export function masterNames(watches: readonly Watch[]): string[] {
  return [...new Set(watches.map(({ master }) => master.name))];
}

export function ballotsOf(
  watches: readonly Watch[],
  name: string,
  wallMs: number,
  nameOf: NameOf,
): Ballots {
  const own = watches.filter(({ master }) => master.name === name);
  const minds = own.map((watch) => mindOf(watch, wallMs, nameOf));
  const standing = own.flatMap(({ master: { failover } }) =>
    failover.state === 'none' ? [] : [failover.epoch],
  );
  const voted = minds.map(({ vote }) => vote?.epoch ?? 0);
  const epoch = Math.max(0, ...(standing.length > 0 ? standing : voted));
  const counts = new Map<string, number>();
  for (const { vote } of minds)
    if (vote && vote.epoch === epoch && epoch > 0)
      counts.set(vote.whom, (counts.get(vote.whom) ?? 0) + 1);
  // Each counts with those it knows of; where they differ, the largest electorate is shown.
  const voters = Math.max(own.length, ...own.map(({ master }) => master.sentinels.length + 1));
  const quorum = Math.max(0, ...own.map(({ master }) => master.quorum));
  const majority = Math.floor(voters / 2) + 1;
  return {
    minds,
    down: minds.filter(({ opinion }) => opinion === 'sdown' || opinion === 'odown').length,
    quorum,
    epoch,
    candidates: [...counts].map(([sentinel, votes]) => ({ sentinel, votes })),
    majority,
    needed: Math.max(majority, quorum),
    voters,
  };
}

function mindOf({ sentinel, master }: Watch, wallMs: number, nameOf: NameOf): Mind {
  const { sdownSince, odownSince, leader, leaderEpoch, downAfterMs } = master;
  const silentMs = silenceOf(master, wallMs);
  const silent = silentMs === null ? 'up' : 'overdue';
  const opinion = odownSince !== null ? 'odown' : sdownSince !== null ? 'sdown' : silent;
  return {
    sentinel,
    epoch: sentinel.beliefs?.currentEpoch ?? 0,
    opinion,
    leftMs: opinion === 'overdue' ? Math.max(0, downAfterMs - (silentMs ?? 0)) : null,
    vote: leader === null ? null : { whom: nameOf(leader), epoch: leaderEpoch },
    master: { host: master.host, port: master.port },
    configEpoch: master.configEpoch,
    knows: { replicas: master.replicas.length, sentinels: master.sentinels.length },
  };
}
