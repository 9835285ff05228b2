/** Questions to processes that are on their way, and who waits for the answers. */
import type { FromLab } from '#protocol/messages';
import { send } from '../post';

type Inspected = Extract<FromLab, { kind: 'inspected' }>;
export type Questions = Inspected['questions'];

const waiting = new Map<number, (answers: Inspected['answers']) => void>();
let asked = 0;

/** Answers may never come: the process may be just then between two threads. Ask again. */
export function ask(
  { pid, questions }: { readonly pid: number; readonly questions: Questions },
  take: (answers: Inspected['answers']) => void,
): () => void {
  asked += 1;
  const id = asked;
  waiting.set(id, take);
  send({ kind: 'inspect', id, pid, questions });
  return () => waiting.delete(id);
}

export function takeInspected({ id, answers }: Inspected): void {
  waiting.get(id)?.(answers);
  waiting.delete(id);
}
