/** diff: the shortest script of changes between two files, in normal or unified (-u) format. */
import { isErrno } from '#host/errno';
import { civilTime, two } from '../calendar';
import { parseOptions, usageError } from '../options';
import { readWhole } from '../source';
import { out, simpleTool, type Tool } from '../tool';
import { editScript, type Hunk } from './edit_script';

const TROUBLE = 2;

interface Side {
  readonly path: string;
  readonly lines: readonly string[];
  /** The last line has its newline. */
  readonly complete: boolean;
}

export const diff = simpleTool('diff', (tool, argv) => {
  const options = parseOptions(tool, argv, {
    flags: 'uqsibwBay',
    long: { unified: 'u', brief: 'q', 'report-identical-files': 's', 'ignore-case': 'i' },
    usage: '[OPTION]... FILES',
    trouble: TROUBLE,
  });
  if (options === null) return tool.state.status;
  const { given, operands } = options;
  const [first, second, ...more] = operands;
  if (first === undefined || second === undefined || more.length > 0) {
    const last = more.at(-1) ?? first ?? argv[0] ?? '';
    usageError(
      tool,
      more.length > 0 ? `extra operand '${more[0]}'` : `missing operand after '${last}'`,
      TROUBLE,
    );
    return TROUBLE;
  }
  const old = readSide(tool, inDirectory(tool, first, second));
  const recent = readSide(tool, inDirectory(tool, second, first));
  if (old === null || recent === null) return TROUBLE;
  const key = (side: Side): string[] => side.lines.map((line, i) => keyOf(given, side, line, i));
  const hunks = editScript(key(old), key(recent));
  if (hunks.length === 0) {
    if (given.has('s')) out(tool, `Files ${old.path} and ${recent.path} are identical\n`);
    return 0;
  }
  if (given.has('q')) out(tool, `Files ${old.path} and ${recent.path} differ\n`);
  else if (given.has('u')) out(tool, unified(tool, old, recent, hunks));
  else out(tool, hunks.map((hunk) => normal(old, recent, hunk)).join(''));
  return 1;
});

/** Of a directory and a file, the file of that name in the directory is meant. */
function inDirectory(tool: Tool, path: string, other: string): string {
  const stat = tool.host.stat(path);
  if (isErrno(stat) || stat.kind !== 'directory') return path;
  return `${path.replace(/\/$/, '')}/${other.replace(/^.*\//, '')}`;
}

function readSide(tool: Tool, path: string): Side | null {
  const text = readWhole(tool, path, TROUBLE);
  if (text === null) return null;
  const lines = text.split('\n');
  const complete = lines.at(-1) === '';
  if (complete) lines.pop();
  return { path, lines, complete };
}

/** What is compared: the line, as far as the options don't ignore it. */
function keyOf(
  given: ReadonlyMap<string, string>,
  side: Side,
  line: string,
  index: number,
): string {
  const isLast = index === side.lines.length - 1;
  let key = given.has('i') ? line.toLowerCase() : line;
  if (given.has('w')) key = key.replace(/[ \t\r]+/g, '');
  else if (given.has('b')) key = key.replace(/[ \t\r]+/g, ' ').replace(/ $/, '');
  return isLast && !side.complete ? `${key}\n` : key;
}

function marked(side: Side, from: number, to: number, mark: string): string {
  return side.lines
    .slice(from, to)
    .map((line, i) => {
      const open = from + i === side.lines.length - 1 && !side.complete;
      return `${mark}${line}\n${open ? '\\ No newline at end of file\n' : ''}`;
    })
    .join('');
}

/** `5` or `5,7`; where nothing is on that side, the line before. */
function range(from: number, to: number): string {
  if (to <= from) return String(from);
  return to - from === 1 ? String(from + 1) : `${from + 1},${to}`;
}

function normal(old: Side, recent: Side, hunk: Hunk): string {
  const { oldFrom, oldTo, newFrom, newTo } = hunk;
  const letter = oldTo === oldFrom ? 'a' : newTo === newFrom ? 'd' : 'c';
  return [
    `${range(oldFrom, oldTo)}${letter}${range(newFrom, newTo)}\n`,
    marked(old, oldFrom, oldTo, '< '),
    letter === 'c' ? '---\n' : '',
    marked(recent, newFrom, newTo, '> '),
  ].join('');
}

const CONTEXT = 3;

function unified(tool: Tool, old: Side, recent: Side, hunks: readonly Hunk[]): string {
  let text = `--- ${old.path}\t${stamp(tool, old.path)}\n+++ ${recent.path}\t${stamp(tool, recent.path)}\n`;
  for (let at = 0; at < hunks.length; ) {
    const group = [hunks[at] as Hunk];
    // Changes whose context would touch are shown together.
    for (at++; at < hunks.length; at++) {
      const next = hunks[at] as Hunk;
      if (next.oldFrom - (group.at(-1) as Hunk).oldTo > 2 * CONTEXT) break;
      group.push(next);
    }
    text += unifiedGroup(old, recent, group);
  }
  return text;
}

function unifiedGroup(old: Side, recent: Side, group: readonly Hunk[]): string {
  const first = group[0] as Hunk;
  const last = group.at(-1) as Hunk;
  const lead = Math.min(CONTEXT, first.oldFrom);
  const trail = Math.min(CONTEXT, old.lines.length - last.oldTo);
  const oldFrom = first.oldFrom - lead;
  const newFrom = first.newFrom - lead;
  const head = `@@ -${span(oldFrom, last.oldTo + trail)} +${span(newFrom, last.newTo + trail)} @@\n`;
  let text = head;
  let at = oldFrom;
  for (const hunk of group) {
    text += marked(old, at, hunk.oldFrom, ' ');
    text += marked(old, hunk.oldFrom, hunk.oldTo, '-');
    text += marked(recent, hunk.newFrom, hunk.newTo, '+');
    at = hunk.oldTo;
  }
  return text + marked(old, at, last.oldTo + trail, ' ');
}

function span(from: number, to: number): string {
  const count = to - from;
  if (count === 1) return String(from + 1);
  return `${count === 0 ? from : from + 1},${count}`;
}

function stamp(tool: Tool, path: string): string {
  const stat = tool.host.stat(path);
  const us = isErrno(stat) ? 0 : stat.mtime;
  const t = civilTime(us);
  const fraction = String(us % 1_000_000).padStart(6, '0');
  const date = `${t.year}-${two(t.month)}-${two(t.day)}`;
  return `${date} ${two(t.hour)}:${two(t.minute)}:${two(t.second)}.${fraction}000 +0000`;
}
