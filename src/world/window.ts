/**
 * The world's loop, in three moves that any driver can make: open a window and get each process's
 * batch, accept what each one did, close the window. Which process ran first, where, and how long
 * it took can't be seen in the world afterwards.
 *
 * Windows lie on a grid of LOOKAHEAD_US and empty ones are skipped. Inside one, processes can't
 * hear of each other, so all of the window's outputs are applied, in the total order, at its end.
 */
import type { Batch, Output, WindowResult } from './delivery';
import { digestRecord } from './digest';
import { dropStanding } from './fault/standing';
import { deliver, machineOf } from './kernel';
import { factsOf, fileNews } from './machine';
import { arriveSyn, retrySyn } from './net/handshake';
import {
  acknowledge,
  arriveCredit,
  arriveFin,
  arriveReset,
  arriveSegment,
  retransmit,
} from './net/network';
import { arriveInPipe, endPipe, settlePipe } from './net/pipe';
import { applyOutput } from './outputs';
import { recordExec } from './process';
import { compareKeys, pop, push } from './queue';
import type { RecordedInput } from './recording';
import {
  LOOKAHEAD_US,
  type OpenWindow,
  type Process,
  type Sever,
  type World,
  type WorldEvent,
} from './state';
import { settleReader } from './tty';

/** Children that a process can start in a window without asking. */
const PID_GRANT = 4;
/** Behind all that a process can count to. */
const LAST_SEQ = 2 ** 39;

function gridFloor(at: number): number {
  return at - (at % LOOKAHEAD_US);
}

/**
 * When a process has to be run for what it does by itself. While it rests (Host.rest) nobody would
 * see that, so it is done when the process is woken; but to news of its machine it wakes at once.
 */
function wakesItselfAt(world: World, process: Process): number {
  const { nextAt, restUntil } = process;
  if (nextAt >= restUntil) return nextAt;
  return machineOf(world, process)?.factsVersion === process.factsSeen ? restUntil : nextAt;
}

/** When something happens next by itself; Infinity: only input from outside can make it. */
export function nextInstant(world: World): number {
  let next = world.queue[0]?.at ?? Number.POSITIVE_INFINITY;
  for (const process of world.processes.values()) {
    const { wakeAt } = process;
    if (wakeAt < next) next = wakeAt;
    if (process.nextAt >= next) continue;
    const at = wakesItselfAt(world, process);
    if (at < next) next = at;
  }
  return next;
}

/**
 * Opens the next window that begins before `until` and answers its batches (none at all when only
 * wires are at work). null: nothing happens before `until`, which has come.
 */
export function openWindow(world: World, until: number): Batch[] | null {
  const next = nextInstant(world);
  const limit = until === Number.POSITIVE_INFINITY ? until : gridFloor(until + LOOKAHEAD_US - 1);
  const from = next === Number.POSITIVE_INFINITY ? next : Math.max(world.horizon, gridFloor(next));
  if (world.open === null && from >= limit) {
    if (limit !== Number.POSITIVE_INFINITY && limit > world.horizon) world.horizon = limit;
    return null;
  }
  const open = world.open ?? { from, upTo: from + LOOKAHEAD_US, outputs: [], stillAt: from };
  world.open = open;
  runEvents(world, open);
  const batches: Batch[] = [];
  for (const process of world.processes.values()) {
    const due = process.wakeAt < open.upTo || wakesItselfAt(world, process) < open.upTo;
    const batch = due ? batchFor(world, process, open) : null;
    const report = world.doomed.get(process.pid);
    if (report !== undefined) failProcess(world, open, process.pid, report);
    else if (batch !== null) batches.push(batch);
  }
  return batches;
}

/** Stands for the outputs of a process that gave none: it crashed as the window began. */
function failProcess(world: World, open: OpenWindow, pid: number, report: string): void {
  const at = open.from;
  const fact = { kind: 'crash', report } as const;
  const status = { kind: 'signaled', signal: 'SIGABRT' } as const;
  open.outputs.push({ at, pid, seq: LAST_SEQ, output: { at, seq: LAST_SEQ, kind: 'trace', fact } });
  const seq = LAST_SEQ + 1;
  open.outputs.push({ at, pid, seq, output: { at, seq, kind: 'exit', status } });
  world.doomed.delete(pid);
}

/**
 * Instead of `accept`: the process threw its thread away or never answered. Answers the record by
 * which a replay ends it at the same window, before it is given what was fatal.
 */
export function failed(world: World, pid: number, report: string): RecordedInput | null {
  const { open } = world;
  if (open === null || !world.processes.has(pid)) return null;
  failProcess(world, open, pid, report);
  return { at: open.from, still: false, input: { kind: 'crash', pid, report } };
}

/** One process's share of the open window. */
export function batchFor(world: World, process: Process, open: OpenWindow): Batch {
  const machine = machineOf(world, process);
  const deliveries = process.mailbox;
  process.mailbox = [];
  process.wakeAt = Number.POSITIVE_INFINITY;
  process.nextAt = Number.POSITIVE_INFINITY;
  const pids: number[] = [];
  while (process.pidsLeft < PID_GRANT) {
    pids.push(world.nextPid++);
    process.pidsLeft++;
  }
  const hears = machine !== undefined && process.factsSeen !== machine.factsVersion;
  if (hears) process.factsSeen = machine.factsVersion;
  return {
    pid: process.pid,
    from: open.from,
    upTo: open.upTo,
    deliveries,
    files: machine === undefined ? null : fileNews(machine, process),
    machine: hears ? factsOf(world, machine) : null,
    pids,
  };
}

/** What a process did with its batch. */
export function accept(world: World, result: WindowResult): void {
  const { open } = world;
  const process = world.processes.get(result.pid);
  if (open === null || process === undefined) return;
  process.nextAt = result.nextAt;
  process.restUntil = result.restUntil;
  process.busyUntil = result.busyUntil;
  process.turns = result.turns;
  if (result.turns > 0) open.stillAt = Math.max(open.stillAt, result.busyUntil);
  const { pid } = result;
  const sever = world.severed.get(pid);
  const outputs = sever === undefined ? result.outputs : severed(world, result, sever);
  for (const output of outputs) open.outputs.push({ at: output.at, pid, seq: output.seq, output });
}

/** What is left of a window's outputs when its process is killed in the middle of them. */
function severed(world: World, result: WindowResult, sever: Sever): readonly Output[] {
  const { outputs, pid } = result;
  const next = outputs[Math.floor((outputs.length * sever.permille) / 1000)];
  if (next === undefined) return outputs;
  if (sever.writing && !outputs.some((output) => output.kind === 'file')) return outputs;
  world.severed.delete(pid);
  const process = world.processes.get(pid);
  if (process) process.nextAt = Number.POSITIVE_INFINITY;
  const { at } = next;
  const status = { kind: 'signaled', signal: 'SIGKILL' } as const;
  return [...outputs.slice(0, outputs.indexOf(next)), { at, seq: next.seq, kind: 'exit', status }];
}

/** Applies the window's outputs in order; its end is the new horizon. */
export function closeWindow(world: World): void {
  const { open } = world;
  if (open === null) return;
  const { outputs, upTo } = open;
  if (outputs.length > 1) outputs.sort(compareKeys);
  for (const { at, pid, seq, output } of outputs) {
    if (at < upTo) applyOutput(world, pid, output);
    else push(world.queue, { at, pid, seq, kind: 'output', output });
  }
  world.horizon = upTo;
  world.open = null;
  settle(world);
  flushTrace(world);
}

/** Hands terminals and pipes over to their new readers. */
function settle(world: World): void {
  const { ttys, pipes } = world.unsettled;
  if (ttys.size > 0) {
    for (const [id, tty] of world.ttys) if (ttys.has(id)) settleReader(world, tty);
    ttys.clear();
  }
  if (pipes.size === 0) return;
  for (const [channel, pipe] of world.pipes)
    if (channel === pipe.id && pipes.has(channel)) settlePipe(world, pipe);
  pipes.clear();
}

function flushTrace(world: World): void {
  const { windowTrace } = world;
  if (windowTrace.length === 0) return;
  if (windowTrace.length > 1) windowTrace.sort(compareKeys);
  for (const fact of windowTrace) {
    digestRecord(world.digest, fact);
    world.trace.push(fact);
  }
  world.windowTrace = [];
}

function runEvents(world: World, open: OpenWindow): void {
  for (;;) {
    const first = world.queue[0];
    if (first === undefined || first.at >= open.upTo) return;
    const event = pop(world.queue);
    if (event !== undefined) runEvent(world, open, event);
  }
}

type Of<Kind extends WorldEvent['kind']> = Extract<WorldEvent, { kind: Kind }>;

type Handlers = {
  readonly [Kind in WorldEvent['kind']]: (world: World, event: Of<Kind>, open: OpenWindow) => void;
};

const HANDLERS: Handlers = {
  // A long turn's outputs come due now: they are merged with the others of this window.
  output(_world, { at, pid, seq, output }, open) {
    open.outputs.push({ at, pid, seq, output });
  },
  deliver(world, { at, to, body }) {
    deliver(world, to, { at, ...body });
  },
  exec(world, { at, child }) {
    recordExec(world, at, child);
  },
  syn(world, { at, channel }) {
    arriveSyn(world, at, channel);
  },
  synRetry(world, { at, channel }) {
    retrySyn(world, at, channel);
  },
  segment(world, { at, seq, channel, bytes }) {
    if (world.net.faults.length > 0)
      dropStanding(world, ({ fault }) => fault.kind === 'delay' && fault.message === seq);
    arriveSegment(world, at, channel, bytes);
  },
  fin(world, { at, channel }) {
    arriveFin(world, at, channel);
  },
  reset(world, { at, channel }) {
    arriveReset(world, at, channel);
  },
  credit(world, { at, channel, bytes }) {
    arriveCredit(world, at, channel, bytes);
  },
  acknowledge(world, { at, channel }) {
    acknowledge(world, at, channel);
  },
  retransmit(world, { at, channel }) {
    retransmit(world, at, channel);
  },
  pipeData(world, { at, pipe: id, bytes }) {
    const pipe = world.pipes.get(id);
    if (pipe !== undefined) arriveInPipe(world, at, { pipe, bytes });
  },
  pipeEnd(world, { at, pipe: id }) {
    const pipe = world.pipes.get(id);
    if (pipe !== undefined) endPipe(world, at, pipe);
  },
};

function runEvent(world: World, open: OpenWindow, event: WorldEvent): void {
  const handler = HANDLERS[event.kind] as (
    world: World,
    event: WorldEvent,
    open: OpenWindow,
  ) => void;
  handler(world, event, open);
}
