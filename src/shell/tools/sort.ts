/** sort and uniq. */
import { parseOptions } from './options';
import { type Complaint, openSource, type Source, splitLines, take } from './source';
import { finish, out, toolProgram } from './tool';

/** A tool that needs all lines before it can print any. */
interface Gathering {
  readonly source: Source;
  readonly flags: readonly string[];
  readonly key: number;
  lines: string[];
  carry: string;
}

const unreadable: Complaint = (path, why) => `cannot read: ${path}: ${why}`;

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
      const taken = take(tool, task.source, unreadable);
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

/** The width of the numbers that -c puts before the lines. */
const COUNT_WIDTH = 7;

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
    flags.includes('c') ? `${String(run.count).padStart(COUNT_WIDTH)} ${run.line}` : run.line,
  );
});
