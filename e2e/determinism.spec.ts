/** The same session in real threads of a real browser, in one thread of it, and in Node. */
import { fileURLToPath } from 'node:url';
import { expect, type Page, test } from '@playwright/test';
import { build, createServer, type PreviewServer, preview, type ViteDevServer } from 'vite';
import type { Outcome, Runs } from './pages/determinism';

declare const runs: Runs;

const ROOT = fileURLToPath(new URL('..', import.meta.url));
/** `npm run determinism` takes ten times as many. */
const COUNT = Number(process.env.DETERMINISM_SEEDS ?? 50);
const SEEDS = Array.from({ length: COUNT }, (_, i) => i + 1);
/** Seeds a page: opening one costs more than a session. */
const GROUP = 10;
const LINES = 10;

/** Loads the lab into Node. */
let server: ViteDevServer;
let pages: PreviewServer;
let address: string;

test.beforeAll(async () => {
  const common = { root: ROOT, configFile: false, logLevel: 'error', publicDir: false } as const;
  server = await createServer({
    ...common,
    cacheDir: 'node_modules/.vite-e2e',
    optimizeDeps: { noDiscovery: true },
    server: { middlewareMode: true, ws: false, hmr: false, watch: null },
  });
  // Bundled: a thread starts some twenty times a session, and each start would fetch every module.
  const outDir = `node_modules/.e2e-pages-${test.info().parallelIndex}`;
  await build({
    ...common,
    worker: { format: 'es' },
    build: { outDir, emptyOutDir: true, rollupOptions: { input: 'e2e/pages/determinism.html' } },
  });
  pages = await preview({ ...common, build: { outDir }, preview: { host: '127.0.0.1', port: 0 } });
  address = `${pages.resolvedUrls?.local[0] ?? ''}e2e/pages/determinism.html`;
});

test.afterAll(async () => {
  await pages.close();
  await server.close();
});

async function openRuns(page: Page): Promise<void> {
  await page.goto(address);
  await page.waitForFunction(() => 'runs' in globalThis);
}

async function inNode(seed: number): Promise<Pick<Outcome, 'digest' | 'screens'>> {
  const [drivers, sessions] = await Promise.all([
    server.ssrLoadModule('/src/testing/determinism/drivers.ts'),
    server.ssrLoadModule('/src/testing/determinism/typed_session.ts'),
  ]);
  return drivers.inline(sessions.typedSession(seed, LINES), seed);
}

for (let first = 0; first < SEEDS.length; first += GROUP) {
  const seeds = SEEDS.slice(first, first + GROUP);
  test(`seeds ${seeds[0]}-${seeds.at(-1)}: one run in threads, in one thread, and in Node`, async ({
    page,
  }) => {
    test.slow();
    let windowsAway = 0;
    await openRuns(page);
    for (const seed of seeds) {
      const args = { seed, lines: LINES };
      const here = await page.evaluate(({ seed, lines }) => runs.inline(seed, lines), args);
      const away = await page.evaluate(({ seed, lines }) => runs.moved(seed, lines), args);
      const node = await inNode(seed);
      expect(here.digest, `seed ${seed}`).toBe(node.digest);
      expect(here.screens, `seed ${seed}`).toEqual(node.screens);
      expect(away.digest, `seed ${seed}`).toBe(node.digest);
      expect(away.screens, `seed ${seed}`).toEqual(node.screens);
      windowsAway += away.windowsAway;
    }
    expect(windowsAway).toBeGreaterThan(20 * seeds.length);
  });
}

test('a server in an endless loop dies alone, and a replay outlives it too', async ({ page }) => {
  await openRuns(page);
  const { live, replayed, screen, processes } = await page.evaluate(() => runs.hang());
  expect(live).toEqual(['process-crashed']);
  expect(replayed).toEqual([]);
  expect(processes).toContain('redis-server exited');
  expect(screen).toContain('still here\r\n');
});
