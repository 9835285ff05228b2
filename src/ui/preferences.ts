/** What a reader chose for this browser: language and theme. Without a choice the browser's own. */
import type { Locale } from '#lesson/lesson';

/** In the order in which the page's button goes through them. */
export const THEMES = ['dark', 'light', 'contrast'] as const;

export type Theme = (typeof THEMES)[number];

export interface Preferences {
  readonly language: Locale;
  readonly theme: Theme;
}

/** index.html reads the same entry before the first paint. */
const KEY = 'redis-ha-lab.preferences';

function stored(): Partial<Preferences> {
  try {
    return JSON.parse(localStorage.getItem(KEY) ?? '{}') as Partial<Preferences>;
  } catch {
    return {};
  }
}

function browserLanguage(): Locale {
  const first = navigator.languages.find((each) => /^(zh|en)\b/i.test(each));
  return first?.toLowerCase().startsWith('zh') ? 'zh-CN' : 'en';
}

function browserTheme(): Theme {
  if (matchMedia('(prefers-contrast: more)').matches) return 'contrast';
  return matchMedia('(prefers-color-scheme: light)').matches ? 'light' : 'dark';
}

export function readPreferences(): Preferences {
  const { language, theme } = stored();
  return {
    language: language === 'zh-CN' || language === 'en' ? language : browserLanguage(),
    theme: THEMES.find((each) => each === theme) ?? browserTheme(),
  };
}

/** Keeps only what was chosen, so that the browser's own setting still rules the rest. */
export function keepPreference(choice: Partial<Preferences>): void {
  try {
    localStorage.setItem(KEY, JSON.stringify({ ...stored(), ...choice }));
  } catch {
    // Storage may be forbidden; the choice then lasts as long as the page.
  }
}

export function applyPreferences({ language, theme }: Preferences): void {
  document.documentElement.lang = language;
  document.documentElement.dataset.theme = theme;
}
