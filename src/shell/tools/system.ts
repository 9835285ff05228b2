/** What a machine tells of itself: date, ps, uname, hostname, whoami, id, uptime; and clear, echo, pwd, which. */

import { latin1 } from '#hiredis/bytes';
import { isErrno } from '#host/errno';
import type { Host, ProcessEntry } from '#host/host';
import { type CivilTime, civilTime, MONTHS, two, WEEKDAYS } from './calendar';
import { parseOptions, usageError } from './options';
import { fail, out, simpleTool, type Tool } from './tool';

const DATE_LETTERS: Readonly<Record<string, (t: CivilTime, us: number) => string>> = {
  Y: (t) => String(t.year),
  m: (t) => two(t.month),
  d: (t) => two(t.day),
  e: (t) => String(t.day).padStart(2),
  H: (t) => two(t.hour),
  M: (t) => two(t.minute),
  S: (t) => two(t.second),
  N: (_, us) => `${String(us % 1_000_000).padStart(6, '0')}000`,
  j: (t) => String(t.yearDay).padStart(3, '0'),
  a: (t) => (WEEKDAYS[t.weekday] ?? '').slice(0, 3),
  A: (t) => WEEKDAYS[t.weekday] ?? '',
  b: (t) => (MONTHS[t.month - 1] ?? '').slice(0, 3),
  B: (t) => MONTHS[t.month - 1] ?? '',
  s: (_, us) => String(Math.floor(us / 1_000_000)),
  Z: () => 'UTC',
  z: () => '+0000',
  n: () => '\n',
  t: () => '\t',
  '%': () => '%',
};

const DATE_SHORTHANDS: Readonly<Record<string, string>> = {
  F: '%Y-%m-%d',
  T: '%H:%M:%S',
  R: '%H:%M',
  D: '%m/%d/%y',
  c: '%a %b %e %H:%M:%S %Y',
};

function formatDate(us: number, format: string): string {
  const time = civilTime(us);
  return format.replace(/%([a-zA-Z%])/g, (whole, letter: string) => {
    if (letter === 'y') return two(time.year % 100);
    const shorthand = DATE_SHORTHANDS[letter];
    if (shorthand !== undefined) return formatDate(us, shorthand);
    return DATE_LETTERS[letter]?.(time, us) ?? whole;
  });
}

export const date = simpleTool('date', (tool, argv) => {
  const options = parseOptions(tool, argv, {
    flags: 'uR',
    values: 'd',
    usage: '[OPTION]... [+FORMAT]',
  });
  if (options === null) return tool.state.status;
  const [format = '+%a %b %e %H:%M:%S UTC %Y', extra] = options.operands;
  const given = options.given.get('d') ?? 'now';
  const wrong = !format.startsWith('+') ? format : /^now$|^@\d+$/.test(given) ? extra : given;
  if (wrong !== undefined) {
    fail(tool, `invalid date '${wrong}'`);
    return 1;
  }
  const us = given === 'now' ? tool.host.ustime() : Number(given.slice(1)) * 1_000_000;
  out(tool, `${formatDate(us, format.slice(1))}\n`);
  return 0;
});

function environment(host: Host, name: string, otherwise: string): string {
  return host.getenv(name) ?? otherwise;
}

function hostName(host: Host): string {
  const bytes = host.readFile('/etc/hostname');
  const inFile = isErrno(bytes) ? 'lab' : latin1(bytes).trim();
  return environment(host, 'HOSTNAME', inFile);
}

export const hostname = simpleTool('hostname', (tool, argv) => {
  out(tool, argv[1] === '-I' || argv[1] === '-i' ? '127.0.0.1\n' : `${hostName(tool.host)}\n`);
  return 0;
});

export const whoami = simpleTool('whoami', (tool) => {
  out(tool, `${environment(tool.host, 'USER', 'learner')}\n`);
  return 0;
});

export const id = simpleTool('id', (tool) => {
  const user = environment(tool.host, 'USER', 'learner');
  out(tool, `uid=1000(${user}) gid=1000(${user}) groups=1000(${user})\n`);
  return 0;
});

const UNAME: readonly (readonly [letter: string, value: (host: Host) => string])[] = [
  ['s', () => 'Linux'],
  ['n', hostName],
  ['r', () => '5.15.0-lab'],
  ['v', () => '#1 SMP'],
  ['m', () => 'x86_64'],
  ['o', () => 'GNU/Linux'],
];

export const uname = simpleTool('uname', (tool, argv) => {
  const options = parseOptions(tool, argv, {
    flags: 'asnrvmo',
    long: { all: 'a' },
    usage: '[OPTION]...',
  });
  if (options === null) return tool.state.status;
  const { given } = options;
  const wanted = UNAME.filter(
    ([letter]) => given.has('a') || given.has(letter) || (given.size === 0 && letter === 's'),
  );
  out(tool, `${wanted.map(([, value]) => value(tool.host)).join(' ')}\n`);
  return 0;
});

export const clear = simpleTool('clear', (tool) => {
  out(tool, '\x1b[H\x1b[2J\x1b[3J');
  return 0;
});

export const echo = simpleTool('echo', (tool, argv) => {
  const silent = argv[1] === '-n';
  out(tool, argv.slice(silent ? 2 : 1).join(' ') + (silent ? '' : '\n'));
  return 0;
});

export const basename = simpleTool('basename', (tool, argv) => {
  const [path, suffix = ''] = argv.slice(1);
  if (path === undefined) {
    usageError(tool, 'missing operand');
    return 1;
  }
  const name = path.replace(/(?<=.)\/+$/, '').replace(/^.*\/(?=.)/, '');
  out(
    tool,
    `${name !== suffix && name.endsWith(suffix) ? name.slice(0, name.length - suffix.length) : name}\n`,
  );
  return 0;
});

export const dirname = simpleTool('dirname', (tool, argv) => {
  const path = argv[1];
  if (path === undefined) {
    usageError(tool, 'missing operand');
    return 1;
  }
  const trimmed = path.replace(/(?<=.)\/+$/, '');
  const slash = trimmed.lastIndexOf('/');
  out(tool, `${slash < 0 ? '.' : trimmed.slice(0, Math.max(1, slash))}\n`);
  return 0;
});

export const which = simpleTool('which', (tool, argv) => {
  let missing = 0;
  for (const name of argv.slice(1)) {
    const places = name.includes('/')
      ? [name]
      : environment(tool.host, 'PATH', '')
          .split(':')
          .map((place) => `${place || '.'}/${name}`);
    const found = places.find((path) => {
      const stat = tool.host.stat(path);
      return !isErrno(stat) && stat.kind === 'file' && stat.executable;
    });
    if (found === undefined) missing++;
    else out(tool, `${found}\n`);
  }
  return missing > 0 ? 1 : 0;
});

/** The shell a process's terminal began with: its topmost ancestor that is known. */
function sessionOf(processes: readonly ProcessEntry[], pid: number): number {
  const parent = processes.find((process) => process.pid === pid)?.ppid;
  const known = processes.some((process) => process.pid === parent);
  return parent === undefined || !known ? pid : sessionOf(processes, parent);
}

/** `/usr/bin/ls -l` is listed as `ls`; a login shell by its real name. */
function commandName(argv: readonly string[]): string {
  return (argv[0] ?? '').replace(/^.*\//, '').replace(/^-/, '');
}

export const ps = simpleTool('ps', (tool, argv) => {
  const letters = argv
    .slice(1)
    .filter((arg) => !/^[0-9,]+$/.test(arg))
    .join('')
    .replace(/-/g, '');
  const bad = /[^aAuxefjlwpo]/.exec(letters);
  if (bad !== null) {
    usageError(tool, `unsupported option '${bad[0]}'; try ps, ps aux or ps -ef`);
    return 1;
  }
  const processes = [...tool.host.processes()].sort((a, b) => a.pid - b.pid);
  const sessions = [...new Set(processes.map(({ pid }) => sessionOf(processes, pid)))];
  const mine = sessionOf(processes, tool.host.pid);
  const every = /[aAex]/.test(letters);
  const shown = processes.filter(({ pid }) => every || sessionOf(processes, pid) === mine);
  const tty = (pid: number): string => `pts/${sessions.indexOf(sessionOf(processes, pid))}`;
  const user = environment(tool.host, 'USER', 'learner');
  if (letters.includes('u')) psAux(tool, shown, { tty, user });
  else if (letters.includes('f')) psFull(tool, shown, { tty, user });
  else {
    out(tool, '    PID TTY          TIME CMD\n');
    for (const { pid, argv: args } of shown) {
      out(tool, `${String(pid).padStart(7)} ${tty(pid).padEnd(8)} 00:00:00 ${commandName(args)}\n`);
    }
  }
  return 0;
});

interface Columns {
  readonly user: string;
  tty(pid: number): string;
}

function psAux(tool: Tool, shown: readonly ProcessEntry[], { tty, user }: Columns): void {
  out(tool, 'USER         PID TTY      STAT   TIME COMMAND\n');
  for (const { pid, argv, state } of shown) {
    const stat = state === 'stopped' ? 'T' : 'S';
    const head = `${user.padEnd(8)} ${String(pid).padStart(7)} ${tty(pid).padEnd(8)} ${stat.padEnd(4)}`;
    out(tool, `${head}   0:00 ${argv.join(' ')}\n`);
  }
}

function psFull(tool: Tool, shown: readonly ProcessEntry[], { tty, user }: Columns): void {
  out(tool, 'UID          PID    PPID TTY          TIME CMD\n');
  for (const { pid, ppid, argv } of shown) {
    const head = `${user.padEnd(8)} ${String(pid).padStart(7)} ${String(ppid).padStart(7)}`;
    out(tool, `${head} ${tty(pid).padEnd(8)} 00:00:00 ${argv.join(' ')}\n`);
  }
}

export const uptime = simpleTool('uptime', (tool) => {
  const minutes = Math.floor(tool.host.monotonicUs() / 60_000_000);
  const up = minutes < 60 ? `${minutes} min` : `${Math.floor(minutes / 60)}:${two(minutes % 60)}`;
  const time = formatDate(tool.host.ustime(), '%T');
  out(tool, ` ${time} up ${up},  1 user,  load average: 0.00, 0.00, 0.00\n`);
  return 0;
});
