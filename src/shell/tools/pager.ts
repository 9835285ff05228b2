/** more and less: a screen at a time on a terminal, like cat elsewhere. */
import { latin1 } from '#hiredis/bytes';
import { isErrno } from '#host/errno';
import { parseOptions } from './options';
import { openSource, readWhole, type Source, take } from './source';
import { finish, out, type Tool, toolProgram } from './tool';

interface Pager {
  /** Lines with their newlines, not shown yet. */
  lines: string[];
  /** Piped input, still being read; null when all of it is in `lines`. */
  source: Source | null;
  carry: string;
  /** Waits for a key. */
  asking: boolean;
  readonly total: number;
}

const PROMPT = '--More--';
const ERASE = `\r${' '.repeat(PROMPT.length + 6)}\r`;
const RAW = { canonical: false, echo: false, signals: true };
const COOKED = { canonical: true, echo: true, signals: true };
const TTY_FD = 0;

function pagerProgram(name: string) {
  return toolProgram<Pager>({
    name,
    begin(tool, argv) {
      const options = parseOptions(tool, argv, {
        flags: 'eFRSXNinsd',
        usage: '[options] <file>...',
      });
      if (options === null) return null;
      const { operands } = options;
      const text = operands.map((path) => readWhole(tool, path) ?? '').join('');
      const interactive =
        operands.length > 0 && tool.host.fdKind(1) === 'tty' && tool.host.fdKind(0) === 'tty';
      if (operands.length > 0 && !interactive) {
        out(tool, text);
        return null;
      }
      const lines = text.match(/[^\n]*\n|[^\n]+$/g) ?? [];
      const source = operands.length === 0 ? openSource([]) : null;
      return { lines, source, carry: '', asking: false, total: lines.length };
    },
    step: pagerStep,
    take(tool, task, input) {
      if (input.kind === 'readable' && input.fd === TTY_FD && task.asking) takeKeys(tool, task);
    },
  });
}

function pagerStep(tool: Tool, task: Pager): 'goOn' | 'wait' {
  if (task.source !== null) {
    const taken = take(tool, task.source);
    if (taken.kind === 'chunk') out(tool, taken.text);
    if (taken.kind === 'done') finish(tool);
    return taken.kind === 'wait' ? 'wait' : 'goOn';
  }
  if (task.asking) return 'wait';
  showLines(tool, task, screenRows(tool) - 1);
  return 'goOn';
}

function screenRows(tool: Tool): number {
  const size = tool.host.ttySize(1);
  return isErrno(size) ? 24 : Math.max(2, size.rows);
}

function showLines(tool: Tool, task: Pager, count: number): void {
  out(tool, task.lines.splice(0, count).join(''));
  if (task.lines.length === 0) {
    finish(tool);
    return;
  }
  task.asking = true;
  const percent = Math.round((100 * (task.total - task.lines.length)) / task.total);
  out(tool, `${PROMPT}(${percent}%)`);
  tool.host.ttyMode(TTY_FD, RAW);
  tool.host.setReadable(TTY_FD, true);
}

/** Space: a screen; Enter: a line; q: enough. */
function takeKeys(tool: Tool, task: Pager): void {
  while (task.asking) {
    const bytes = tool.host.read(TTY_FD, 1);
    if (isErrno(bytes)) return;
    const key = latin1(bytes);
    if (key !== '' && !' \r\njqf'.includes(key)) continue;
    task.asking = false;
    tool.host.ttyMode(TTY_FD, COOKED);
    tool.host.setReadable(TTY_FD, false);
    out(tool, ERASE);
    if (key === 'q' || key === '') finish(tool);
    else showLines(tool, task, key === ' ' || key === 'f' ? screenRows(tool) - 1 : 1);
  }
}

export const more = pagerProgram('more');
export const less = pagerProgram('less');
