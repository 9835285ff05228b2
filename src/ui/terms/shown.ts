/**
 * Which word's card is open, and whose it is: by pointer, by keyboard or by tap. One card serves the whole page.
 */
import { createStore } from 'zustand/vanilla';
import type { Term } from './terms';

/** The card's element, which describes the word that it is of. */
export const CARD_ID = 'term-card';

/** A pointer that only passes by asks nothing; one that goes over to the card may take so long. */
const ASK_MS = 150;
const LEAVE_MS = 200;

/** What a card says of something that is no word of the trade. */
export interface Note {
  readonly name: string;
  readonly meaning: string;
}

interface Shown {
  readonly term: Term | Note;
  readonly anchor: HTMLElement;
}

export const shownTerm = createStore<{ readonly shown: Shown | null }>(() => ({ shown: null }));

let timer = 0;

export function showTerm(term: Term | Note, anchor: HTMLElement): void {
  clearTimeout(timer);
  const { shown } = shownTerm.getState();
  if (shown?.anchor === anchor && shown.term === term) return;
  hideTerm();
  anchor.setAttribute('aria-describedby', CARD_ID);
  shownTerm.setState({ shown: { term, anchor } });
}

export function showTermSoon(term: Term, anchor: HTMLElement): void {
  clearTimeout(timer);
  timer = window.setTimeout(() => showTerm(term, anchor), ASK_MS);
}

export function hideTerm(): void {
  clearTimeout(timer);
  shownTerm.getState().shown?.anchor.removeAttribute('aria-describedby');
  shownTerm.setState({ shown: null });
}

/** Unless the pointer comes to the card, or the keyboard is at the word. */
export function hideTermSoon(): void {
  clearTimeout(timer);
  timer = window.setTimeout(() => {
    const anchor = shownTerm.getState().shown?.anchor;
    if (!anchor?.matches(':focus-visible')) hideTerm();
  }, LEAVE_MS);
}

export function keepTerm(): void {
  clearTimeout(timer);
}

/** A word within it is being looked up: nobody should take the sentence away. */
export function isLookedUpIn(pane: string): boolean {
  return shownTerm.getState().shown?.anchor.closest(pane) != null;
}
