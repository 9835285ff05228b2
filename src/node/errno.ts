/** Node's errors as the names a Host answers. */
import { ERRNO_TEXT, type Errno } from '#host/errno';

/** The name of a system error; what has none of ours is EINVAL. */
export function errnoOf(error: unknown): Errno {
  const code = (error as NodeJS.ErrnoException | null)?.code ?? '';
  if (code === 'ENOTFOUND') return 'EAI_NONAME';
  return Object.hasOwn(ERRNO_TEXT, code) ? (code as Errno) : 'EINVAL';
}

/** What `call` answers, or the name of the error it threw. */
export function orErrno<T>(call: () => T): T | Errno {
  try {
    return call();
  } catch (error) {
    return errnoOf(error);
  }
}
