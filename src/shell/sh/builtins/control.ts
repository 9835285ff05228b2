/** `exit`, `return`, `break`, `continue`, `shift`, `true`, `false`, `:`. */
import { isLoop } from '../frames';
import { jobState } from '../jobs';
import { complain, print, type Sh } from '../sh_host';
import type { Builtin } from './builtin';

/** `exit` at a terminal is refused once while jobs are stopped. */
function exit(sh: Sh, argv: readonly string[]): number {
  const { state } = sh;
  if (state.interactive) print(sh, state.stdio[2], state.login ? 'logout\n' : 'exit\n');
  if (mustWarn(sh)) {
    print(sh, state.stdio[2], 'There are stopped jobs.\n');
    state.warnedOfJobs = true;
    return 1;
  }
  state.unwinding = { kind: 'exit' };
  const code = argv[1];
  if (code === undefined) return state.status;
  if (/^-?[0-9]+$/.test(code)) return Number(code) & 0xff;
  complain(sh, `${argv[0]}: ${code}: numeric argument required`);
  return 2;
}

/** The warning counts for the very next command only. */
export function mustWarn(sh: Sh): boolean {
  const { state } = sh;
  if (!state.interactive || state.warnedOfJobs) return false;
  return state.jobs.some((job) => jobState(job) === 'stopped');
}

function leaveLoop(kind: 'break' | 'continue'): Builtin['run'] {
  return (sh, argv) => {
    if (!sh.state.frames.some(isLoop)) {
      complain(sh, `${kind}: only meaningful in a \`for', \`while', or \`until' loop`);
      return 0;
    }
    sh.state.unwinding = { kind, levels: Math.max(1, Number(argv[1] ?? '1') || 1) };
    return 0;
  };
}

function returnFrom(sh: Sh, argv: readonly string[]): number {
  if (!sh.state.frames.some(({ kind }) => kind === 'call')) {
    complain(sh, "return: can only `return' from a function or sourced script");
    return 2;
  }
  sh.state.unwinding = { kind: 'return' };
  return argv[1] === undefined ? sh.state.status : Number(argv[1]) & 0xff;
}

function shift(sh: Sh, argv: readonly string[]): number {
  const [name = '', ...rest] = sh.state.parameters;
  const count = Number(argv[1] ?? '1');
  if (!Number.isInteger(count) || count < 0 || count > rest.length) return 1;
  sh.state.parameters = [name, ...rest.slice(count)];
  return 0;
}

export const CONTROL: Readonly<Record<string, Builtin>> = {
  exit: { run: exit, usage: '[n]', summary: 'leave this shell' },
  logout: { run: exit, usage: '[n]', summary: 'leave this shell' },
  return: { run: returnFrom, usage: '[n]', summary: 'leave a function' },
  break: { run: leaveLoop('break'), usage: '[n]', summary: 'leave a loop' },
  continue: { run: leaveLoop('continue'), usage: '[n]', summary: "go on with a loop's next round" },
  shift: { run: shift, usage: '[n]', summary: 'drop the first parameters' },
  true: { run: () => 0, usage: '', summary: 'succeed' },
  false: { run: () => 1, usage: '', summary: 'fail' },
  ':': { run: () => 0, usage: '', summary: 'do nothing' },
};
