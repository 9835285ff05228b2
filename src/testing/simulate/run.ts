/** One seed from boot to verdict: start, settle, faults, heal, agree, compare. */
import { computeDatasetDigest } from '#engine/keyspace/digest';
import type { TraceRecord } from '#host/trace';
import { digestOf, nowOf } from '#lab/lab';
import type { Programs } from '#lab/runner';
import { boundMs, disagreement, isTornForGood, RETRANSMIT_MS } from './agreement';
import { clusterOf, type Group, type Sizes } from './cluster';
import { type Coverage, createCoverage } from './coverage';
import { between, drawFor } from './draw';
import { Faults } from './faults';
import { count, createScene, type Failure, livesOf, type Scene } from './scene';
import {
  runStage,
  type Stage,
  serverStateOf,
  setStage,
  signalNode,
  startNode,
  typeLine,
} from './stage';
import { type Watch, watchScene } from './watch';

const SECOND = 1_000_000;
/** Discovery: INFO every 10 s, hellos every 2 s. */
const SETTLE_US = 45 * SECOND;
const QUIET_US = 3 * SECOND;
/** INFO comes every 10 s, and a hello every 2 s; whoever was just found is asked for it, too. */
const REDISCOVERY_MS = 45_000;

export interface Outcome {
  readonly seed: number;
  readonly failures: readonly Failure[];
  readonly coverage: Coverage;
  readonly digest: string;
  readonly virtualUs: number;
  readonly stage: Stage;
}

export interface RunOptions {
  readonly programs?: Programs;
  /** Others than the seed's own. */
  readonly sizes?: Partial<Sizes>;
  /** Is told every record. */
  readonly trace?: (record: TraceRecord) => void;
}

interface Run {
  readonly stage: Stage;
  readonly scene: Scene;
  readonly watch: Watch;
  faults: Faults | null;
  readonly options: RunOptions;
}

export function runSeed(seed: number, options: RunOptions = {}): Outcome {
  const stage = setStage(clusterOf(seed, options.sizes), options.programs);
  const scene = createScene(stage, createCoverage());
  const run: Run = { stage, scene, watch: watchScene(scene), faults: null, options };
  act(run);
  const { failures, coverage } = scene;
  const { lab } = stage;
  return { seed, failures, coverage, digest: digestOf(lab), virtualUs: nowOf(lab), stage };
}

function act(run: Run): void {
  const { stage, scene } = run;
  start(run);
  if (!settle(run, SETTLE_US / 1000, true)) return;
  const from = nowOf(stage.lab);
  const draw = drawFor(stage.cluster.seed, 'load');
  const until = from + between(draw, 20, 70) * SECOND;
  run.faults = new Faults(scene, { from, until });
  advance(run, until);
  if (scene.failures.length > 0) return;
  run.faults.heal();
  const backwardMs = run.faults.backwardUs / 1000;
  const bound = Math.max(...stage.cluster.groups.map((group) => boundMs(group, backwardMs)));
  if (settle(run, bound, false) && forgetPhantoms(run)) compare(run);
}

/** Masters and replicas, then Sentinels, then clients. */
function start(run: Run): void {
  const { stage } = run;
  const { nodes } = stage.cluster;
  advance(run, SECOND / 10);
  for (const node of nodes) if (node.group !== '' && node.kind !== 'writer') startNode(stage, node);
  advance(run, nowOf(stage.lab) + SECOND);
  for (const node of nodes) if (node.kind === 'sentinel') startNode(stage, node);
  advance(run, nowOf(stage.lab) + SECOND / 2);
  for (const node of nodes) if (node.kind === 'writer') startNode(stage, node);
}

function advance(run: Run, until: number): void {
  const { stage, scene, watch, faults, options } = run;
  const tell = (records: readonly TraceRecord[]): void => {
    watch.see(records);
    for (const record of records) {
      faults?.see(record);
      options.trace?.(record);
    }
  };
  while (nowOf(stage.lab) < until && scene.failures.length === 0) {
    const next = Math.max(Math.min(until, faults?.due ?? until), nowOf(stage.lab) + 100);
    runStage(stage, next, tell, () => scene.failures.length > 0 || (faults?.due ?? next) < next);
    faults?.act();
  }
}

/** Runs until all agree, at most so long; a failure if they do not. */
function settle(run: Run, withinMs: number, complete: boolean): boolean {
  const { stage, scene } = run;
  const { groups } = stage.cluster;
  const deadline = nowOf(stage.lab) + withinMs * 1000;
  const missing = (group: Group) => disagreement(scene, group, complete);
  for (;;) {
    advance(run, nowOf(stage.lab) + SECOND);
    if (!complete) run.faults?.keepUp();
    if (scene.failures.length > 0) return false;
    const torn = groups.filter((group) => !complete && isTornForGood(scene, group));
    const open = groups.filter((group) => missing(group) !== null && !torn.includes(group));
    if (open.length === 0) {
      if (torn.length > 0) count(scene, 'neverConverges');
      return torn.length === 0;
    }
    if (nowOf(stage.lab) < deadline) continue;
    const [group] = open;
    const message = `after ${withinMs / 1000} s: ${group && missing(group)}`;
    scene.failures.push({ checker: 'all agree in the end', at: nowOf(stage.lab), message });
    return false;
  }
}

/**
 * Fact 21: a Sentinel that lost its conf file votes under a new id and leaves the old one behind in
 * the others' books. An operator tells one after the other to RESET, once all is well, and waits
 * until it has found everybody again.
 */
function forgetPhantoms(run: Run): boolean {
  const { stage, scene } = run;
  if (scene.reborn.size === 0) return true;
  // What a dead one wrote into a cut cable is sent again until then: a hello in its old name.
  advance(run, nowOf(stage.lab) + RETRANSMIT_MS * 1000);
  for (const { node } of livesOf(scene, 'sentinel')) {
    // Ctrl-C first: a redis-cli may still wait there for a Sentinel that died while it was asked.
    typeLine(stage, 1, `\u0003src/redis-cli -h ${node.address} -p ${node.port} sentinel reset '*'`);
    scene.reset.add(node.name);
    advance(run, nowOf(stage.lab) + SECOND);
    if (!settle(run, REDISCOVERY_MS, false)) return false;
  }
  count(scene, 'resets');
  return true;
}

/** Nobody writes any more: those with one history at one offset hold the same data. */
function compare(run: Run): void {
  const { stage, scene, watch } = run;
  for (const { node } of livesOf(scene, 'writer')) signalNode(stage, node, 'SIGTERM');
  advance(run, nowOf(stage.lab) + QUIET_US);
  if (scene.failures.length > 0) return;
  const digests = new Map<string, { readonly digest: string; readonly name: string }>();
  for (const { pid, node } of livesOf(scene, 'master', 'replica')) {
    const server = serverStateOf(stage, pid);
    if (!server) continue;
    const key = `${server.repl.replid} ${server.repl.masterReplOffset}`;
    const digest = computeDatasetDigest(server);
    const other = digests.get(key);
    if (other && other.digest !== digest)
      scene.failures.push({
        checker: 'equal history, equal data',
        at: nowOf(stage.lab),
        message: `${node.name} and ${other.name} differ at ${key}`,
      });
    digests.set(key, { digest, name: node.name });
  }
  watch.end();
}
