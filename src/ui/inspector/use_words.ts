/** The inspector's words in the page's language. */
import type { Page } from '../store';
import { usePage } from '../use_page';
import { en, type InspectorWords } from './words';
import { zhCN } from './words_zh';

const WORDS: Record<Page['language'], InspectorWords> = { en, 'zh-CN': zhCN };

export function useInspectorWords(): InspectorWords {
  return WORDS[usePage((page) => page.language)];
}
