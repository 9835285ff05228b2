/**
 * Which history of the stream continues which: what the final master's data is made of. An edge is
 * noted when a server first states a history that nobody had before.
 */
import type { TraceRecord } from '#host/trace';
import type { Life, Scene } from './scene';

export type Origin =
  /** The process began with it: its data came from files, or there was none. */
  | { readonly kind: 'file'; readonly life: Life; readonly at: number }
  /** It goes on from another one, up to an offset (after a promotion). */
  | { readonly kind: 'shift'; readonly from: string; readonly upTo: number }
  /** The same data under a new name: nobody had followed the old one. */
  | { readonly kind: 'renamed'; readonly from: string };

export interface Histories {
  readonly origins: Map<string, Origin>;
  /** By pid: the history stated last. */
  readonly last: Map<number, string>;
}

export function createHistories(): Histories {
  return { origins: new Map(), last: new Map() };
}

export function foldHistories(histories: Histories, scene: Scene, record: TraceRecord): void {
  const { fact, pid, at } = record;
  const life = scene.lives.get(pid);
  if (fact.kind !== 'server' || !life) return;
  const { replid, replid2, secondOffset } = fact.facts;
  const before = histories.last.get(pid);
  histories.last.set(pid, replid);
  if (before === replid || histories.origins.has(replid)) return;
  histories.origins.set(replid, originOf());

  function originOf(): Origin {
    if (before === undefined) return { kind: 'file', life: life as Life, at };
    if (replid2 === before) return { kind: 'shift', from: before, upTo: secondOffset - 1 };
    return { kind: 'renamed', from: before };
  }
}

export interface Stretch {
  readonly replid: string;
  readonly upTo: number;
}

export interface Lineage {
  readonly stretches: readonly Stretch[];
  /** Where it all began. */
  readonly root: Extract<Origin, { kind: 'file' }> | null;
}

/** What a dataset at the end of a history consists of, from the newest to the oldest. */
export function lineageOf({ origins }: Histories, replid: string): Lineage {
  const stretches: Stretch[] = [];
  let upTo = Number.POSITIVE_INFINITY;
  for (let here = replid; ; ) {
    stretches.push({ replid: here, upTo });
    const origin = origins.get(here);
    if (origin === undefined || origin.kind === 'file') return { stretches, root: origin ?? null };
    upTo = origin.kind === 'shift' ? origin.upTo : Number.POSITIVE_INFINITY;
    here = origin.from;
  }
}
