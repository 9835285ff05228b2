/**
 * Lines before they are drawn: their classes by state and by what faults make of them, and the
 * stretches that a replication link's is cut into.
 */
import type { FaultSnapshot } from '#protocol/snapshot';
import type { Acquaintance } from '../hello/acquaintances';
import type { Cable } from '../topology/cables';
import type { Link } from '../topology/graph';
import { gapOf, type Lag } from '../topology/lag';
import type { Opinion } from '../topology/sentinels';
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

/** Of a Sentinel's line to whom it watches. */
export function sightClass(
  { state, linkUp }: Pick<Opinion, 'state' | 'linkUp'>,
  { cut, slowed }: { readonly cut: boolean; readonly slowed: boolean },
): string {
  return `sight ${state} ${linkUp ? '' : 'broken'} ${cut ? 'cut' : ''} ${slowed ? 'slowed' : ''}`;
}

/** Of the arc between two Sentinels; `many`: one of many. */
export function helloClass(
  { linkUp, cut, slowed }: Pick<Acquaintance, 'linkUp' | 'cut' | 'slowed'>,
  many: boolean,
): string {
  return (
    `hello ${linkUp ? '' : 'broken'} ${cut ? 'cut' : ''} ` +
    `${slowed ? 'slowed' : ''} ${many ? 'many' : ''}`
  );
}

/** Whether a fault holds back what passes between two ports, and lets it through. */
export function isSlowed(
  one: number,
  other: number,
  faults: readonly Pick<FaultSnapshot, 'slows' | 'ports'>[],
): boolean {
  return faults.some(({ slows, ports }) => slows && ports.includes(one) && ports.includes(other));
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
