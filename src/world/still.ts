/**
 * Typing while time stands still: the next window is begun, but only the programs that read
 * terminals get their share of it, so that keys are echoed and lines are edited while nobody else
 * moves. A turn lasts a few microseconds, so a window has room for many keys; when it is used up,
 * the driver runs it out for everybody and time has crept on by LOOKAHEAD_US.
 *
 * What such a program prints shows at once, and so does all it can do by itself: a builtin of the
 * shell answers, `redis-cli` gives its help. Everything else it does (a command it starts, bytes it
 * sends) waits for the window's end with everybody else's outputs.
 */
import { assert } from '#host/assert';
import type { Batch } from './delivery';
import { applyOutput } from './outputs';
import { compareKeys, push } from './queue';
import type { RecordedInput, WorldInput } from './recording';
import {
  LOOKAHEAD_US,
  type OpenWindow,
  type Process,
  type ProcessOutput,
  type World,
  type WorldEvent,
} from './state';
import { batchFor } from './window';
import { apply } from './world';

/** Whether an input can be given without time moving on; if not, run a window first. */
export function hasStillRoom(world: World): boolean {
  return world.open === null || world.open.stillAt < world.open.upTo;
}

function stillWindow(world: World): OpenWindow {
  if (world.open !== null) return world.open;
  const from = world.horizon;
  const open = { from, upTo: from + LOOKAHEAD_US, outputs: [], stillAt: from };
  world.open = open;
  takeLateOutputs(world, open);
  return open;
}

/** What an earlier, longer turn prints in this window comes before what is printed now. */
function takeLateOutputs(world: World, open: OpenWindow): void {
  const rest: WorldEvent[] = [];
  for (const event of world.queue) {
    if (event.kind !== 'output' || event.at >= open.upTo) push(rest, event);
    else open.outputs.push({ at: event.at, pid: event.pid, seq: event.seq, output: event.output });
  }
  if (open.outputs.length === 0) return;
  open.outputs.sort(compareKeys);
  world.queue.length = 0;
  for (const event of rest) push(world.queue, event);
}

/**
 * Whether a terminal's program is in the middle of a turn that the window cuts: what it prints
 * shows when that window has run and the next is begun (`showStill`).
 */
export function owesEcho(world: World): boolean {
  const { upTo } = stillWindow(world);
  for (const { reader } of world.ttys.values()) {
    const process = reader === null ? undefined : world.processes.get(reader);
    if (process !== undefined && process.busyUntil >= upTo) return true;
  }
  return false;
}

/** Gives an input while time stands still, and answers its record. */
export function injectStill(world: World, input: WorldInput): RecordedInput {
  const { stillAt: at, upTo } = stillWindow(world);
  assert(at < upTo, 'injectStill: the window is used up');
  apply(world, at, input);
  return { at, still: true, input };
}

function isAtTerminal(world: World, process: Process): boolean {
  const tty = process.tty === null ? undefined : world.ttys.get(process.tty);
  return tty !== undefined && tty.foreground === process.pgid;
}

/** Batches for the programs in terminals' foreground that something was delivered to. */
export function stillBatches(world: World): Batch[] {
  const open = stillWindow(world);
  const batches: Batch[] = [];
  for (const process of world.processes.values())
    if (process.wakeAt < open.upTo && isAtTerminal(world, process))
      batches.push(batchFor(world, process, open));
  return batches;
}

/** After the batches' results are accepted: terminals show and take what is theirs. */
export function showStill(world: World): void {
  const { outputs, upTo } = stillWindow(world);
  const rest: ProcessOutput[] = [];
  for (const entry of outputs) {
    const { kind } = entry.output;
    const terminal = kind === 'ttyWrite' || kind === 'ttyRead' || kind === 'ttyMode';
    if (terminal && entry.at < upTo) applyOutput(world, entry.pid, entry.output);
    else rest.push(entry);
  }
  outputs.length = 0;
  for (const entry of rest) outputs.push(entry);
}
