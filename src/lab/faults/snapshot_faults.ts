/** What is wrong with the lab's world by someone's wish, as the screen shows it. */
import type { CutSnapshot, FaultSnapshot, MachineSnapshot } from '#protocol/snapshot';
import type { Fault } from '#world/fault';
import type { StandingFault } from '#world/fault/standing';
import { faultText, Misworded, parseFault, wordsOf } from '#world/fault/words';
import type { LinkRule, Party } from '#world/state';
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
  return lab.world.net.faults.map((each) => snapshotOf(each));
}

const KINDS: Partial<Record<Fault['kind'], FaultSnapshot['kind']>> = {
  link: 'link',
  isolate: 'isolate',
  split: 'split',
  crashMachine: 'machine',
  clockJump: 'clock',
  disk: 'disk',
  announce: 'announce',
};

function snapshotOf({ id, since, fault }: StandingFault): FaultSnapshot {
  const kind = KINDS[fault.kind] ?? 'link';
  const slows = fault.kind === 'link' && fault.effect.barrier === undefined;
  return { id, since, words: faultText(fault), kind, ports: portsNamed(fault), slows };
}

function portsNamed(fault: Fault): readonly number[] {
  switch (fault.kind) {
    case 'link':
      return [fault.from, fault.to].flatMap((party) => (party.kind === 'port' ? party.port : []));
    case 'split':
      return [...fault.left, ...fault.right];
    case 'isolate':
    case 'announce':
      return [fault.port];
    default:
      return [];
  }
}

export function machinesOf(lab: Lab): MachineSnapshot[] {
  return [...lab.world.machines.values()].map(({ name, up }) => ({ name, up }));
}

export function isWellWorded(words: string): boolean {
  return words.length <= 200 && !(parseFault(wordsOf(words)) instanceof Misworded);
}
