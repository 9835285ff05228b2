/**
 * Where processes live: their images, and the running of one process through one window. The lab
 * has one; so has each worker; a process and the children it forked are always in the same one.
 */
import { assert } from '#host/assert';
import type { Program } from '#host/host';
import type { Batch, WindowResult } from '#world/delivery';
import type { ProcessImage } from '#world/image';
import { runWindow } from '#world/run_window';
import type { Programs } from '#world/turn';

export type { Batch, ProcessImage, Programs, WindowResult };

export interface Runner {
  readonly programs: Programs;
  readonly images: Map<number, ProcessImage>;
}

export function programTable(programs: readonly Program[]): Programs {
  return new Map(programs.map((program) => [program.name, program]));
}

export function createRunner(programs: Programs): Runner {
  return { programs, images: new Map() };
}

/** Runs a process through its window. Children it forks join the runner. */
export function runBatch(runner: Runner, batch: Batch): WindowResult {
  const image = runner.images.get(batch.pid);
  assert(image, `process ${batch.pid} is not here`);
  const { result, children } = runWindow(image, runner.programs, batch);
  for (const child of children) runner.images.set(child.pid, child);
  if (result.ended) runner.images.delete(batch.pid);
  return result;
}

/** Takes a process and what it forked out of a runner; they share data, so they move together. */
export function takeFamily(runner: Runner, pid: number): ProcessImage[] {
  const family = familyOf(runner, pid);
  for (const image of family) runner.images.delete(image.pid);
  return family;
}

export function putImages(runner: Runner, images: readonly ProcessImage[]): void {
  for (const image of images) runner.images.set(image.pid, image);
}

/** The process and its descendants that run the same program or one forked from it. */
export function familyOf(runner: Runner, pid: number): ProcessImage[] {
  const image = runner.images.get(pid);
  if (!image) return [];
  return [image, ...image.children.flatMap((child) => familyOf(runner, child))];
}
