/**
 * The world's door for the lab: making one, doing things to it from outside, taking what happened.
 * A walk through the room starts here, then window.ts (its loop), run_window.ts (a process's turn),
 * outputs.ts (what a deed does), and the parts of the machine one by one.
 */

import { assert } from '#host/assert';
import type { TraceRecord } from '#host/trace';
import { createDigest } from './digest';
import { type Fault, inflict } from './fault';
import { findNode, installFile } from './files/tree';
import type { ProcessImage } from './image';
import { deliver } from './kernel';
import { openTty } from './login';
import type { RecordedInput, WorldInput } from './recording';
import type { World } from './state';
import { hangUp, resizeTty, typeKeys } from './tty';

const FIRST_PID = 22_050;

export interface WorldOptions {
  /** Any non-negative safe integer. */
  readonly seed: number;
  /** Wall clock at instant 0, microseconds since the epoch. */
  readonly startDateUs: number;
}

export function createWorld({ seed, startDateUs }: WorldOptions): World {
  return {
    seed,
    startDateUs,
    horizon: 0,
    open: null,
    seq: 0,
    queue: [],
    machines: new Map(),
    processes: new Map(),
    ended: [],
    ttys: new Map(),
    net: {
      listeners: new Map(),
      attempts: new Map(),
      endpoints: new Map(),
      rules: [],
      nextRule: 1,
      faults: [],
      nextFault: 1,
      announced: new Map(),
      served: new Map(),
      nextConn: 1,
      nextChannel: 1,
    },
    pipes: new Map(),
    nextPid: FIRST_PID,
    nextTty: 1,
    unsettled: { ttys: new Set(), pipes: new Set() },
    windowTrace: [],
    trace: [],
    digest: createDigest(),
    born: [],
    gone: [],
    doomed: new Map(),
    severed: new Map(),
  };
}

/** Trace records since the last call, in the total order. */
export function takeTrace(world: World): TraceRecord[] {
  const { trace } = world;
  world.trace = [];
  return trace;
}

/** Processes since the last call: images a driver has to take up, pids whose images it may drop. */
export interface Changes {
  readonly born: readonly ProcessImage[];
  readonly gone: readonly number[];
}

export function takeChanges(world: World): Changes {
  const { born, gone } = world;
  if (born.length > 0) world.born = [];
  if (gone.length > 0) world.gone = [];
  return { born, gone };
}

/** The wall clock of a machine at the horizon, microseconds since the epoch. */
export function wallClock(world: World, machine: string): number {
  return world.startDateUs + world.horizon + (world.machines.get(machine)?.clockOffsetUs ?? 0);
}

// --- from outside ---

/**
 * Does something at the horizon, between windows, and answers the record of it. Doing the same
 * to a world with the same horizon makes the same run. Inputs about what no longer exists (a
 * terminal closed meanwhile) do nothing. (While time stands still: injectStill in still.ts.)
 */
export function inject(world: World, input: WorldInput): RecordedInput {
  assert(world.open === null, 'inject: a window is open');
  apply(world, world.horizon, input);
  return { at: world.horizon, still: false, input };
}

/** Applies an input at an instant in the window that comes next. */
export function apply(world: World, at: number, input: WorldInput): void {
  const act = ACTIONS[input.kind] as (world: World, at: number, input: WorldInput) => void;
  act(world, at, input);
}

type Of<Kind extends WorldInput['kind']> = Extract<WorldInput, { kind: Kind }>;

type Actions = {
  readonly [Kind in WorldInput['kind']]: (world: World, at: number, input: Of<Kind>) => void;
};

const ACTIONS: Actions = {
  keys(world, at, { tty: id, bytes }) {
    const tty = world.ttys.get(id);
    if (tty !== undefined) typeKeys(world, tty, at, bytes);
  },
  resize(world, at, { tty: id, cols, rows }) {
    const tty = world.ttys.get(id);
    if (tty !== undefined) resizeTty(world, tty, { at, cols, rows });
  },
  openTty(world, at, { login }) {
    openTty(world, at, login);
  },
  closeTty(world, at, { tty: id }) {
    const tty = world.ttys.get(id);
    if (tty !== undefined) hangUp(world, tty, at);
  },
  fault(world, _at, { fault }) {
    inflict(world, fault satisfies Fault);
  },
  file(world, at, { machine: name, file }) {
    const machine = world.machines.get(name);
    if (machine === undefined) return;
    const mtime = wallClock(world, name);
    const executable = file.executable ?? findNode(machine.tree, file.path)?.executable ?? false;
    installFile(machine.tree, file.path, { bytes: file.bytes, executable, mtime });
    // Too big a step for the log of operations: everybody starts from the tree anew.
    machine.logStart += machine.log.length + 1;
    machine.log = [];
    tellWatchers(world, at, file.path);
  },
  crash(world, _at, { pid, report }) {
    world.doomed.set(pid, report);
  },
};

function tellWatchers(world: World, at: number, path: string): void {
  for (const process of world.processes.values()) {
    if (process.watches.has(path)) deliver(world, process.pid, { at, kind: 'fileChanged', path });
  }
}
