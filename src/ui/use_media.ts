/** The window's size, where a component's structure and not only its style depends on it. */
import { useSyncExternalStore } from 'react';
import { TWO_COLUMNS_FROM } from './terminal/columns';

const twoColumns = matchMedia(`(min-width: ${TWO_COLUMNS_FROM}px)`);

function subscribe(changed: () => void): () => void {
  twoColumns.addEventListener('change', changed);
  return () => twoColumns.removeEventListener('change', changed);
}

const phone = matchMedia('(max-width: 719px)');

function subscribePhone(changed: () => void): () => void {
  phone.addEventListener('change', changed);
  return () => phone.removeEventListener('change', changed);
}

/** Narrow enough for one pane below the graph. */
export function usePhone(): boolean {
  return useSyncExternalStore(subscribePhone, isPhone);
}

export function isPhone(): boolean {
  return phone.matches;
}

export function useTwoColumns(): boolean {
  return useSyncExternalStore(subscribe, () => twoColumns.matches);
}

const low = matchMedia('(min-width: 720px) and (max-height: 800px)');

function subscribeLow(changed: () => void): () => void {
  low.addEventListener('change', changed);
  return () => low.removeEventListener('change', changed);
}

/** A tablet's height, with all panes on it. */
export function useLow(): boolean {
  return useSyncExternalStore(subscribeLow, () => low.matches);
}
