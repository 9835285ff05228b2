import { readFileSync } from 'node:fs';
import { runInNewContext } from 'node:vm';
import { afterEach, expect, test, vi } from 'vitest';
import { readPreferences } from './preferences';

interface Browser {
  /** What its media queries answer yes to. */
  readonly media: readonly string[];
  readonly kept?: string;
}

function be({ media, kept = '{}' }: Browser): void {
  const matches = (query: string) => media.some((each) => query.includes(each));
  vi.stubGlobal('matchMedia', (query: string) => ({ matches: matches(query) }));
  vi.stubGlobal('localStorage', { getItem: () => kept });
  vi.stubGlobal('navigator', { languages: ['fr', 'zh-TW', 'en'] });
}

/** What the page's head does before anything is loaded. */
function themeOfHead(): string {
  const html = readFileSync('index.html', 'utf8');
  const script = /<script>([\s\S]*?)<\/script>/.exec(html)?.[1] ?? '';
  const documentElement = { dataset: { theme: '' }, lang: '' };
  const { localStorage, matchMedia, navigator } = globalThis;
  runInNewContext(script, { document: { documentElement }, localStorage, matchMedia, navigator });
  return documentElement.dataset.theme;
}

afterEach(() => vi.unstubAllGlobals());

const MORE = 'prefers-contrast: more';
const LIGHT = 'prefers-color-scheme: light';

test('who asks for more contrast gets it, whether the browser is light or dark, from the first paint on', () => {
  for (const [media, theme] of [
    [[MORE], 'contrast'],
    [[MORE, LIGHT], 'contrast'],
    [[LIGHT], 'light'],
    [[], 'dark'],
  ] as const) {
    be({ media });
    expect(readPreferences()).toEqual({ language: 'zh-CN', theme });
    expect(themeOfHead()).toBe(theme);
  }
});

test('what was chosen on the page rules', () => {
  be({ media: [MORE], kept: '{"theme":"light","language":"en"}' });
  expect(readPreferences()).toEqual({ language: 'en', theme: 'light' });
  expect(themeOfHead()).toBe('light');
  be({ media: [MORE], kept: '{"theme":"pink","language":"fr"}' });
  expect(readPreferences()).toEqual({ language: 'zh-CN', theme: 'contrast' });
  be({ media: [LIGHT], kept: 'no JSON' });
  expect(readPreferences().theme).toBe('light');
});
