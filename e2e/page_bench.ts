/**
 * The page's part of npm run bench, in Chromium: navigation to the first prompt and the bytes before it, key to echo, and
 * the speed that the lab reaches when asked for a thousand virtual seconds a second, frames a second.
 */
import { type Browser, chromium, type Page } from '@playwright/test';
import { createServer, preview } from 'vite';
import { CHROMIUM_FLAGS, findChromium } from '../scripts/browser.mjs';
import { benchFrames } from './frames_bench.ts';
import type { Speeds } from './pages/speed';
import { benchSeeks } from './seek_bench.ts';

declare const speeds: Speeds;

const NAVIGATIONS = 7;
const KEYS = 60;

async function benchPage(): Promise<string[]> {
  const server = await preview({ preview: { port: 4290 }, logLevel: 'silent' });
  const executablePath = await findChromium();
  const browser = await chromium.launch({
    args: CHROMIUM_FLAGS,
    ...(executablePath && { executablePath }),
  });
  const url = server.resolvedUrls?.local[0] ?? '';
  try {
    return [
      ...(await firstPrompt(browser, url)),
      ...(await echo(browser, url)),
      ...(await labSpeed(browser)),
      ...(await benchFrames(browser, url)),
      ...(await benchSeeks(await freshPage(browser), url)),
    ];
  } finally {
    await browser.close();
    await server.close();
  }
}

/**
 * From the navigation's start to the frame in which step 1, a prompt in the terminal that has the keyboard
 * and both dashed nodes stand. The page tells it itself: what Playwright injects to ask would be loaded meanwhile.
 */
async function firstPrompt(browser: Browser, url: string): Promise<string[]> {
  const times: { prompt: number; all: number }[] = [];
  let bytes = 0;
  for (let i = 0; i < NAVIGATIONS; i++) {
    const page = await freshPage(browser);
    const sizes: Promise<number>[] = [];
    page.on('requestfinished', (request) => {
      sizes.push(request.sizes().then(({ responseBodySize }) => responseBodySize));
    });
    const told = page.waitForEvent('console', (message) => message.text().startsWith('opened '));
    await page.addInitScript(watchOpening);
    await page.goto(url, { waitUntil: 'commit' });
    const [prompt = 0, all = 0] = (await told).text().slice(7).split(' ').map(Number);
    times.push({ prompt, all });
    bytes = (await Promise.all(sizes)).reduce((sum, size) => sum + size, 0);
    await page.context().close();
  }
  const prompts = times.map(({ prompt }) => prompt);
  const alls = times.map(({ all }) => all);
  const range = `${Math.min(...alls).toFixed(0)} to ${Math.max(...alls).toFixed(0)}`;
  return [
    `navigation to first prompt, cold: median ${median(prompts).toFixed(0)} ms of ${NAVIGATIONS}, ${Math.round(bytes / 1024)} KB on the wire before it`,
    `to step 1, prompt and both dashed nodes: median ${median(alls).toFixed(0)} ms (${range})`,
  ];
}

/** Runs in the page. */
function watchOpening(): void {
  let prompt = 0;
  const look = () => {
    const text = (selector: string) => document.querySelector(selector)?.textContent ?? '';
    if (prompt === 0 && text('.xterm-rows').includes('learner@lab')) prompt = performance.now();
    const nodes = document.querySelectorAll('.node.absent').length;
    const typed = document.activeElement?.closest('.terminal-pane') != null;
    if (prompt > 0 && typed && nodes === 2 && text('.step.current .step-title') !== '')
      console.info(`opened ${prompt} ${performance.now()}`);
    else requestAnimationFrame(look);
  };
  requestAnimationFrame(look);
}

async function freshPage(browser: Browser): Promise<Page> {
  const context = await browser.newContext({ viewport: { width: 1440, height: 900 } });
  return context.newPage();
}

function prompt(page: Page) {
  return page.waitForFunction(() =>
    document.querySelector('.xterm-rows')?.textContent?.includes('learner@lab'),
  );
}

/** From the key event to the frame in which xterm's row has the character. */
async function echo(browser: Browser, url: string): Promise<string[]> {
  const page = await freshPage(browser);
  await page.goto(url);
  await prompt(page);
  const times = await page.evaluate(async (keys) => {
    const area = document.querySelector<HTMLTextAreaElement>('.xterm-helper-textarea');
    const rows = document.querySelector('.xterm-rows');
    if (!area || !rows) return [];
    area.focus();
    const times: number[] = [];
    for (let i = 0; i < keys; i++) {
      const want = 'x'.repeat(i + 1);
      const begun = performance.now();
      area.value = 'x';
      area.dispatchEvent(
        new InputEvent('input', { data: 'x', inputType: 'insertText', bubbles: true }),
      );
      while (!rows.textContent?.includes(want)) {
        await new Promise(requestAnimationFrame);
        if (performance.now() - begun > 2000) return [];
      }
      times.push(performance.now() - begun);
      await new Promise((resolve) => setTimeout(resolve, 40));
    }
    return times;
  }, KEYS);
  await page.context().close();
  if (times.length === 0) return ['key to echo: NOT MEASURED, no echo came'];
  const sorted = [...times].sort((a, b) => a - b);
  const p95 = sorted[Math.floor(sorted.length * 0.95)] ?? 0;
  return [
    `key to echo: median ${median(times).toFixed(1)} ms, p95 ${p95.toFixed(1)} ms of ${KEYS} keys`,
  ];
}

/** Virtual seconds per real second of a synced pair, in one thread and in a worker per server. */
async function labSpeed(browser: Browser): Promise<string[]> {
  const server = await createServer({
    configFile: false,
    logLevel: 'error',
    cacheDir: 'node_modules/.vite-bench',
    optimizeDeps: { noDiscovery: true },
    server: { host: '127.0.0.1', port: 0, hmr: false, watch: null },
  });
  await server.listen();
  const page = await freshPage(browser);
  await page.goto(`${server.resolvedUrls?.local[0] ?? ''}e2e/pages/speed.html`);
  await page.waitForFunction(() => 'speeds' in globalThis);
  const inline = await page.evaluate(() => speeds.inline(600));
  const { speed, windowsAway } = await page.evaluate(() => speeds.workers(20));
  await page.context().close();
  await server.close();
  return [
    `lab, one thread: ${inline.toFixed(0)} virtual seconds per real second`,
    `lab, a worker per server: ${speed.toFixed(0)} virtual seconds per real second (${windowsAway} windows went to workers)`,
  ];
}

function median(values: readonly number[]): number {
  return [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0;
}

console.log('\nPage, production build, Chromium');
for (const line of await benchPage()) console.log(`  ${line}`);
