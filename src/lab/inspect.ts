/** Questions about a process, answered off its image: it is looked at, not run. */
import type { Lab } from './lab';
import type { ProcessImage, Programs } from './runner';

/** One answer a question; undefined: not known. `null` for all of them: there is no such process. */
export type Answers = readonly unknown[] | null;

export type Questions = readonly (readonly string[])[];

export function answersOf(
  image: ProcessImage | undefined,
  programs: Programs,
  questions: Questions,
): Answers {
  const state = image?.state;
  if (!state) return null;
  const query = programs.get(image.program)?.query;
  return questions.map((path) => query?.(state, path));
}

/** With what the lab itself knows: `['log']` is answered of a process that has ended, too. */
export function withLog(
  { watch }: Lab,
  { pid, questions, answers }: { pid: number; questions: Questions; answers: Answers },
): Answers {
  const log = watch.logs.get(pid);
  if (!answers && !log) return null;
  return questions.map(([what], i) => (what === 'log' ? (log ?? []) : answers?.[i]));
}
