/**
 * Vite plugin: lessons/ as modules, parsed at build time. `virtual:lessons` lists them; each text
 * and each source is a chunk of its own, so that a page loads one lesson in one language.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Plugin } from 'vite';
import { type LessonText, LOCALES } from '../src/lesson/lesson.ts';
import { parseLesson } from '../src/lesson/parse.ts';
import { lessonHash } from '../src/node/lesson/hash.ts';
import type { LessonSource } from '../src/protocol/messages.ts';

const LIST = 'virtual:lessons';
const PART = 'virtual:lesson/';

export function lessonIds(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map((entry) => entry.name)
    .sort();
}

/** What the lab needs of a lesson. */
export function lessonSource(folder: string, id: string): LessonSource {
  const read = (name: string) => readFileSync(join(folder, id, name), 'utf8');
  const [topology, checks] = [read('topology.json'), read('checks.json')];
  return { id, hash: lessonHash({ topology, checks }), topology, checks };
}

function lessonText(folder: string, id: string, locale: (typeof LOCALES)[number]) {
  const text = readFileSync(join(folder, id, `lesson.${locale}.md`), 'utf8');
  return parseLesson(id, locale, text);
}

function listModule(folder: string): string {
  const entries = lessonIds(folder).map((id) => {
    const parsed = LOCALES.map((locale) => lessonText(folder, id, locale));
    const inEach = (word: (lesson: LessonText) => string) =>
      JSON.stringify(Object.fromEntries(parsed.map((lesson) => [lesson.locale, word(lesson)])));
    const texts = LOCALES.map(
      (locale) => `${JSON.stringify(locale)}: () => import('${PART}${id}/${locale}')`,
    );
    return `{
      id: ${JSON.stringify(id)},
      titles: ${inEach((lesson) => lesson.title)},
      subtitles: ${inEach((lesson) => lesson.subtitle)},
      steps: ${parsed[0]?.steps.length ?? 0},
      load: async (locale) => (await { ${texts.join(', ')} }[locale]()).default,
      source: async () => (await import('${PART}${id}/source')).default,
    }`;
  });
  return `export const lessons = [${entries.join(',\n')}];`;
}

export function lessonsPlugin(folder: string): Plugin {
  return {
    name: 'lessons',
    resolveId: (id) => (id === LIST || id.startsWith(PART) ? `\0${id}` : undefined),
    load(resolved) {
      if (resolved === `\0${LIST}`) return listModule(folder);
      if (!resolved.startsWith(`\0${PART}`)) return undefined;
      const [id = '', part] = resolved.slice(PART.length + 1).split('/');
      for (const name of readdirSync(join(folder, id))) this.addWatchFile(join(folder, id, name));
      const locale = LOCALES.find((each) => each === part);
      const data = locale ? lessonText(folder, id, locale) : lessonSource(folder, id);
      return `export default ${JSON.stringify(data)};`;
    },
    handleHotUpdate({ file, server }) {
      if (file.startsWith(folder)) server.ws.send({ type: 'full-reload' });
    },
  };
}
