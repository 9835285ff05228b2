/**
 * Sessions of no lesson: a simulator's run, say, that brings its topology along. The page opens
 * them as a lab of its own, without a text to follow.
 */
import type { LessonText, Locale } from '#lesson/lesson';
import type { LessonSource } from '#protocol/messages';
import type { LessonEntry } from '../store';
import { en } from '../texts/en';
import { zhCN } from '../texts/zh_cn';

export const OWN = 'session';

/** What a reload opens again. */
const KEPT = 'redis-ha-lab.topology';

const TEXTS = { en, 'zh-CN': zhCN } as const;

export interface OwnLesson extends LessonEntry {
  readonly source: () => Promise<LessonSource>;
}

/** The lesson that stands for a topology's text; null: that is none. */
export function ownLesson(topology: string): OwnLesson | null {
  if (!isTopology(topology)) return null;
  try {
    sessionStorage.setItem(KEPT, topology);
  } catch {
    // Then a reload opens lesson 1.
  }
  const source = { id: OWN, hash: nameOf(topology), topology, checks: '[]', own: true };
  return { id: OWN, load: async (locale) => textOf(locale), source: async () => source };
}

/** The one that was opened last in this tab. */
export function keptLesson(): OwnLesson | null {
  try {
    const topology = sessionStorage.getItem(KEPT);
    return topology === null ? null : ownLesson(topology);
  } catch {
    return null;
  }
}

/** Tells topologies apart, so that each has a lab of its own. */
function nameOf(topology: string): string {
  let [a, b] = [0x811c9dc5, topology.length];
  for (let i = 0; i < topology.length; i++) {
    a = Math.imul(a ^ topology.charCodeAt(i), 0x01000193);
    b = Math.imul(b, 31) + topology.charCodeAt(i);
  }
  return [a, b].map((word) => (word >>> 0).toString(16).padStart(8, '0')).join('');
}

function textOf(locale: Locale): LessonText {
  const { ownTitle, ownSubtitle } = TEXTS[locale].share;
  return { id: OWN, locale, title: ownTitle, subtitle: ownSubtitle, steps: [] };
}

/** As much as the graph reads before the lab has checked the whole. */
function isTopology(text: string): boolean {
  try {
    const { nodes } = JSON.parse(text) as { nodes?: unknown };
    return (
      Array.isArray(nodes) &&
      nodes.every(
        (node: unknown) =>
          typeof node === 'object' &&
          node !== null &&
          'name' in node &&
          typeof node.name === 'string' &&
          'port' in node &&
          typeof node.port === 'number' &&
          'program' in node &&
          typeof node.program === 'string',
      )
    );
  } catch {
    return false;
  }
}
