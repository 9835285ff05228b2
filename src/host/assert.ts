/**
 * The one way our own mistakes end: a failed assertion crashes the process whose turn it is,
 * reproducibly, with its report. What clients and the world do wrong is never asserted on.
 */
export class AssertionError extends Error {
  override name = 'AssertionError';
}

export function assert(condition: unknown, message: string): asserts condition {
  if (!condition) throw new AssertionError(message);
}

/** Ends an exhaustive switch: a new member of a union makes this a compile error. */
export function unreachable(value: never): never {
  throw new AssertionError(`unreachable: ${JSON.stringify(value)}`);
}
