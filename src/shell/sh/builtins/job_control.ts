/** `jobs`, `fg`, `bg`, `wait`, `disown`. */
import {
  chooseCurrentJob,
  describeJob,
  findJob,
  jobMark,
  jobState,
  refreshJobs,
  removeJob,
  setCurrentJob,
  shortenHome,
  statusCode,
} from '../jobs';
import { TTY_FD } from '../launch';
import { printOut, type Sh } from '../sh_host';
import type { Job } from '../state';
import { type Builtin, badUsage, failed } from './builtin';

/** The job an argument names; complains in `name`'s name and answers null. */
export function wantedJob(sh: Sh, name: string, spec: string | undefined): Job | null {
  refreshJobs(sh);
  const job = findJob(sh, spec ?? '%+');
  if (job !== null && job !== 'ambiguous') return job;
  const what = job === 'ambiguous' ? 'ambiguous job spec' : 'no such job';
  failed(sh, `${name}: ${spec ?? 'current'}: ${what}`);
  return null;
}

const JOBS_USAGE = 'jobs [-lnprs] [jobspec ...] or jobs -x command [args]';

function jobs(sh: Sh, argv: readonly string[]): number {
  const options = argv.slice(1).filter((arg) => arg.startsWith('-'));
  const bad = /[^lnprs]/.exec(options.map((option) => option.slice(1)).join(''));
  if (bad !== null) return badUsage(sh, 'jobs', `-${bad[0]}: invalid option`, JOBS_USAGE);
  const has = (letter: string): boolean => options.some((option) => option.includes(letter));
  refreshJobs(sh);
  const specs = argv.slice(1).filter((arg) => !arg.startsWith('-'));
  const chosen =
    specs.length === 0 ? [...sh.state.jobs] : specs.map((spec) => wantedJob(sh, 'jobs', spec));
  for (const job of chosen) {
    if (job === null) return 1;
    const state = jobState(job);
    if ((has('r') && state !== 'running') || (has('s') && state !== 'stopped')) continue;
    printOut(sh, has('p') ? `${job.pgid}\n` : describeJob(sh, job, has('l')));
    job.notified = true;
    if (state === 'done') removeJob(sh, job);
  }
  return 0;
}

/** Lets stopped processes go on. */
function continueJob(sh: Sh, job: Job): void {
  for (const process of job.processes) {
    if (process.state === 'stopped') process.state = 'running';
  }
  job.notified = true;
  sh.host.killpg(job.pgid, 'SIGCONT');
}

function fg(sh: Sh, argv: readonly string[]): number | null {
  if (!sh.state.interactive) return failed(sh, 'fg: no job control');
  const job = wantedJob(sh, 'fg', argv[1]);
  if (job === null) return 1;
  if (jobState(job) === 'done') {
    job.notified = false;
    return failed(sh, 'fg: job has terminated');
  }
  setCurrentJob(sh, job.id);
  const elsewhere = job.cwd === sh.host.getcwd() ? '' : `\t(wd: ${shortenHome(sh, job.cwd)})`;
  printOut(sh, `${job.text}${elsewhere}\n`);
  job.foreground = true;
  sh.host.tcsetpgrp(TTY_FD, job.pgid);
  continueJob(sh, job);
  sh.state.frames.push({ kind: 'foreground', job: job.id });
  return null;
}

function bg(sh: Sh, argv: readonly string[]): number {
  if (!sh.state.interactive) return failed(sh, 'bg: no job control');
  const job = wantedJob(sh, 'bg', argv[1]);
  if (job === null) return 1;
  const state = jobState(job);
  if (state === 'done') return failed(sh, 'bg: job has terminated');
  if (state === 'running') {
    failed(sh, `bg: job ${job.id} already in background`);
    return 0;
  }
  printOut(sh, `[${job.id}]${jobMark(sh, job)} ${job.text} &\n`);
  job.foreground = false;
  continueJob(sh, job);
  chooseCurrentJob(sh);
  return 0;
}

function wait(sh: Sh, argv: readonly string[]): number | null {
  const pids: number[] = [];
  for (const spec of argv.slice(1).filter((arg) => !arg.startsWith('-'))) {
    if (!spec.startsWith('%') && !/^[0-9]+$/.test(spec)) {
      return failed(sh, `wait: \`${spec}': not a pid or valid job spec`);
    }
    const job = spec.startsWith('%') ? wantedJob(sh, 'wait', spec) : null;
    if (spec.startsWith('%') && job === null) return 127;
    const pid = job?.processes.at(-1)?.pid ?? Number(spec);
    const ended = sh.state.ended.get(pid);
    const isChild = sh.state.jobs.some(({ processes }) => processes.some((one) => one.pid === pid));
    if (ended !== undefined) return statusCode(ended);
    if (!isChild) {
      failed(sh, `wait: pid ${spec} is not a child of this shell`);
      return 127;
    }
    pids.push(pid);
  }
  const all = sh.state.jobs.filter((job) => jobState(job) === 'running');
  const every = all.flatMap(({ processes }) => processes.map(({ pid }) => pid));
  sh.state.status = 0;
  sh.state.frames.push({ kind: 'wait', pids: argv.length > 1 ? pids : every });
  return null;
}

function disown(sh: Sh, argv: readonly string[]): number {
  const job = wantedJob(sh, 'disown', argv[1]);
  if (job === null) return 1;
  removeJob(sh, job);
  return 0;
}

export const JOB_CONTROL: Readonly<Record<string, Builtin>> = {
  jobs: { run: jobs, usage: '[-lprs] [%n]', summary: 'list jobs' },
  fg: { run: fg, usage: '[%n]', summary: 'bring a job to the foreground' },
  bg: { run: bg, usage: '[%n]', summary: 'let a stopped job go on in the background' },
  wait: { run: wait, usage: '[pid | %n ...]', summary: 'wait for background jobs' },
  disown: { run: disown, usage: '[%n]', summary: 'forget a job' },
};
