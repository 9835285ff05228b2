/** The figures' outlines by radius, and the stretch of a wire that is seen between two of them. */
import type { Point } from './layout';

/** A hexagon with a flat top, as the master wears it. */
export function hexagon(radius: number): string {
  const half = radius / 2;
  const high = radius * 0.87;
  return `M${-radius} 0L${-half} ${-high}H${half}L${radius} 0L${half} ${high}H${-half}Z`;
}

/** The replica's rounded square. */
export function roundedSquare(radius: number): string {
  const side = radius * 0.84;
  const corner = radius * 0.32;
  const inner = side - corner;
  const arc = `a${corner} ${corner} 0 0 1`;
  return (
    `M${-inner} ${-side}H${inner}${arc} ${corner} ${corner}V${inner}${arc} ${-corner} ${corner}` +
    `H${-inner}${arc} ${-corner} ${-corner}V${-inner}${arc} ${corner} ${-corner}Z`
  );
}

/** The Sentinel's shield, a little higher than wide. */
export function shield(radius: number): string {
  const side = radius * 0.86;
  const shoulder = -radius * 0.66;
  const waist = radius * 0.28;
  return (
    `M0 ${-radius}L${side} ${shoulder}V${waist}Q${side} ${radius * 0.78} 0 ${radius}` +
    `Q${-side} ${radius * 0.78} ${-side} ${waist}V${shoulder}Z`
  );
}

/** The lids of the eye in the shield; its pupil is a circle of its own. */
export function eye(radius: number): string {
  const wide = radius * 0.48;
  const high = radius * 0.42;
  return `M${-wide} 0Q0 ${-high} ${wide} 0Q0 ${high} ${-wide} 0Z`;
}

/** The stretch between two figures' rims, shifted aside by `aside` so that both directions show. */
export function lane(
  from: Point,
  to: Point,
  { trimFrom, trimTo, aside }: { trimFrom: number; trimTo: number; aside: number },
): { from: Point; to: Point } {
  const length = Math.hypot(to.x - from.x, to.y - from.y) || 1;
  const ux = (to.x - from.x) / length;
  const uy = (to.y - from.y) / length;
  return {
    from: { x: from.x + ux * trimFrom + uy * aside, y: from.y + uy * trimFrom - ux * aside },
    to: { x: to.x - ux * trimTo + uy * aside, y: to.y - uy * trimTo - ux * aside },
  };
}

/** How far an arc between two Sentinels rises over their shoulders, at most. */
const LIFT = 30;

/**
 * Between two Sentinels side by side: from shoulder to shoulder, over what is written beside them.
 * Its points are those of the line from `from` to `to`, raised by 4·lift·part·(1 − part). Where one
 * stands below the other, the straight line.
 */
export function arcOf(
  start: Point,
  goal: Point,
  radius: number,
): { from: Point; to: Point; lift: number } {
  if (Math.abs(start.y - goal.y) > radius) {
    const trim = radius + 3;
    return { ...lane(start, goal, { trimFrom: trim, trimTo: trim, aside: 0 }), lift: 0 };
  }
  const turn = Math.sign(goal.x - start.x) * radius * 0.5;
  const from = { x: start.x + turn, y: start.y - radius * 0.9 };
  const to = { x: goal.x - turn, y: goal.y - radius * 0.9 };
  return { from, to, lift: Math.min(LIFT, Math.max(1, Math.min(from.y, to.y) - 7)) };
}
