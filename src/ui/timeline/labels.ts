/** Ticks of one lane as they are drawn: few paths, and names where there is room for them. */
import type { MarkTone } from '../time/track';
import type { Tick } from './lanes';
import { type View, xOf } from './view';

/** A letter of the mono face at 12 px, rounded up. */
const LETTER_PX = 7.25;
const GAP_PX = 8;

/** Who gets a name first where there is no room for all. */
const WEIGHT: Readonly<Record<MarkTone, number>> = {
  role: 0,
  death: 1,
  down: 2,
  vote: 3,
  fault: 4,
  life: 5,
  sync: 6,
  quiet: 7,
};

export interface Label {
  readonly tick: Tick;
  readonly x: number;
  readonly text: string;
}

/** Instants in sight, in order. */
export function ticksIn(ticks: readonly Tick[], { from, to }: View): Tick[] {
  return ticks.filter(({ at }) => at >= from && at <= to);
}

/** Names that do not touch each other or the right edge; ticks at the same place share one. */
export function placeLabels(ticks: readonly Tick[], view: View, width: number): Label[] {
  const byWeight = ticks
    .map((tick, i) => ({ tick, i }))
    .sort((a, b) => WEIGHT[a.tick.tone] - WEIGHT[b.tick.tone] || a.i - b.i);
  const placed: { left: number; right: number; label: Label }[] = [];
  for (const { tick } of byWeight) {
    const left = xOf(tick.at, view, width) + 3;
    const right = left + tick.text.length * LETTER_PX + GAP_PX;
    if (right > width || left < 0) continue;
    if (placed.some((other) => left < other.right && right > other.left)) continue;
    placed.push({ left, right, label: { tick, x: left, text: tick.text } });
  }
  return placed.map(({ label }) => label).sort((a, b) => a.x - b.x);
}

/** One path for each tone; ticks closer than a pixel are one. */
export function tonePaths(
  ticks: readonly Tick[],
  view: View,
  { width, top, bottom }: Readonly<Record<'width' | 'top' | 'bottom', number>>,
): ReadonlyMap<MarkTone, string> {
  const taken = new Map<MarkTone, number>();
  const paths = new Map<MarkTone, string>();
  for (const { at, tone } of ticks) {
    const x = Math.round(xOf(at, view, width));
    if (taken.get(tone) === x) continue;
    taken.set(tone, x);
    paths.set(tone, `${paths.get(tone) ?? ''}M${x + 0.5} ${top}V${bottom}`);
  }
  return paths;
}
