/** watch: a command's output again every two seconds (-n), on a cleared screen, until Ctrl-C. */
import { latin1 } from '#hiredis/bytes';
import { isErrno, strerror } from '#host/errno';
import { civilTime, MONTHS, two, WEEKDAYS } from './calendar';
import { usageError } from './options';
import { fail, finish, out, type Tool, toolProgram } from './tool';

interface Watch {
  readonly command: string;
  readonly periodUs: number;
  readonly header: boolean;
  /** Where the running command's output arrives; null: none runs. */
  fd: number | null;
  text: string;
}

const TIMER = 'again';
const PERIOD_SECONDS = 2;
/** As in the original. */
const PERIOD_MIN_SECONDS = 0.1;
const CHUNK = 16_384;

export const watch = toolProgram<Watch>({
  name: 'watch',
  begin(tool, argv) {
    const args = argv.slice(1);
    let seconds = PERIOD_SECONDS;
    let header = true;
    for (let arg = args[0] ?? ''; arg.startsWith('-'); arg = args[0] ?? '') {
      args.shift();
      if (arg === '-t') header = false;
      else if (arg.startsWith('-n')) seconds = Number(arg.length > 2 ? arg.slice(2) : args.shift());
      else if (arg !== '-d') {
        usageError(tool, `invalid option -- '${arg.slice(1)}'`);
        return null;
      }
    }
    if (args.length === 0 || Number.isNaN(seconds)) {
      usageError(tool, args.length === 0 ? 'missing command' : 'failed to parse argument');
      return null;
    }
    const periodUs = Math.round(Math.max(seconds, PERIOD_MIN_SECONDS) * 1_000_000);
    const task: Watch = { command: args.join(' '), periodUs, header, fd: null, text: '' };
    start(tool, task);
    return task;
  },
  take(tool, task, input) {
    if (input.kind === 'timer' && input.name === TIMER) start(tool, task);
    else if (input.kind === 'readable' && input.fd === task.fd) collect(tool, task);
  },
});

function start(tool: Tool, task: Watch): void {
  const { host } = tool;
  const [readFd, writeFd] = host.pipe();
  // In watch's own group, so that Ctrl-C reaches both.
  const argv = ['sh', '-c', task.command];
  const pid = host.spawn({ argv, stdio: [0, writeFd, writeFd], pgid: host.pid });
  host.close(writeFd);
  task.fd = readFd;
  task.text = '';
  if (!isErrno(pid)) return;
  fail(tool, `unable to run: ${strerror(pid)}`);
  finish(tool);
}

function collect(tool: Tool, task: Watch): void {
  while (task.fd !== null) {
    const bytes = tool.host.read(task.fd, CHUNK);
    if (bytes === 'EAGAIN') return;
    if (!isErrno(bytes) && bytes.length > 0) {
      task.text += latin1(bytes);
      continue;
    }
    tool.host.close(task.fd);
    task.fd = null;
    show(tool, task);
    tool.host.setTimer(TIMER, task.periodUs);
  }
}

function show(tool: Tool, task: Watch): void {
  const size = tool.host.ttySize(1);
  const { cols, rows } = isErrno(size) ? { cols: 80, rows: 24 } : size;
  const left = `Every ${(task.periodUs / 1_000_000).toFixed(1)}s: ${task.command}`;
  const right = `${tool.host.getenv('HOSTNAME') ?? 'lab'}: ${dateText(tool.host.ustime())}`;
  const gap = Math.max(1, cols - left.length - right.length);
  const head = task.header ? `${left}${' '.repeat(gap)}${right}\n\n` : '';
  const lines = task.text.split('\n').slice(0, rows - (task.header ? 3 : 1));
  out(tool, `\x1b[H\x1b[2J${head}${lines.join('\n')}`);
}

function dateText(us: number): string {
  const t = civilTime(us);
  const month = (MONTHS[t.month - 1] ?? '').slice(0, 3);
  const day = (WEEKDAYS[t.weekday] ?? '').slice(0, 3);
  const clock = `${two(t.hour)}:${two(t.minute)}:${two(t.second)}`;
  return `${day} ${month} ${String(t.day).padStart(2)} ${clock} ${t.year}`;
}
