/** Whose ids are, as far as the picture has come. */
import { useMemo } from 'react';
import { usePagePaced } from '../use_page';
import { type Owners, ownersOf } from './owners';

const LOOK_MS = 500;

export function useOwners(): Owners {
  const { known } = usePagePaced(
    ({ graph }) => ({ known: JSON.stringify(ownersOf(graph.nodes)) }),
    LOOK_MS,
  );
  return useMemo(() => JSON.parse(known) as Owners, [known]);
}
