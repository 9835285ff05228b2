/** wc, sort, uniq, tr, cut, tee, seq: small things done to lines. */
import { isErrno, strerror } from '#host/errno';
import { unescapeBackslashes } from '../sh/syntax/word';
import { parseOptions, usageError } from './options';
import { openSource, type Source, splitLines, take } from './source';
import { fail, finish, out, simpleTool, type Tool, toolProgram } from './tool';

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

/** A tool that needs all lines before it can print any. */
interface Gathering {
  readonly source: Source;
  readonly flags: readonly string[];
  readonly key: number;
  lines: string[];
  carry: string;
}

function gatheringTool(
  name: string,
  spec: { readonly flags: string; readonly values?: string },
  work: (task: Gathering) => readonly string[],
) {
  return toolProgram<Gathering>({
    name,
    begin(tool, argv) {
      const options = parseOptions(tool, argv, { ...spec, usage: '[OPTION]... [FILE]...' });
      if (options === null) return null;
      const { given, operands } = options;
      return {
        source: openSource(operands),
        flags: [...given.keys()],
        key: Number.parseInt(given.get('k') ?? '0', 10),
        lines: [],
        carry: '',
      };
    },
    step(tool, task) {
      const taken = take(tool, task.source);
      if (taken.kind === 'wait') return 'wait';
      if (taken.kind === 'chunk') {
        const { lines, rest } = splitLines(task.carry, taken.text);
        for (const line of lines) task.lines.push(line);
        task.carry = rest;
      } else if (taken.kind === 'end') {
        if (task.carry !== '') task.lines.push(task.carry);
        task.carry = '';
      } else {
        out(
          tool,
          work(task)
            .map((line) => `${line}\n`)
            .join(''),
        );
        finish(tool);
      }
      return 'goOn';
    },
  });
}

export const sort = gatheringTool('sort', { flags: 'nruf', values: 'kt' }, (task) => {
  const { flags, key } = task;
  const field = (line: string): string =>
    key > 0
      ? line
          .trimStart()
          .split(/[ \t]+/)
          .slice(key - 1)
          .join(' ')
      : line;
  const compare = (a: string, b: string): number => {
    const [x, y] = [field(a), field(b)];
    const byNumber = flags.includes('n')
      ? (Number.parseFloat(x) || 0) - (Number.parseFloat(y) || 0)
      : 0;
    return byNumber || (x < y ? -1 : Number(x > y));
  };
  const sorted = [...task.lines].sort(compare);
  if (flags.includes('r')) sorted.reverse();
  return flags.includes('u') ? sorted.filter((line, i) => line !== sorted[i - 1]) : sorted;
});

export const uniq = gatheringTool('uniq', { flags: 'cdu' }, ({ lines, flags }) => {
  const runs: { line: string; count: number }[] = [];
  for (const line of lines) {
    const last = runs.at(-1);
    if (last?.line === line) last.count++;
    else runs.push({ line, count: 1 });
  }
  const wanted = runs.filter(
    (run) => (!flags.includes('d') || run.count > 1) && (!flags.includes('u') || run.count === 1),
  );
  return wanted.map((run) =>
    flags.includes('c') ? `${String(run.count).padStart(UNKNOWN_WIDTH)} ${run.line}` : run.line,
  );
});

interface Tr {
  readonly source: Source;
  /** The character each becomes; the empty string deletes it. */
  readonly map: Readonly<Record<string, string>>;
}

export const tr = toolProgram<Tr>({
  name: 'tr',
  begin(tool, argv) {
    const options = parseOptions(tool, argv, {
      flags: 'd',
      usage: '[OPTION]... STRING1 [STRING2]',
    });
    if (options === null) return null;
    const [from, to] = options.operands.map(characters);
    const deletes = options.given.has('d');
    if (from === undefined || (to === undefined && !deletes)) {
      const first = options.operands[0];
      usageError(
        tool,
        first === undefined ? 'missing operand' : `missing operand after '${first}'`,
      );
      return null;
    }
    const target = (i: number): string => (deletes ? '' : (to?.[i] ?? to?.at(-1) ?? ''));
    return {
      source: openSource([]),
      map: Object.fromEntries(from.map((char, i) => [char, target(i)])),
    };
  },
  step(tool, task) {
    const taken = take(tool, task.source);
    if (taken.kind === 'wait') return 'wait';
    if (taken.kind === 'chunk') {
      out(tool, [...taken.text].map((char) => task.map[char] ?? char).join(''));
    } else if (taken.kind === 'done') finish(tool);
    return 'goOn';
  },
});

const SETS: Readonly<Record<string, string>> = {
  '[:lower:]': 'a-z',
  '[:upper:]': 'A-Z',
  '[:digit:]': '0-9',
  '[:alpha:]': 'A-Za-z',
  '[:space:]': ' \t\n\r\f\v',
};

/** `a-z` and `\n` written out. */
function characters(set: string): string[] {
  const text = unescapeBackslashes(set.replace(/\[:[a-z]+:\]/g, (name) => SETS[name] ?? name));
  const out: string[] = [];
  for (let i = 0; i < text.length; i++) {
    const from = text.charCodeAt(i);
    const isRange = text[i + 1] === '-' && i + 2 < text.length;
    const to = isRange ? text.charCodeAt(i + 2) : from;
    for (let code = from; code <= to; code++) out.push(String.fromCharCode(code));
    if (isRange) i += 2;
  }
  return out;
}

interface Cut {
  readonly source: Source;
  readonly delimiter: string;
  readonly by: 'fields' | 'characters';
  /** From 1; the end included. */
  readonly ranges: readonly (readonly [number, number])[];
  carry: string;
}

export const cut = toolProgram<Cut>({
  name: 'cut',
  begin(tool, argv) {
    const options = parseOptions(tool, argv, {
      flags: 's',
      values: 'dfcb',
      usage: 'OPTION... [FILE]...',
    });
    if (options === null) return null;
    const { given, operands } = options;
    const list = given.get('f') ?? given.get('c') ?? given.get('b');
    if (list === undefined || !/^[0-9,-]+$/.test(list)) {
      usageError(tool, 'you must specify a list of bytes, characters, or fields');
      return null;
    }
    return {
      source: openSource(operands),
      delimiter: given.get('d') ?? '\t',
      by: given.has('f') ? 'fields' : 'characters',
      ranges: list.split(',').map(parseRange),
      carry: '',
    };
  },
  step(tool, task) {
    const taken = take(tool, task.source);
    if (taken.kind === 'wait') return 'wait';
    if (taken.kind === 'chunk') {
      const { lines, rest } = splitLines(task.carry, taken.text);
      task.carry = rest;
      out(tool, lines.map((line) => `${cutLine(task, line)}\n`).join(''));
    } else if (taken.kind === 'end') {
      if (task.carry !== '') out(tool, `${cutLine(task, task.carry)}\n`);
      task.carry = '';
    } else finish(tool);
    return 'goOn';
  },
});

function parseRange(text: string): [number, number] {
  const [from = '', to] = text.split('-');
  const start = Number(from || '1');
  return [start, to === undefined ? start : Number(to || 'Infinity')];
}

function cutLine({ by, delimiter, ranges }: Cut, line: string): string {
  if (by === 'fields' && !line.includes(delimiter)) return line;
  const pieces = line.split(by === 'fields' ? delimiter : '');
  const kept = pieces.filter((_, i) => ranges.some(([from, to]) => i + 1 >= from && i + 1 <= to));
  return kept.join(by === 'fields' ? delimiter : '');
}

interface Tee {
  readonly source: Source;
  readonly fds: readonly number[];
}

export const tee = toolProgram<Tee>({
  name: 'tee',
  begin(tool, argv) {
    const spec = { flags: 'ai', long: { append: 'a' }, usage: '[OPTION]... [FILE]...' };
    const options = parseOptions(tool, argv, spec);
    if (options === null) return null;
    const append = options.given.has('a');
    const fds = options.operands.flatMap((path) => {
      const fd = tool.host.open(path, { write: true, create: true, append, truncate: !append });
      if (!isErrno(fd)) return [fd];
      fail(tool, `${path}: ${strerror(fd)}`);
      return [];
    });
    return { source: openSource([]), fds };
  },
  step(tool, task) {
    const taken = take(tool, task.source);
    if (taken.kind === 'wait') return 'wait';
    if (taken.kind === 'chunk') {
      out(tool, taken.text);
      const bytes = Uint8Array.from(taken.text, (char) => char.charCodeAt(0));
      for (const fd of task.fds) tool.host.write(fd, bytes);
    } else if (taken.kind === 'done') finish(tool);
    return 'goOn';
  },
});

/** More numbers than this nobody reads. */
const SEQ_MAX = 1_000_000;

export const seq = simpleTool('seq', (tool, argv) => {
  const numbers = argv.slice(1).map(Number);
  const bad = numbers.findIndex(Number.isNaN);
  if (bad >= 0) usageError(tool, `invalid floating point argument: '${argv[bad + 1]}'`);
  else if (numbers.length === 0) usageError(tool, 'missing operand');
  else if (numbers.length > 3) usageError(tool, `extra operand '${argv[4]}'`);
  if (tool.state.status !== 0) return tool.state.status;
  const first = numbers.length > 1 ? (numbers[0] ?? 1) : 1;
  const by = numbers.length > 2 ? (numbers[1] ?? 1) : 1;
  const last = numbers.at(-1) ?? 1;
  if (by === 0) {
    usageError(tool, "invalid Zero increment value: '0'");
    return 1;
  }
  const count = Math.min(SEQ_MAX, Math.floor((last - first) / by + 1e-9) + 1);
  const digits = Math.max(...argv.slice(1).map((arg) => (arg.split('.')[1] ?? '').length));
  const lines = Array.from(
    { length: Math.max(0, count) },
    (_, i) => `${(first + i * by).toFixed(digits)}\n`,
  );
  out(tool, lines.join(''));
  return 0;
});
