/** The property that convergence.test.ts holds, and that planted bugs must break. */
import fc from 'fast-check';
import { assert } from '#host/assert';
import { Cluster } from './cluster';
import { ContinueJudge } from './continue_judge';
import { PORTS, perform, type Step, schedule, settle, startAll } from './steps';

const FIELDS = ['master_replid', 'master_repl_offset'];

const BROKEN = /Desync|Protocol error|== CRITICAL ==|corruption/;

function endOf(cluster: Cluster, port: number): string {
  const info = cluster.info(port);
  return [cluster.command(port, 'DEBUG DIGEST'), ...FIELDS.map((name) => info.get(name))].join(' ');
}

/** Asserts that all servers are alike in the end, and that no PSYNC was answered wrongly. */
export function run(steps: readonly Step[]): ContinueJudge {
  const judge = new ContinueJudge();
  const cluster = new Cluster((program) => judge.watch(program));
  judge.net = cluster.net;
  cluster.net.cloneEvery = 50;
  startAll(cluster);
  for (const each of steps) perform(cluster, each);
  const master = settle(cluster);
  const expected = endOf(cluster, master);
  for (const port of PORTS) {
    const end = endOf(cluster, port);
    assert(end === expected, `${port} ended as ${end}, its master ${master} as ${expected}`);
  }
  for (const port of PORTS) {
    // A stream that was put together wrongly would be healed by another copy, and not show.
    const broken = cluster.log(port).find((line) => BROKEN.test(line));
    assert(broken === undefined, `${port} logged ${broken}`);
  }
  assert(judge.verdicts.length === 0, judge.verdicts.join('\n'));
  return judge;
}

export interface Plan {
  readonly numRuns: number;
  readonly seed: number;
  /** From a failure's report: only that case is run, shrunk as far as it was. */
  readonly path?: string | undefined;
  /** The first case that fails is enough, however long it is. */
  readonly endOnFailure?: boolean;
}

/** null: it held. Else what broke it, with the seed and how to run it again. */
export function findCounterexample({ path, ...plan }: Plan): string | null {
  const details = fc.check(
    fc.property(schedule, (steps) => {
      run(steps);
    }),
    { ...plan, ...(path === undefined ? {} : { path }) },
  );
  if (!details.failed) return null;
  const replay = `CONVERGENCE_SEED=${details.seed} CONVERGENCE_PATH=${details.counterexamplePath}`;
  return `${fc.defaultReportMessage(details)}\nTo see it again: ${replay} npx vitest run src/testing/replication/convergence.test.ts`;
}
