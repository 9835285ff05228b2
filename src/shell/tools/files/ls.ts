/** ls: names in columns on a terminal, one a line elsewhere; -l with sizes and dates. */
import { type Errno, isErrno, strerror } from '#host/errno';
import type { FileStat } from '#host/host';
import { columns } from '../../columns';
import { decodeUtf8 } from '../../utf8';
import { textWidth } from '../../wcwidth';
import { civilTime, MONTHS, two } from '../calendar';
import { type Options, parseOptions } from '../options';
import { fail, out, simpleTool, type Tool } from '../tool';

const TROUBLE = 2;

interface Entry {
  readonly name: string;
  readonly stat: FileStat;
}

interface Listing {
  readonly tool: Tool;
  readonly options: Options;
}

export const ls = simpleTool('ls', (tool, argv) => {
  const options = parseOptions(tool, argv, {
    flags: 'aAl1dtrShRFCp',
    long: {
      all: 'a',
      'almost-all': 'A',
      directory: 'd',
      reverse: 'r',
      'human-readable': 'h',
      recursive: 'R',
      color: 'C',
    },
    usage: '[OPTION]... [FILE]...',
    trouble: TROUBLE,
  });
  if (options === null) return tool.state.status;
  const listing: Listing = { tool, options };
  const operands = options.operands.length === 0 ? ['.'] : options.operands;
  const entries = operands
    .flatMap((path) => lookUp(listing, path))
    .sort((a, b) => (a.name < b.name ? -1 : 1));
  const plain = options.given.has('d');
  const files = entries.filter(({ stat }) => plain || stat.kind !== 'directory');
  const directories = entries.filter(({ stat }) => !plain && stat.kind === 'directory');
  show(listing, files);
  const titled = operands.length > 1 || options.given.has('R');
  for (const [i, { name }] of directories.entries()) {
    if (titled) out(tool, `${i > 0 || files.length > 0 ? '\n' : ''}${name}:\n`);
    listDirectory(listing, name);
  }
  return tool.state.status;
});

function lookUp({ tool }: Listing, path: string): Entry[] {
  const stat = tool.host.stat(path);
  if (!isErrno(stat)) return [{ name: path, stat }];
  fail(tool, `cannot access '${path}': ${strerror(stat)}`, TROUBLE);
  return [];
}

function listDirectory(listing: Listing, path: string): void {
  const { tool, options } = listing;
  const { given } = options;
  const names: readonly string[] | Errno = tool.host.readdir(path);
  if (isErrno(names)) {
    fail(tool, `cannot open directory '${path}': ${strerror(names)}`, TROUBLE);
    return;
  }
  const hidden = given.has('a') || given.has('A');
  const shown = names.filter((name) => hidden || !name.startsWith('.'));
  const all = given.has('a') ? ['.', '..', ...shown] : shown;
  const base = path.endsWith('/') ? path : `${path}/`;
  const entries = all.flatMap((name) => {
    const stat = tool.host.stat(base + name);
    return isErrno(stat) ? [] : [{ name, stat }];
  });
  if (given.has('l'))
    out(tool, `total ${entries.reduce((sum, { stat }) => sum + blocks(stat), 0)}\n`);
  show(listing, entries);
  if (!given.has('R')) return;
  for (const { name, stat } of entries) {
    if (stat.kind !== 'directory' || name === '.' || name === '..') continue;
    out(tool, `\n${base}${name}:\n`);
    listDirectory(listing, base + name);
  }
}

/** Disk use in kilobytes, in whole blocks of four. */
function blocks(stat: FileStat): number {
  return stat.kind === 'directory' ? 4 : Math.ceil(stat.size / 4096) * 4;
}

function show({ tool, options }: Listing, entries: readonly Entry[]): void {
  if (entries.length === 0) return;
  const { given } = options;
  const sorted = [...entries].sort((a, b) => compare(given, a, b));
  if (given.has('r')) sorted.reverse();
  const size = tool.host.ttySize(1);
  const onTty = !isErrno(size);
  const quoting = onTty && sorted.some(({ name }) => quoted(name) !== name);
  const mark = ({ name, stat }: Entry): string => {
    const shown = onTty ? quoted(name) : name;
    // Beside quoted names the others are moved in, so that the letters stand in line.
    return (quoting && shown === name ? ' ' : '') + shown + classify(given, stat);
  };
  if (given.has('l')) {
    out(tool, longRows(tool, sorted, { human: given.has('h'), mark }));
    return;
  }
  const oneColumn = given.has('1') || (!onTty && !given.has('C'));
  const width = onTty ? size.cols : 80;
  const names = sorted.map(mark);
  out(tool, oneColumn ? names.map((name) => `${name}\n`).join('') : columns(names, width));
}

/** A name that a shell would take apart is shown as it must be typed. */
function quoted(name: string): string {
  if (!/[ \t"$`\\!&*();<>?[\]{}|']|^[#~]/.test(name)) return name;
  return name.includes("'") ? `"${name}"` : `'${name}'`;
}

function compare(given: ReadonlyMap<string, string>, a: Entry, b: Entry): number {
  if (given.has('t') && a.stat.mtime !== b.stat.mtime) return b.stat.mtime - a.stat.mtime;
  if (given.has('S') && a.stat.size !== b.stat.size) return b.stat.size - a.stat.size;
  return a.name < b.name ? -1 : Number(a.name > b.name);
}

function classify(given: ReadonlyMap<string, string>, stat: FileStat): string {
  if (stat.kind === 'directory' && (given.has('F') || given.has('p'))) return '/';
  return stat.executable && stat.kind === 'file' && given.has('F') ? '*' : '';
}

interface LongForm {
  readonly human: boolean;
  mark(entry: Entry): string;
}

function longRows(tool: Tool, entries: readonly Entry[], form: LongForm): string {
  const rows = entries.map((entry) => {
    const { stat } = entry;
    const size = stat.kind === 'directory' ? 4096 : stat.size;
    return {
      mode: modeOf(stat),
      links: stat.kind === 'directory' ? '2' : '1',
      size: form.human ? humanSize(size) : String(size),
      date: dateOf(stat.mtime, tool.host.ustime()),
      name: form.mark(entry),
    };
  });
  const width = Math.max(...rows.map(({ size }) => textWidth(decodeUtf8(size))));
  return rows
    .map(({ mode, links, size, date, name }) => {
      const owner = 'learner learner';
      return `${mode} ${links} ${owner} ${size.padStart(width)} ${date} ${name}\n`;
    })
    .join('');
}

function modeOf(stat: FileStat): string {
  if (stat.kind === 'directory') return 'drwxr-xr-x';
  return stat.executable ? '-rwxr-xr-x' : '-rw-r--r--';
}

function humanSize(size: number): string {
  const units = ['', 'K', 'M', 'G'];
  let value = size;
  let unit = 0;
  for (; value >= 1024 && unit < units.length - 1; unit++) value /= 1024;
  const digits =
    unit > 0 && value < 10 ? (Math.ceil(value * 10) / 10).toFixed(1) : String(Math.ceil(value));
  return digits + (units[unit] ?? '');
}

/** Half a year, in microseconds: older files show the year instead of the time. */
const RECENT_US = 15_778_476_000_000;

function dateOf(mtime: number, now: number): string {
  const time = civilTime(mtime);
  const month = (MONTHS[time.month - 1] ?? '').slice(0, 3);
  const day = String(time.day).padStart(2);
  const recent = mtime <= now && mtime > now - RECENT_US;
  return `${month} ${day} ${recent ? `${two(time.hour)}:${two(time.minute)}` : ` ${time.year}`}`;
}
