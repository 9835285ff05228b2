/** The React skin of the store: a component re-renders when what it selects has changed. */
import { useStore } from 'zustand';
import { useShallow } from 'zustand/react/shallow';
import { type Page, store } from './store';
import { en, type Texts } from './texts/en';
import { zhCN } from './texts/zh_cn';

const TEXTS: Record<Page['language'], Texts> = { en, 'zh-CN': zhCN };

/** Selects a value, or an array or object whose members are compared one by one. */
export function usePage<T>(select: (page: Page) => T): T {
  return useStore(store, useShallow(select));
}

export function useTexts(): Texts {
  return TEXTS[useStore(store, (page) => page.language)];
}

/** For the code that draws without React. */
export function currentTexts(): Texts {
  return TEXTS[store.getState().language];
}
