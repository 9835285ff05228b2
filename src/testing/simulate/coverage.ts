/**
 * What the runs have met: a simulator that never sees a split vote proves nothing about them. Each
 * count has a minimum for a thousand seeds; runs that stay under theirs fail as a whole.
 */

/** By name: what is counted, and how often at least in a thousand seeds. */
const COUNTED = {
  failovers: ['failovers ended by +switch-master at their leader', 700],
  elections: ['elections won', 700],
  splitVotes: ['split votes: an epoch in which nobody was elected though several had votes', 15],
  notElected: ['-failover-abort-not-elected', 60],
  noGoodSlave: ['-failover-abort-no-good-slave', 20],
  slaveTimeout: ['-failover-abort-slave-timeout', 3],
  tilts: ['TILT entered', 100],
  minorities: ['a Sentinel wanted a failover while cut off from the majority', 30],
  votedRestarts: ['a Sentinel ended between its vote and the promotion', 20],
  severed: ['a process killed in the middle of a turn', 100],
  diskFull: ['a conf file that could not be saved', 10],
  fullSyncs: ['full resynchronizations', 3000],
  partialSyncs: ['partial resynchronizations', 500],
  waits: ['WAITs answered by at least one replica', 500],
  forced: ['SENTINEL FAILOVER obeyed', 30],
  twoLeaders: ['two leaders in one epoch (fact 19: the epoch moved between two rounds)', 0],
  neverConverges: ['equal config epochs for two masters (fact 20)', 0],
  lostBehind: ['acknowledged writes lost: not received by the promoted replica', 50],
  lostDemoted: ['acknowledged writes lost: acknowledged by a master that others had given up', 50],
  lostRestart: ['acknowledged writes lost: a server came back from an older or empty file', 20],
} as const satisfies Record<string, readonly [string, number]>;

export type Counted = keyof typeof COUNTED;
export type Coverage = Record<Counted, number>;

const KEYS = Object.keys(COUNTED) as Counted[];

export function createCoverage(): Coverage {
  return Object.fromEntries(KEYS.map((key) => [key, 0])) as Coverage;
}

export function addCoverage(total: Coverage, run: Coverage): void {
  for (const key of KEYS) total[key] += run[key];
}

/** The least that `seeds` runs must have met; a small sample need not have met what is rare. */
function minimum(key: Counted, seeds: number): number {
  return Math.floor((COUNTED[key][1] * seeds) / 1000 / 2);
}

export interface CoverageReport {
  readonly lines: readonly string[];
  readonly missed: readonly Counted[];
}

export function reportCoverage(coverage: Coverage, seeds: number): CoverageReport {
  const missed = KEYS.filter((key) => coverage[key] < minimum(key, seeds));
  const lines = KEYS.map((key) => {
    const least = minimum(key, seeds);
    const mark = missed.includes(key) ? '  <-- too few' : '';
    const figures = `${String(coverage[key]).padStart(8)} ${String(least).padStart(8)}`;
    return `${figures}  ${COUNTED[key][0]}${mark}`;
  });
  return { lines: [`${'seen'.padStart(8)} ${'minimum'.padStart(8)}`, ...lines], missed };
}
