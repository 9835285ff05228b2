/** From one layout to the next: figures glide to their new places, sizes change at once. */
import type { Layout, Point } from './layout';

const GLIDE_MS = 650;

export interface Glide {
  readonly from: ReadonlyMap<string, Point>;
  readonly to: Layout;
  readonly startMs: number;
}

/** Null where nothing has to travel: same places, or another size of the picture. */
export function glideTo(shown: Layout | null, next: Layout, nowMs: number): Glide | null {
  if (!shown || shown.width !== next.width || shown.height !== next.height) return null;
  const moves = [...next.nodes].some(([name, to]) => {
    const from = shown.nodes.get(name);
    return from && (from.x !== to.x || from.y !== to.y);
  });
  return moves ? { from: shown.nodes, to: next, startMs: nowMs } : null;
}

export function isOver({ startMs }: Glide, nowMs: number): boolean {
  return nowMs - startMs >= GLIDE_MS;
}

/** The layout as it stands half-way. */
export function glided({ from, to, startMs }: Glide, nowMs: number): Layout {
  const part = ease(Math.min(1, Math.max(0, (nowMs - startMs) / GLIDE_MS)));
  const between = (name: string, goal: Point): Point => {
    const start = from.get(name) ?? goal;
    return { x: start.x + (goal.x - start.x) * part, y: start.y + (goal.y - start.y) * part };
  };
  const nodes = new Map([...to.nodes].map(([name, goal]) => [name, between(name, goal)]));
  return { ...to, nodes };
}

/** Leaves fast and arrives slowly. */
function ease(part: number): number {
  return 1 - (1 - part) ** 3;
}
