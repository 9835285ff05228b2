/** The window's size, where a component's structure and not only its style depends on it. */
import { useSyncExternalStore } from 'react';
import { TWO_COLUMNS_FROM } from './terminal/columns';

const twoColumns = matchMedia(`(min-width: ${TWO_COLUMNS_FROM}px)`);

function subscribe(changed: () => void): () => void {
  twoColumns.addEventListener('change', changed);
  return () => twoColumns.removeEventListener('change', changed);
}

export function useTwoColumns(): boolean {
  return useSyncExternalStore(subscribe, () => twoColumns.matches);
}
