/** The inline driver: all processes in this thread, window after window. */
import type { Batch } from './delivery';
import type { ProcessImage } from './image';
import type { RecordedInput, WorldInput } from './recording';
import { runWindow } from './run_window';
import { LOOKAHEAD_US, type World } from './state';
import { hasStillRoom, injectStill, owesEcho, showStill, stillBatches } from './still';
import type { Programs } from './turn';
import { accept, closeWindow, openWindow } from './window';
import { inject, takeChanges } from './world';

/** Windows that time creeps on for the sake of one key's echo. */
const CREEP_LIMIT = 20;

/** A world with the processes this driver holds. world and images, cloned together, are a checkpoint. */
export interface Inline {
  readonly world: World;
  readonly images: Map<number, ProcessImage>;
  readonly programs: Programs;
}

/** Takes up who was born, drops who is gone. */
export function updateImages({ world, images }: Inline): void {
  const { born, gone } = takeChanges(world);
  for (const image of born) images.set(image.pid, image);
  for (const pid of gone) images.delete(pid);
}

function runBatches({ world, images, programs }: Inline, batches: readonly Batch[]): void {
  for (const batch of batches) {
    const image = images.get(batch.pid);
    if (image === undefined) continue;
    const { result, children } = runWindow(image, programs, batch);
    for (const child of children) images.set(child.pid, child);
    accept(world, result);
  }
}

/** Runs the next window that begins before `until`; false when there is none. */
export function runOneWindow(inline: Inline, until: number): boolean {
  updateImages(inline);
  const batches = openWindow(inline.world, until);
  if (batches === null) return false;
  runBatches(inline, batches);
  closeWindow(inline.world);
  return true;
}

/** Runs until an instant (rounded up to the grid), or until `enough` says so between windows. */
export function advanceInline(
  inline: Inline,
  until: number,
  enough: () => boolean = () => false,
): void {
  while (!enough() && runOneWindow(inline, until));
  updateImages(inline);
}

/**
 * An input while time stands still: terminals' programs answer it at once. When the window has no
 * room left, it is run out for everybody first.
 */
export function typeStill(inline: Inline, input: WorldInput): RecordedInput {
  const { world } = inline;
  if (!hasStillRoom(world)) runOneWindow(inline, Number.POSITIVE_INFINITY);
  updateImages(inline);
  const recorded = injectStill(world, input);
  runBatches(inline, stillBatches(world));
  showStill(world);
  for (let crept = 0; crept < CREEP_LIMIT && owesEcho(world); crept++) {
    runOneWindow(inline, Number.POSITIVE_INFINITY);
    showStill(world);
  }
  return recorded;
}

/** Does recorded inputs again, each at its instant, and runs on until `until`. */
export function replayInline(
  inline: Inline,
  run: { readonly inputs: readonly RecordedInput[]; readonly until: number },
): void {
  const { world } = inline;
  for (const { at, still, input } of run.inputs) {
    const inOpenWindow = still && world.open !== null && at < world.open.upTo;
    if (!inOpenWindow) advanceInline(inline, at - (at % LOOKAHEAD_US));
    if (still) typeStill(inline, input);
    else inject(world, input);
  }
  advanceInline(inline, run.until);
}
