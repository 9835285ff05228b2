/** Which stretch of time a drawing shows: zoom, pan, where an instant lies, and the axis under it. */

export interface View {
  readonly from: number;
  readonly to: number;
}

/** What the reader asked for. `span` null: all there is. `to` null: the head stays in sight. */
export interface Wish {
  readonly span: number | null;
  readonly to: number | null;
}

export const ALL: Wish = { span: null, to: null };

export interface Bounds {
  /** The lab's beginning, the head, and the branch's end. */
  readonly start: number;
  readonly now: number;
  readonly end: number;
}

/** Closer than this there is nothing to tell apart: a message takes 100 us. */
const SPAN_MIN = 400;
/** A lab that has just begun is not drawn over the whole width. */
const ALL_MIN = 5_000_000;
/** What is kept free right of the head that is followed. */
const AHEAD = 0.05;

function spanOfAll({ start, end }: Bounds): number {
  return Math.max(ALL_MIN, (end - start) * 1.02);
}

export function viewOf({ span, to }: Wish, bounds: Bounds): View {
  const { start, now } = bounds;
  if (span === null) return { from: start, to: start + spanOfAll(bounds) };
  const right = to ?? now + span * AHEAD;
  const from = Math.max(start, right - span);
  return { from, to: from + span };
}

/** About the instant `at`, which stays where it is; about the head where that is followed. */
export function zoomed(wish: Wish, factor: number, at: number, bounds: Bounds): Wish {
  const view = viewOf(wish, bounds);
  const span = Math.max(SPAN_MIN, (view.to - view.from) * factor);
  if (span >= spanOfAll(bounds)) return ALL;
  if (wish.span !== null && wish.to === null) return { span, to: null };
  const share = (at - view.from) / (view.to - view.from);
  return standing({ from: at - share * span, to: at + (1 - share) * span }, bounds);
}

/** `by`: a share of what is shown, to the right. */
export function panned(wish: Wish, by: number, bounds: Bounds): Wish {
  if (wish.span === null) return wish;
  const { from, to } = viewOf(wish, bounds);
  const move = by * (to - from);
  return standing({ from: from + move, to: to + move }, bounds);
}

/** So that `at` is in sight; as it is when it is already. */
export function showing(wish: Wish, at: number, bounds: Bounds): Wish {
  const { from, to } = viewOf(wish, bounds);
  if (wish.span === null || (at >= from && at <= to)) return wish;
  const span = to - from;
  return standing({ from: at - span / 2, to: at + span / 2 }, bounds);
}

/** A stretch that was chosen, kept within what there is. */
export function standing({ from, to }: View, bounds: Bounds): Wish {
  const span = Math.max(SPAN_MIN, to - from);
  const last = bounds.start + spanOfAll(bounds);
  if (span >= spanOfAll(bounds)) return ALL;
  return { span, to: Math.min(last, Math.max(bounds.start + span, from + span)) };
}

export function xOf(at: number, { from, to }: View, width: number): number {
  return ((at - from) / (to - from)) * width;
}

export function atOf(x: number, { from, to }: View, width: number): number {
  return from + (x / Math.max(width, 1)) * (to - from);
}

const SECOND = 1_000_000;
const MINUTE = 60 * SECOND;
const STEPS = [
  ...[100, 200, 500],
  ...[1000, 2000, 5000, 10_000, 20_000, 50_000, 100_000, 200_000, 500_000],
  ...[1, 2, 5, 10, 15, 30].map((each) => each * SECOND),
  ...[1, 2, 5, 10, 15, 30, 60, 120, 360, 720, 1440].map((each) => each * MINUTE),
];

export interface AxisTick {
  readonly at: number;
  readonly text: string;
}

/** Round instants no closer than `room` pixels, with texts no finer than they need. */
export function axisTicks(view: View, width: number, room = 90): AxisTick[] {
  const perPixel = (view.to - view.from) / Math.max(width, 1);
  const step = STEPS.find((each) => each / perPixel >= room) ?? STEPS.at(-1) ?? MINUTE;
  const ticks: AxisTick[] = [];
  for (let at = Math.ceil(view.from / step) * step; at <= view.to; at += step)
    ticks.push({ at, text: axisText(at, step) });
  return ticks;
}

function axisText(at: number, step: number): string {
  const whole = Math.floor(at / SECOND);
  const [minutes, seconds] = [Math.floor(whole / 60), whole % 60];
  const digits = step >= SECOND ? 0 : step >= 100_000 ? 1 : step >= 1000 ? 3 : 4;
  const part = digits === 0 ? '' : (at / SECOND - whole).toFixed(digits).slice(1);
  if (minutes === 0) return `${seconds}${part} s`;
  const [hours, rest] = [Math.floor(minutes / 60), minutes % 60];
  const tail = `${String(rest).padStart(hours > 0 ? 2 : 1, '0')}:${String(seconds).padStart(2, '0')}`;
  return `${hours > 0 ? `${hours}:` : ''}${tail}${part}`;
}
