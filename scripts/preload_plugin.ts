/**
 * Vite plugin: the page's head names the chunk that draws, so that a browser fetches and parses it
 * beside the first module instead of after it.
 */
import type { Plugin } from 'vite';

const DRAWING = 'src/ui/start.tsx';

export function preloadPlugin(): Plugin {
  return {
    name: 'redis-ha-lab:preload',
    apply: 'build',
    transformIndexHtml: {
      order: 'post',
      handler(_html, { bundle }) {
        const chunk = Object.values(bundle ?? {}).find(
          (each) => each.type === 'chunk' && each.facadeModuleId?.endsWith(DRAWING),
        );
        if (!chunk) throw new Error(`no chunk was built of ${DRAWING}`);
        const href = `./${chunk.fileName}`;
        return [
          {
            tag: 'link',
            attrs: { rel: 'modulepreload', href, crossorigin: true },
            injectTo: 'head',
          },
        ];
      },
    },
  };
}
