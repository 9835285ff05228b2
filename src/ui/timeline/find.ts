/** Which ticks are meant: by kind and node, by words, by place. */
import type { MarkTone } from '../time/track';
import type { Lane, Tick } from './lanes';

export interface Filter {
  /** Ports and kinds that are left out. */
  readonly ports: readonly number[];
  readonly tones: readonly MarkTone[];
}

export const NOTHING_HIDDEN: Filter = { ports: [], tones: [] };

export function filtered(lanes: readonly Lane[], { ports, tones }: Filter): Lane[] {
  return lanes
    .filter(({ port }) => !ports.includes(port))
    .map((lane) =>
      tones.length === 0
        ? lane
        : { ...lane, ticks: lane.ticks.filter(({ tone }) => !tones.includes(tone)) },
    );
}

/** All ticks in the order of time. */
export function ticksOf(lanes: readonly Lane[]): Tick[] {
  return lanes.flatMap(({ ticks }) => ticks).sort((a, b) => a.at - b.at || a.port - b.port);
}

/** Every word has to be in the name, the message or the port. */
export function hitsOf(ticks: readonly Tick[], query: string): Tick[] {
  const words = query.toLowerCase().split(/\s+/).filter(Boolean);
  if (words.length === 0) return [];
  return ticks.filter(({ text, detail, port }) => {
    const all = `${text} ${detail} ${port}`.toLowerCase();
    return words.every((word) => all.includes(word));
  });
}

export function sameTick(a: Tick | null, b: Tick | null): boolean {
  return a?.at === b?.at && a?.pid === b?.pid && a?.text === b?.text && a?.detail === b?.detail;
}

/** The one after `from` in the list, or before it; past its end it begins again. */
export function nextOf(ticks: readonly Tick[], from: Tick | number, by: 1 | -1): Tick | null {
  const at = typeof from === 'number' ? from : from.at;
  const place = typeof from === 'number' ? -1 : ticks.findIndex((each) => sameTick(each, from));
  if (place >= 0) return ticks[(place + by + ticks.length) % ticks.length] ?? null;
  const later = ticks.find((each) => each.at > at) ?? ticks[0];
  const earlier = ticks.findLast((each) => each.at <= at) ?? ticks.at(-1);
  return (by > 0 ? later : earlier) ?? null;
}

/** The tick nearest to an instant in a lane, not farther than `reach`. */
export function tickNear(lane: Lane, at: number, reach: number): Tick | null {
  let nearest: Tick | null = null;
  for (const tick of lane.ticks)
    if (Math.abs(tick.at - at) <= Math.abs((nearest?.at ?? at + reach) - at)) nearest = tick;
  return nearest;
}
