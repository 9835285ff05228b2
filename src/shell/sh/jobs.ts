/** The job table: what runs in the background, which job is `%+`, and how jobs are told of. */
import { type Errno, isErrno } from '#host/errno';
import { type ExitStatus, SIGNALS } from '#host/signal';
import { getVariable, print, type Sh } from './sh_host';
import type { Job, JobProcess } from './state';

export function addJob(sh: Sh, job: Omit<Job, 'id' | 'cwd' | 'notified'>): Job {
  const { jobs } = sh.state;
  const id = Math.max(0, ...jobs.map((other) => other.id)) + 1;
  const added: Job = { ...job, id, cwd: sh.host.getcwd(), notified: false };
  jobs.push(added);
  return added;
}

export function removeJob(sh: Sh, job: Job): void {
  const { state } = sh;
  const at = state.jobs.indexOf(job);
  if (at >= 0) state.jobs.splice(at, 1);
  if (state.currentJob === job.id || state.previousJob === job.id) chooseCurrentJob(sh);
}

export function newProcess(pid: number | Errno, text: string): JobProcess {
  if (!isErrno(pid)) return { pid, text, state: 'running', status: null };
  return { pid: 0, text, state: 'done', status: { kind: 'exited', code: 126 } };
}

export type JobState = 'running' | 'stopped' | 'done';

export function jobState(job: Job): JobState {
  if (job.processes.some(({ state }) => state === 'running')) return 'running';
  return job.processes.some(({ state }) => state === 'stopped') ? 'stopped' : 'done';
}

/** A pipeline's status is its last process's. */
export function jobStatus(job: Job): ExitStatus {
  return job.processes.at(-1)?.status ?? { kind: 'exited', code: 0 };
}

/** `$?` after a process ended (or was stopped) like this. */
export function statusCode(status: ExitStatus): number {
  return status.kind === 'exited' ? status.code : 128 + SIGNALS[status.signal].number;
}

function newest(jobs: readonly Job[], wanted: JobState): number {
  return jobs.filter((job) => jobState(job) === wanted).at(-1)?.id ?? 0;
}

/** Marks a job `+`. The one marked `-` is the newest stopped one, else the newest running one. */
export function setCurrentJob(sh: Sh, id: number): void {
  const { state } = sh;
  if (state.currentJob !== id) {
    state.previousJob = state.currentJob;
    state.currentJob = id;
  }
  const stateOf = (job: number): JobState | null => {
    const found = state.jobs.find((other) => other.id === job);
    return found === undefined ? null : jobState(found);
  };
  if (state.previousJob !== id && stateOf(state.previousJob) === 'stopped') return;
  const before = state.jobs.filter((job) => job.id < id);
  const stopped = stateOf(id) === 'stopped' ? newest(before, 'stopped') : 0;
  const running = newest(stateOf(id) === 'running' ? before : state.jobs, 'running');
  state.previousJob = stopped || running || id;
}

/** After a change: a stopped job is current before a running one. */
export function chooseCurrentJob(sh: Sh): void {
  const { state } = sh;
  const isStopped = (id: number): boolean =>
    state.jobs.some((job) => job.id === id && jobState(job) === 'stopped');
  const stopped = [state.currentJob, state.previousJob].find(isStopped);
  const id = stopped ?? (newest(state.jobs, 'stopped') || newest(state.jobs, 'running'));
  if (id !== 0) {
    setCurrentJob(sh, id);
  } else {
    state.currentJob = 0;
    state.previousJob = 0;
  }
}

/** The job a `%…` names: number, `%%`, `%+`, `%-`, a command's beginning or `?` part of it. */
export function findJob(sh: Sh, spec: string): Job | 'ambiguous' | null {
  const { state } = sh;
  const name = spec.replace(/^%/, '');
  const byId = (id: number): Job | null => state.jobs.find((job) => job.id === id) ?? null;
  if (name === '' || name === '%' || name === '+') return byId(state.currentJob);
  if (name === '-') return byId(state.previousJob);
  if (/^[0-9]+$/.test(name)) return byId(Number(name));
  const found = state.jobs.filter(({ text }) =>
    name.startsWith('?') ? text.includes(name.slice(1)) : text.startsWith(name),
  );
  return found.length > 1 ? 'ambiguous' : (found[0] ?? null);
}

/** Width of the column that `Running`, `Done`, ... stand in. */
const STATE_WIDTH = 24;

export function describeStatus(status: ExitStatus): string {
  if (status.kind === 'signaled') return SIGNALS[status.signal].text;
  return status.code === 0 ? 'Done' : `Exit ${status.code}`;
}

function describeState(job: Job): string {
  const state = jobState(job);
  if (state === 'running') return 'Running';
  if (state === 'done') return describeStatus(jobStatus(job));
  // Whichever signal it was.
  return SIGNALS.SIGTSTP.text;
}

export function shortenHome(sh: Sh, path: string): string {
  const home = getVariable(sh, 'HOME') ?? '';
  if (home === '' || home === '/') return path;
  if (path === home) return '~';
  return path.startsWith(`${home}/`) ? `~${path.slice(home.length)}` : path;
}

export function jobMark(sh: Sh, job: Job): string {
  if (job.id === sh.state.currentJob) return '+';
  return job.id === sh.state.previousJob ? '-' : ' ';
}

/** A job's line as `jobs` prints it. */
export function describeJob(sh: Sh, job: Job, withPids = false): string {
  const elsewhere = job.cwd === sh.host.getcwd() ? '' : `  (wd: ${shortenHome(sh, job.cwd)})`;
  const tail = (jobState(job) === 'running' && !job.foreground ? ' &' : '') + elsewhere;
  const head = `[${job.id}]${jobMark(sh, job)} `;
  const state = describeState(job).padEnd(STATE_WIDTH);
  if (!withPids) return `${head} ${state}${job.text}${tail}\n`;
  return `${head}${job.processes.map((process, i) => longLine(process, i, state)).join('')}${tail}\n`;
}

function longLine(process: JobProcess, index: number, state: string): string {
  return index === 0
    ? `${String(process.pid).padStart(5)} ${state}${process.text}`
    : `\n${String(process.pid).padStart(10)}${' '.repeat(STATE_WIDTH - 1)}| ${process.text}`;
}

/** Stopped processes that somebody else continued are running again. */
export function refreshJobs(sh: Sh): void {
  const stopped = sh.state.jobs.flatMap(({ processes }) =>
    processes.filter(({ state }) => state === 'stopped'),
  );
  if (stopped.length === 0) return;
  const alive = new Map(sh.host.processes().map(({ pid, state }) => [pid, state]));
  for (const process of stopped) {
    if (alive.get(process.pid) === 'running') process.state = 'running';
  }
}

/** What changed since the last prompt, told as bash does, before the next one. */
export function notifyJobs(sh: Sh): void {
  refreshJobs(sh);
  const { jobs, interactive } = sh.state;
  for (const job of jobs) {
    const state = jobState(job);
    if (state === 'running' || (state === 'stopped' && job.notified)) continue;
    job.notified = true;
    if (interactive) tellJob(sh, job);
  }
  // Only now: the marks of all are those from before any of them was gone.
  for (const job of jobs.filter((one) => jobState(one) === 'done')) removeJob(sh, job);
}

function tellJob(sh: Sh, job: Job): void {
  print(sh, sh.state.stdio[2], describeJob(sh, job));
  const cwd = sh.host.getcwd();
  if (jobState(job) !== 'done' || job.cwd === cwd) return;
  print(sh, sh.state.stdio[2], `(wd now: ${shortenHome(sh, cwd)})\n`);
}

/** Notes a child's end or stop. A child that is no job is remembered for who waits for it. */
export function noteChild(
  sh: Sh,
  pid: number,
  status: ExitStatus,
  state: 'stopped' | 'done',
): void {
  for (const job of sh.state.jobs) {
    const process = job.processes.find((one) => one.pid === pid && one.state !== 'done');
    if (process === undefined) continue;
    process.state = state;
    process.status = status;
    job.notified = false;
    if (jobState(job) === 'stopped') setCurrentJob(sh, job.id);
    return;
  }
  if (state === 'done') sh.state.ended.set(pid, status);
}
