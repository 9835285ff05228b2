/** sed: s///, d, p, q, a, i, c and =, with addresses; -n, -i, -E and several -e. */
import { bytesOf } from '#hiredis/bytes';
import { isErrno, strerror } from '#host/errno';
import { parseOptions } from '../options';
import { type Complaint, openSource, readWhole, type Source, splitLines, take } from '../source';
import { complain, fail, finish, out, type Tool, toolProgram } from '../tool';
import { runSed, type SedRun, type SedStep } from './sed_run';
import { parseSedScript } from './sed_script';

interface Sed {
  readonly script: readonly SedStep[];
  readonly quiet: boolean;
  readonly source: Source;
  readonly run: SedRun;
  carry: string;
  /** The newest whole line: it is worked on when it is known whether it is the last. */
  held: string | null;
  heldComplete: boolean;
}

export const sed = toolProgram<Sed>({ name: 'sed', begin, step });

function begin(tool: Tool, argv: readonly string[]): Sed | null {
  // -i takes its suffix only when it is written together: it is looked at first.
  const inPlace = argv.find((arg, i) => i > 0 && /^(?:-i|--in-place)/.test(arg));
  const rest = argv.filter((arg) => arg !== inPlace);
  const options = parseOptions(tool, rest, {
    flags: 'nErs',
    values: 'e',
    repeated: 'e',
    long: { quiet: 'n', silent: 'n', 'regexp-extended': 'E', expression: 'e' },
    usage: '[OPTION]... {script-only-if-no-other-script} [input-file]...',
  });
  if (options === null) return null;
  const { given } = options;
  const files = [...options.operands];
  const text = given.get('e') ?? files.shift();
  if (text === undefined) {
    tool.host.write(
      2,
      bytesOf('Usage: sed [OPTION]... {script-only-if-no-other-script} [input-file]...\n'),
    );
    tool.state.status = 1;
    return null;
  }
  const script = parseSedScript(text, given.has('E') || given.has('r'));
  if (script.kind === 'error') {
    complain(tool, `-e expression #1, char ${script.at}: ${script.message}`);
    tool.state.status = 1;
    return null;
  }
  const quiet = given.has('n');
  if (inPlace !== undefined) {
    const suffix = inPlace.replace(/^(?:-i|--in-place=?)/, '');
    for (const path of files) editInPlace(tool, path, { script: script.steps, quiet, suffix });
    return null;
  }
  return {
    script: script.steps,
    quiet,
    source: openSource(files),
    run: newRun(),
    carry: '',
    held: null,
    heldComplete: true,
  };
}

function newRun(): SedRun {
  return { line: 0, inRange: [], quit: false };
}

const unreadable: Complaint = (path, why) => `can't read ${path}: ${why}`;

function step(tool: Tool, task: Sed): 'goOn' | 'wait' {
  const taken = take(tool, task.source, unreadable);
  if (taken.kind === 'wait') return 'wait';
  if (taken.kind === 'chunk') {
    const { lines, rest } = splitLines(task.carry, taken.text);
    task.carry = rest;
    for (const line of lines) nextLine(tool, task, line, true);
  } else if (taken.kind === 'end') {
    if (task.carry !== '') nextLine(tool, task, task.carry, false);
    task.carry = '';
  } else {
    workOn(tool, task, true);
    finish(tool);
  }
  if (task.run.quit) finish(tool);
  return 'goOn';
}

function nextLine(tool: Tool, task: Sed, line: string, complete: boolean): void {
  workOn(tool, task, false);
  task.held = line;
  task.heldComplete = complete;
}

function workOn(tool: Tool, task: Sed, isLast: boolean): void {
  if (task.held === null || task.run.quit) return;
  const { script, quiet, run } = task;
  const text = runSed(script, run, { line: task.held, isLast, quiet });
  out(tool, isLast && !task.heldComplete ? text.replace(/\n$/, '') : text);
  task.held = null;
}

interface InPlace {
  readonly script: readonly SedStep[];
  readonly quiet: boolean;
  /** Of the copy that is kept; empty for none. */
  readonly suffix: string;
}

function editInPlace(tool: Tool, path: string, { script, quiet, suffix }: InPlace): void {
  const stat = tool.host.stat(path);
  if (isErrno(stat)) {
    fail(tool, `can't read ${path}: ${strerror(stat)}`, 2);
    return;
  }
  if (stat.kind === 'directory') {
    fail(tool, `couldn't edit ${path}: not a regular file`, 4);
    return;
  }
  const text = readWhole(tool, path);
  if (text === null) return;
  const { lines, rest } = splitLines('', text);
  const all = rest === '' ? lines : [...lines, rest];
  const run = newRun();
  let edited = all
    .map((line, i) => runSed(script, run, { line, isLast: i === all.length - 1, quiet }))
    .join('');
  if (rest !== '') edited = edited.replace(/\n$/, '');
  if (suffix !== '') writeFile(tool, path + suffix, text);
  // A new file takes the place of the old one, as in the original.
  const temporary = `${path}.sed${tool.host.pid}`;
  if (writeFile(tool, temporary, edited)) {
    if (stat.executable) tool.host.chmod(temporary, true);
    tool.host.rename(temporary, path);
  }
}

function writeFile(tool: Tool, path: string, text: string): boolean {
  const fd = tool.host.open(path, { write: true, create: true, truncate: true });
  const taken = isErrno(fd) ? fd : tool.host.write(fd, bytesOf(text));
  if (!isErrno(fd)) tool.host.close(fd);
  if (isErrno(taken)) fail(tool, `couldn't open file ${path}: ${strerror(taken)}`, 4);
  return !isErrno(taken);
}
