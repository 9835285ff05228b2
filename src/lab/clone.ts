/** The platform's structured clone: the one thing of it that this room needs and ES2023 lacks. */
declare function structuredClone<T>(value: T): T;

/** A deep copy of plain data in which what was shared is shared again. */
export function clone<T>(value: T): T {
  return structuredClone(value);
}
