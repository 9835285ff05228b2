/** A replication link's line before it is drawn: its classes, and the stretches that it is cut into. */
import type { FaultSnapshot } from '#protocol/snapshot';
import type { Cable } from '../topology/cables';
import type { Link } from '../topology/graph';
import { gapOf, type Lag } from '../topology/lag';
import type { Point } from './layout';

interface Told {
  readonly slowed: boolean;
  readonly lag: Lag | null;
  /** It is the arc between two Sentinels. */
  readonly arched: boolean;
}

export function lineClass(
  { link, cut, loop }: Pick<Cable, 'link' | 'cut' | 'loop'>,
  { slowed, lag, arched }: Told,
): string {
  return (
    `link ${link?.state ?? 'idle'} ${cut ? 'cut' : ''} ${loop ? 'loop' : ''} ` +
    `${slowed ? 'slowed' : ''} ${lag ? 'lagging' : ''} ${arched ? 'arched' : ''}`
  );
}

/** Whether a fault holds back what passes between the two ends, and lets it through. */
export function isSlowed(
  { master, replica }: Pick<Cable, 'master' | 'replica'>,
  faults: readonly FaultSnapshot[],
): boolean {
  return faults.some(
    ({ slows, ports }) => slows && ports.includes(master.port) && ports.includes(replica.port),
  );
}

/** The part of a line that is there: what the replica lacks is missing at its end. */
export function wholeness(lag: Lag | null): number {
  return lag ? Math.round((1 - gapOf(lag)) * 1000) / 1000 : 1;
}

export interface Stretches {
  /** The master's end of the wire to where it breaks off, which is the replica's where it does not. */
  readonly wire: Point;
  /** How far the copy of a full synchronization is. */
  readonly filled: Point;
}

/** Where the stretches that begin at `from` end. */
export function stretchesOf(
  link: Link | null,
  part: number,
  { from, to }: { readonly from: Point; readonly to: Point },
): Stretches {
  const at = (share: number) => ({
    x: from.x + (to.x - from.x) * share,
    y: from.y + (to.y - from.y) * share,
  });
  const copied = link?.state === 'transfer' ? (link.progress ?? 0) : 0;
  return { wire: at(part), filled: at(copied) };
}
