/** The strip's and the key's words in the page's language. */
import type { Page } from '../store';
import { usePage } from '../use_page';
import { en, type PhaseWords } from './words';
import { zhCN } from './words_zh';

const WORDS: Record<Page['language'], PhaseWords> = { en, 'zh-CN': zhCN };

export function usePhaseWords(): PhaseWords {
  return WORDS[usePage((page) => page.language)];
}
