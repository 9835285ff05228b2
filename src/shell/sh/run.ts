/**
 * The interpreter: takes the uppermost frame one step further until the stack is empty or something
 * has to be waited for. Each kind of frame has one small function here or in a file of its own.
 */

import { latin1 } from '#hiredis/bytes';
import { isErrno } from '#host/errno';
import { readStep } from './builtins/read';
import { startCapture } from './capture';
import { runCompound, startCompound } from './compound';
import { beginExpansion } from './expansion/expand';
import { commitExpansion } from './expansion/expansion';
import { failExpansion } from './expansion/fail_expansion';
import { interrupt, popFrame, unwindStep } from './frames';
import {
  chooseCurrentJob,
  describeJob,
  describeStatus,
  jobState,
  jobStatus,
  notifyJobs,
  removeJob,
  statusCode,
} from './jobs';
import { TTY_FD } from './launch';
import { launchBackground, launchForeground, launchStep } from './pipeline';
import { openRedirects, readyRedirects } from './redirect';
import { closeFd, flushOutput, print, type Sh } from './sh_host';
import { runSimple, spawnStep } from './simple';
import type { Frame } from './state';
import type { Command, Pipeline } from './syntax/ast';

/** Steps a shell may take in one turn: an endless loop must not hold up its machine. */
const STEPS_PER_TURN = 200;

/** What a step costs in virtual microseconds: with less an empty loop would spin for ever in no time. */
const STEP_COST_US = 10;

/**
 * A starved shell's pause: until the machine grants more children, which it does each 100 us, or
 * until a signal it sent itself arrives.
 */
const STARVED_US = 300;

/** The timer that continues a turn that was too long. */
export const CONTINUE_TIMER = 'continue';

type StepResult = 'blocked' | 'goOn';

type Steps = {
  readonly [Kind in Frame['kind']]: (sh: Sh, frame: Extract<Frame, { kind: Kind }>) => StepResult;
};

/** Runs until nothing is left (`done`) or everything waits for an input (`waiting`). */
export function run(sh: Sh): 'done' | 'waiting' {
  const { host, state } = sh;
  for (let steps = 0; steps < STEPS_PER_TURN; steps++) {
    if (!flushOutput(sh)) return 'waiting';
    if (state.unwinding !== null) unwindStep(sh);
    const frame = state.frames.at(-1);
    if (frame === undefined) return 'done';
    if (state.unwinding !== null) continue;
    host.busy(STEP_COST_US);
    if (step(sh, frame) === 'blocked') return 'waiting';
    if (sh.starved) {
      host.setTimer(CONTINUE_TIMER, STARVED_US);
      return 'waiting';
    }
  }
  host.setTimer(CONTINUE_TIMER, 1);
  return 'waiting';
}

/** A step that never has to wait. */
function goOn<F extends Frame>(work: (sh: Sh, frame: F) => void): (sh: Sh, frame: F) => StepResult {
  return (sh, frame) => {
    work(sh, frame);
    return 'goOn';
  };
}

const STEPS: Steps = {
  list: listStep,
  andOr: andOrStep,
  pipeline: pipelineStep,
  simple: goOn(runSimple),
  compound: goOn(runCompound),
  redirect: redirectStep,
  restore: popStep,
  call: popStep,
  capture: captureStep,
  spawn: goOn(spawnStep),
  launch: goOn(launchStep),
  foreground: foregroundStep,
  last: lastStep,
  wait: waitStep,
  read: readStep,
};

function step<Kind extends Frame['kind']>(
  sh: Sh,
  frame: Extract<Frame, { kind: Kind }>,
): StepResult {
  const kind: Kind = frame.kind as Kind;
  return STEPS[kind](sh, frame);
}

function popStep(sh: Sh): StepResult {
  popFrame(sh);
  return 'goOn';
}

function listStep(sh: Sh, frame: Extract<Frame, { kind: 'list' }>): StepResult {
  const item = frame.list[frame.index++];
  if (item === undefined) popFrame(sh);
  else if (item.background) launchBackground(sh, item.andOr);
  else sh.state.frames.push({ kind: 'andOr', andOr: item.andOr, index: 0 });
  return 'goOn';
}

/** `a && b || c`: index 0 is the first, then each of the rest whose operator fits the status. */
function andOrStep(sh: Sh, frame: Extract<Frame, { kind: 'andOr' }>): StepResult {
  const { first, rest } = frame.andOr;
  const index = frame.index++;
  const next = rest[index - 1];
  if (index === 0) pushPipeline(sh, first);
  else if (next === undefined) popFrame(sh);
  else if ((next.operator === '&&') === (sh.state.status === 0)) pushPipeline(sh, next.pipeline);
  return 'goOn';
}

function pushPipeline(sh: Sh, pipeline: Pipeline): void {
  sh.state.frames.push({ kind: 'pipeline', pipeline, startedAt: null });
}

function pipelineStep(sh: Sh, frame: Extract<Frame, { kind: 'pipeline' }>): StepResult {
  const { pipeline } = frame;
  if (frame.startedAt === null) {
    frame.startedAt = sh.host.monotonicUs();
    startPipeline(sh, pipeline);
    return 'goOn';
  }
  if (pipeline.negated) sh.state.status = sh.state.status === 0 ? 1 : 0;
  if (pipeline.timed) reportTime(sh, sh.host.monotonicUs() - frame.startedAt);
  popFrame(sh);
  return 'goOn';
}

function startPipeline(sh: Sh, pipeline: Pipeline): void {
  const [only, ...more] = pipeline.commands;
  if (only === undefined) sh.state.status = 0;
  else if (more.length === 0) startCommand(sh, only);
  else launchForeground(sh, pipeline.commands);
}

function startCommand(sh: Sh, command: Command): void {
  if (command.kind === 'simple') {
    sh.state.frames.push({ kind: 'simple', command, captured: [] });
  } else if (command.kind === 'function') {
    sh.state.functions.set(command.name, command.body);
    sh.state.status = 0;
  } else if (command.kind === 'subshell') {
    launchForeground(sh, [command]);
  } else if (command.redirects.length > 0) {
    sh.state.frames.push({ kind: 'redirect', command, captured: [] });
  } else {
    startCompound(sh, command);
  }
}

/** bash's own format: minutes, then seconds with milliseconds. Only real time is simulated. */
function reportTime(sh: Sh, us: number): void {
  const ms = Math.round(us / 1000);
  const seconds = ((ms % 60_000) / 1000).toFixed(3);
  const zero = '0m0.000s';
  const text = `\nreal\t${Math.floor(ms / 60_000)}m${seconds}s\nuser\t${zero}\nsys\t${zero}\n`;
  print(sh, sh.state.stdio[2], text);
}

function redirectStep(sh: Sh, frame: Extract<Frame, { kind: 'redirect' }>): StepResult {
  const { state } = sh;
  const expansion = beginExpansion(sh, frame.captured);
  const ready = readyRedirects(expansion, frame.command.redirects);
  if (expansion.needs !== null) {
    startCapture(sh, expansion.needs);
    return 'goOn';
  }
  popFrame(sh);
  commitExpansion(expansion);
  if (expansion.error !== null) {
    failExpansion(expansion);
    return 'goOn';
  }
  const redirected = openRedirects(sh, ready, state.stdio);
  if (redirected === null) {
    state.status = 1;
    return 'goOn';
  }
  state.frames.push({ kind: 'restore', stdio: state.stdio, opened: redirected.opened });
  state.stdio = redirected.stdio;
  startCompound(sh, frame.command);
  return 'goOn';
}

const CAPTURE_CHUNK = 65_536;

/** Reads until end of file, then waits for the substitution's process. */
function captureStep(sh: Sh, frame: Extract<Frame, { kind: 'capture' }>): StepResult {
  while (!frame.eof) {
    const bytes = sh.host.read(frame.fd, CAPTURE_CHUNK);
    if (bytes === 'EAGAIN') return 'blocked';
    if (isErrno(bytes) || bytes.length === 0) frame.eof = true;
    else frame.text += latin1(bytes);
  }
  closeFd(sh, frame.fd);
  const status = sh.state.ended.get(frame.pid);
  if (status === undefined) return 'blocked';
  sh.state.ended.delete(frame.pid);
  popFrame(sh);
  const below = sh.state.frames.at(-1);
  if (below !== undefined && 'captured' in below)
    below.captured.push(frame.text.replace(/\n+$/, ''));
  sh.state.capturedStatus = statusCode(status);
  return 'goOn';
}

function foregroundStep(sh: Sh, frame: Extract<Frame, { kind: 'foreground' }>): StepResult {
  const { state, host } = sh;
  const job = state.jobs.find(({ id }) => id === frame.job);
  if (job !== undefined && jobState(job) === 'running') return 'blocked';
  popFrame(sh);
  if (state.interactive) host.tcsetpgrp(TTY_FD, state.pgid);
  if (job === undefined) return 'goOn';
  const status = jobStatus(job);
  state.status = statusCode(status);
  if (jobState(job) === 'stopped') {
    job.foreground = false;
    job.notified = true;
    chooseCurrentJob(sh);
    print(sh, state.stdio[2], `\n${describeJob(sh, job)}`);
    if (state.frames.some(({ kind }) => kind === 'compound')) interrupt(sh, state.status);
    return 'goOn';
  }
  removeJob(sh, job);
  if (status.kind === 'signaled') reportDeath(sh, status);
  return 'goOn';
}

/** A foreground job's death by signal; Ctrl-C ends the rest of the line too. */
function reportDeath(
  sh: Sh,
  status: Extract<ReturnType<typeof jobStatus>, { kind: 'signaled' }>,
): void {
  const { state } = sh;
  if (status.signal === 'SIGINT') {
    if (state.interactive) print(sh, state.stdio[2], '\n');
    interrupt(sh, state.status);
  } else if (status.signal !== 'SIGPIPE') {
    print(sh, state.stdio[2], `${describeStatus(status)}\n`);
  }
}

function lastStep(sh: Sh): StepResult {
  popFrame(sh);
  sh.state.unwinding = { kind: 'exit' };
  return 'goOn';
}

/** The `wait` builtin: every pid must have ended; the last one's status is the answer. */
function waitStep(sh: Sh, frame: Extract<Frame, { kind: 'wait' }>): StepResult {
  const { state } = sh;
  for (let pid = frame.pids[0]; pid !== undefined; pid = frame.pids[0]) {
    const job = state.jobs.find(({ processes }) => processes.some((one) => one.pid === pid));
    if (job !== undefined && jobState(job) === 'running') return 'blocked';
    if (job !== undefined) state.status = statusCode(jobStatus(job));
    if (job !== undefined && !state.interactive) removeJob(sh, job);
    frame.pids.shift();
  }
  popFrame(sh);
  if (state.interactive) notifyJobs(sh);
  return 'goOn';
}
