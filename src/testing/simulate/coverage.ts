/**
 * What the runs have met: a simulator that never sees a split vote proves nothing about them. Each
 * count has a minimum for a thousand seeds; runs that stay under theirs fail as a whole. The minima
 * are about half of what seeds 1 to 250 met, less where it comes in bursts; of the rarest, a fifth.
 */

/** By name: what is counted, and how often at least in a thousand seeds. */
const COUNTED = {
  failovers: ['failovers ended by +switch-master at their leader', 700],
  elections: ['elections won', 1400],
  splitVotes: ['split votes: an epoch in which nobody was elected though several had votes', 150],
  notElected: ['-failover-abort-not-elected', 300],
  noGoodSlave: ['-failover-abort-no-good-slave', 500],
  slaveTimeout: ['-failover-abort-slave-timeout', 60],
  tilts: ['TILT entered', 500],
  minorities: ['a Sentinel wanted a failover while cut off from the majority', 150],
  votedRestarts: ['a Sentinel ended between its vote and the promotion', 800],
  severed: ['a process that is to die in the middle of a turn', 1100],
  diskFull: ['a conf file that could not be saved', 250],
  fullSyncs: ['full resynchronizations', 4000],
  partialSyncs: ['partial resynchronizations', 500],
  waits: ['WAITs answered by at least one replica', 25000],
  resets: ['Sentinels that forgot by RESET the lost ids of others', 100],
  forced: ['SENTINEL FAILOVER obeyed', 120],
  twoLeaders: ['two leaders in one epoch (fact 19: the epoch moved between two rounds)', 5],
  neverConverges: ['equal config epochs for two masters (fact 20)', 40],
  lostBehind: ['acknowledged writes lost: not received by the promoted replica', 1500],
  lostDemoted: [
    'acknowledged writes lost: acknowledged by a master that others had given up',
    1000,
  ],
  lostRestart: ['acknowledged writes lost: a server came back from an older or empty file', 8000],
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

/** So few runs prove nothing about what is rare: nothing is asked of them. */
const SAMPLE_MIN = 200;

/** The least that `seeds` runs must have met. */
function minimum(key: Counted, seeds: number): number {
  return seeds < SAMPLE_MIN ? 0 : Math.floor((COUNTED[key][1] * seeds) / 1000);
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
