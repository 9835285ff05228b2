/** How the picture is looked at: a scale and a shift. A point p of the picture is seen at k·p + (x, y). */
import type { Point } from '../picture/layout';

export interface View {
  readonly k: number;
  readonly x: number;
  readonly y: number;
}

export interface Extent {
  readonly width: number;
  readonly height: number;
}

const ZOOM_MAX = 4;
/** Of a key or a button. */
export const ZOOM_STEP = 1.35;

/** All of the picture in the middle of the pane, never larger than it was laid out. */
export function fitted(picture: Extent, pane: Extent): View {
  // A pane that is hidden has no size, and nobody looks.
  if (pane.width <= 0 || pane.height <= 0) return { k: 1, x: 0, y: 0 };
  const k = Math.min(1, pane.width / picture.width, pane.height / picture.height);
  return {
    k,
    x: (pane.width - picture.width * k) / 2,
    y: (pane.height - picture.height * k) / 2,
  };
}

/** Nearer or farther; the point of the picture under `at` (in the pane) stays there. */
export function zoomed(
  view: View,
  { factor, at }: { readonly factor: number; readonly at: Point },
  { picture, pane }: { readonly picture: Extent; readonly pane: Extent },
): View {
  const least = fitted(picture, pane).k;
  const k = Math.min(ZOOM_MAX, Math.max(least, view.k * factor));
  const part = k / view.k;
  const moved = { k, x: at.x - (at.x - view.x) * part, y: at.y - (at.y - view.y) * part };
  return kept(moved, { picture, pane });
}

/** Moved so that no more of the pane than necessary shows nothing. */
export function kept(
  { k, x, y }: View,
  { picture, pane }: { readonly picture: Extent; readonly pane: Extent },
): View {
  const within = (at: number, whole: number, room: number) =>
    whole <= room ? (room - whole) / 2 : Math.min(0, Math.max(room - whole, at));
  return {
    k,
    x: within(x, picture.width * k, pane.width),
    y: within(y, picture.height * k, pane.height),
  };
}

/** Moved as little as brings a point of the picture into sight, with `margin` pixels around it. */
export function showing(view: View, point: Point, pane: Extent, margin = 60): View {
  const shift = (at: number, room: number) => {
    const edge = Math.min(margin, room / 3);
    if (at < edge) return edge - at;
    return at > room - edge ? room - edge - at : 0;
  };
  return {
    ...view,
    x: view.x + shift(view.k * point.x + view.x, pane.width),
    y: view.y + shift(view.k * point.y + view.y, pane.height),
  };
}

export type Detail = 'near' | 'far';

/** Below this there is no room for more than names. */
const NEAR = 0.72;

/** How much of it can be read: all, or names alone. */
export function detailOf({ k }: View): Detail {
  return k >= NEAR ? 'near' : 'far';
}

/** As an attribute, which changes only where it is seen to. */
export function transformOf({ k, x, y }: View): string {
  return `translate(${x.toFixed(2)} ${y.toFixed(2)}) scale(${k.toFixed(5)})`;
}

/** What four letters take, in display pixels. */
const NAME_WIDTH = 31;

/** Whether the names of neighbours, so many units apart, would lie on each other. */
export function isNameless({ k }: View, slot: number): boolean {
  return k < NEAR && slot * k < NAME_WIDTH;
}
