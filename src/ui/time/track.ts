/** The time bar's geometry: instants along a track, and the marks on it as few paths. */
import type { TimelineMark } from '#protocol/timeline';

/** What a mark says about the world; each kind has a colour. */
export type MarkTone = 'life' | 'death' | 'role' | 'sync' | 'vote' | 'down' | 'fault' | 'quiet';

const TONES: Readonly<Record<string, MarkTone>> = {
  birth: 'life',
  death: 'death',
  role: 'role',
  handshake: 'quiet',
  psync: 'sync',
  transfer: 'quiet',
  link: 'sync',
  refused: 'down',
  fault: 'fault',
  down: 'down',
  election: 'vote',
  discovery: 'quiet',
  announced: 'quiet',
  failover: 'vote',
  switch: 'role',
  tilt: 'fault',
  loss: 'down',
};

export function toneOf({ interest }: TimelineMark): MarkTone {
  return TONES[interest] ?? 'quiet';
}

/** Where an instant lies, 0 to 1, between the lab's start and the branch's end. */
export function shareOf(at: number, start: number, end: number): number {
  return end <= start ? 1 : Math.min(1, Math.max(0, (at - start) / (end - start)));
}

/** The instant at a share of the track, on the grid of windows. */
export function instantAt(share: number, start: number, end: number): number {
  const at = start + Math.min(1, Math.max(0, share)) * (end - start);
  return Math.round(at / 100) * 100;
}

/** One path of ticks for each tone; `width` and `height` in pixels. Ticks closer than one are one. */
export function tickPaths(
  marks: readonly TimelineMark[],
  { start, end, width, height }: Readonly<Record<'start' | 'end' | 'width' | 'height', number>>,
): ReadonlyMap<MarkTone, string> {
  const taken = new Map<MarkTone, number>();
  const paths = new Map<MarkTone, string>();
  for (const mark of marks) {
    const tone = toneOf(mark);
    const x = Math.round(shareOf(mark.at, start, end) * width);
    if (taken.get(tone) === x) continue;
    taken.set(tone, x);
    paths.set(tone, `${paths.get(tone) ?? ''}M${x} 0v${height}`);
  }
  return paths;
}

/** The mark next to an instant, in a direction; null: none. */
export function neighbour(
  marks: readonly TimelineMark[],
  at: number,
  direction: 1 | -1,
): TimelineMark | null {
  if (direction > 0) return marks.find((mark) => mark.at > at) ?? null;
  return marks.findLast((mark) => mark.at < at) ?? null;
}

/** The mark nearest to a share of the track, if it is within `reach` of it. */
export function markNear(
  marks: readonly TimelineMark[],
  share: number,
  { start, end, reach }: Readonly<Record<'start' | 'end' | 'reach', number>>,
): TimelineMark | null {
  let nearest: TimelineMark | null = null;
  let least = reach;
  for (const mark of marks) {
    const distance = Math.abs(shareOf(mark.at, start, end) - share);
    // Of several at one place the telling one.
    if (distance < least || (distance === least && nearest && toneOf(nearest) === 'quiet')) {
      least = distance;
      nearest = mark;
    }
  }
  return nearest;
}
