/** What is wrong with the lab's world by someone's wish, as the screen shows it. */
import type { CutSnapshot, FaultFigure, FaultSnapshot, MachineSnapshot } from '#protocol/snapshot';
import type { Fault } from '#world/fault';
import type { StandingFault } from '#world/fault/standing';
import { faultText, Misworded, parseFault, wordsOf } from '#world/fault/words';
import { portsOfMessage } from '#world/net/under_way';
import type { LinkEffect, LinkRule, Party } from '#world/state';
import type { Lab } from '../lab';

/** Each cable that is cut, once, its lower port first; one that is cut one way, as it is cut. */
export function cutsOf(lab: Lab): CutSnapshot[] {
  const { rules } = lab.world.net;
  if (rules.length === 0) return [];
  const known = portsOf(lab);
  const ways = new Map<string, { from: number; to: number; since: number }>();
  for (const rule of rules) {
    if (rule.effect.barrier === undefined) continue;
    for (const { from, to } of pairsOf(rule, known)) {
      const key = `${from} ${to}`;
      if (!ways.has(key)) ways.set(key, { from, to, since: rule.since });
    }
  }
  const cuts: CutSnapshot[] = [];
  for (const { from, to, since } of ways.values()) {
    const back = ways.get(`${to} ${from}`);
    if (back === undefined) cuts.push({ a: from, b: to, way: 'one', since });
    else if (from < to)
      cuts.push({ a: from, b: to, way: 'both', since: Math.min(since, back.since) });
  }
  return cuts;
}

/** Ports of the topology's servers, and of those that were started beside them. */
function portsOf({ topology, world }: Lab): number[] {
  const planned = topology.nodes.map((node) => node.port);
  const others = [...world.net.listeners.values()].map((listener) => listener.local.port);
  return [...new Set([...planned, ...others])];
}

function pairsOf({ from, to }: LinkRule, known: readonly number[]) {
  return namedBy(from, known).flatMap((a) =>
    namedBy(to, known).flatMap((b) => (a === b ? [] : [{ from: a, to: b }])),
  );
}

function namedBy(party: Party, known: readonly number[]): readonly number[] {
  if (party.kind === 'port') return [party.port];
  return party.kind === 'servers' ? known : [];
}

export function faultsOf(lab: Lab): FaultSnapshot[] {
  const { faults } = lab.world.net;
  return faults.length === 0 ? [] : faults.map((each) => snapshotOf(lab, each));
}

const KINDS: Partial<Record<Fault['kind'], FaultSnapshot['kind']>> = {
  link: 'link',
  isolate: 'isolate',
  split: 'split',
  crashMachine: 'machine',
  delay: 'link',
  clockJump: 'clock',
  disk: 'disk',
  announce: 'announce',
};

function snapshotOf(lab: Lab, { id, since, fault }: StandingFault): FaultSnapshot {
  const kind = KINDS[fault.kind] ?? 'link';
  const slows = fault.kind === 'link' && fault.effect.barrier === undefined;
  const told = { id, since, words: faultText(fault), kind, slows, figure: figureOf(fault) };
  return { ...told, ports: portsNamed(lab, fault), ways: waysOf(lab, fault) };
}

function portsNamed(lab: Lab, fault: Fault): readonly number[] {
  switch (fault.kind) {
    case 'link':
      return [fault.from, fault.to].flatMap((party) => (party.kind === 'port' ? party.port : []));
    case 'delay':
      return portsOfMessage(lab.world, fault.message) ?? [];
    case 'split':
      return [...fault.left, ...fault.right].map(({ port }) => port);
    case 'isolate':
    case 'announce':
      return [fault.port];
    case 'crashMachine':
    case 'clockJump':
    case 'disk':
      return portsOn(lab, fault.machine);
    default:
      return [];
  }
}

/** What a machine serves, or did; of the topology's servers, those that nobody started elsewhere. */
function portsOn(lab: Lab, machine: string): readonly number[] {
  const [first] = lab.world.machines.keys();
  const served = [...lab.world.net.served.values()];
  return portsOf(lab).filter((port) => {
    const on = served.filter((each) => each.port === port).map((each) => each.machine);
    return on.length === 0 ? machine === first : on.includes(machine);
  });
}

/** More are too many to tell apart: what holds between any two is told of those that are named. */
const WAYS_MAX = 24;

function waysOf(lab: Lab, fault: Fault): FaultSnapshot['ways'] {
  if (fault.kind === 'delay') {
    const ports = portsOfMessage(lab.world, fault.message);
    return ports ? [ports] : [];
  }
  if (fault.kind !== 'link') return [];
  const known = portsOf(lab);
  const ends = (party: Party): readonly number[] => {
    if (party.kind === 'any') return known;
    return party.kind === 'machine' ? portsOn(lab, party.machine) : namedBy(party, known);
  };
  const to = ends(fault.to);
  const ways = ends(fault.from).flatMap((a) =>
    to.flatMap((b): [number, number][] => (a === b ? [] : [[a, b]])),
  );
  const both = fault.way === 'both' ? ways.map(([a, b]): [number, number] => [b, a]) : [];
  return [...ways, ...both].slice(0, 2 * WAYS_MAX);
}

function figureOf(fault: Fault): FaultFigure {
  switch (fault.kind) {
    case 'link':
      return linkFigure(fault.effect);
    case 'delay':
      return { what: 'hold', us: fault.us };
    case 'clockJump':
      return { what: 'clock', us: fault.us };
    case 'disk':
      return { what: 'disk', bytes: fault.freeBytes ?? 0 };
    case 'announce':
      return { what: 'address', host: fault.host ?? '' };
    case 'crashMachine':
      return { what: 'power' };
    case 'isolate':
      return { what: 'isolated' };
    default:
      return { what: 'cut' };
  }
}

function linkFigure(effect: LinkEffect): FaultFigure {
  if (effect.latencyUs !== undefined) return { what: 'latency', us: effect.latencyUs };
  if (effect.jitterUs !== undefined) return { what: 'jitter', us: effect.jitterUs };
  if (effect.bytesPerSecond !== undefined)
    return { what: 'bandwidth', bytes: effect.bytesPerSecond };
  if (effect.lossPermille !== undefined) return { what: 'loss', permille: effect.lossPermille };
  if (effect.holdUs !== undefined) return { what: 'hold', us: effect.holdUs };
  return { what: effect.barrier ?? 'cut' };
}

export function machinesOf(lab: Lab): MachineSnapshot[] {
  return [...lab.world.machines.values()].map(({ name, up }) => ({ name, up }));
}

export function isWellWorded(words: string): boolean {
  return words.length <= 200 && !(parseFault(wordsOf(words)) instanceof Misworded);
}
