/**
 * Faults in words: what `lab` in the shell, the page's menus and a recording say, one language for
 * all. A server is named by its port, a machine by its name; where several machines have a server on
 * one port, by both.
 */
import type { Signal } from '#host/signal';
import type { Fault } from '../fault';
import type { LinkEffect, Party, ServerName } from '../state';

/** Why the words are no fault. */
export class Misworded {
  readonly reason: string;

  constructor(reason: string) {
    this.reason = reason;
  }
}

type Parse = (rest: readonly string[], verb: string) => Fault | Misworded;

const TIMES: Readonly<Record<string, number>> = {
  us: 1, ms: 1000, s: 1_000_000, m: 60_000_000, min: 60_000_000, h: 3_600_000_000,
}; // biome-ignore format: a row of units reads best in a row
const SIZES: Readonly<Record<string, number>> = { '': 1, b: 1, k: 1024, m: 1_048_576, g: 2 ** 30 };
/** A year: more is a slip of the finger. */
const TIME_MAX_US = 366 * 86_400 * 1_000_000;

const VERBS: Readonly<Record<string, Parse>> = {
  cut: parseBarrier,
  reject: parseBarrier,
  mend: parseMend,
  latency: parseTimed,
  jitter: parseTimed,
  hold: parseTimed,
  delay: parseDelay,
  bandwidth: parseBandwidth,
  loss: parseLoss,
  isolate: ([a, ...rest]) => {
    const server = serverOf(a);
    if (server === null || rest.length > 0) return usage('isolate PORT');
    return { kind: 'isolate', ...server };
  },
  split: parseSplit,
  kill: parseSignal,
  term: parseSignal,
  stop: parseSignal,
  cont: parseSignal,
  sever: parseSever,
  restart: ([a, ...rest]) => {
    const server = serverOf(a);
    if (server === null || rest.length > 0) return usage('restart PORT');
    return { kind: 'restart', ...server };
  },
  crash: ([machine, ...rest]) =>
    machine === undefined || rest.length > 0
      ? usage('crash MACHINE')
      : { kind: 'crashMachine', machine },
  boot: ([machine, ...rest]) =>
    machine === undefined || rest.length > 0
      ? usage('boot MACHINE')
      : { kind: 'bootMachine', machine },
  clock: parseClock,
  disk: parseDisk,
  announce: parseAnnounce,
  undo: ([which, ...rest]) => {
    if (which === 'all' && rest.length === 0) return { kind: 'undoAll' };
    const id = whole(which);
    return id === null || rest.length > 0 ? usage('undo NUMBER|all') : { kind: 'undo', id };
  },
};

/** The fault that the words ask for, or what is wrong with them. */
export function parseFault(words: readonly string[]): Fault | Misworded {
  const [verb = '', ...rest] = words;
  const parse = Object.hasOwn(VERBS, verb) ? VERBS[verb] : undefined;
  if (parse === undefined)
    return new Misworded(verb === '' ? 'what shall happen?' : `unknown fault '${verb}'`);
  return parse(rest, verb);
}

/** Words of a line, as blanks separate them; commas belong to lists. */
export function wordsOf(line: string): string[] {
  return line.split(/\s+/).filter((word) => word !== '');
}

function usage(form: string): Misworded {
  return new Misworded(`usage: ${form}`);
}

function whole(word: string | undefined): number | null {
  return word !== undefined && /^\d{1,9}$/.test(word) ? Number(word) : null;
}

function portOf(word: string | undefined): number | null {
  const port = whole(word);
  return port !== null && port >= 1 && port <= 65_535 ? port : null;
}

/** A port, or a machine and its port: `6379`, `far:6379`. */
function serverOf(word: string | undefined): ServerName | null {
  const [, machine, digits] = /^(?:([a-zA-Z][\w.-]*):)?(\d+)$/.exec(word ?? '') ?? [];
  const port = portOf(digits);
  if (port === null) return null;
  return machine === undefined ? { port } : { port, machine };
}

/** As serverOf reads it. */
export function serverText({ port, machine }: ServerName): string {
  return machine === undefined ? String(port) : `${machine}:${port}`;
}

/** A server, anybody, or else a machine. */
function partyOf(word: string | undefined): Party | null {
  if (word === undefined || word === 'one-way') return null;
  const server = serverOf(word);
  if (server !== null) return { kind: 'port', ...server };
  if (word === 'any') return { kind: 'any' };
  return /^[a-zA-Z][\w.-]*$/.test(word) ? { kind: 'machine', machine: word } : null;
}

function timeOf(word: string | undefined): number | null {
  const [, digits = '', unit = ''] = /^(\d+(?:\.\d+)?)([a-z]+)$/.exec(word ?? '') ?? [];
  const factor = Object.hasOwn(TIMES, unit) ? TIMES[unit] : undefined;
  if (digits === '' || factor === undefined) return null;
  const us = Math.round(Number(digits) * factor);
  return us <= TIME_MAX_US ? us : null;
}

function sizeOf(word: string | undefined): number | null {
  const [, digits = '', unit = ''] = /^(\d{1,9})([a-zA-Z]?)b?$/i.exec(word ?? '') ?? [];
  const factor = SIZES[unit.toLowerCase()];
  return digits === '' || factor === undefined ? null : Number(digits) * factor;
}

interface Ends {
  readonly from: Party;
  readonly to: Party;
  readonly way: 'both' | 'one';
}

/** `A B ... [one-way]`: the two ends, and how many words stand in between. */
function endsOf(rest: readonly string[], values: number): (Ends & { values: string[] }) | null {
  const one = rest.at(-1) === 'one-way';
  const given = one ? rest.slice(0, -1) : rest;
  const from = partyOf(given[0]);
  const to = partyOf(given[1]);
  if (!from || !to || given.length !== values + 2) return null;
  if (from.kind !== 'any' && given[0] === given[1]) return null;
  return { from, to, way: one ? 'one' : 'both', values: given.slice(2) };
}

function link({ from, to, way }: Ends, effect: LinkEffect): Fault {
  return { kind: 'link', from, to, way, effect };
}

function parseBarrier(rest: readonly string[], verb: string): Fault | Misworded {
  const ends = endsOf(rest, 0);
  if (ends === null) return usage(`${verb} A B [one-way]`);
  return link(ends, { barrier: verb === 'cut' ? 'cut' : 'reject' });
}

function parseMend(rest: readonly string[]): Fault | Misworded {
  if (rest.length === 1 && rest[0] === 'all') return { kind: 'healAll' };
  const ends = endsOf(rest, 0);
  if (ends === null || ends.way === 'one') return usage('mend A B, or mend all');
  return { kind: 'heal', from: ends.from, to: ends.to };
}

function parseTimed(rest: readonly string[], verb: string): Fault | Misworded {
  const ends = endsOf(rest, 1);
  const us = timeOf(ends?.values[0]);
  if (ends === null || us === null) return usage(`${verb} A B TIME [one-way], such as 200ms`);
  if (verb === 'latency') return link(ends, { latencyUs: us });
  if (verb === 'jitter') return link(ends, { jitterUs: us });
  // One message: in the direction that is named.
  return link({ ...ends, way: 'one' }, { holdUs: us });
}

function parseDelay([number, time, ...rest]: readonly string[]): Fault | Misworded {
  const message = whole(number);
  const us = timeOf(time);
  if (message === null || us === null || us === 0 || rest.length > 0)
    return usage('delay MESSAGE TIME, such as delay 812 5s: lab messages lists what is under way');
  return { kind: 'delay', message, us };
}

function parseBandwidth(rest: readonly string[]): Fault | Misworded {
  const ends = endsOf(rest, 1);
  const size = sizeOf(ends?.values[0]);
  if (ends === null || size === null || size === 0)
    return usage('bandwidth A B BYTES-PER-SECOND [one-way], such as 10k');
  return link(ends, { bytesPerSecond: size });
}

function parseLoss(rest: readonly string[]): Fault | Misworded {
  const ends = endsOf(rest, 1);
  const [, percent = ''] = /^(\d+(?:\.\d)?)%?$/.exec(ends?.values[0] ?? '') ?? [];
  if (ends === null || percent === '' || Number(percent) > 100)
    return usage('loss A B PERCENT [one-way], such as 20%');
  return link(ends, { lossPermille: Math.round(Number(percent) * 10) });
}

function parseSplit(rest: readonly string[]): Fault | Misworded {
  const [left = '', right = '', more] = rest.join(' ').split(/[/|]/);
  const sides = [left, right].map((side) =>
    side
      .split(/[\s,]+/)
      .filter((word) => word !== '')
      .map(serverOf),
  );
  const [one = [], other = []] = sides.map((side) => side.filter((server) => server !== null));
  const names = other.map(serverText);
  const wrong = sides.some((side) => side.length === 0 || side.includes(null));
  if (wrong || more !== undefined || one.some((server) => names.includes(serverText(server))))
    return usage('split A,B / C,D');
  return { kind: 'split', left: one, right: other };
}

const SIGNALS: Readonly<Record<string, Signal>> = {
  kill: 'SIGKILL',
  term: 'SIGTERM',
  stop: 'SIGSTOP',
  cont: 'SIGCONT',
};

function parseSignal([a, ...rest]: readonly string[], verb: string): Fault | Misworded {
  const server = serverOf(a);
  const signal = SIGNALS[verb];
  if (server === null || rest.length > 0 || signal === undefined) return usage(`${verb} PORT`);
  return { kind: 'signalPort', ...server, signal };
}

function parseSever(rest: readonly string[]): Fault | Misworded {
  const [a, part, when, more] = rest;
  const server = serverOf(a);
  const [, percent = ''] = /^(\d+(?:\.\d)?)%$/.exec(part ?? '') ?? [];
  const wrong = percent === '' || Number(percent) >= 100 || (when ?? 'writing') !== 'writing';
  if (server === null || wrong || more !== undefined)
    return usage('sever PORT PERCENT-OF-A-TURN [writing]');
  const permille = Math.round(Number(percent) * 10);
  return { kind: 'sever', ...server, permille, writing: when !== undefined };
}

function parseClock(rest: readonly string[]): Fault | Misworded {
  const [machine, jump = ''] = rest;
  const us = /^[+-]/.test(jump) ? timeOf(jump.slice(1)) : null;
  if (machine === undefined || us === null || rest.length > 2)
    return usage('clock MACHINE +TIME|-TIME, such as -30s');
  return { kind: 'clockJump', machine, us: jump.startsWith('-') ? -us : us };
}

function parseDisk(rest: readonly string[]): Fault | Misworded {
  const [machine, room] = rest;
  const free = room === 'full' ? 0 : room === 'free' ? null : sizeOf(room);
  if (machine === undefined || (free === null && room !== 'free') || rest.length > 2)
    return usage('disk MACHINE full|free|BYTES');
  return { kind: 'disk', machine, freeBytes: free };
}

function parseAnnounce(rest: readonly string[]): Fault | Misworded {
  const [a, host = ''] = rest;
  const server = serverOf(a);
  const good = host === 'right' || /^\d{1,3}(\.\d{1,3}){3}$/.test(host);
  if (server === null || !good || rest.length > 2) return usage('announce PORT ADDRESS|right');
  return { kind: 'announce', ...server, host: host === 'right' ? null : host };
}

// --- back to words ---

function partyText(party: Party): string {
  switch (party.kind) {
    case 'any':
      return 'any';
    case 'servers':
      return 'servers';
    case 'pid':
      return `pid:${party.pid}`;
    case 'port':
      return serverText(party);
    case 'machine':
      return party.machine;
  }
}

/** Microseconds in the largest unit that gives a whole number. */
function timeText(us: number): string {
  for (const [unit, factor] of [
    ['h', 3_600_000_000],
    ['m', 60_000_000],
    ['s', 1_000_000],
    ['ms', 1000],
  ] as const)
    if (us >= factor && us % factor === 0) return `${us / factor}${unit}`;
  return `${us}us`;
}

function sizeText(bytes: number): string {
  for (const [unit, factor] of [
    ['m', 1_048_576],
    ['k', 1024],
  ] as const)
    if (bytes >= factor && bytes % factor === 0) return `${bytes / factor}${unit}`;
  return String(bytes);
}

function linkText({ from, to, way, effect }: Extract<Fault, { kind: 'link' }>): string {
  const ends = `${partyText(from)} ${partyText(to)}`;
  const oneWay = way === 'one' && effect.holdUs === undefined ? ' one-way' : '';
  const parts: string[] = [];
  if (effect.barrier) parts.push(`${effect.barrier} ${ends}`);
  if (effect.latencyUs !== undefined) parts.push(`latency ${ends} ${timeText(effect.latencyUs)}`);
  if (effect.jitterUs !== undefined) parts.push(`jitter ${ends} ${timeText(effect.jitterUs)}`);
  if (effect.bytesPerSecond !== undefined)
    parts.push(`bandwidth ${ends} ${sizeText(effect.bytesPerSecond)}`);
  if (effect.lossPermille !== undefined) parts.push(`loss ${ends} ${effect.lossPermille / 10}%`);
  if (effect.holdUs !== undefined) parts.push(`hold ${ends} ${timeText(effect.holdUs)}`);
  return parts.map((part) => part + oneWay).join('; ');
}

/** A fault in words: what parseFault would make it from. */
export function faultText(fault: Fault): string {
  switch (fault.kind) {
    case 'signal':
      return `${fault.signal} to pid ${fault.pid}`;
    case 'sever':
      return `sever ${serverText(fault)} ${fault.permille / 10}%${fault.writing ? ' writing' : ''}`;
    case 'signalPort':
      return `${fault.signal.slice(3).toLowerCase()} ${serverText(fault)}`;
    case 'link':
      return linkText(fault);
    case 'delay':
      return `delay ${fault.message} ${timeText(fault.us)}`;
    case 'isolate':
      return `isolate ${serverText(fault)}`;
    case 'split':
      return `split ${fault.left.map(serverText).join(',')} / ${fault.right.map(serverText).join(',')}`;
    case 'heal':
      return `mend ${partyText(fault.from)} ${partyText(fault.to)}`;
    case 'healAll':
      return 'mend all';
    case 'restart':
      return `restart ${serverText(fault)}`;
    case 'crashMachine':
      return `crash ${fault.machine}`;
    case 'bootMachine':
      return `boot ${fault.machine}`;
    case 'clockJump':
      return `clock ${fault.machine} ${fault.us < 0 ? '-' : '+'}${timeText(Math.abs(fault.us))}`;
    case 'disk':
      return `disk ${fault.machine} ${diskText(fault.freeBytes)}`;
    case 'announce':
      return `announce ${serverText(fault)} ${fault.host ?? 'right'}`;
    case 'undo':
      return `undo ${fault.id}`;
    case 'undoAll':
      return 'undo all';
  }
}

function diskText(free: number | null): string {
  if (free === null) return 'free';
  return free === 0 ? 'full' : sizeText(free);
}
