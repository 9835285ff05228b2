/**
 * Scripts at work: started from the queue, reaped, tried again, killed when they take too long.
 * twin: redis 6.2.6 sentinel.c, "script execution", sentinelRunPendingScripts,
 * sentinelCollectTerminatedScripts, sentinelKillTimedoutScripts.
 * differs: what can't be executed is found out before there is a child; it counts as one that
 * ended with status 2, as there, and its pid is 0.
 */
import { isErrno } from '#host/errno';
import { type ExitStatus, SIGNALS } from '#host/signal';
import { serverLog } from '../log';
import type { Server } from '../state';
import { sentinelEvent } from './event';
import { mstime, sentinelOf } from './sentinel';
import type { SentinelScriptJob } from './state';

const SENTINEL_SCRIPT_MAX_RUNNING = 16;
const SENTINEL_SCRIPT_MAX_RUNTIME = 60_000;
const SENTINEL_SCRIPT_MAX_RETRY = 10;
const SENTINEL_SCRIPT_RETRY_DELAY = 30_000;

/** How fork errors are told apart from what scripts do. */
const FORK_ERROR_SIGNAL = 99;
const NOT_EXECUTED: ExitStatus = { kind: 'exited', code: 2 };
/** A script's way to say: again later. */
const RETRY_STATUS = 1;

/** Starts those that are due, oldest first. */
export function sentinelRunPendingScripts(server: Server): void {
  const sentinel = sentinelOf(server);
  const now = mstime(server);
  for (const job of [...sentinel.scriptsQueue]) {
    if (sentinel.runningScripts >= SENTINEL_SCRIPT_MAX_RUNNING) return;
    if (job.running || job.startTime > now) continue;
    job.startTime = now;
    job.retryNum++;
    runScript(server, job);
  }
}

function runScript(server: Server, job: SentinelScriptJob): void {
  const sentinel = sentinelOf(server);
  const [path = '', ...args] = job.argv;
  // Not looked for on $PATH: execve takes a name without a slash from the working directory.
  const argv = [path.includes('/') ? path : `./${path}`, ...args];
  const pid = server.host.spawn({ argv, stdio: [0, 1, 2] });
  if (pid === 'EAGAIN') {
    scriptEvent(server, 'warning', '-script-error', `${path} ${FORK_ERROR_SIGNAL} 0`);
    return;
  }
  job.running = true;
  job.pid = isErrno(pid) ? 0 : pid;
  sentinel.runningScripts++;
  if (isErrno(pid)) sentinel.endedScripts.push({ pid: 0, status: NOT_EXECUTED });
  scriptEvent(server, 'debug', '+script-child', String(job.pid));
}

function scriptEvent(server: Server, level: 'debug' | 'warning', type: string, text: string): void {
  sentinelEvent(server, { level, type, instance: null, text });
}

/** 30 s before the second run, and twice as long before each further one. */
function sentinelScriptRetryDelay(retryNum: number): number {
  return SENTINEL_SCRIPT_RETRY_DELAY * 2 ** Math.max(0, retryNum - 1);
}

/** Looks after those that ended since the last call. */
export function sentinelCollectTerminatedScripts(server: Server): void {
  const sentinel = sentinelOf(server);
  for (const { pid, status } of sentinel.endedScripts.splice(0)) {
    const exitCode = status.kind === 'exited' ? status.code : 0;
    const bySignal = status.kind === 'signaled' ? SIGNALS[status.signal].number : 0;
    scriptEvent(server, 'debug', '-script-child', `${pid} ${exitCode} ${bySignal}`);
    const job = sentinel.scriptsQueue.find((each) => each.running && each.pid === pid);
    if (!job) {
      serverLog(
        server,
        'warning',
        `waitpid() returned a pid (${pid}) we can't find in our scripts execution queue!`,
      );
      continue;
    }
    endScript(server, job, { exitCode, bySignal });
    sentinel.runningScripts--;
  }
}

function endScript(
  server: Server,
  job: SentinelScriptJob,
  { exitCode, bySignal }: { readonly exitCode: number; readonly bySignal: number },
): void {
  const sentinel = sentinelOf(server);
  const wantsRetry = bySignal !== 0 || exitCode === RETRY_STATUS;
  if (wantsRetry && job.retryNum !== SENTINEL_SCRIPT_MAX_RETRY) {
    job.running = false;
    job.pid = 0;
    job.startTime = mstime(server) + sentinelScriptRetryDelay(job.retryNum);
    return;
  }
  if (bySignal !== 0 || exitCode !== 0) {
    scriptEvent(server, 'warning', '-script-error', `${job.argv[0]} ${bySignal} ${exitCode}`);
  }
  sentinel.scriptsQueue = sentinel.scriptsQueue.filter((each) => each !== job);
}

/** Those killed here are collected as any other that ended. */
export function sentinelKillTimedoutScripts(server: Server): void {
  const now = mstime(server);
  for (const { running, startTime, argv, pid } of sentinelOf(server).scriptsQueue) {
    if (!running || now - startTime <= SENTINEL_SCRIPT_MAX_RUNTIME) continue;
    scriptEvent(server, 'warning', '-script-timeout', `${argv[0]} ${pid}`);
    server.host.kill(pid, 'SIGKILL');
  }
}
