/**
 * Time from top to bottom. Redis does its work in bursts of milliseconds with a tenth of a second of
 * nothing between them: true to scale one would see either. So a stretch in which nothing is sent,
 * arrives or happens is drawn short, and what it is says so; within bursts the scale is one.
 */

export interface Scale {
  readonly height: number;
  /** Stretches that are drawn short, as the pixels between which they lie. */
  readonly breaks: readonly {
    readonly top: number;
    readonly bottom: number;
    readonly us: number;
  }[];
  y(at: number): number;
  /** The instant at a height. */
  at(y: number): number;
}

/** A message on the loopback takes 100 us: this is how steep its arrow is. */
const PIXELS_PER_US = 0.24;
/** No stretch is drawn higher; what is longer is drawn short. */
const STRETCH_MAX_PX = 26;
/** Of a tenth of a second, and of each ten times as long, so much more. */
const DECADE_PX = 5;
const BREAK_US = 1000;
const MARGIN_PX = 14;

/** True to scale: the whole stretch on `height` pixels. */
export function evenScale(from: number, until: number, height: number): Scale {
  const perUs = Math.max(1, height - 2 * MARGIN_PX) / Math.max(1, until - from);
  return {
    height,
    breaks: [],
    y: (at) => MARGIN_PX + (at - from) * perUs,
    at: (y) => from + (y - MARGIN_PX) / perUs,
  };
}

/** `instants`: when anything happens, in any order. */
export function foldedScale(instants: readonly number[]): Scale {
  const points = [...new Set(instants)].sort((a, b) => a - b);
  const heights: number[] = [];
  const breaks: { top: number; bottom: number; us: number }[] = [];
  let y = MARGIN_PX;
  for (const [i, at] of points.entries()) {
    const before = points[i - 1];
    if (before !== undefined) {
      const us = at - before;
      const top = y;
      y += heightOf(us);
      if (us >= BREAK_US) breaks.push({ top, bottom: y, us });
    }
    heights.push(y);
  }
  const place = (at: number) => interpolate(points, heights, at);
  const instant = (height: number) => interpolate(heights, points, height);
  return { height: y + MARGIN_PX, breaks, y: place, at: instant };
}

function heightOf(us: number): number {
  const whole = us * PIXELS_PER_US;
  if (whole <= STRETCH_MAX_PX) return whole;
  return STRETCH_MAX_PX + DECADE_PX * Math.log10(whole / STRETCH_MAX_PX);
}

/** Between two points in proportion; outside them, the nearest one. */
function interpolate(xs: readonly number[], ys: readonly number[], x: number): number {
  let [low, high] = [0, xs.length - 1];
  if (high < 0) return MARGIN_PX;
  while (high - low > 1) {
    const middle = (low + high) >> 1;
    if ((xs[middle] ?? 0) <= x) low = middle;
    else high = middle;
  }
  const [x0 = 0, x1 = 0, y0 = 0, y1 = 0] = [xs[low], xs[high], ys[low], ys[high]];
  if (x <= x0 || x1 === x0) return y0;
  return x >= x1 ? y1 : y0 + ((x - x0) / (x1 - x0)) * (y1 - y0);
}
