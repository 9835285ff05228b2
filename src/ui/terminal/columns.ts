/** How many terminals stand side by side, and which. */

/** Below this width one terminal of 80 columns fits, not two. */
export const TWO_COLUMNS_FROM = 1280;

/** Terminals alternate between the columns, so that a lesson's first two stand side by side. */
export function columns<T>(ttys: readonly T[], count: 1 | 2): readonly (readonly T[])[] {
  if (count === 1 || ttys.length < 2) return [ttys];
  return [0, 1].map((column) => ttys.filter((_tty, i) => i % 2 === column));
}
