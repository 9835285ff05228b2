/** wc: lines, words and bytes. */
import { parseOptions } from './options';
import { openSource, type Source, take } from './source';
import { finish, out, type Tool, toolProgram } from './tool';

interface Counts {
  lines: number;
  words: number;
  bytes: number;
}

interface Wc {
  readonly source: Source;
  readonly columns: readonly (keyof Counts)[];
  readonly stdin: boolean;
  readonly rows: { readonly counts: Counts; readonly name: string }[];
  counts: Counts;
  inWord: boolean;
}

function noCounts(): Counts {
  return { lines: 0, words: 0, bytes: 0 };
}

export const wc = toolProgram<Wc>({
  name: 'wc',
  begin(tool, argv) {
    const options = parseOptions(tool, argv, {
      flags: 'lwcm',
      long: { lines: 'l', words: 'w', bytes: 'c', chars: 'm' },
      usage: '[OPTION]... [FILE]...',
    });
    if (options === null) return null;
    const { given, operands } = options;
    const chosen: (keyof Counts)[] = [];
    if (given.has('l')) chosen.push('lines');
    if (given.has('w')) chosen.push('words');
    if (given.has('c') || given.has('m')) chosen.push('bytes');
    return {
      source: openSource(operands),
      columns: chosen.length > 0 ? chosen : ['lines', 'words', 'bytes'],
      stdin: operands.length === 0,
      rows: [],
      counts: noCounts(),
      inWord: false,
    };
  },
  step(tool, task) {
    const taken = take(tool, task.source);
    if (taken.kind === 'wait') return 'wait';
    if (taken.kind === 'chunk') count(task, taken.text);
    else if (taken.kind === 'end') {
      task.rows.push({ counts: task.counts, name: taken.file });
      task.counts = noCounts();
      task.inWord = false;
    } else {
      reportCounts(tool, task);
      finish(tool);
    }
    return 'goOn';
  },
});

function count(task: Wc, text: string): void {
  const { counts } = task;
  counts.bytes += text.length;
  for (const char of text) {
    if (char === '\n') counts.lines++;
    const space = /[ \t\n\r\f\v]/.test(char);
    if (!space && !task.inWord) counts.words++;
    task.inWord = !space;
  }
}

/** Numbers are as wide as the largest; seven when a size can't be known before. */
const UNKNOWN_WIDTH = 7;

function reportCounts(tool: Tool, task: Wc): void {
  const { rows, columns } = task;
  const total = noCounts();
  for (const { counts } of rows) {
    for (const key of ['lines', 'words', 'bytes'] as const) total[key] += counts[key];
  }
  const wide = Math.max(...Object.values(total).map((value) => String(value).length));
  const single = columns.length === 1 && rows.length <= 1;
  const width = single ? 1 : task.stdin ? UNKNOWN_WIDTH : wide;
  const all = rows.length > 1 ? [...rows, { counts: total, name: 'total' }] : rows;
  for (const { counts, name } of all) {
    const numbers = columns.map((key) => String(counts[key]).padStart(width)).join(' ');
    out(tool, `${numbers}${task.stdin ? '' : ` ${name}`}\n`);
  }
}
