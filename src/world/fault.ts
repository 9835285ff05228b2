/** What a person does to the world, as data: to a process, to a link, to a machine. */
import type { Signal } from '#host/signal';
import { loseUnsynced } from './files/tree';
import { deliver, factsChanged, record } from './kernel';
import { setDiskUsed } from './machine';
import { seedPrng } from './prng';
import { removeProcess } from './process';
import type { LinkEffect, Machine, Party, World } from './state';

export type Fault =
  | { readonly kind: 'signal'; readonly pid: number; readonly signal: Signal }
  /** SIGKILL in the middle of a turn: the next one, or the next in which it changes a file. */
  | {
      readonly kind: 'sever';
      readonly pid: number;
      readonly writing: boolean;
      readonly permille: number;
    }
  /** Changes how bytes fare between two parties, until healed by its id. */
  | {
      readonly kind: 'link';
      readonly from: Party;
      readonly to: Party;
      /** `both`: the way back as well, with entropy of its own. */
      readonly way: 'both' | 'one';
      readonly effect: LinkEffect;
    }
  /** Ends link faults between two parties (in either direction), or all of them. */
  | { readonly kind: 'heal'; readonly from: Party; readonly to: Party }
  | { readonly kind: 'healAll' }
  /** Power off: nobody is told, unsynced bytes are lost. */
  | { readonly kind: 'crashMachine'; readonly machine: string }
  | { readonly kind: 'bootMachine'; readonly machine: string }
  | { readonly kind: 'clockJump'; readonly machine: string; readonly us: number }
  /** Leaves that many bytes free. */
  | { readonly kind: 'disk'; readonly machine: string; readonly freeBytes: number };

/** Direction streams stand apart from those of processes and machines. */
const RULE_STREAM = 2 ** 36;

type Of<Kind extends Fault['kind']> = Extract<Fault, { kind: Kind }>;

type Inflictions = {
  readonly [Kind in Fault['kind']]: (world: World, fault: Of<Kind>) => void;
};

const INFLICT: Inflictions = {
  signal(world, { pid, signal }) {
    const at = world.horizon;
    if (!world.processes.has(pid)) return;
    record(world, at, pid, { kind: 'signal', signal, from: null });
    deliver(world, pid, { at, kind: 'signal', signal, from: null });
  },
  sever(world, { pid, writing, permille }) {
    if (world.processes.has(pid)) world.severed.set(pid, { writing, permille });
  },
  link(world, { from, to, way, effect }) {
    addRule(world, from, to, effect);
    if (way === 'both') addRule(world, to, from, effect);
  },
  heal(world, { from, to }) {
    const [a, b] = [JSON.stringify(from), JSON.stringify(to)];
    world.net.rules = world.net.rules.filter((rule) => {
      const [x, y] = [JSON.stringify(rule.from), JSON.stringify(rule.to)];
      return !((x === a && y === b) || (x === b && y === a));
    });
  },
  healAll(world) {
    world.net.rules = [];
  },
  crashMachine(world, { machine: name }) {
    const machine = world.machines.get(name);
    if (machine?.up) crash(world, machine);
  },
  bootMachine(world, { machine: name }) {
    const machine = world.machines.get(name);
    if (machine !== undefined) machine.up = true;
  },
  clockJump(world, { machine: name, us }) {
    const machine = world.machines.get(name);
    if (machine === undefined) return;
    machine.clockOffsetUs += us;
    factsChanged(machine);
    record(world, world.horizon, 0, { kind: 'clock', machine: name, jumpUs: us });
  },
  disk(world, { machine: name, freeBytes }) {
    const machine = world.machines.get(name);
    if (machine === undefined) return;
    machine.diskSize = machine.diskUsed + freeBytes;
    setDiskUsed(machine, machine.diskUsed);
  },
};

function addRule(world: World, from: Party, to: Party, effect: LinkEffect): void {
  const id = world.net.nextRule++;
  world.net.rules.push({
    id,
    from,
    to,
    effect,
    since: world.horizon,
    prng: seedPrng(world.seed, RULE_STREAM + id),
    clearAt: 0,
  });
}

/** No FIN, no exit status, no last words: everything on the machine is gone at once. */
function crash(world: World, machine: Machine): void {
  const { name } = machine;
  const { net } = world;
  machine.up = false;
  for (const process of [...world.processes.values()])
    if (process.machine === name) removeProcess(world, process);
  for (const table of [net.listeners, net.attempts, net.endpoints])
    for (const [channel, entry] of table) if (entry.machine === name) table.delete(channel);
  for (const tty of world.ttys.values()) if (tty.machine === name) tty.hungUp = true;
  loseUnsynced(machine.tree);
  machine.log = [];
  machine.logStart = 0;
  factsChanged(machine);
}

function partyText(party: Party): string {
  switch (party.kind) {
    case 'any':
      return 'any';
    case 'pid':
      return `pid ${party.pid}`;
    case 'port':
      return `port ${party.port}`;
    case 'machine':
      return party.machine;
  }
}

function linkText({ from, to, way, effect }: Of<'link'>): string {
  const arrow = way === 'both' ? '<->' : '->';
  return `${effect.barrier ?? 'link'} ${partyText(from)} ${arrow} ${partyText(to)}`;
}

/** A fault in a few words, for its trace record. */
export function faultText(fault: Fault): string {
  switch (fault.kind) {
    case 'signal':
      return `${fault.signal} to pid ${fault.pid}`;
    case 'sever':
      return `pid ${fault.pid} is to die in the middle of a turn`;
    case 'link':
      return linkText(fault);
    case 'heal':
      return `heal ${partyText(fault.from)} <-> ${partyText(fault.to)}`;
    case 'healAll':
      return 'heal everything';
    case 'clockJump':
      return `clock of ${fault.machine} by ${fault.us} us`;
    case 'disk':
      return `disk of ${fault.machine}: ${fault.freeBytes} bytes free`;
    default:
      return `${fault.kind === 'crashMachine' ? 'crash' : 'boot'} ${fault.machine}`;
  }
}

/** Inflicts a fault at the horizon. */
export function inflict(world: World, fault: Fault): void {
  const act = INFLICT[fault.kind] as (world: World, fault: Fault) => void;
  act(world, fault);
  if (fault.kind !== 'signal')
    record(world, world.horizon, 0, { kind: 'fault', text: faultText(fault) });
}
