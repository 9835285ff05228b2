/** cat: files one after the other; -n numbers the lines. */
import { parseOptions } from './options';
import { openSource, type Source, take } from './source';
import { finish, out, toolProgram } from './tool';

interface Cat {
  readonly source: Source;
  readonly number: 'all' | 'nonblank' | 'none';
  readonly showEnds: boolean;
  line: number;
  atLineStart: boolean;
}

/** The width of the numbers. */
const NUMBER_WIDTH = 6;

export const cat = toolProgram<Cat>({
  name: 'cat',
  begin(tool, argv) {
    const options = parseOptions(tool, argv, {
      flags: 'nbEAuvet',
      long: { number: 'n', 'number-nonblank': 'b', 'show-ends': 'E', 'show-all': 'A' },
      usage: '[OPTION]... [FILE]...',
    });
    if (options === null) return null;
    const { given, operands } = options;
    return {
      source: openSource(operands),
      number: given.has('b') ? 'nonblank' : given.has('n') ? 'all' : 'none',
      showEnds: given.has('E') || given.has('A') || given.has('e'),
      line: 0,
      atLineStart: true,
    };
  },
  step(tool, task) {
    const taken = take(tool, task.source);
    if (taken.kind === 'wait') return 'wait';
    if (taken.kind === 'chunk') out(tool, decorate(task, taken.text));
    if (taken.kind === 'done') finish(tool);
    return 'goOn';
  },
});

function decorate(task: Cat, text: string): string {
  if (task.number === 'none' && !task.showEnds) return text;
  let shown = '';
  for (const line of text.match(/[^\n]*\n|[^\n]+/g) ?? []) {
    const counts = task.number === 'all' || (task.number === 'nonblank' && line !== '\n');
    if (task.atLineStart && counts) shown += `${String(++task.line).padStart(NUMBER_WIDTH)}\t`;
    shown += task.showEnds ? line.replace('\n', '$\n') : line;
    task.atLineStart = line.endsWith('\n');
  }
  return shown;
}
