/** The React skin of the store: a component re-renders when what it selects has changed. */
import { useEffect, useRef, useState } from 'react';
import { useStore } from 'zustand';
import { useShallow } from 'zustand/react/shallow';
import { shallow } from 'zustand/shallow';
import { paced } from './paced';
import { type Page, store } from './store';
import { en, type Texts } from './texts/en';
import { zhCN } from './texts/zh_cn';

const TEXTS: Record<Page['language'], Texts> = { en, 'zh-CN': zhCN };

/** Selects a value, or an array or object whose members are compared one by one. */
export function usePage<T>(select: (page: Page) => T): T {
  return useStore(store, useShallow(select));
}

/** The same for what nobody reads at the display's pace: at most one look in `everyMs` milliseconds. */
export function usePagePaced<T>(select: (page: Page) => T, everyMs: number): T {
  const [shown, setShown] = useState(() => select(store.getState()));
  const chosen = useRef(select);
  chosen.current = select;
  useEffect(() => {
    const look = () => {
      const next = chosen.current(store.getState());
      setShown((before) => (shallow(before, next) ? before : next));
    };
    look();
    return paced(look, everyMs);
  }, [everyMs]);
  return shown;
}

export function useTexts(): Texts {
  return TEXTS[useStore(store, (page) => page.language)];
}

/** For the code that draws without React. */
export function currentTexts(): Texts {
  return TEXTS[store.getState().language];
}
