/**
 * What is known so far of a run, folded from its trace: who runs where, what each server and
 * Sentinel last stated. Checkers read it; it is brought up to date before they see a record.
 */
import type { SentinelFacts, SentinelMasterFacts } from '#host/sentinel_facts';
import type { ServerFacts, TraceFact, TraceRecord } from '#host/trace';
import type { Node } from './cluster';
import type { Counted, Coverage } from './coverage';
import type { Stage } from './stage';

/** One life of a node: a process from exec to exit. */
export interface Life {
  readonly pid: number;
  readonly node: Node;
  readonly since: number;
  alive: boolean;
  server: ServerFacts | null;
  /** When they were stated: at the end of the turn that changed them. */
  serverAt: number;
  sentinel: SentinelFacts | null;
  /** The facts before those of the turn that stated the latest. */
  before: SentinelFacts | null;
}

export interface Failure {
  readonly checker: string;
  readonly at: number;
  readonly message: string;
}

export interface Scene {
  readonly stage: Stage;
  readonly coverage: Coverage;
  readonly lives: Map<number, Life>;
  /** By node's name: its running process. */
  readonly current: Map<string, Life>;
  readonly failures: Failure[];
  /** Instant of the record that is being looked at. */
  at: number;
  /** Sentinels, by name, whose conf file once could not be saved, or was lost. */
  readonly unsaved: Set<string>;
  /**
   * Sentinels that lost their conf file: under a new id they vote again in old epochs, and the
   * others count the old id's vote beside the new one's, since they ask both at one address.
   */
  readonly reborn: Set<string>;
  /** Sentinels that were told to RESET after the last such loss: they count only who is there. */
  readonly reset: Set<string>;
  /** `pid master`: that Sentinel was told to fail over, which is exempt from what elections promise. */
  readonly forced: Set<string>;
}

export function createScene(stage: Stage, coverage: Coverage): Scene {
  return {
    stage,
    coverage,
    lives: new Map(),
    current: new Map(),
    failures: [],
    at: 0,
    unsaved: new Set(),
    reborn: new Set(),
    reset: new Set(),
    forced: new Set(),
  };
}

/** One invariant: sees every record in order, after the scene has taken it in. */
export interface Checker {
  see?(scene: Scene, record: TraceRecord): void;
  /** After each window's records. */
  look?(scene: Scene): void;
  /** Once everything is healed, quiet and agreed upon. */
  end?(scene: Scene): void;
}

/** Makes a checker with its own memory, new for each run. */
export interface CheckerKind {
  readonly name: string;
  make(scene: Scene, fail: (message: string) => void): Checker;
}

export function count(scene: Scene, what: Counted): void {
  scene.coverage[what]++;
}

type Of<K extends TraceFact['kind']> = Extract<TraceFact, { kind: K }>;

type Folds = {
  readonly [K in TraceFact['kind']]?: (scene: Scene, record: TraceRecord, fact: Of<K>) => void;
};

const FOLDS: Folds = {
  exec(scene, { at, pid }, { machine, program }) {
    if (!/^(redis-server|redis-sentinel|writer)$/.test(program)) return;
    const node = scene.stage.cluster.nodes.find(({ name }) => name === machine);
    if (!node) return;
    const life: Life = {
      pid,
      node,
      since: at,
      alive: true,
      server: null,
      serverAt: 0,
      sentinel: null,
      before: null,
    };
    scene.lives.set(pid, life);
    scene.current.set(node.name, life);
  },
  exit(scene, { pid }) {
    const life = scene.lives.get(pid);
    if (!life) return;
    life.alive = false;
    if (scene.current.get(life.node.name) !== life) return;
    // A second one, started beside it, ends at once for want of the port; the first lives on.
    const other = [...scene.lives.values()].findLast(
      ({ alive, node }) => alive && node === life.node,
    );
    if (other) scene.current.set(life.node.name, other);
    else scene.current.delete(life.node.name);
  },
  /** Power lost: no exit is stated of what ran there. */
  fault(scene, _record, { text }) {
    const name = /^crash (\S+)$/.exec(text)?.[1] ?? '';
    const life = scene.current.get(name);
    if (!life) return;
    life.alive = false;
    scene.current.delete(name);
  },
  server(scene, { at, pid }, { facts }) {
    const life = scene.lives.get(pid);
    if (!life) return;
    life.server = facts;
    life.serverAt = at;
  },
  /** Whoever typed it may have reached another life than it was meant for. */
  log(scene, { pid }, { text }) {
    const [, name] = /^Executing user requested FAILOVER of '(.*)'$/.exec(text) ?? [];
    if (name !== undefined) scene.forced.add(`${pid} ${name}`);
  },
  sentinel(scene, { pid }, { facts }) {
    const life = scene.lives.get(pid);
    if (!life) return;
    life.before = life.sentinel;
    life.sentinel = facts;
  },
};

export function foldRecord(scene: Scene, record: TraceRecord): void {
  scene.at = record.at;
  const fold = FOLDS[record.fact.kind] as
    | ((scene: Scene, record: TraceRecord, fact: TraceFact) => void)
    | undefined;
  fold?.(scene, record, record.fact);
}

/** The node that serves at an address. */
export function nodeAt(scene: Scene, host: string, port: number): Node | undefined {
  return scene.stage.cluster.nodes.find((node) => node.address === host && node.port === port);
}

export function masterFacts(
  facts: SentinelFacts | null,
  name: string,
): SentinelMasterFacts | undefined {
  return facts?.masters.find((master) => master.name === name);
}

export function livesOf(scene: Scene, ...kinds: readonly Node['kind'][]): Life[] {
  return [...scene.current.values()].filter(({ node }) => kinds.includes(node.kind));
}
