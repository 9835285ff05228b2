/**
 * Plays a lesson without a screen: types its solution into the lab's terminals as a learner would,
 * waits for each prompt, and folds the checks. The same lab and the same checks as on the page.
 */

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { utf8ByteString } from '#hiredis/bytes';
import { assert } from '#host/assert';
import { digestOf, type Lab, nowOf, runLab, screensOf, takeInput } from '#lab/lab';
import { isNamedEvent } from '#lab/named_event';
import { takeCheckpoint } from '#lab/past/checkpoints';
import { thaw } from '#lab/past/freeze';
import { beginLab, isAtPrompt, ttyNamed } from '#lab/prelude';
import { PROGRAMS } from '#lab/programs/programs';
import { createRunner } from '#lab/runner';
import { Misfit } from '#lab/schema';
import { parseTopology } from '#lab/topology';
import { type CheckState, createChecks, foldChecks, verdicts } from '#lesson/check';
import type { LessonFault, SolutionEntry } from '#lesson/lesson';
import { lessonHash } from './hash';

export interface LessonFolder {
  readonly id: string;
  readonly hash: string;
  readonly topology: string;
  readonly checks: string;
  readonly solution: readonly SolutionEntry[];
}

export function readLesson(folder: string, id: string): LessonFolder {
  const read = (name: string) => readFileSync(join(folder, id, name), 'utf8');
  const solution = JSON.parse(read('solution.json')) as SolutionEntry[];
  const [topology, checks] = [read('topology.json'), read('checks.json')];
  return { id, hash: lessonHash({ topology, checks }), topology, checks, solution };
}

export interface Play {
  readonly lab: Lab;
  readonly checks: CheckState;
}

const KEY_US = 20_000;
const PROMPT_STEP_US = 2000;
/** A line whose prompt is not back by then has started something that stays. */
const PROMPT_LIMIT_US = 5_000_000;
/** After its lines a step may turn green a little later: replication takes its time. */
const GREEN_LIMIT_US = 15_000_000;

export function beginPlay(lesson: LessonFolder, seed?: number): Play {
  const topology = parseTopology(lesson.topology);
  assert(!(topology instanceof Misfit), `${lesson.id}: topology.json: ${topology}`);
  const lab = beginLab({
    topology,
    lesson: { id: lesson.id, hash: lesson.hash },
    seed: seed ?? topology.seed,
    programs: PROGRAMS,
  });
  const play = { lab, checks: createChecks(lesson.checks, lab.watch.memory) };
  wait(play, 200_000);
  return play;
}

function wait(play: Play, us: number): void {
  runLab(play.lab, nowOf(play.lab) + us, ({ trace }) => foldChecks(play.checks, trace));
}

/** Does what a solution's entry says, as a learner would. */
export function playEntry(play: Play, entry: SolutionEntry): void {
  if ('line' in entry) typeLine(play, entry.tty, entry.line);
  else if ('keys' in entry) typeKeys(play, terminal(play, entry.tty), entry.keys);
  else if ('fault' in entry) inflict(play, entry.fault);
  else runUntil(play, entry.until, entry.seconds);
  wait(play, (entry.waitMs ?? 0) * 1000);
}

/** Runs to the next event of that name, or in vain for so many virtual seconds. */
function runUntil(play: Play, event: string, seconds: number): void {
  runLab(play.lab, nowOf(play.lab) + seconds * 1_000_000, ({ trace }) => {
    foldChecks(play.checks, trace);
    return !trace.some((record) => isNamedEvent(event, record));
  });
}

/** The terminal of that name; one that is not there is opened, as the page does. */
function terminal(play: Play, name: string): number {
  if (ttyNamed(play.lab, name) === undefined) {
    takeInput(play.lab, { kind: 'newTty', cols: 80, rows: 24, node: name });
    wait(play, 200_000);
  }
  const tty = ttyNamed(play.lab, name);
  assert(tty !== undefined, `no terminal ${name}`);
  return tty;
}

function typeKeys(play: Play, tty: number, keys: string): void {
  for (const byte of utf8ByteString(keys)) {
    takeInput(play.lab, { kind: 'keys', tty, bytes: byte });
    wait(play, byte === '\r' ? PROMPT_STEP_US : KEY_US);
  }
}

/** Types a line, key by key, and waits for the next prompt. */
function typeLine(play: Play, name: string, line: string): void {
  const tty = terminal(play, name);
  typeKeys(play, tty, `${line}\r`);
  const limit = nowOf(play.lab) + PROMPT_LIMIT_US;
  while (!isAtPrompt(play.lab, tty) && nowOf(play.lab) < limit) wait(play, PROMPT_STEP_US);
}

/** A signal to a server that is not there does nothing, as its button on the page. */
function inflict({ lab, checks }: Play, fault: LessonFault): void {
  if ('a' in fault) {
    takeInput(lab, { kind: fault.what, a: fault.a, b: fault.b });
    return;
  }
  const { servers, sentinels } = checks.seen;
  const server = servers[fault.port] ?? sentinels[fault.port];
  if (server) takeInput(lab, { kind: 'signal', pid: server.pid, signal: fault.what });
}

export function stepsOf(lesson: LessonFolder): string[] {
  return [...new Set(lesson.solution.map(({ step }) => step))];
}

/** Checks of a step that are red. */
export function redChecks({ checks }: Play, step: string): string[] {
  return verdicts(checks).flatMap((each) =>
    each.step === step && !each.green ? [each.check] : [],
  );
}

/** Types a step's lines and gives its checks time to turn green. */
export function playStep(play: Play, lesson: LessonFolder, step: string): void {
  for (const entry of lesson.solution) if (entry.step === step) playEntry(play, entry);
  const limit = nowOf(play.lab) + GREEN_LIMIT_US;
  while (redChecks(play, step).length > 0 && nowOf(play.lab) < limit) wait(play, 100_000);
}

export interface StepReport {
  readonly step: string;
  /** Checks that were green before anything was typed for the step. */
  readonly greenBefore: readonly string[];
  readonly redAfter: readonly string[];
  /**
   * The step is done though every other one was played and this one was not. Not said of a step
   * that only waits for an event: time passes without it as well.
   */
  readonly doneIfSkipped: boolean;
}

export interface LessonReport {
  readonly id: string;
  readonly steps: readonly StepReport[];
  readonly virtualSeconds: number;
  readonly digest: string;
  /** What the terminals showed, for whoever wants to know why. */
  readonly screens: readonly { readonly tty: number; readonly bytes: Uint8Array }[];
}

export function isProven(report: LessonReport): boolean {
  return report.steps.every(
    (each) => each.greenBefore.length === 0 && each.redAfter.length === 0 && !each.doneIfSkipped,
  );
}

/** Plays the whole solution, and from each step's start once more without that step. */
export function proveLesson(lesson: LessonFolder): LessonReport {
  const play = beginPlay(lesson);
  const steps = stepsOf(lesson).map((step): StepReport => {
    const greenBefore = greenChecks(play, step);
    const doneIfSkipped = isDoneWithout(play, lesson, step);
    playStep(play, lesson, step);
    return { step, greenBefore, redAfter: redChecks(play, step), doneIfSkipped };
  });
  return {
    id: lesson.id,
    steps,
    virtualSeconds: nowOf(play.lab) / 1_000_000,
    digest: digestOf(play.lab),
    screens: screensOf(play.lab),
  };
}

function greenChecks({ checks }: Play, step: string): string[] {
  return verdicts(checks).flatMap((each) => (each.step === step && each.green ? [each.check] : []));
}

/** `play` stands where the step begins; a branch of it goes on with what comes after. */
function isDoneWithout(play: Play, lesson: LessonFolder, step: string): boolean {
  const own = lesson.solution.filter((entry) => entry.step === step);
  if (own.every((entry) => 'until' in entry)) return false;
  const branch = branchOff(play);
  const last = lesson.solution.findLastIndex((entry) => entry.step === step);
  for (const entry of lesson.solution.slice(last + 1)) playEntry(branch, entry);
  return redChecks(branch, step).length === 0;
}

/** The same lab and checks once more, to go another way. */
function branchOff({ lab, checks }: Play): Play {
  const { frozen, inputs } = takeCheckpoint(lab, checks);
  const { world, watch, images, attached } = thaw(frozen);
  const runner = { ...createRunner(lab.runner.programs), images };
  const other: Lab = { ...lab, world, watch, runner, inputs: [...inputs], shown: new Map() };
  return { lab: other, checks: attached };
}
