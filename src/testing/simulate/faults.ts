/**
 * What goes wrong in a run: faults one after the other, several at a time, each undone after a
 * while. Which kinds a seed uses is drawn first (a run of nothing but cuts finds other bugs than one
 * of everything); whom they hit is drawn when they come, often whoever matters most just then.
 */
import type { TraceRecord } from '#host/trace';
import { nowOf } from '#lab/lab';
import type { Party } from '#world/state';
import type { Node } from './cluster';
import { between, chance, drawFor, type Prng, pick, weighted } from './draw';
import { count, type Life, livesOf, masterFacts, type Scene } from './scene';
import { inflict, processOf, signalNode, startNode, typeLine } from './stage';

const MS = 1000;
const SECOND = 1_000_000;

type Kind =
  | 'kill'
  | 'terminate'
  | 'wipe'
  | 'stop'
  | 'isolate'
  | 'cut'
  | 'oneWay'
  | 'slow'
  | 'clock'
  | 'disk'
  | 'sever'
  | 'failover'
  | 'power';

/** How often each comes where it is in use, against the others. */
const WEIGHTS: Readonly<Record<Kind, number>> = {
  kill: 6,
  terminate: 2,
  wipe: 2,
  stop: 5,
  isolate: 4,
  cut: 4,
  oneWay: 3,
  slow: 3,
  clock: 2,
  disk: 2,
  sever: 4,
  failover: 1,
  power: 2,
};

/** Right after these something is likely to go wrong with who said it, or whom it is about. */
const TENSE: ReadonlySet<string> = new Set([
  '+vote-for-leader',
  '+elected-leader',
  '+selected-slave',
  '+promoted-slave',
  '+slave-reconf-sent',
]);

interface Undo {
  readonly at: number;
  act(): void;
}

export class Faults {
  readonly #scene: Scene;
  readonly #draw: Prng;
  readonly #weights: Partial<Record<Kind, number>> = {};
  readonly #tense: number;
  readonly #gapMs: number;
  readonly #until: number;
  #next: number;
  #undos: Undo[] = [];
  readonly #filled = new Set<Node>();
  /** Backward clock jumps, in all: for so long a Sentinel's times may stand still. */
  backwardUs = 0;

  constructor(scene: Scene, span: { readonly from: number; readonly until: number }) {
    this.#scene = scene;
    this.#draw = drawFor(scene.stage.cluster.seed, 'faults');
    this.#until = span.until;
    this.#gapMs = pick(this.#draw, [1500, 4000, 10_000]) ?? 4000;
    this.#tense = pick(this.#draw, [0, 5, 20]) ?? 0;
    for (const kind of Object.keys(WEIGHTS) as Kind[])
      if (chance(this.#draw, 55)) this.#weights[kind] = WEIGHTS[kind];
    this.#weights.kill ??= 2;
    this.#next = span.from + between(this.#draw, 0, 2000) * MS;
  }

  /** The instant at which something is to be done next; Infinity: never. */
  get due(): number {
    const undo = this.#undos.reduce((least, { at }) => Math.min(least, at), Infinity);
    return Math.min(undo, this.#next < this.#until ? this.#next : Infinity);
  }

  /** Does what is due. */
  act(): void {
    const now = nowOf(this.#scene.stage.lab);
    const ripe = this.#undos.filter(({ at }) => at <= now);
    this.#undos = this.#undos.filter(({ at }) => at > now);
    for (const undo of ripe) undo.act();
    if (this.#next > now || this.#next >= this.#until) return;
    this.#next = now + between(this.#draw, 50, this.#gapMs) * MS;
    this.#inflict(weighted(this.#draw, this.#weights), this.#victim());
  }

  /** A tense moment may bring a fault at once. */
  see({ fact, pid }: TraceRecord): void {
    if (fact.kind !== 'sentinel-event' || !TENSE.has(fact.type)) return;
    const now = nowOf(this.#scene.stage.lab);
    if (now >= this.#until || !chance(this.#draw, this.#tense)) return;
    const speaker = this.#scene.lives.get(pid)?.node;
    const { instance } = fact;
    const about = this.#scene.stage.cluster.nodes.find(
      ({ address, port }) => address === instance?.host && port === instance.port,
    );
    const victim = chance(this.#draw, 50) ? speaker : about;
    const kind = pick(this.#draw, ['kill', 'stop', 'isolate', 'sever'] as const);
    const at = now + between(this.#draw, 0, 600) * MS;
    if (victim && kind) this.#undos.push({ at, act: () => this.#inflict(kind, victim) });
  }

  /** Everything is undone, everybody runs. */
  heal(): void {
    const { stage } = this.#scene;
    this.#undos = [];
    this.#next = Infinity;
    stage.lab.world.severed.clear();
    inflict(stage, { kind: 'healAll' });
    for (const node of stage.cluster.nodes) {
      inflict(stage, { kind: 'disk', machine: node.name, freeBytes: null });
      inflict(stage, { kind: 'bootMachine', machine: node.name });
      if (node.kind === 'writer') continue;
      if (processOf(stage, node)) signalNode(stage, node, 'SIGCONT');
    }
    this.keepUp();
    for (const node of this.#filled) {
      // With no change to save, a server never finds out by itself that its disk takes files again.
      const command = `src/redis-cli -h ${node.address} -p ${node.port} bgsave`;
      if (node.kind !== 'sentinel') typeLine(stage, 1, command);
    }
  }

  /** Starts who is down. A signal that waited for a stopped process may have ended it after all. */
  keepUp(): void {
    const { stage } = this.#scene;
    for (const node of stage.cluster.nodes)
      if (node.kind !== 'writer' && !processOf(stage, node)) startNode(stage, node);
  }

  #later(fromMs: number, toMs: number, act: () => void): void {
    const now = nowOf(this.#scene.stage.lab);
    this.#undos.push({ at: now + between(this.#draw, fromMs, toMs) * MS, act });
  }

  /** A master as often as all replicas and all Sentinels. */
  #victim(): Node {
    const { nodes, groups } = this.#scene.stage.cluster;
    const role = weighted(this.#draw, { master: 4, replica: 2, sentinel: 3 });
    const group = pick(this.#draw, groups)?.name ?? '';
    const master = masterOf(this.#scene, group)?.node;
    const servers = nodes.filter((n) => n.group === group && n.kind !== 'writer' && n !== master);
    const sentinels = nodes.filter((n) => n.kind === 'sentinel');
    const choice =
      role === 'master' ? master : pick(this.#draw, role === 'replica' ? servers : sentinels);
    return choice ?? (nodes[0] as Node);
  }

  #inflict(kind: Kind, node: Node): void {
    this.#kinds[kind](node);
  }

  readonly #kinds: Readonly<Record<Kind, (node: Node) => void>> = {
    kill: (node) => this.#end(node, 'SIGKILL', 20_000),
    terminate: (node) => this.#end(node, 'SIGTERM', 20_000),
    wipe: (node) => this.#wipe(node),
    stop: (node) => {
      signalNode(this.#scene.stage, node, 'SIGSTOP');
      this.#later(200, 12_000, () => signalNode(this.#scene.stage, node, 'SIGCONT'));
    },
    isolate: (node) => this.#cut(node.name, { kind: 'any' }, 'both'),
    cut: (node) => this.#split(node),
    oneWay: (node) => {
      const other = pick(this.#draw, this.#scene.stage.cluster.nodes);
      if (other && other !== node) this.#cut(node.name, machine(other.name), 'one');
    },
    slow: (node) => this.#slow(node),
    clock: (node) => this.#jump(node),
    disk: (node) => this.#fill(node),
    sever: (node) => this.#sever(node),
    failover: () => this.#failover(),
    power: (node) => this.#power(node),
  };

  #end(node: Node, signal: 'SIGKILL' | 'SIGTERM', withinMs: number): void {
    signalNode(this.#scene.stage, node, signal);
    this.#later(500, withinMs, () => this.#start(node));
  }

  /** The whole machine: what was not synced is gone, and nobody is told. */
  #power(node: Node): void {
    const { stage } = this.#scene;
    inflict(stage, { kind: 'crashMachine', machine: node.name });
    this.#later(500, 15_000, () => {
      inflict(stage, { kind: 'bootMachine', machine: node.name });
      this.#later(500, 3000, () => this.#start(node));
    });
  }

  #start(node: Node, before = ''): void {
    const { stage } = this.#scene;
    if (!processOf(stage, node)) startNode(stage, node, before);
  }

  /** Ends it and starts it again with nothing: a server without its dataset, a Sentinel as on day one. */
  #wipe(node: Node): void {
    signalNode(this.#scene.stage, node, 'SIGKILL');
    const conf = `sentinel${node.port}`;
    const isSentinel = node.kind === 'sentinel';
    const files = isSentinel ? `cp ${conf}.first ${conf}.conf` : 'rm -f dump.rdb appendonly.aof';
    this.#later(300, 8000, () => {
      const { stage } = this.#scene;
      if (processOf(stage, node)) return;
      // A copy onto a full disk would leave an empty conf file behind.
      inflict(stage, { kind: 'disk', machine: node.name, freeBytes: null });
      if (isSentinel) {
        this.#scene.unsaved.add(node.name);
        this.#scene.reborn.add(node.name);
      }
      this.#start(node, `${files}; `);
    });
  }

  #cut(from: string, to: Party, way: 'both' | 'one'): void {
    const { stage } = this.#scene;
    const effect = { barrier: chance(this.#draw, 80) ? 'cut' : 'reject' } as const;
    inflict(stage, { kind: 'link', from: machine(from), to, way, effect });
    this.#later(300, 20_000, () => inflict(stage, { kind: 'heal', from: machine(from), to }));
  }

  /** The machines fall into two parts that do not hear each other. */
  #split(node: Node): void {
    const { nodes } = this.#scene.stage.cluster;
    const near = nodes.filter((other) => other === node || chance(this.#draw, 30));
    for (const a of near) for (const b of nodes) if (!near.includes(b)) this.#cutPair(a, b);
  }

  #cutPair(a: Node, b: Node): void {
    const { stage } = this.#scene;
    const ends = { from: machine(a.name), to: machine(b.name) } as const;
    inflict(stage, { kind: 'link', ...ends, way: 'both', effect: { barrier: 'cut' } });
    this.#later(2000, 15_000, () => inflict(stage, { kind: 'heal', ...ends }));
  }

  #slow(node: Node): void {
    const { stage } = this.#scene;
    const latencyUs = pick(this.#draw, [2, 20, 200, 700]) ?? 2;
    const lossPermille = pick(this.#draw, [0, 0, 50, 300]) ?? 0;
    const effects = [
      { latencyUs: latencyUs * MS },
      { jitterUs: latencyUs * MS },
      ...(lossPermille > 0 ? [{ lossPermille }] : []),
    ];
    const everybody = chance(this.#draw, 40);
    const from: Party = everybody ? { kind: 'any' } : machine(node.name);
    const to: Party = { kind: 'any' };
    for (const effect of effects) inflict(stage, { kind: 'link', from, to, way: 'both', effect });
    this.#later(3000, 25_000, () => inflict(stage, { kind: 'heal', from, to }));
  }

  #jump(node: Node): void {
    const us = pick(this.#draw, [-8, -3, -1, 1, 3, 40])! * SECOND;
    inflict(this.#scene.stage, { kind: 'clockJump', machine: node.name, us });
    if (us < 0) this.backwardUs -= us;
  }

  #fill(node: Node): void {
    const { stage } = this.#scene;
    this.#filled.add(node);
    const freeBytes = pick(this.#draw, [0, 0, 200, 3000]) ?? 0;
    inflict(stage, { kind: 'disk', machine: node.name, freeBytes });
    if (node.kind === 'sentinel') this.#scene.unsaved.add(node.name);
    const mend = () => inflict(stage, { kind: 'disk', machine: node.name, freeBytes: null });
    this.#later(3000, 20_000, mend);
  }

  #sever(node: Node): void {
    const { stage } = this.#scene;
    if (!processOf(stage, node)) return;
    const { port } = node;
    const permille = between(this.#draw, 0, 999);
    // A Sentinel writes nothing but its conf file: an epoch, a vote, a new master.
    const writing = chance(this.#draw, 70);
    inflict(stage, { kind: 'sever', port, permille, writing });
    count(this.#scene, 'severed');
    this.#later(3000, 15_000, () => this.#start(node));
  }

  #failover(): void {
    const { stage } = this.#scene;
    const life = pick(this.#draw, livesOf(this.#scene, 'sentinel'));
    const group = pick(this.#draw, stage.cluster.groups);
    if (!life || !group) return;
    const { address, port } = life.node;
    typeLine(stage, 1, `src/redis-cli -h ${address} -p ${port} sentinel failover ${group.name}`);
  }
}

function machine(name: string): Party {
  return { kind: 'machine', machine: name };
}

/** Whom most Sentinels call the master now. */
export function masterOf(scene: Scene, group: string): Life | undefined {
  const votes = new Map<Life, number>();
  for (const { sentinel } of livesOf(scene, 'sentinel')) {
    const facts = masterFacts(sentinel, group);
    for (const life of livesOf(scene, 'master', 'replica'))
      if (facts && life.node.address === facts.host && life.node.port === facts.port)
        votes.set(life, (votes.get(life) ?? 0) + 1);
  }
  return [...votes].sort((a, b) => b[1] - a[1])[0]?.[0];
}
