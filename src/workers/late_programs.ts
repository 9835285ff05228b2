/**
 * The lab's table of programs, of which Redis comes late: it is more than half of what a worker has
 * to load, and the learner's first prompt is a shell's. Who opens a lab in which Redis may run, or
 * lets somebody type, waits for `load`.
 */
import { FIRST_PROGRAMS } from '#lab/programs/first_programs';
import type { Programs } from '#lab/runner';

const table = new Map(FIRST_PROGRAMS);
let loading: Promise<void> | null = null;

export const programs: Programs = table;

/** Loads the rest, once. Rejects where it cannot be loaded. */
export function loadPrograms(): Promise<void> {
  loading ??= import('#lab/programs/programs').then(({ PROGRAMS }) => {
    for (const [name, program] of PROGRAMS) table.set(name, program);
  });
  return loading;
}
