/** The panes' words in the page's language. */
import type { Page } from '../store';
import { usePage } from '../use_page';
import { en, type MindWords } from './words';
import { zhCN } from './words_zh';

const WORDS: Record<Page['language'], MindWords> = { en, 'zh-CN': zhCN };

export function useMindWords(): MindWords {
  return WORDS[usePage((page) => page.language)];
}
