/** Arrow keys from figure to figure: the nearest one in that direction. */
import type { Point } from '../picture/layout';

const DIRECTIONS: Readonly<Record<string, Point>> = {
  ArrowLeft: { x: -1, y: 0 },
  ArrowRight: { x: 1, y: 0 },
  ArrowUp: { x: 0, y: -1 },
  ArrowDown: { x: 0, y: 1 },
};

/** What lies aside of the direction counts as farther away. */
const ASIDE = 2.2;

/** Null: there is nothing that way. */
export function travel(
  places: ReadonlyMap<string, Point>,
  from: string,
  key: string,
): string | null {
  const start = places.get(from);
  const way = DIRECTIONS[key];
  if (!start || !way) return null;
  let nearest: string | null = null;
  let least = Number.POSITIVE_INFINITY;
  for (const [name, { x, y }] of places) {
    const [dx, dy] = [x - start.x, y - start.y];
    const along = dx * way.x + dy * way.y;
    const aside = Math.abs(dx * way.y - dy * way.x);
    if (name === from || along <= 1 || aside > along * 3) continue;
    const away = along + aside * ASIDE;
    if (away >= least) continue;
    least = away;
    nearest = name;
  }
  return nearest;
}
