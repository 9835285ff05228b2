/** What wheel, pointer and fingers ask of a stretch of time. Positions are pixels of the drawing. */
import { atOf, type Bounds, panned, standing, type View, type Wish, zoomed } from './view';

/** A pointer that moved no farther has clicked. */
export const CLICK_PX = 4;

/** One notch of a wheel is about 100 px. */
const WHEEL_ZOOM = 0.0018;

export function wheeled(
  event: Pick<WheelEvent, 'deltaX' | 'deltaY' | 'deltaMode' | 'shiftKey'>,
  wish: Wish,
  place: {
    readonly view: View;
    readonly x: number;
    readonly width: number;
    readonly bounds: Bounds;
  },
): Wish {
  const { view, x, width, bounds } = place;
  const unit = event.deltaMode === 1 ? 33 : 1;
  const [dx, dy] = [event.deltaX * unit, event.deltaY * unit];
  const sideways = event.shiftKey ? dx + dy : dx;
  if (event.shiftKey || Math.abs(dx) > Math.abs(dy))
    return panned(wish, sideways / Math.max(width, 1), bounds);
  return zoomed(wish, Math.exp(dy * WHEEL_ZOOM), atOf(x, view, width), bounds);
}

/** A stretch between two places becomes all that is shown. */
export function brushed(
  one: number,
  other: number,
  place: { readonly view: View; readonly width: number; readonly bounds: Bounds },
): Wish {
  const { view, width, bounds } = place;
  const [left, right] = [Math.min(one, other), Math.max(one, other)];
  return standing({ from: atOf(left, view, width), to: atOf(right, view, width) }, bounds);
}

/** Two fingers that were at `before` are at `after`: what lay under them still does. */
export function pinched(
  view: View,
  before: readonly [number, number],
  after: readonly [number, number],
  { width, bounds }: { readonly width: number; readonly bounds: Bounds },
): Wish {
  const [a, b] = [atOf(before[0], view, width), atOf(before[1], view, width)];
  const spread = after[1] - after[0];
  if (Math.abs(spread) < 8) return standing(view, bounds);
  const perPixel = (b - a) / spread;
  if (perPixel <= 0) return standing(view, bounds);
  const from = a - after[0] * perPixel;
  return standing({ from, to: from + width * perPixel }, bounds);
}
