/** The meanings in the page's language. */
import type { Page } from '../store';
import { usePage } from '../use_page';
import { en, type TermWords } from './words';
import { zhCN } from './words_zh';

const WORDS: Record<Page['language'], TermWords> = { en, 'zh-CN': zhCN };

export function useTermWords(): TermWords {
  return WORDS[usePage((page) => page.language)];
}
