/**
 * Vite plugin: the page's head names all that drawing needs (its chunk, what that imports, its
 * styles) and the lesson that is asked for, so that a browser fetches and parses it beside the first
 * module instead of after it; and it starts the lab's worker, which post.ts takes over.
 */
import type { HtmlTagDescriptor, Plugin, Rolldown } from 'vite';

const DRAWING = 'src/ui/start.tsx';

export function preloadPlugin(): Plugin {
  return {
    name: 'redis-ha-lab:preload',
    apply: 'build',
    transformIndexHtml: {
      order: 'post',
      handler(_html, { bundle = {}, chunk: first }) {
        const drawing = Object.values(bundle).find(
          (each) => each.type === 'chunk' && each.facadeModuleId?.endsWith(DRAWING),
        );
        if (drawing?.type !== 'chunk') throw new Error(`no chunk was built of ${DRAWING}`);
        const known = new Set(first ? [first.fileName, ...first.imports] : []);
        const chunks = withImports(drawing, bundle).filter(({ fileName }) => !known.has(fileName));
        const styles = chunks.flatMap(({ viteMetadata }) => [...(viteMetadata?.importedCss ?? [])]);
        return [
          { tag: 'script', children: starting(labOf(bundle)), injectTo: 'head' },
          { tag: 'script', children: asking(lessonsOf(bundle)), injectTo: 'head' },
          ...styles.map((name) => preload({ rel: 'preload', as: 'style' }, name)),
          ...chunks.map(({ fileName }) => preload({ rel: 'modulepreload' }, fileName)),
        ];
      },
    },
  };
}

function labOf(bundle: Rolldown.OutputBundle): string {
  const lab = Object.keys(bundle).find((name) => /\blab\.worker-[^/]+\.js$/.test(name));
  if (lab === undefined) throw new Error("no worker was built for the page's lab");
  return lab;
}

function starting(file: string): string {
  // What fails before anybody listens would fail without a word: then post.ts starts one itself.
  return `try{(globalThis.earlyLab=new Worker('./${file}',{type:'module',name:'lab'})).onerror=()=>{delete globalThis.earlyLab}}catch{}`;
}

/** By lesson the chunks of its source and its texts. */
type LessonFiles = Record<string, Record<string, string>>;

function lessonsOf(bundle: Rolldown.OutputBundle): LessonFiles {
  const lessons: LessonFiles = {};
  const chunks = Object.values(bundle).filter((each) => each.type === 'chunk');
  for (const { facadeModuleId, fileName } of chunks) {
    const [, id, part] = /virtual:lesson\/([^/]+)\/(.+)$/.exec(facadeModuleId ?? '') ?? [];
    if (id !== undefined && part !== undefined) lessons[id] = { ...lessons[id], [part]: fileName };
  }
  return Object.fromEntries(Object.entries(lessons).sort(([a], [b]) => (a < b ? -1 : 1)));
}

/** As main.ts chooses, which asks for the same modules: the lesson that the address names, else the first; in the page's language. */
function asking(lessons: LessonFiles): string {
  return `try{
const all=${JSON.stringify(lessons)};
const own=all[new URLSearchParams(location.search).get('lesson')]??Object.values(all)[0];
for(const part of ['source',document.documentElement.lang])import('./'+own[part]).catch(()=>{});
}catch{}`;
}

function preload(attrs: Readonly<Record<string, string>>, name: string): HtmlTagDescriptor {
  const href = `./${name}`;
  return { tag: 'link', attrs: { ...attrs, href, crossorigin: true }, injectTo: 'head' };
}

/** The chunk, and all that it imports without being asked. */
function withImports(
  first: Rolldown.OutputChunk,
  bundle: Rolldown.OutputBundle,
): Rolldown.OutputChunk[] {
  const found = new Set([first]);
  for (const chunk of found)
    for (const name of chunk.imports) {
      const each = bundle[name];
      if (each?.type === 'chunk') found.add(each);
    }
  return [...found];
}
