/** What a person does to the world, as data: to a process, to a link, to a machine. */
import type { Signal } from '#host/signal';
import type { Moved } from '#host/trace';
import { dropStanding, standing, undoingOf } from './fault/standing';
import { faultText, serverText } from './fault/words';
import { loseUnsynced } from './files/tree';
import { deliver, factsChanged, record, schedule } from './kernel';
import { seatAgain } from './login';
import { setDiskUsed } from './machine';
import { holdMessage, releaseMessage } from './net/under_way';
import { seedPrng } from './prng';
import { removeProcess, restartServer, sendSignal } from './process';
import {
  type LinkEffect,
  LOOKAHEAD_US,
  type Machine,
  type Party,
  type ServerName,
  type World,
} from './state';
import { printTty } from './tty';

export type Fault =
  | { readonly kind: 'signal'; readonly pid: number; readonly signal: Signal }
  /** SIGKILL in the middle of a turn: the next one, or the next in which it changes a file. */
  | ({
      readonly kind: 'sever';
      readonly writing: boolean;
      readonly permille: number;
    } & ServerName)
  /** To the process that listens on that port. */
  | ({ readonly kind: 'signalPort'; readonly signal: Signal } & ServerName)
  /** Changes how bytes fare between two parties, until healed. */
  | {
      readonly kind: 'link';
      readonly from: Party;
      readonly to: Party;
      /** `both`: the way back as well, with entropy of its own. */
      readonly way: 'both' | 'one';
      readonly effect: LinkEffect;
    }
  /** Cuts a server off from all other servers; who types at it still reaches it. */
  | ({ readonly kind: 'isolate' } & ServerName)
  /** Cuts every cable between the one side and the other. */
  | {
      readonly kind: 'split';
      readonly left: readonly ServerName[];
      readonly right: readonly ServerName[];
    }
  /** Holds one message back that is under way, by its number (net/under_way.ts). */
  | { readonly kind: 'delay'; readonly message: number; readonly us: number }
  /** Ends link faults between two parties (in either direction), or all of them. */
  | { readonly kind: 'heal'; readonly from: Party; readonly to: Party }
  | { readonly kind: 'healAll' }
  /** Kills what listens there, and starts again what was last started there. */
  | ({ readonly kind: 'restart' } & ServerName)
  /** Power off: nobody is told, unsynced bytes are lost. */
  | { readonly kind: 'crashMachine'; readonly machine: string }
  | { readonly kind: 'bootMachine'; readonly machine: string }
  | { readonly kind: 'clockJump'; readonly machine: string; readonly us: number }
  /** Leaves that many bytes free; null: as many as the disk has. */
  | { readonly kind: 'disk'; readonly machine: string; readonly freeBytes: number | null }
  /**
   * What the server connects to sees it under an address that leads nowhere, as behind NAT; null:
   * under its own. Connections that it has are broken.
   */
  | ({ readonly kind: 'announce'; readonly host: string | null } & ServerName)
  /** Ends one standing fault, or all. */
  | { readonly kind: 'undo'; readonly id: number }
  | { readonly kind: 'undoAll' };

/** Direction streams stand apart from those of processes and machines. */
const RULE_STREAM = 2 ** 36;
/** Ports below are those of servers; above, of connections that a process made. */
const EPHEMERAL = 32_768;

type Of<Kind extends Fault['kind']> = Extract<Fault, { kind: Kind }>;

/** When, and whether a process asked for it: then it acts inside a window. */
interface Moment {
  readonly at: number;
  readonly inside: boolean;
}

/** And which messages arrive at another instant by what was done so far. */
interface Inflicting extends Moment {
  readonly moved: Moved[];
}

/** Answers what stands in the way; null: done. */
type Inflictions = {
  readonly [Kind in Fault['kind']]: (
    world: World,
    fault: Of<Kind>,
    moment: Inflicting,
  ) => string | null;
};

const INFLICT: Inflictions = {
  signal(world, { pid, signal }, { at, inside }) {
    if (!world.processes.has(pid)) return `no process ${pid}`;
    if (inside) sendSignal(world, at, pid, { signal, from: null });
    else {
      record(world, at, pid, { kind: 'signal', signal, from: null });
      deliver(world, pid, { at, kind: 'signal', signal, from: null });
    }
    return null;
  },
  signalPort(world, server, moment) {
    const pid = listenerOn(world, server);
    if (pid === null) return `nothing listens on ${serverText(server)}`;
    return INFLICT.signal(world, { kind: 'signal', pid, signal: server.signal }, moment);
  },
  link(world, fault, { at }) {
    const { from, to, way, effect } = fault;
    for (const party of [from, to])
      if (party.kind === 'machine' && !world.machines.has(party.machine))
        return `no machine ${party.machine}`;
    const id = standing(world, fault, at);
    addRule(world, { from, to, effect, fault: id, since: at });
    if (way === 'both') addRule(world, { from: to, to: from, effect, fault: id, since: at });
    return null;
  },
  isolate(world, fault, { at }) {
    const from = portParty(fault);
    cutBetween(world, standing(world, fault, at), { from, to: { kind: 'servers' }, at });
    return null;
  },
  split(world, fault, { at }) {
    const id = standing(world, fault, at);
    for (const a of fault.left)
      for (const b of fault.right)
        cutBetween(world, id, { from: portParty(a), to: portParty(b), at });
    return null;
  },
  delay(world, fault, { at, moved }) {
    const held = holdMessage(world, fault.message, fault.us);
    if (held === null) return `no message ${fault.message} is under way`;
    moved.push(...held);
    standing(world, fault, at);
    return null;
  },
  sever(world, server) {
    const { writing, permille } = server;
    const pid = listenerOn(world, server);
    if (pid === null) return `nothing listens on ${serverText(server)}`;
    world.severed.set(pid, { writing, permille });
    return null;
  },
  heal(world, { from, to }) {
    const [a, b] = [JSON.stringify(from), JSON.stringify(to)];
    world.net.rules = world.net.rules.filter((rule) => {
      const [x, y] = [JSON.stringify(rule.from), JSON.stringify(rule.to)];
      return !((x === a && y === b) || (x === b && y === a));
    });
    dropRuleless(world);
    return null;
  },
  healAll(world) {
    world.net.rules = [];
    dropRuleless(world);
    return null;
  },
  restart(world, server, moment) {
    const pid = listenerOn(world, server);
    if (pid !== null) INFLICT.signal(world, { kind: 'signal', pid, signal: 'SIGKILL' }, moment);
    if (restartServer(world, moment.at, server)) return null;
    return `nothing was ever started on ${serverText(server)}`;
  },
  crashMachine(world, fault, { at }) {
    const machine = world.machines.get(fault.machine);
    if (machine === undefined) return `no machine ${fault.machine}`;
    if (!machine.up) return `${fault.machine} is down already`;
    standing(world, fault, at);
    crash(world, machine, at);
    return null;
  },
  bootMachine(world, { machine: name }, { at }) {
    const machine = world.machines.get(name);
    if (machine === undefined) return `no machine ${name}`;
    dropStanding(world, ({ fault }) => fault.kind === 'crashMachine' && fault.machine === name);
    if (!machine.up) {
      machine.up = true;
      seatAgain(world, machine, at);
    }
    return null;
  },
  clockJump(world, fault, { at }) {
    const { machine: name, us } = fault;
    const machine = world.machines.get(name);
    if (machine === undefined) return `no machine ${name}`;
    machine.clockOffsetUs += us;
    factsChanged(machine);
    record(world, at, 0, { kind: 'clock', machine: name, jumpUs: us });
    standing(world, fault, at);
    return null;
  },
  disk(world, fault, { at }) {
    const { machine: name, freeBytes } = fault;
    const machine = world.machines.get(name);
    if (machine === undefined) return `no machine ${name}`;
    dropStanding(world, (each) => each.fault.kind === 'disk' && each.fault.machine === name);
    machine.diskSize = freeBytes === null ? machine.diskWhole : machine.diskUsed + freeBytes;
    setDiskUsed(machine, machine.diskUsed);
    factsChanged(machine);
    if (freeBytes !== null) standing(world, fault, at);
    return null;
  },
  announce(world, fault, { at }) {
    const { host } = fault;
    const name = serverText(fault);
    dropStanding(
      world,
      (each) => each.fault.kind === 'announce' && serverText(each.fault) === name,
    );
    if (host === null) world.net.announced.delete(name);
    else world.net.announced.set(name, host);
    if (host !== null) standing(world, fault, at);
    breakConnectionsOf(world, fault, at);
    return null;
  },
  undo(world, { id }, moment) {
    const entry = world.net.faults.find((each) => each.id === id);
    if (entry === undefined) return `no fault has the number ${id}`;
    undo(world, id, moment);
    return null;
  },
  undoAll(world, _fault, moment) {
    for (const { id } of [...world.net.faults]) undo(world, id, moment);
    return null;
  },
};

function portParty({ port, machine }: ServerName): Party {
  return machine === undefined ? { kind: 'port', port } : { kind: 'port', port, machine };
}

function listenerOn(world: World, { port, machine: on }: ServerName): number | null {
  for (const { local, machine, pid } of world.net.listeners.values())
    if (local.port === port && (on === undefined || machine === on)) return pid;
  return null;
}

/** Whom a fault names. */
function serversIn(fault: Fault): readonly ServerName[] {
  switch (fault.kind) {
    case 'link':
    case 'heal':
      return [fault.from, fault.to].flatMap((party) => (party.kind === 'port' ? party : []));
    case 'split':
      return [...fault.left, ...fault.right];
    case 'isolate':
    case 'signalPort':
    case 'sever':
    case 'restart':
    case 'announce':
      return [fault];
    default:
      return [];
  }
}

/** A name that several servers answer to; null: each means one, or none. */
function ambiguityIn(world: World, fault: Fault): string | null {
  for (const { port, machine: named } of serversIn(fault)) {
    const on = new Set<string>();
    for (const { local, machine } of world.net.listeners.values())
      if (local.port === port) on.add(machine);
    if (named !== undefined && !world.machines.has(named)) return `no machine ${named}`;
    if (named !== undefined || on.size < 2) continue;
    const names = [...on].map((machine) => `${machine}:${port}`);
    return `${port} is served by several machines: say ${names.join(' or ')}`;
  }
  return null;
}

function undo(world: World, id: number, moment: Inflicting): void {
  const entry = world.net.faults.find((each) => each.id === id);
  if (entry === undefined) return;
  const undoing = undoingOf(entry);
  if (entry.fault.kind === 'delay')
    moment.moved.push(...releaseMessage(world, entry.fault.message));
  const { nextFault } = world.net;
  if (undoing !== null) apply(world, undoing, moment);
  // The jump back is no fault of its own.
  dropStanding(world, (each) => each.id === id || each.id >= nextFault);
  world.net.rules = world.net.rules.filter((rule) => rule.fault !== id);
}

interface Rule {
  readonly from: Party;
  readonly to: Party;
  readonly effect: LinkEffect;
  readonly fault: number;
  readonly since: number;
}

function addRule(world: World, rule: Rule): void {
  const id = world.net.nextRule++;
  world.net.rules.push({ ...rule, id, prng: seedPrng(world.seed, RULE_STREAM + id), clearAt: 0 });
}

function cutBetween(
  world: World,
  fault: number,
  { from, to, at }: { from: Party; to: Party; at: number },
): void {
  const effect = { barrier: 'cut' } as const;
  addRule(world, { from, to, effect, fault, since: at });
  addRule(world, { from: to, to: from, effect, fault, since: at });
}

/** Link faults of which nothing is left. */
function dropRuleless(world: World): void {
  const linked = new Set(['link', 'isolate', 'split']);
  const held = new Set(world.net.rules.map((rule) => rule.fault));
  dropStanding(world, ({ id, fault }) => linked.has(fault.kind) && !held.has(id));
}

/** Both ends of what the server connected to see a reset. */
function breakConnectionsOf(world: World, server: ServerName, at: number): void {
  const pid = listenerOn(world, server);
  for (const end of world.net.endpoints.values()) {
    if (end.pid !== pid || end.local.port < EPHEMERAL) continue;
    for (const channel of [end.channel, end.peer])
      schedule(world, at + LOOKAHEAD_US, { kind: 'reset', channel });
  }
}

const POWER_LOST = Uint8Array.from(
  '\r\n\x1b[31m[the machine lost its power]\x1b[0m\r\n',
  (letter) => letter.charCodeAt(0),
);

/** No FIN, no exit status, no last words: everything on the machine is gone at once. */
function crash(world: World, machine: Machine, at: number): void {
  const { name } = machine;
  const { net } = world;
  machine.up = false;
  for (const process of [...world.processes.values()])
    if (process.machine === name) removeProcess(world, process);
  for (const table of [net.listeners, net.attempts, net.endpoints])
    for (const [channel, entry] of table) if (entry.machine === name) table.delete(channel);
  for (const tty of world.ttys.values()) {
    if (tty.machine !== name) continue;
    if (tty.login.respawn) printTty(tty, at, POWER_LOST);
    else tty.hungUp = true;
  }
  loseUnsynced(machine.tree);
  machine.log = [];
  machine.logStart = 0;
  factsChanged(machine);
}

function apply(world: World, fault: Fault, moment: Inflicting): string | null {
  const act = INFLICT[fault.kind] as (
    world: World,
    fault: Fault,
    moment: Inflicting,
  ) => string | null;
  return act(world, fault, moment);
}

/** Inflicts a fault at the horizon, or (by a process's wish) at an instant of the open window. */
export function inflict(
  world: World,
  fault: Fault,
  moment: Moment = { at: world.horizon, inside: false },
): string | null {
  const moved: Moved[] = [];
  const wrong = ambiguityIn(world, fault) ?? apply(world, fault, { ...moment, moved });
  const changes = moved.length > 0 ? { moved } : {};
  if (wrong === null && fault.kind !== 'signal')
    record(world, moment.at, 0, { kind: 'fault', text: faultText(fault), ...changes });
  return wrong;
}
