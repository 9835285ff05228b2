/**
 * Where a node's badge stands, and which parts of the way around its figure a state's ring takes: each
 * leaves to figure, crown, opinions and words what is theirs.
 */

import type { Layout, Point } from '../picture/layout';
import type { NodeState } from '../states/node_states';
import type { GraphNode } from '../topology/graph';

export const BADGE_HEIGHT = 18;

/** A hexagon is this part of its radius high, above and below its middle. */
const HEXAGON_HIGH = 0.87;
/** Between a figure's foot and its badge. */
const GAP = 3;
/** Below a Sentinel's shield, also a small one: the ring of what it waits for, and the bar of its votes. */
const BELOW_SHIELD = 17;
const BELOW_VOTES = 39;

type Figure = Pick<GraphNode, 'kind' | 'name'>;

/**
 * 1. A small picture: a round sign, at the lower left, where neither client nor words are.
 * 2. Lines below that have no room to give: in the place of one of them (`takesLine`).
 * 3. Else below the figure. Lines at a server's right are not to be covered: a long badge reaches to
 *    its left; and any badge where the link to one right below, with the link's control, needs the room.
 */
export function badgePlace(
  { kind, name }: Figure,
  { x, y }: Point,
  { layout, width }: { readonly layout: Layout; readonly width: number },
): Point {
  const { compact, radius, shield, tree } = layout;
  const isSentinel = kind === 'sentinel';
  const beside = layout.beside.has(name);
  if (compact && isSentinel) return { x: x - shield - 7, y: y + shield + 7 };
  if (compact) return { x: x - radius - 16, y: y + radius * 0.5 + 1 };
  if (isSentinel)
    return { x, y: y + (beside ? Math.max(shield + BELOW_SHIELD, BELOW_VOTES) : shield + 30) };
  if (tree && !beside) return { x, y: y + radius + 14 };
  const foot = y + radius * HEXAGON_HIGH + GAP;
  const left = hasNextBelow({ x, y }, layout) ? -LINK_HALF : ringRadius(layout) + 4;
  const reach = beside ? Math.min(0, left - width / 2) : 0;
  return { x: x + reach, y: foot + BADGE_HEIGHT / 2 };
}

/** Half of the width that a steep link and its control take. */
const LINK_HALF = 14;
/** Between two figures below each other: where there is more, the control stands below the badge. */
const CLOSE = 70;

function hasNextBelow({ x, y }: Point, { nodes, radius }: Layout): boolean {
  return [...nodes.values()].some(
    (other) => Math.abs(other.x - x) < LINK_HALF && other.y > y && other.y - y < radius * 2 + CLOSE,
  );
}

/** Whether a badge stands where else one of the node's lines is. */
export function takesLine({ kind, name }: Figure, layout: Layout): boolean {
  return !(layout.compact || layout.beside.has(name)) && (kind === 'sentinel' || layout.tree);
}

export function ringRadius({ radius, compact }: Pick<Layout, 'radius' | 'compact'>): number {
  return radius + (compact ? 6 : 12);
}

/** Around a Sentinel's figure is what it waits for. */
export type Ringed = Exclude<NodeState['kind'], 'leading' | 'booked'>;

/** Of a bracket of three dashes, the dash and the gap. */
const DASH = 0.24;
const SPACE = 0.14;

/**
 * A state's ring is two brackets, at the figure's left and right: over it are crown and opinions, below
 * it the badge. Told apart without their colours: those of old data are dashed. As parts of the way
 * around from its top on, where the first begins, and dashes and gaps in turn.
 */
export function brackets(
  state: Ringed,
  layout: Pick<Layout, 'radius' | 'compact'>,
): { readonly start: number; readonly dashes: readonly number[] } {
  const span = bracketAngle(layout) / Math.PI;
  const parts = state === 'stale' ? [DASH, SPACE, DASH, SPACE, DASH] : [1];
  const bracket = [...parts.map((part) => part * span), 0.5 - span];
  return { start: 0.25 - span / 2, dashes: [...bracket, ...bracket] };
}

/** The same two brackets as they fill up, clockwise, while time runs out. */
export function filledBrackets(
  part: number,
  layout: Pick<Layout, 'radius' | 'compact'>,
): { readonly start: number; readonly dashes: readonly number[] } {
  const span = bracketAngle(layout) / Math.PI;
  const first = Math.min(span, part * 2 * span);
  const second = part * 2 * span - first;
  // A dash without length would be a dot.
  const dashes = second > 0 ? [first, 0.5 - first, second, 0.5 - second] : [first, 1 - first];
  return { start: 0.25 - span / 2, dashes };
}

/** How far one goes above and below the figure's middle, in radians: no farther than the figure itself. */
export function bracketAngle(layout: Pick<Layout, 'radius' | 'compact'>): number {
  return Math.asin((layout.radius * HEXAGON_HIGH - 1) / ringRadius(layout));
}
