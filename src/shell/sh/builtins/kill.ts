/** `kill`: signals by name or number, to processes and jobs. */
import { isErrno, strerror } from '#host/errno';
import { SIGNALS, type Signal } from '#host/signal';
import { jobState } from '../jobs';
import { print, printOut, type Sh } from '../sh_host';
import { type Builtin, failed } from './builtin';
import { wantedJob } from './job_control';

const USAGE =
  'kill: usage: kill [-s sigspec | -n signum | -sigspec] pid | jobspec ... or kill -l [sigspec]\n';

/** `0` asks only whether the process is there. */
function signalOf(spec: string): Signal | 'none' | null {
  if (spec === '0') return 'none';
  const name = spec.toUpperCase().replace(/^(?:SIG)?/, 'SIG');
  const entries = Object.entries(SIGNALS) as [Signal, (typeof SIGNALS)[Signal]][];
  return entries.find(([key, { number }]) => key === name || String(number) === spec)?.[0] ?? null;
}

function kill(sh: Sh, argv: readonly string[]): number {
  const args = argv.slice(1);
  let spec = 'TERM';
  const first = args[0] ?? '';
  if (first === '-l' || first === '-L') return list(sh, args.slice(1));
  if (first === '-s' || first === '-n') {
    spec = args[1] ?? '';
    args.splice(0, 2);
  } else if (/^-./.test(first) && first !== '--') {
    spec = first.slice(1);
    args.shift();
  }
  if (args[0] === '--') args.shift();
  const signal = signalOf(spec);
  if (signal === null) return failed(sh, `kill: ${spec}: invalid signal specification`);
  if (args.length === 0) {
    print(sh, sh.state.stdio[2], USAGE);
    return 2;
  }
  return Math.max(...args.map((target) => killOne(sh, target, signal)));
}

function killOne(sh: Sh, target: string, signal: Signal | 'none'): number {
  if (target.startsWith('%')) return killJob(sh, target, signal);
  if (!/^-?[0-9]+$/.test(target)) {
    return failed(sh, `kill: ${target}: arguments must be process or job IDs`);
  }
  const pid = Number(target);
  const { host } = sh;
  if (pid === host.pid) sh.starved = true;
  const result =
    signal === 'none'
      ? probe(sh, pid)
      : pid < 0
        ? host.killpg(-pid, signal)
        : host.kill(pid, signal);
  return isErrno(result) ? failed(sh, `kill: (${target}) - ${strerror(result)}`) : 0;
}

function probe(sh: Sh, pid: number): 0 | 'ESRCH' {
  return sh.host.processes().some((process) => process.pid === pid) ? 0 : 'ESRCH';
}

function killJob(sh: Sh, spec: string, signal: Signal | 'none'): number {
  const job = wantedJob(sh, 'kill', spec);
  if (job === null) return 1;
  if (signal === 'none') return 0;
  const result = sh.host.killpg(job.pgid, signal);
  if (isErrno(result)) return failed(sh, `kill: (${job.pgid}) - ${strerror(result)}`);
  // A stopped job would not notice that it should end.
  const ends = signal === 'SIGTERM' || signal === 'SIGHUP';
  if (ends && jobState(job) === 'stopped') sh.host.killpg(job.pgid, 'SIGCONT');
  return 0;
}

function list(sh: Sh, specs: readonly string[]): number {
  for (const spec of specs) {
    const signal = signalOf(spec);
    if (signal === null || signal === 'none') {
      return failed(sh, `kill: ${spec}: invalid signal specification`);
    }
    const name = signal.slice(3);
    printOut(sh, `${/^[0-9]+$/.test(spec) ? name : SIGNALS[signal].number}\n`);
  }
  if (specs.length > 0) return 0;
  const entries = Object.entries(SIGNALS).map(
    ([name, { number }]) => `${String(number).padStart(2)}) ${name}`,
  );
  for (let i = 0; i < entries.length; i += 5)
    printOut(sh, `${entries.slice(i, i + 5).join('\t')}\n`);
  return 0;
}

export const KILL: Readonly<Record<string, Builtin>> = {
  kill: { run: kill, usage: '[-signal] pid | %n ...', summary: 'send a signal' },
};
