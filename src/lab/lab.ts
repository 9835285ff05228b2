/**
 * A lab: one topology's world, the processes in it, and what was done to it so far. Everything that
 * happens, happens in windows; between two of them the lab can be looked at, cloned and acted on.
 */
import type { TraceRecord } from '#host/trace';
import type { TtyOutput } from '#protocol/snapshot';
import { digestText } from '#world/digest';
import { LOOKAHEAD_US, type World } from '#world/state';
import { hasStillRoom, showStill, stillBatches } from '#world/still';
import { readScreen } from '#world/tty';
import { accept, closeWindow, openWindow } from '#world/window';
import { takeChanges, takeTrace } from '#world/world';
import { boot } from './boot';
import { applyInput } from './input';
import {
  type Batch,
  createRunner,
  type Programs,
  putImages,
  type Runner,
  runBatch,
  type WindowResult,
} from './runner';
import { ENGINE_VERSION, type LabInput, SESSION_FORMAT, type Session } from './session';
import type { Topology } from './topology';
import { createWatchState, type Watched, type WatchState, watch } from './watch';

/** What a lab is a lab of. `topology`: the text of one of its own, that no lesson has. */
export interface LessonOf {
  readonly id: string;
  readonly hash: string;
  readonly topology?: string | null;
}

export interface Lab {
  readonly topology: Topology;
  readonly lesson: LessonOf;
  readonly seed: number;
  readonly world: World;
  /** Processes that live in this thread; a placement may have others elsewhere. */
  readonly runner: Runner;
  readonly watch: WatchState;
  /** Inputs that have acted. */
  readonly inputs: LabInput[];
  /** Inputs of a recording that are still to act, in order. */
  future: LabInput[];
  /** The next chunk of each terminal's output that nobody has been told of. */
  readonly shown: Map<number, number>;
}

/** What a window brought. */
export interface Happened extends Watched {
  readonly trace: readonly TraceRecord[];
}

export interface LabOptions {
  readonly topology: Topology;
  readonly lesson: LessonOf;
  readonly seed: number;
  /** What its machines can run: programs.ts has all. */
  readonly programs: Programs;
}

export function createLab({ topology, lesson, seed, programs }: LabOptions): Lab {
  const world = boot(topology, seed, [...programs.keys()]);
  const lab: Lab = {
    topology,
    lesson,
    seed,
    world,
    runner: createRunner(programs),
    watch: createWatchState(),
    inputs: [],
    future: [],
    shown: new Map(),
  };
  takeNewImages(lab);
  return lab;
}

/** Microseconds of virtual time since the lab began: everything before has happened. */
export function nowOf(lab: Lab): number {
  return lab.world.horizon;
}

/**
 * Does something to the lab, and writes it into the recording. While time stands `still`, programs
 * at terminals answer at once and nobody else moves. Only between windows, and if there is room.
 */
export function takeInput(lab: Lab, doing: Doing, still = false): void {
  // A window that was begun while time stood still is open to more of its kind only.
  act(lab, { ...doing, at: 0, still: still || lab.world.open !== null } as LabInput);
}

/** Whether an input can be taken before the next window is run: 100 us of typing fill one. */
export function hasRoom(lab: Lab): boolean {
  return hasStillRoom(lab.world);
}

/** An input without its instant. */
export type Doing = LabInput extends infer I
  ? I extends LabInput
    ? Omit<I, 'at' | 'still'>
    : never
  : never;

function act(lab: Lab, input: LabInput): void {
  const at = applyInput(lab, input);
  // Checkpoints compare by identity first: what is played again stays the same object.
  lab.inputs.push(input.at === at ? input : { ...input, at });
  takeNewImages(lab);
  if (!input.still) return;
  for (const batch of stillBatches(lab.world)) accept(lab.world, runBatch(lab.runner, batch));
  showStill(lab.world);
}

/**
 * Opens the next window that has something to do before `until`, and answers who is to run; null
 * when nothing is to be done: then the lab stands at `until`, or at a recorded input that it took.
 */
export function openLabWindow(lab: Lab, until: number): readonly Batch[] | null {
  takeFuture(lab);
  // A window that was begun while time stood still is no reason to go on.
  if (nowOf(lab) >= until) return null;
  const next = lab.future[0];
  const stop = next ? Math.min(until, next.at - (next.at % LOOKAHEAD_US)) : until;
  const batches = openWindow(lab.world, stop);
  if (batches === null) takeFuture(lab);
  return batches;
}

function takeFuture(lab: Lab): void {
  for (let next = lab.future[0]; next && isDue(lab, next); next = lab.future[0]) {
    lab.future.shift();
    act(lab, next);
  }
}

/** A still input acts inside the window that its instant lies in, before that is run. */
function isDue(lab: Lab, input: LabInput): boolean {
  return input.at < nowOf(lab) + (input.still ? LOOKAHEAD_US : 1);
}

/**
 * Takes in what the window's processes did, in any order of the results. `isLooked`: whether anybody
 * wants to see what went over the wires.
 */
export function closeLabWindow(
  lab: Lab,
  results: readonly WindowResult[],
  isLooked = true,
): Happened {
  for (const result of results) accept(lab.world, result);
  closeWindow(lab.world);
  takeNewImages(lab);
  const trace = takeTrace(lab.world);
  return { trace, ...watch(lab.watch, trace, isLooked) };
}

/** The inline driver: runs one window in this thread; null when there is none before `until`. */
export function runLabWindow(lab: Lab, until: number, isLooked = true): Happened | null {
  const batches = openLabWindow(lab, until);
  if (!batches) return null;
  const results = batches.map((batch) => runBatch(lab.runner, batch));
  return closeLabWindow(lab, results, isLooked);
}

/** Runs inline up to `until`, telling each window's events to `tell`, which may ask to stop. */
export function runLab(lab: Lab, until: number, tell?: (happened: Happened) => unknown): void {
  while (nowOf(lab) < until) {
    const happened = runLabWindow(lab, until, tell !== undefined);
    if (happened && tell?.(happened) === false) return;
  }
}

/** Takes over the programs that were started, lets go of those that ended. */
export function takeNewImages(lab: Lab): void {
  const { born, gone } = takeChanges(lab.world);
  putImages(lab.runner, born);
  for (const pid of gone) lab.runner.images.delete(pid);
}

export function hasTtyOutput(lab: Lab): boolean {
  for (const [id, { screen }] of lab.world.ttys)
    if (screen.firstChunk + screen.chunks.length > (lab.shown.get(id) ?? 0)) return true;
  return false;
}

/** What terminals printed since the last call. */
export function takeTtyOutput(lab: Lab): TtyOutput[] {
  const out: TtyOutput[] = [];
  for (const [id, tty] of lab.world.ttys) {
    const { bytes, next } = readScreen(tty, lab.shown.get(id) ?? 0);
    lab.shown.set(id, next);
    if (bytes.length > 0) out.push({ tty: id, bytes });
  }
  return out;
}

/** What each terminal showed last (its newest thousand lines), for a screen that begins empty. */
export function screensOf(lab: Lab): TtyOutput[] {
  return [...lab.world.ttys].map(([tty, each]) => ({ tty, bytes: readScreen(each, 0).bytes }));
}

export function sessionOf(lab: Lab): Session {
  return {
    format: SESSION_FORMAT,
    engine: ENGINE_VERSION,
    lesson: lab.lesson.id,
    hash: lab.lesson.hash,
    topology: lab.lesson.topology ?? null,
    seed: lab.seed,
    inputs: [...lab.inputs],
    now: nowOf(lab),
    digest: digestOf(lab),
  };
}

export function digestOf(lab: Lab): string {
  return digestText(lab.world.digest);
}

/** Servers that were started by something else than a server: each with the children it forks. */
export function serverRoots(lab: Lab): number[] {
  const { processes } = lab.world;
  return [...processes.values()].filter((each) => isRoot(lab, each.pid)).map((each) => each.pid);
}

const SERVERS = new Set(['redis-server', 'redis-sentinel']);

function isRoot(lab: Lab, pid: number): boolean {
  const process = lab.world.processes.get(pid);
  if (!process || !SERVERS.has(process.program)) return false;
  const parent = lab.world.processes.get(process.ppid);
  return !parent || !SERVERS.has(parent.program);
}

/** Moving so many keys between threads would be felt: 100,000 take a third of a second. */
const LARGE_KEYS = 20_000;

export function isLargeServer(lab: Lab, pid: number): boolean {
  const keys = lab.watch.interest.servers.get(pid)?.keys ?? [];
  return keys.reduce((sum, [, count]) => sum + count, 0) > LARGE_KEYS;
}
