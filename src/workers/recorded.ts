/** What a recording is worth to this page: whether it would be missed, and whether it still runs. */
import type { LabOptions } from '#lab/lab';
import { ENGINE_VERSION, type Session } from '#lab/session';

/** Whether anybody did anything in it that would be missed. */
export function isTouched({ inputs }: Session): boolean {
  return inputs.some(({ kind }) => kind !== 'resize');
}

/** Whether this engine and this lesson play it as it was made. */
export function isOfNow({ engine, hash, topology }: Session, options: LabOptions): boolean {
  return engine === ENGINE_VERSION && (topology !== null || hash === options.lesson.hash);
}
