/** What the panes show from: the drawn graph's Sentinels, and the wall clock as it runs. */
import { useMemo, useState } from 'react';
import { drawnWallMs } from '../topology/playback';
import type { Watch } from '../topology/sentinels';
import { watchesOf } from '../topology/sentinels';
import { usePage } from '../use_page';
import { masterNames } from './ballots';

/** Figures change so often at most: quicker, nobody reads them. */
const STEP_MS = 100;

export function useWallMs(): number {
  return usePage(({ snapshot }) => Math.floor(drawnWallMs(snapshot) / STEP_MS) * STEP_MS);
}

export interface Watched {
  readonly watches: readonly Watch[];
  readonly names: readonly string[];
  /** The chosen master; null: nobody watches any. */
  readonly name: string | null;
  readonly choose: (name: string) => void;
}

export function useWatched(): Watched {
  const graph = usePage((page) => page.graph);
  const watches = useMemo(() => watchesOf(graph), [graph]);
  const names = masterNames(watches);
  const [chosen, choose] = useState('');
  return { watches, names, name: names.includes(chosen) ? chosen : (names[0] ?? null), choose };
}
