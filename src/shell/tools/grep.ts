/** grep: lines that match. Basic or extended expressions, turned into JavaScript's. */

import { bytesOf } from '#hiredis/bytes';
import { type CompiledPattern, compilePattern } from '../regexp';
import { parseOptions, tryHelp } from './options';
import { currentFile, openSource, type Source, splitLines, take } from './source';
import { fail, finish, out, type Tool, toolProgram } from './tool';

interface Grep {
  readonly source: Source;
  readonly pattern: CompiledPattern;
  /** Letters given: i n v c l q o h s. */
  readonly flags: string;
  readonly withNames: boolean;
  readonly after: number;
  readonly before: number;
  carry: string;
  line: number;
  /** Lines matched in this file, and in any. */
  count: number;
  matched: boolean;
  /** Lines of context still to be printed, and the last ones not printed. */
  owed: number;
  recent: string[];
}

export const grep = toolProgram<Grep>({ name: 'grep', begin, step });

const TROUBLE = 2;

function begin(tool: Tool, argv: readonly string[]): Grep | null {
  const options = parseOptions(tool, argv, {
    flags: 'invcEFGlqohswxHr',
    values: 'eABCm',
    long: {
      'ignore-case': 'i',
      'invert-match': 'v',
      count: 'c',
      quiet: 'q',
      'line-number': 'n',
      'extended-regexp': 'E',
    },
    usage: '[OPTION]... PATTERNS [FILE]...',
    trouble: TROUBLE,
  });
  if (options === null) return null;
  const { given, operands } = options;
  const files = [...operands];
  const source = given.get('e') ?? files.shift();
  if (source === undefined) {
    const usage = `Usage: grep [OPTION]... PATTERNS [FILE]...\n${tryHelp(tool)}`;
    tool.host.write(2, bytesOf(usage));
    tool.state.status = TROUBLE;
    return null;
  }
  const syntax = given.has('E') ? 'extended' : given.has('F') ? 'fixed' : 'basic';
  const pattern = compilePattern(source, {
    syntax,
    ignoreCase: given.has('i'),
    whole: given.has('x') ? 'line' : given.has('w') ? 'word' : 'no',
  });
  if (pattern === null) {
    // The one mistake that is common enough to be told apart.
    const unmatched = given.has('E') && source.replace(/\\./g, '').includes('(');
    const what = unmatched ? 'Unmatched ( or \\(' : 'Invalid regular expression';
    fail(tool, what, TROUBLE);
    return null;
  }
  const context = given.get('C');
  return {
    source: openSource(files),
    pattern,
    flags: [...given.keys()].join(''),
    withNames: given.has('H') || (files.length > 1 && !given.has('h')),
    after: Number(given.get('A') ?? context ?? 0),
    before: Number(given.get('B') ?? context ?? 0),
    carry: '',
    line: 0,
    count: 0,
    matched: false,
    owed: 0,
    recent: [],
  };
}

function step(tool: Tool, task: Grep): 'goOn' | 'wait' {
  const file = currentFile(task.source);
  const quiet = task.flags.includes('s');
  const taken = take(tool, task.source, quiet ? () => null : undefined);
  if (taken.kind === 'wait') return 'wait';
  if (taken.kind === 'done') {
    const failed = tool.state.status >= 1 ? TROUBLE : 1;
    finish(tool, task.matched && tool.state.status === 0 ? 0 : failed);
  } else if (taken.kind === 'chunk') {
    const { lines, rest } = splitLines(task.carry, taken.text);
    task.carry = rest;
    for (const line of lines) examine(tool, task, { line, file });
  } else {
    if (task.carry !== '') examine(tool, task, { line: task.carry, file });
    endFile(tool, task, file);
  }
  return 'goOn';
}

function endFile(tool: Tool, task: Grep, file: string): void {
  const name = file === '-' ? '(standard input)' : file;
  if (task.flags.includes('c')) out(tool, `${task.withNames ? `${name}:` : ''}${task.count}\n`);
  else if (task.flags.includes('l') && task.count > 0) out(tool, `${name}\n`);
  task.carry = '';
  task.line = 0;
  task.count = 0;
  task.recent = [];
  task.owed = 0;
}

function examine(
  tool: Tool,
  task: Grep,
  at: { readonly line: string; readonly file: string },
): void {
  const { flags } = task;
  task.line++;
  const matcher = new RegExp(task.pattern.source, `${task.pattern.flags}g`);
  const matches = matcher.test(at.line) !== flags.includes('v');
  const silent = /[clq]/.test(flags);
  if (!matches) {
    if (!silent && task.owed-- > 0) show(tool, task, at, '-');
    else if (task.before > 0) task.recent = [...task.recent, at.line].slice(-task.before);
    return;
  }
  task.count++;
  task.matched = true;
  task.owed = task.after;
  if (flags.includes('q')) finish(tool, 0);
  if (silent) return;
  if (flags.includes('o')) {
    for (const found of at.line.match(matcher) ?? []) show(tool, task, { ...at, line: found }, ':');
    return;
  }
  const first = task.line - task.recent.length;
  const { line } = task;
  for (const [i, earlier] of task.recent.entries()) {
    task.line = first + i;
    show(tool, task, { ...at, line: earlier }, '-');
  }
  task.line = line;
  task.recent = [];
  show(tool, task, at, ':');
}

function show(
  tool: Tool,
  task: Grep,
  at: { readonly line: string; readonly file: string },
  mark: ':' | '-',
): void {
  const name = at.file === '-' ? '(standard input)' : at.file;
  const number = task.flags.includes('n') ? `${task.line}${mark}` : '';
  out(tool, `${task.withNames ? name + mark : ''}${number}${at.line}\n`);
}
